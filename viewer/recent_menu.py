"""The menu of what was opened lately."""

from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtWidgets import QMenu, QWidget

from viewer.state.session import Session
from viewer.state.settings import SettingsStore


class RecentMenu(QMenu):
    """Files and folders by name, by number while identity is hidden; filled whenever it opens.

    Parameters
    ----------
    open_paths : callable
        Opens what was chosen.
    guarded : callable
        Runs a function that writes settings, and tells the user where they cannot be written.
    """

    def __init__(
        self,
        session: Session,
        store: SettingsStore,
        open_paths: Callable[[Iterable[Path]], None],
        guarded: Callable[[Callable[[], object]], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setTitle(self.tr("Open recent"))
        self._session = session
        self._store = store
        self._open_paths = open_paths
        self._guarded = guarded
        self.aboutToShow.connect(self.fill)

    def fill(self) -> None:
        """Show the list as it is now."""
        self.clear()
        for number, path in enumerate(self._store.recent, start=1):
            label = self.tr("Recent item {number}").format(number=number) if self._session.privacy else path.name
            action = self.addAction((label or str(path)).replace("&", "&&"))
            action.triggered.connect(lambda checked=False, path=path: self._open_paths([path]))
        if self._store.recent:
            self.addSeparator()
        remember = self.addAction(self.tr("Remember after closing"))
        remember.setCheckable(True)
        remember.setChecked(self._store.settings.remember_recent)
        remember.setToolTip(self.tr("Paths can name patients: the list is kept on disk only if you say so."))
        remember.toggled.connect(lambda on: self._guarded(lambda: self._store.change(remember_recent=on)))
        clear = self.addAction(self.tr("Clear the list"))
        clear.setEnabled(bool(self._store.recent))
        clear.triggered.connect(lambda checked=False: self._guarded(self._store.clear_recent))
