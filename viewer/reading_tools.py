"""The commands of reading that belong to one window: undo and redo, annotations, key images, cine, exact window."""

import functools
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QSplitter, QToolButton, QWidget

from engine.dicom.volume import FEWEST_SLICES
from engine.imaging.annotation import KINDS, Annotation
from viewer.canvas.area import CanvasArea
from viewer.canvas.compare_pane import ComparePane
from viewer.canvas.reformat_area import ReformatArea
from viewer.canvas.stack_bar import StackBar
from viewer.command_set import CommandSet
from viewer.dialogs.service import Dialogs
from viewer.jobs.dispatcher import Dispatcher
from viewer.jobs.runner import sentence
from viewer.listening import listen
from viewer.state import captions, navigation
from viewer.state.annotations import ImageKey
from viewer.state.cine import Cine
from viewer.state.history import History
from viewer.state.session import Session
from viewer.state.settings import SettingsStore


class ReadingTools(QObject):
    """Binds reading commands to the session, and says which of them can act.

    Attributes
    ----------
    history : History
    cine : Cine
    stack_bar : StackBar
    reformat_area : ReformatArea
        For the window to place.
    """

    def __init__(
        self, session: Session, dispatcher: Dispatcher, dialogs: Dialogs, store: SettingsStore, window: QWidget
    ) -> None:
        super().__init__(window)
        self._session = session
        self._dispatcher = dispatcher
        self._dialogs = dialogs
        self._store = store
        self._window = window
        self.history = History(session)
        self.cine = Cine(session)
        self.stack_bar = StackBar(session, self.cine)
        self.reformat_area = ReformatArea(session)
        session.own_presets.restore(store.settings.window_presets)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What each command does, by its id."""
        session, marks = self._session, self._session.annotations
        tools: dict[str, Callable[[], object]] = {
            f"tool-{kind}": functools.partial(marks.take_tool, kind) for kind in KINDS
        }
        return tools | {
            "undo": self.history.undo,
            "redo": self.history.redo,
            "next-annotation": lambda: marks.select_next(session.shown_key),
            "edit-annotation": self._edit_text,
            "delete-annotation": lambda: marks.remove(session.shown_key, marks.selected),
            "delete-annotations": lambda: marks.remove_all(session.shown_key),
            "tags": lambda: self._dialogs.show_tags(self._window, session, self._dispatcher.read_tags),
            "cine": self.cine.toggle,
            "reformats": session.reformats.toggle,
            "drawings": session.presentations.toggle_drawings,
            "window-entry": lambda: self._dialogs.show_window(self._window, session),
            "key-image": lambda: marks.toggle_key_image(session.shown_key),
        }

    def attach(self, commands: CommandSet) -> None:
        """Keep the state of these commands up to date."""
        self._commands = commands
        session, marks = self._session, self._session.annotations
        listen(
            self,
            (self.history.changed, self._refresh),
            (session.frame_changed, self._refresh),
            (marks.changed, self._refresh),
            (marks.tool_changed, self._refresh),
            (marks.key_images_changed, self._refresh),
            (self.cine.changed, self._refresh),
            (session.presentations.changed, self._refresh),
            (session.reformats.changed, self._refresh),
            (session.privacy_changed, self._refresh),
            (session.selection_changed, self._refresh),
            (session.own_presets.changed, self._keep_presets),
        )
        # Connected apart: this signal carries what it is about.
        disconnect = marks.text_wanted.connect(self._ask_text)
        self.destroyed.connect(lambda _gone=None: disconnect())
        self._refresh()

    def tool_button(self) -> QToolButton:
        """One button for all tools of annotation, as a toolbar has no room for each: the one used last, and a menu."""
        button = QToolButton()
        menu = QMenu(button)
        menu.addActions([self._commands[f"tool-{kind}"] for kind in KINDS])
        menu.triggered.connect(button.setDefaultAction)
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        button.setDefaultAction(self._commands["tool-distance"])
        return button

    def beside(self, pages: QWidget, canvas: CanvasArea) -> QSplitter:
        """The canvas with room for a compared series beside it."""
        self.compare_pane = ComparePane(self._session, canvas.panes[0].device_hw)
        # Without a number of its own the page of the empty window would keep half the room from the compared one.
        pages.setMinimumWidth(240)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(2)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(pages)
        splitter.addWidget(self.compare_pane)
        for index in (0, 1):
            splitter.setStretchFactor(index, 1)
        # As wide as the canvas whenever it appears; the hand moves the border from there.
        self.compare_pane.appeared.connect(lambda: splitter.setSizes([splitter.width() // 2] * 2))
        return splitter

    def menus(self, parent: QWidget) -> tuple[QMenu, QMenu]:
        """What depends on the image: its presentation states, and the series it can be compared with."""
        states = QMenu(self.tr("Presentation state"), parent)
        states.aboutToShow.connect(lambda: self._fill_presentations(states))
        self._fill_presentations(states)
        series = QMenu(self.tr("Compare with"), parent)
        series.aboutToShow.connect(lambda: self._fill_comparisons(series))
        self._fill_comparisons(series)
        return states, series

    def _fill_comparisons(self, menu: QMenu) -> None:
        menu.clear()
        session = self._session
        comparison = session.comparison
        group = QActionGroup(menu)
        none = group.addAction(self.tr("Nothing"))
        none.setCheckable(True)
        none.setChecked(comparison.series is None)
        none.triggered.connect(lambda _checked=False: comparison.stop())
        menu.addAction(none)
        compared = "" if comparison.series is None else comparison.series.header.series_instance_uid
        numbers = captions.patient_numbers(session.studies)
        for study in session.studies:
            patient = study.header.patient
            who = captions.patient_title(patient, session.privacy, numbers[captions.patient_key(patient)])
            menu.addSeparator()
            for series in study.series:
                words = (
                    who,
                    captions.study_title(study, session.privacy),
                    captions.series_title(series, session.privacy),
                )
                # An ampersand in a name is none of Qt's marks.
                action = group.addAction("  ·  ".join(words).replace("&", "&&"))
                action.setCheckable(True)
                action.setChecked(series.header.series_instance_uid == compared)
                action.triggered.connect(lambda _checked=False, chosen=series: comparison.start(chosen))
                menu.addAction(action)

    def _fill_presentations(self, menu: QMenu) -> None:
        menu.clear()
        presentations = self._session.presentations
        group = QActionGroup(menu)
        for state in (None, *presentations.available):
            label = self.tr("As the image's own file says") if state is None else state.label or self.tr("Unnamed")
            action = group.addAction(label)
            action.setCheckable(True)
            action.setChecked(state is presentations.chosen)
            action.setEnabled(bool(presentations.available))
            action.triggered.connect(lambda _checked=False, chosen=state: presentations.choose(chosen))
        menu.addActions(group.actions())

    def cancel(self) -> bool:
        """Stop what plays, let go of what is drawn or chosen, leave the reformats; False if there was none of these."""
        if self.cine.stop() or self._session.annotations.cancel():
            return True
        reformats = self._session.reformats
        active = reformats.active
        reformats.close()
        return active

    def fit(self) -> None:
        """The whole image in its pane, or the whole of every reformat."""
        if self._session.reformats.active:
            self._session.reformats.fit()
        else:
            self._session.fit()

    def _keep_presets(self) -> None:
        try:
            self._store.change(window_presets=self._session.own_presets.values())
        except OSError as error:
            text = self.tr("Your presets could not be written. {reason}").format(reason=sentence(error))
            self._session.notices.show("settings", text, "warning")

    def _refresh(self) -> None:
        session, marks, commands = self._session, self._session.annotations, self._commands
        key = session.shown_key
        no_image = self.tr("Open an image first.")
        commands.allow("undo", self.history.can_undo, self.tr("There is nothing to undo."))
        commands.allow("redo", self.history.can_redo, self.tr("There is nothing to redo."))
        for kind in KINDS:
            commands.allow(f"tool-{kind}", key is not None, no_image)
            commands[f"tool-{kind}"].setChecked(marks.tool == kind)
        chosen = marks.get(key, marks.selected)
        unmarked = self.tr("This image has no annotation.")
        commands.allow("next-annotation", bool(marks.of(key)), unmarked)
        commands.allow("delete-annotations", bool(marks.of(key)), unmarked)
        commands.allow("delete-annotation", chosen is not None, self.tr("Choose an annotation first."))
        is_arrow = chosen is not None and chosen.kind == "arrow"
        commands.allow("edit-annotation", is_arrow, self.tr("Choose an arrow first: it alone has a text."))
        commands.allow("drawings", session.presentations.has_drawings and not session.privacy, self._no_drawings())
        commands["drawings"].setChecked(session.presentations.drawings_shown and not session.privacy)
        commands.allow("reformats", session.reformats.active or session.reformats.possible, self._no_reformats())
        commands["reformats"].setChecked(session.reformats.active)
        only_one = no_image if session.selected is None else self.tr("This series has only one image.")
        commands.allow("cine", self.cine.playing or self.cine.count > 1, only_one)
        commands["cine"].setChecked(self.cine.playing)
        commands.allow("key-image", key is not None, no_image)
        commands["key-image"].setChecked(key in marks.key_images)

    def _no_drawings(self) -> str:
        if self._session.privacy:
            return self.tr("Drawings may name the patient: they are hidden with the identity.")
        return self.tr("No file has drawings for this image.")

    def _no_reformats(self) -> str:
        if self._session.selected is None:
            return self.tr("Open an image first.")
        text = self.tr("Reformats need a stack of at least {fewest} slices; this series has {count}.")
        count = navigation.image_count(self._session.studies, self._session.selected)
        return text.format(fewest=FEWEST_SLICES, count=count)

    def _edit_text(self) -> None:
        key = self._session.shown_key
        chosen = self._session.annotations.get(key, self._session.annotations.selected)
        if key is not None and chosen is not None and chosen.kind == "arrow":
            self._ask_text(key, chosen)

    def _ask_text(self, key: ImageKey, arrow: Annotation) -> None:
        text = self._dialogs.annotation_text(self._window, arrow.text)
        if text is not None and self._session.annotations.get(key, arrow.number) == arrow:
            self._session.annotations.put(key, replace(arrow, text=text))
