"""The whole viewer: look, state, lanes, window, in this order."""

import contextlib
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QApplication

from engine.core.log_file import start_logging, stop_logging
from viewer import theme
from viewer.application import Application
from viewer.dialogs.service import Dialogs, QtDialogs
from viewer.jobs.dispatcher import Dispatcher
from viewer.jobs.explanation_jobs import ExplanationJobs
from viewer.jobs.lanes import Lanes
from viewer.jobs.runner import Runner, sentence
from viewer.jobs.volume_jobs import VolumeJobs
from viewer.jobs.work import Work
from viewer.main_window import MainWindow
from viewer.single_instance import SingleInstance
from viewer.start_window import StartWindow
from viewer.state.session import Session
from viewer.state.settings import DAMAGED_FILE, SettingsStore, Theme


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
        self.volume_jobs = VolumeJobs(self.session, self.runner, self.lanes, work)
        self.dispatcher.device = store.settings.device
        self.dispatcher.preferred_model = store.settings.model_id
        self.window = MainWindow(self.session, self.dispatcher, store, dialogs, self._retheme)
        if store.damaged:
            text = QCoreApplication.translate(
                "Viewer",
                "Your settings were damaged and could not be read. Parallax starts with its own; the damaged file is "
                "kept beside them as {name}.",
            ).format(name=DAMAGED_FILE)
            self.session.notices.show("settings", text, "warning")

    def start(self, paths: Sequence[Path]) -> None:
        """Show the window, then begin to read: the paths, or the demo study."""
        self.window.show()
        if paths:
            self.window.open_paths(paths)
        else:
            self.dispatcher.open_demo()
        self.dispatcher.list_models()

    def follow_start(self, paths: Sequence[Path]) -> None:
        """Another start of the program: come to the front and open what it was given."""
        window = self.window
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.show()
        window.raise_()
        window.activateWindow()
        if paths:
            window.open_paths(paths)

    def show_unforeseen(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """In place of a traceback on a terminal that nobody sees: a sentence in the window."""
        self.session.notices.show("unforeseen", sentence(error), "error")

    def close(self) -> None:
        """Cancel every job and end every lane."""
        self.window.canvas.set_opengl(False)
        self.runner.close()
        self.lanes.close()

    def _retheme(self, chosen: Theme) -> None:
        theme.apply(self._app, chosen)


def run_window(
    app: Application,
    store: SettingsStore,
    paths: Sequence[Path],
    frame: StartWindow | None = None,
    instance: SingleInstance | None = None,
) -> int:
    """Run the viewer until its window is closed.

    Parameters
    ----------
    app : Application
    store : SettingsStore
        Loaded.
    paths : sequence of Path
        To open; the demo study without any.
    frame : StartWindow, optional
        What stands in the window's place until then.
    instance : SingleInstance, optional
        Tells of later starts.
    """
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
    start_logging()
    viewer = Viewer(app, store, dialogs)
    sys.excepthook = viewer.show_unforeseen
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    app.open_file = viewer.window.open_paths
    if frame is not None:
        frame.give_way_to(viewer.window)
    viewer.start([*paths, *app.early_files])
    if instance is not None:
        instance.follow(viewer.follow_start)
    try:
        return app.exec()
    finally:
        viewer.close()
        stop_logging()
