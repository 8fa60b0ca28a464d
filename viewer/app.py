"""Starts the viewer: application, look, state, lanes, window, in this order."""

import contextlib
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QEvent, QLibraryInfo, QLocale, QTranslator
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

import engine
from engine.folders import resources_folder
from viewer import theme
from viewer.dialogs.service import Dialogs, QtDialogs
from viewer.jobs.dispatcher import Dispatcher
from viewer.jobs.explanation_jobs import ExplanationJobs
from viewer.jobs.lanes import Lanes
from viewer.jobs.runner import Runner, sentence
from viewer.jobs.work import Work
from viewer.main_window import MainWindow
from viewer.state.session import Session
from viewer.state.settings import Language, SettingsStore, Theme


class Application(QApplication):
    """Hears of files that the desktop hands over, as macOS does for a drop on the application's icon.

    Attributes
    ----------
    open_file : callable or None
        Opens paths; None before there is a window.
    early_files : list of Path
        What came before that.
    """

    def __init__(self, arguments: Sequence[str]) -> None:
        super().__init__(list(arguments))
        self.open_file: Callable[[Sequence[Path]], None] | None = None
        self.early_files: list[Path] = []

    def event(self, event: QEvent) -> bool:  # noqa: D102
        if isinstance(event, QFileOpenEvent) and event.file():
            path = Path(event.file())
            if self.open_file is None:
                self.early_files.append(path)
            else:
                self.open_file([path])
            return True
        return super().event(event)


class Viewer:
    """One running viewer: what the window is made of, and how it ends.

    Parameters
    ----------
    store : SettingsStore
        Loaded.
    dialogs : Dialogs
    work : Work, optional
        What the lanes run; tests replace parts of it.
    lanes : Lanes, optional
        Where it runs.
    """

    def __init__(
        self,
        app: QApplication,
        store: SettingsStore,
        dialogs: Dialogs,
        work: Work | None = None,
        lanes: Lanes | None = None,
    ) -> None:
        self._app = app
        self.session = Session()
        self.session.set_privacy(store.settings.privacy)
        self.runner = Runner()
        self.lanes = lanes or Lanes.start()
        work = work or Work()
        self.dispatcher = Dispatcher(self.session, self.runner, self.lanes, work)
        self.explanation_jobs = ExplanationJobs(
            self.session, self.runner, self.lanes, work, self.dispatcher.registered, lambda: self.dispatcher.device
        )
        self.dispatcher.device = store.settings.device
        self.dispatcher.preferred_model = store.settings.model_id
        self.window = MainWindow(self.session, self.dispatcher, store, dialogs, self._retheme)

    def start(self, paths: Sequence[Path]) -> None:
        """Show the window, then begin to read: the paths, or the demo study."""
        self.window.show()
        if paths:
            self.window.open_paths(paths)
        else:
            self.dispatcher.open_demo()
        self.dispatcher.list_models()

    def show_unforeseen(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """In place of a traceback on a terminal that nobody sees: a sentence in the window."""
        self.session.notices.show("unforeseen", sentence(error), "error")

    def close(self) -> None:
        """Cancel every job and end every lane."""
        self.runner.close()
        self.lanes.close()

    def _retheme(self, chosen: Theme) -> None:
        theme.apply(self._app, chosen)


def translate(app: QApplication, language: Language) -> None:
    """Install Qt's own texts and ours in a language, or in that of the system, where they exist."""
    locale = QLocale.system() if language == "system" else QLocale(language)
    QLocale.setDefault(locale)
    qt_folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    for name, folder in (("qtbase", qt_folder), ("parallax", str(resources_folder() / "translations"))):
        translator = QTranslator(app)
        if translator.load(locale, name, "_", folder):
            app.installTranslator(translator)


def run(arguments: Sequence[str]) -> int:
    """Run the viewer until its window is closed.

    Parameters
    ----------
    arguments : sequence of str
        Paths to open.
    """
    app = Application([sys.argv[0]])
    app.setApplicationName("Parallax")
    app.setApplicationVersion(engine.__version__)
    app.setDesktopFileName("parallax")
    store = SettingsStore()
    store.load()
    translate(app, store.settings.language)
    theme.load_font()
    theme.apply(app, store.settings.theme)
    app.setWindowIcon(theme.app_icon())
    dialogs = QtDialogs()
    if not store.settings.notice_accepted:
        if not dialogs.accept_notice():
            return 0
        # where this cannot be written the notice comes again at the next start
        with contextlib.suppress(OSError):
            store.change(notice_accepted=True)
    viewer = Viewer(app, store, dialogs)
    sys.excepthook = viewer.show_unforeseen
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    app.open_file = viewer.window.open_paths
    viewer.start([*(Path(argument) for argument in arguments), *app.early_files])
    try:
        return app.exec()
    finally:
        viewer.close()
