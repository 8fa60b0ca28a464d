"""The Qt application: its names, and the files that the desktop hands to it."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QSettings
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

import engine


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
        self.setApplicationName("Parallax")
        self.setApplicationVersion(engine.__version__)
        self.setDesktopFileName("parallax")
        # Qt's file dialog would write the folders it showed to disk, and a folder's name can be a patient's.
        QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, os.devnull)

    def event(self, event: QEvent) -> bool:  # noqa: D102
        if isinstance(event, QFileOpenEvent) and event.file():
            path = Path(event.file())
            if self.open_file is None:
                self.early_files.append(path)
            else:
                self.open_file([path])
            return True
        return super().event(event)
