"""Sentences for the user that need no dialog, and work that is under way."""

from dataclasses import dataclass
from typing import Literal

from viewer.state.signal import Signal

Severity = Literal["information", "warning", "error"]


@dataclass(frozen=True)
class Notice:
    """A sentence in the bar above the canvas; a newer one of the same key replaces it."""

    key: str
    text: str
    severity: Severity = "information"


class Notices:
    """The notices shown, oldest first."""

    def __init__(self) -> None:
        self.changed: Signal[[]] = Signal()
        self._notices: tuple[Notice, ...] = ()

    @property
    def all(self) -> tuple[Notice, ...]:
        """Every notice that was not dismissed, oldest first."""
        return self._notices

    def show(self, key: str, text: str, severity: Severity = "information") -> None:
        """Show a sentence, in place of the one of the same key."""
        self._notices = (*(each for each in self._notices if each.key != key), Notice(key, text, severity))
        self.changed.emit()

    def dismiss(self, key: str) -> None:
        """Take a sentence away."""
        left = tuple(each for each in self._notices if each.key != key)
        if left != self._notices:
            self._notices = left
            self.changed.emit()


@dataclass(frozen=True)
class Activity:
    """Work under way: what the status line shows.

    Attributes
    ----------
    fraction : float or None
        In [0, 1]; None where the end is not known.
    """

    key: str
    text: str
    fraction: float | None = None


class Activities:
    """All work under way, oldest first."""

    def __init__(self) -> None:
        self.changed: Signal[[]] = Signal()
        self._running: dict[str, Activity] = {}

    @property
    def all(self) -> tuple[Activity, ...]:
        """Everything that runs, oldest first."""
        return tuple(self._running.values())

    def update(self, key: str, text: str, fraction: float | None = None) -> None:
        """Begin work, or say how far it is."""
        self._running[key] = Activity(key, text, fraction)
        self.changed.emit()

    def end(self, key: str) -> None:
        """The work is over."""
        if self._running.pop(key, None) is not None:
            self.changed.emit()
