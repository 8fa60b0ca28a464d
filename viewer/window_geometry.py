"""Where the window stood and how it was divided, as text for the settings."""

from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QMainWindow, QSplitter

from viewer.state.settings import Settings


def restore_geometry(window: QMainWindow, splitter: QSplitter, settings: Settings) -> None:
    """Put the window where it was when it was closed."""
    window.restoreGeometry(QByteArray.fromBase64(settings.geometry.encode()))
    if settings.window_state:
        splitter.restoreState(QByteArray.fromBase64(settings.window_state.encode()))


def geometry_settings(window: QMainWindow, splitter: QSplitter) -> dict[str, str]:
    """What :func:`restore_geometry` needs, by the names of the settings."""
    return {
        "geometry": bytes(window.saveGeometry().toBase64().data()).decode(),
        "window_state": bytes(splitter.saveState().toBase64().data()).decode(),
    }
