"""A key that does one thing while held and another when tapped."""

from collections.abc import Callable, Collection

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

TAP_LIMIT_MS = 250


class HoldKey(QObject):
    """Watches for the release of a key whose press was a shortcut.

    Parameters
    ----------
    keys : callable
        The keys of the shortcut, asked at each press: the user may change them.
    held : callable
        Called with True at the press and False at the release, or when the window loses the keyboard.
    tapped : callable
        Called after a release that came soon.
    """

    def __init__(
        self,
        keys: Callable[[], Collection[Qt.Key]],
        held: Callable[[bool], None],
        tapped: Callable[[], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._keys = keys
        self._pressed: Collection[Qt.Key] = ()
        self._held = held
        self._tapped = tapped
        self._clock = QElapsedTimer()
        self._down = False

    def press(self) -> None:
        """The shortcut was pressed."""
        if not self._down:
            self._down = True
            self._pressed = self._keys()
            self._clock.start()
            QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]  # there is one, it sent the key
            self._held(True)

    def _release(self, tapped: bool) -> None:
        self._down = False
        QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]  # as above
        self._held(False)
        if tapped:
            self._tapped()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802, D102
        if event.type() == QEvent.Type.ApplicationDeactivate:
            self._release(tapped=False)
        elif (
            event.type() == QEvent.Type.KeyRelease
            and isinstance(event, QKeyEvent)
            and event.key() in self._pressed
            and not event.isAutoRepeat()
        ):
            self._release(tapped=self._clock.elapsed() < TAP_LIMIT_MS)
        return False
