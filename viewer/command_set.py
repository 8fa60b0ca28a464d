"""Commands as Qt actions: made from the data in `viewer.actions`, bound to what they do."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from viewer import actions, theme
from viewer.command_menu import CommandMenu
from viewer.explain_hint import explain_hint
from viewer.listening import listen
from viewer.state.bindings import Bindings
from viewer.state.session import Session

LAYOUTS = ("layout-single", "layout-2x2", "layout-side", "swipe")
"""Commands of which one at a time holds."""

LAYER_COMMANDS = ("reset-layers", "overlay", "opacity-less", "opacity-more", "threshold-lower", "threshold-higher")
"""Commands that act on the layers of an explanation."""


class CommandSet(QObject):
    """All actions of one window.

    Parameters
    ----------
    handlers : mapping
        Command id to what it does; every command of :data:`viewer.actions.COMMANDS` needs one.
    window : QWidget
        Where bindings of scope "window" act.
    image_widgets : sequence of QWidget
        Where bindings of scope "image" act: in these and in their children.
    bindings : Bindings
        Which keys call which command.

    Raises
    ------
    ValueError
        If handlers and commands do not match.
    """

    def __init__(
        self,
        handlers: Mapping[str, Callable[[], object]],
        session: Session,
        window: QWidget,
        image_widgets: Sequence[QWidget],
        bindings: Bindings,
    ) -> None:
        super().__init__(window)
        wanted = {command.id for command in actions.COMMANDS}
        if wanted != handlers.keys():
            raise ValueError(f"commands and handlers differ in {sorted(wanted ^ handlers.keys())}")
        self._session = session
        self._all: dict[str, QAction] = {}
        self._reasons: dict[str, str] = {}
        for command in actions.COMMANDS:
            action = self._make(command)
            handler = handlers[command.id]
            action.triggered.connect(lambda checked=False, handler=handler: handler())
            self._place(action, command.scope, window, image_widgets)
            self._all[command.id] = action
        for ids in (LAYOUTS, ("theme-dark", "theme-light", "theme-system")):
            group = QActionGroup(self)
            for each in ids:
                group.addAction(self._all[each])
        self.refresh_icons()
        self._presets = tuple(self._make_preset(number, window, image_widgets) for number in range(10))
        self.bind(bindings)
        listen(
            self,
            (session.frame_changed, self._refresh),
            (session.voi_changed, self._refresh),
            (session.layout_changed, self._refresh),
            (session.privacy_changed, self._refresh),
            (session.explanation_changed, self._refresh),
            (session.models_changed, self._refresh),
            (session.catalog_changed, self._refresh),
            (session.layers.changed, self._refresh),
        )
        self._refresh()

    def __getitem__(self, command_id: str) -> QAction:
        return self._all[command_id]

    def _make(self, command: actions.Command) -> QAction:
        action = QAction(actions.tr(command.text), self)
        action.setObjectName(command.id)
        action.setCheckable(command.checkable)
        action.setAutoRepeat(command.repeats)
        return action

    def _make_preset(self, number: int, window: QWidget, image_widgets: Sequence[QWidget]) -> QAction:
        action = QAction(self)
        action.triggered.connect(lambda checked=False: self._session.apply_preset(number))
        action.setCheckable(True)
        self._place(action, "image", window, image_widgets)
        return action

    def bind(self, bindings: Bindings) -> None:
        """Let these keys, and no others, call the commands."""
        named = {**self._all, **dict(zip(actions.PRESETS, self._presets, strict=True))}
        # all are freed first: a key that two actions hold for a moment would be reported as ambiguous
        for action in named.values():
            action.setShortcuts([])
        for command_id, action in named.items():
            action.setShortcuts([QKeySequence(key) for key in bindings.keys(command_id)])
            self._describe(command_id, action)

    def allow(self, command_id: str, allowed: bool, reason: str) -> None:
        """Let a command act, or grey it and say why.

        Parameters
        ----------
        reason : str
            A sentence: what has to be there first.
        """
        action, why = self._all[command_id], "" if allowed else reason
        if action.isEnabled() == allowed and self._reasons.get(command_id) == why:
            return  # most of what changes in a session changes nothing for most commands
        self._reasons[command_id] = why
        action.setEnabled(allowed)
        self._describe(command_id, action)

    def _describe(self, command_id: str, action: QAction) -> None:
        keys = ", ".join(key.toString(QKeySequence.SequenceFormat.NativeText) for key in action.shortcuts())
        name = actions.command_name(command_id)
        reason = self._reasons.get(command_id, "")
        action.setToolTip("\n".join(line for line in (f"{name} ({keys})" if keys else name, reason) if line))

    def plain_keys(self, command_id: str) -> tuple[Qt.Key, ...]:
        """The keys of a command without their modifiers: what is released at the end of a press."""
        shortcuts = self._all[command_id].shortcuts()
        return tuple(sequence[0].key() for sequence in shortcuts)  # type: ignore[index]  # the stubs lack __getitem__

    @staticmethod
    def _place(action: QAction, scope: str, window: QWidget, image_widgets: Sequence[QWidget]) -> None:
        if scope == "window":
            window.addAction(action)
            return
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        for widget in image_widgets:
            widget.addAction(action)

    def refresh_icons(self) -> None:
        """Paint the icons in the colours of the present theme."""
        for command in actions.COMMANDS:
            if command.icon:
                self._all[command.id].setIcon(theme.icon(command.icon))

    def fill(self, bar: QMenuBar, extra: Mapping[str, Sequence[QMenu]]) -> None:
        """Fill the menu bar; `extra` menus follow the first commands of their menu."""
        for menu_id, label in actions.MENUS:
            menu = CommandMenu(actions.tr(label), bar)
            bar.addMenu(menu)
            waiting = list(extra.get(menu_id, ()))
            for command in actions.COMMANDS:
                if command.menu != menu_id:
                    continue
                if command.separated:
                    for submenu in waiting:
                        menu.addMenu(submenu)
                    waiting.clear()
                    menu.addSeparator()
                menu.addAction(self._all[command.id])
            for submenu in waiting:
                menu.addMenu(submenu)

    def preset_menu(self, parent: QWidget) -> QMenu:
        """The window presets of the shown image."""
        menu = QMenu(self.tr("Window"), parent)
        menu.addActions(list(self._presets))
        return menu

    def _refresh(self) -> None:
        session = self._session
        has_frame = session.frame is not None
        for command in actions.COMMANDS:
            if command.menu == "Image" or command.id in ("export-report", "copy-report", "corner-text"):
                allowed = has_frame or "image" in command.id or "series" in command.id
                self.allow(command.id, allowed, self.tr("Open an image first."))
        hint = explain_hint(session)
        self.allow("explain", session.can_explain and not session.explaining, hint)
        self.allow("export-scores", session.can_explain, hint)
        explained, shown = session.explanation is not None, not session.privacy
        named = self.tr("DICOM objects name the patient: show identity first.")
        self.allow("export-objects", explained and shown, named if explained else self.tr("Explain the image first."))
        self.allow("close-all", bool(session.studies), self.tr("Nothing is open."))
        self.allow("model-card", session.model is not None, self.tr("No model is registered."))
        for each in LAYER_COMMANDS:
            self.allow(each, bool(session.layers.layers), self.tr("Explain the image first."))
        arrangement = session.arrangement
        for each, layout in zip(LAYOUTS, ("single", "2x2", "side", "swipe"), strict=True):
            self._all[each].setChecked(arrangement.layout == layout and not arrangement.blinking)
        self._all["privacy"].setChecked(session.privacy)
        for number, action in enumerate(self._presets):
            known = number < len(session.presets)
            action.setVisible(known)
            action.setEnabled(known)
            if known:
                action.setText(session.presets[number].name)
                action.setChecked(session.voi == session.presets[number].voi)
