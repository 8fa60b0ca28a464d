"""The window: study tree, canvas, explanation and layers, status line."""

import functools
from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMainWindow, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from engine.core.language import shown
from engine.explain.explanation import Explanation
from viewer import actions
from viewer.canvas.area import CanvasArea
from viewer.choice_menus import device_menu, language_menu
from viewer.command_set import CommandSet
from viewer.dialogs.left_out import LeftOutDialog
from viewer.dialogs.service import Dialogs
from viewer.empty_state import EmptyState
from viewer.explanation_tools import ExplanationTools
from viewer.hold_key import HoldKey
from viewer.jobs.dispatcher import Dispatcher
from viewer.jobs.runner import sentence
from viewer.listening import listen
from viewer.notice_bar import NoticeBar
from viewer.panels.explanation_panel import ExplanationPanel
from viewer.panels.layers_panel import LayersPanel
from viewer.panels.morph_bar import MorphBar
from viewer.reading_tools import ReadingTools
from viewer.recent_menu import RecentMenu
from viewer.rendering import RenderingChoice
from viewer.report_export import FAILED_NOTICE, WRITTEN_NOTICE, ReportExport
from viewer.start_window import FIRST_SIZE
from viewer.state import captions
from viewer.state.bindings import Bindings
from viewer.state.session import Session
from viewer.state.settings import SettingsStore, Theme
from viewer.state.view import ViewState
from viewer.status_line import StatusLine
from viewer.studies.study_tree import StudyTree
from viewer.tool_bar import ToolBar
from viewer.training_tools import TrainingTools
from viewer.window_geometry import geometry_settings, restore_geometry

SMALLEST = QSize(800, 460)
"""A screen of 1920 x 1080 at 200 % has 960 x 540, less the bar of its desktop."""
LEFT_PX, RIGHT_PX = 272, 336


class MainWindow(QMainWindow):
    """Places the parts and binds the commands; the parts follow the session by themselves.

    Parameters
    ----------
    session : Session
    dispatcher : Dispatcher
        Already listening to the session.
    store : SettingsStore
        Loaded; the window keeps it up to date.
    dialogs : Dialogs
    retheme : callable
        Applies a theme to the application.
    """

    def __init__(
        self,
        session: Session,
        dispatcher: Dispatcher,
        store: SettingsStore,
        dialogs: Dialogs,
        retheme: Callable[[Theme], None],
    ) -> None:
        super().__init__()
        self._session = session
        self._dispatcher = dispatcher
        self._store = store
        self._dialogs = dialogs
        self._retheme = retheme
        self._noted: Explanation | None = None
        self.reading = ReadingTools(session, dispatcher, dialogs, store, self)
        self.report_export = ReportExport(session, dispatcher, dialogs, self)
        self.setAcceptDrops(True)
        self.setMinimumSize(SMALLEST)
        # A screen of 200 % has half the room: what lies beyond its edge could not be reached.
        self.resize(FIRST_SIZE.boundedTo(self.screen().availableSize()))
        self._build()
        self._hold_overlay = HoldKey(
            lambda: self.commands.plain_keys("overlay"), session.hide_overlay, session.toggle_overlay, self
        )
        self.explaining = ExplanationTools(session, self)
        self.training = TrainingTools(session, dispatcher, self)
        self.layers.offer_comparison(self.explaining.other_methods)
        self._bindings = Bindings.restored(actions.default_keys(), store.settings.key_bindings)
        self.commands = CommandSet(self._handlers(), session, self, (self.pages, self.tree), self._bindings)
        self.reading.attach(self.commands)
        self.explaining.attach(self.commands)
        self._build_menus()
        self._build_toolbar()
        listen(
            self,
            (session.catalog_changed, self._show_whether_empty),
            (session.reformats.changed, self._show_whether_empty),
            (session.frame_changed, self._show_title),
            (session.frame_changed, lambda: session.notices.dismiss("explain")),
            (session.privacy_changed, self._keep_privacy),
            (session.models_changed, self._show_models),
            (session.explanation_changed, self._show_notes),
        )
        self._show_whether_empty()
        self._show_title()
        self._show_models()
        restore_geometry(self, self.splitter, store.settings)

    # -- parts

    def _build(self) -> None:
        self.tree = StudyTree(self._session, self._dispatcher.request_thumbnail)
        self.canvas = CanvasArea(self._session)
        self.rendering = RenderingChoice(self._session, self.canvas, self._store, self)
        self.empty = EmptyState()
        self.empty.open_folder.connect(self._open_folder)
        self.empty.open_demo.connect(self._dispatcher.open_demo)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.empty)
        self.pages.addWidget(self.canvas)
        self.pages.addWidget(self.reading.reformat_area)
        self.notices = NoticeBar(
            self._session,
            {"left-out": (self.tr("Show"), self._show_left_out), "scan": (self.tr("Left out"), self._show_left_out)},
        )
        center = QWidget()
        center.setObjectName("canvasHost")
        center.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(center)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.notices)
        column.addWidget(self.reading.beside(self.pages, self.canvas), 1)
        column.addWidget(self.reading.stack_bar)
        self.morph_bar = MorphBar(self._session)
        self.morph_bar.left_behind.connect(self.canvas.setFocus)
        column.addWidget(self.morph_bar)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self._sidebar(self.tr("Studies"), self.tree))
        self.splitter.addWidget(center)
        self.splitter.addWidget(self._right_column())
        for index, stretch in enumerate((0, 1, 0)):
            self.splitter.setStretchFactor(index, stretch)
        self.splitter.setSizes([LEFT_PX, 1440 - LEFT_PX - RIGHT_PX, RIGHT_PX])
        self.setCentralWidget(self.splitter)
        self.status = StatusLine(self._session, lambda: self._dispatcher.queued)
        self.setStatusBar(self.status)

    def _sidebar(self, title: str, content: QWidget, aside: QWidget | None = None) -> QWidget:
        side = QWidget()
        side.setObjectName("sidebar")
        side.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        side.setMinimumWidth(200)
        heading = QLabel(title)
        heading.setObjectName("sectionTitle")
        heading.setContentsMargins(16, 12, 16, 4)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 8, 0)
        head.addWidget(heading, 1)
        if aside is not None:
            head.addWidget(aside)
        column.addLayout(head)
        column.addWidget(content, 1)
        return side

    def _right_column(self) -> QWidget:
        self.explanation = ExplanationPanel(self._session)
        self.layers = LayersPanel(self._session)
        self.right = QSplitter(Qt.Orientation.Vertical)
        self.right.setHandleWidth(1)
        self.right.setChildrenCollapsible(False)
        self.right.setMinimumWidth(296)
        self.right.addWidget(self._sidebar(self.tr("Explanation"), self.explanation))
        self.right.addWidget(self._sidebar(self.tr("Layers"), self.layers, self.layers.compare))
        self.right.setSizes([480, 380])
        return self.right

    def _build_menus(self) -> None:
        self.recent_menu = RecentMenu(self._session, self._store, self.open_paths, self._guard, self)
        self.commands.fill(
            self.menuBar(),
            {
                "File": [self.recent_menu],
                "Image": [self.commands.preset_menu(self), *self.reading.menus(self)],
                "View": [self.rendering.menu(self._keep)],
                "Explanation": [
                    self.explaining.other_methods,
                    device_menu(lambda: self._dispatcher.device, self._choose_device, self),
                ],
                "Help": [language_menu(lambda: self._store.settings.language, self._choose_language, self)],
            },
        )
        self.commands[f"theme-{self._store.settings.theme}"].setChecked(True)
        self._set_drag(self._store.settings.drag_up_darkens)

    def _choose_device(self, device: str) -> None:
        self._dispatcher.device = device
        self._keep(device=device)

    def _choose_language(self, language: str) -> None:
        self._keep(language=language)
        self._session.notices.show("language", self.tr("The language changes at the next start."), "information")

    def _build_toolbar(self) -> None:
        self.tools = ToolBar(self.commands, self.reading.tool_button(), self)
        self.model_box = self.tools.model_box
        self.model_box.activated.connect(self._choose_model)
        self.addToolBar(self.tools)

    def _handlers(self) -> dict[str, Callable[[], object]]:
        session = self._session
        return {
            "open-files": self._open_files,
            "open-folder": self._open_folder,
            "open-demo": self._dispatcher.open_demo,
            "left-out": self._show_left_out,
            "close-all": self._dispatcher.close_all,
            "export-report": self.report_export.start,
            "copy-report": self.report_export.copy,
            "export-objects": self.report_export.export_objects,
            "export-scores": self.report_export.export_scores,
            "quit": self.close,
            "layout-single": lambda: session.set_layout("single"),
            "layout-2x2": lambda: session.set_layout("2x2"),
            "role-original": lambda: session.show_role("original"),
            "role-similar": lambda: session.show_role("similar"),
            "role-adversarial": lambda: session.show_role("adversarial"),
            "role-difference": lambda: session.show_role("difference"),
            "corner-text": session.cycle_corner_text,
            "privacy": lambda: session.set_privacy(not session.privacy),
            "drag-up-darkens": lambda: self._set_drag(not session.drag_up_darkens),
            "theme-dark": lambda: self._set_theme("dark"),
            "theme-light": lambda: self._set_theme("light"),
            "theme-system": lambda: self._set_theme("system"),
            "full-screen": self._toggle_full_screen,
            "next-image": lambda: session.step_image(1),
            "previous-image": lambda: session.step_image(-1),
            "first-image": lambda: session.go_to_end(last=False),
            "last-image": lambda: session.go_to_end(last=True),
            "next-series": lambda: session.step_series(1),
            "previous-series": lambda: session.step_series(-1),
            "fit": self.reading.fit,
            "invert": session.toggle_invert,
            "flip-horizontally": session.flip_horizontally,
            "flip-vertically": session.flip_vertically,
            "rotate": session.rotate,
            "explain": session.request_explanation,
            "cancel": self._cancel_or_reset,
            "overlay": self._hold_overlay.press,
            "opacity-less": lambda: session.layers.nudge_opacity(-1),
            "opacity-more": lambda: session.layers.nudge_opacity(1),
            "threshold-lower": lambda: session.layers.nudge_threshold(-1),
            "threshold-higher": lambda: session.layers.nudge_threshold(1),
            "reset-layers": session.layers.reset,
            "model-card": self._show_model_card,
            "help": lambda: self._dialogs.show_help(self),
            "shortcuts": lambda: self._dialogs.show_shortcuts(self, self._bindings),
            "change-keys": self._change_keys,
            "reset-settings": self._reset_settings,
            "diagnostics": lambda: self._dialogs.show_diagnostics(self),
            "self-test": lambda: self._dialogs.show_self_test(self),
            "about": lambda: self._dialogs.show_about(self),
            **self.reading.handlers(),
            **self.explaining.handlers(),
            **self.training.handlers(),
        }

    # -- opening

    def open_paths(self, paths: Iterable[Path]) -> None:
        """Read files, folders and archives, and remember what was opened."""
        chosen = [path for path in paths if str(path)]
        for path in chosen:
            self._guard(functools.partial(self._store.add_recent, path))
        self._dispatcher.open(chosen)

    def _open_files(self) -> None:
        self.open_paths(self._dialogs.choose_files(self))

    def _open_folder(self) -> None:
        folder = self._dialogs.choose_folder(self)
        if folder is not None:
            self.open_paths([folder])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802, D102
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802, D102
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.open_paths(paths)

    # -- models

    def _show_models(self) -> None:
        self.model_box.clear()
        for card in self._session.models:
            self.model_box.addItem(f"{card.name} {card.version}", card.id)
            self.model_box.setItemData(self.model_box.count() - 1, card.task, Qt.ItemDataRole.ToolTipRole)
        self.model_box.setCurrentIndex(self.model_box.findData(self._session.model_id))
        self.model_box.setEnabled(self.model_box.count() > 0)
        if not self._session.models:
            self.model_box.setPlaceholderText(self.tr("No model"))

    def _choose_model(self, index: int) -> None:
        self._dispatcher.choose_model(self.model_box.itemData(index))
        self._keep(model_id=self._session.model_id)

    def _show_model_card(self) -> None:
        if self._session.model is not None:
            self._dialogs.show_model_card(self, self._session.model)

    def _show_notes(self) -> None:
        explanation = self._session.explanation
        if explanation is self._noted:
            # Told already, and perhaps dismissed.
            return
        self._noted = explanation
        if explanation is not None and explanation.notes:
            self._session.notices.show("explain", " ".join(map(shown, explanation.notes)), "warning")

    # -- what the window itself shows

    def _show_whether_empty(self) -> None:
        canvas = self.reading.reformat_area if self._session.reformats.active else self.canvas
        page = canvas if self._session.studies else self.empty
        if page is not self.pages.currentWidget():
            self.pages.setCurrentWidget(page)
            # A hidden canvas cannot take the keyboard: without this the arrow keys do nothing on the first image.
            page.setFocus()

    def _show_title(self) -> None:
        shown = self._session.shown
        study = None if shown is None else shown.instance.study
        self.setWindowTitle(captions.window_title(study, self._session.privacy))

    def _show_left_out(self) -> None:
        self._dialogs.show_left_out(self, self._session.skipped, self._session.privacy)

    def _cancel_or_reset(self) -> None:
        if self.reading.cancel() or self._dispatcher.cancel_all():
            return
        if self._session.arrangement.blinking:
            self._session.arrangement.toggle_blinking()
        else:
            self._session.regions.release()
            self._session.set_view(ViewState())

    def _toggle_full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def _set_drag(self, up_darkens: bool) -> None:
        self._session.drag_up_darkens = up_darkens
        self.commands["drag-up-darkens"].setChecked(up_darkens)
        self._keep(drag_up_darkens=up_darkens)

    def _set_theme(self, chosen: Theme) -> None:
        self._retheme(chosen)
        self.commands.refresh_icons()
        self.tools.retint()
        self._keep(theme=chosen)

    def _change_keys(self) -> None:
        chosen = self._dialogs.change_keys(self, self._bindings)
        if chosen is not None:
            self._bindings = chosen
            self.commands.bind(chosen)
            self._keep(key_bindings={command_id: list(keys) for command_id, keys in chosen.changed.items()})

    def _reset_settings(self) -> None:
        question = self.tr("Go back to the settings of a first start, keys and the list of recent folders included?")
        if not self._dialogs.confirm(self, question, self.tr("Reset")):
            return
        self._guard(self._store.reset)
        self._session.own_presets.restore({})
        self._session.set_privacy(False)
        self._set_drag(False)
        self._set_theme(self._store.settings.theme)
        self.rendering.apply()
        self.commands[f"theme-{self._store.settings.theme}"].setChecked(True)
        self._dispatcher.device = self._store.settings.device
        self._bindings = Bindings(self._bindings.defaults)
        self.commands.bind(self._bindings)
        self._session.notices.show("settings", self.tr("All settings are those of a first start."), "information")

    def _keep_privacy(self) -> None:
        self._show_title()
        # They name a file, and whoever named the file may have named the patient.
        for notice in (WRITTEN_NOTICE, FAILED_NOTICE):
            self._session.notices.dismiss(notice)
        for dialog in self.findChildren(LeftOutDialog):
            dialog.close()
        self._keep(privacy=self._session.privacy)

    def _keep(self, **changes: object) -> None:
        self._guard(lambda: self._store.change(**changes))

    def _guard(self, write: Callable[[], object]) -> None:
        """Settings that cannot be written are a notice, not a crash."""
        try:
            write()
        except OSError as error:
            text = self.tr("Your settings could not be written. {reason}").format(reason=sentence(error))
            self._session.notices.show("settings", text, "warning")

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802, D102
        if not self._may_lose_exports() or not self.training.may_close():
            event.ignore()
            return
        self._keep(**geometry_settings(self, self.splitter))
        super().closeEvent(event)

    def _may_lose_exports(self) -> bool:
        """Nothing is being written, or the user can do without it."""
        question = self.tr("A report or a table is still being written. It is lost if you close the window now.")
        return not self._dispatcher.exports or self._dialogs.confirm(self, question, self.tr("Close without it"))
