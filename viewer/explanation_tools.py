"""The commands around an explanation that belong to one window: comparing, morph, trust check, other methods."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from engine.attribution.method import METHODS, Method
from engine.explain.layers import METHOD_PREFIX
from viewer.command_set import CommandSet
from viewer.listening import listen
from viewer.state.session import Session

NEED_EXPLANATION = ("swipe", "blink", "morph", "trust", "model-input", "role-similar", "role-adversarial")


class ExplanationTools(QObject):
    """Binds these commands to the session, and says which of them can act."""

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self.other_methods = self._other_method_menu(window)
        self._commands: CommandSet | None = None

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What each command does, by its id."""
        session, arrangement = self._session, self._session.arrangement
        return {
            "layout-side": partial(session.set_layout, "side"),
            "swipe": arrangement.cycle_swipe,
            "blink": arrangement.toggle_blinking,
            "morph": arrangement.toggle_morph,
            "trust": session.trust.request,
            "model-input": self._toggle_model_input,
            "next-region": partial(session.regions.step, 1),
            "previous-region": partial(session.regions.step, -1),
        }

    def attach(self, commands: CommandSet) -> None:
        """Keep the state of these commands up to date."""
        self._commands = commands
        session = self._session
        listen(
            self,
            (session.explanation_changed, self._refresh),
            (session.layout_changed, self._refresh),
            (session.regions.changed, self._refresh),
            (session.layers.changed, self._refresh),
        )
        self._refresh()

    def _refresh(self) -> None:
        assert self._commands is not None
        session = self._session
        explained = session.explanation is not None
        for each in NEED_EXPLANATION:
            self._commands.allow(each, explained, self.tr("Explain the image first."))
        for each in ("next-region", "previous-region"):
            self._commands.allow(each, session.regions.layer is not None, self.tr("No map is shown over the film."))
        model_input = session.layers.get("original")
        self._commands["model-input"].setChecked(model_input is not None and model_input.look.visible)
        self._commands["blink"].setChecked(session.arrangement.blinking)
        self._commands["morph"].setChecked(session.arrangement.morphing)
        self.other_methods.setEnabled(explained)
        for action in self.other_methods.actions():
            action.setChecked(session.layers.get(METHOD_PREFIX + action.objectName()) is not None)

    def _toggle_model_input(self) -> None:
        session = self._session
        session.layers.toggle("original")
        layer = session.layers.get("original")
        if layer is not None and layer.look.visible and "difference" not in session.arrangement.roles:
            session.show_role("difference")

    def _other_method_menu(self, window: QWidget) -> QMenu:
        menu = QMenu(self.tr("Compare with"), window)
        menu.setToolTipsVisible(True)
        for method in METHODS:
            menu.addAction(self._other_method_action(method, menu))
        return menu

    def _other_method_action(self, method: Method, menu: QMenu) -> QAction:
        speed = {
            "fast": "",
            "slow": self.tr(" (slow)"),
            "very slow": self.tr(" (very slow)"),
        }[method.speed]
        action = QAction(method.shown_title + speed, menu)
        action.setObjectName(method.name)
        action.setCheckable(True)
        action.setToolTip(
            self.tr("{source}: what another method marks on this film, as a layer to compare.").format(
                source=method.source
            )
        )
        action.triggered.connect(lambda checked=False: self._choose_other_method(method.name, checked))
        return action

    def _choose_other_method(self, name: str, wanted: bool) -> None:
        if wanted:
            self._session.request_other_method(name)
            # Ticked once its layer is there.
            self._refresh()
        else:
            self._session.remove_plane(METHOD_PREFIX + name)
