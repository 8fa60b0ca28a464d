"""How library code reports progress and learns of a cancel, without knowing any user interface."""

import threading
from collections.abc import Callable

from engine.core.errors import Cancelled

Progress = Callable[[float, str], None]


class JobContext:
    """Handed to every long computation.

    Parameters
    ----------
    progress : callable, optional
        Called with a fraction in [0, 1] and a short message, in the thread that runs the job.
    """

    def __init__(self, progress: Progress | None = None) -> None:
        self._progress = progress
        self._cancelled = threading.Event()

    def cancel(self) -> None:
        """Ask the job to stop at its next :meth:`check`; callable from any thread."""
        self._cancelled.set()

    @property
    def cancelled(self) -> bool:
        """Whether :meth:`cancel` was called."""
        return self._cancelled.is_set()

    def check(self) -> None:
        """Raise :class:`engine.core.errors.Cancelled` if the job was cancelled."""
        if self._cancelled.is_set():
            raise Cancelled

    def report(self, fraction: float, message: str) -> None:
        """Report progress; cheap, and a no-op without a listener."""
        if self._progress is not None:
            self._progress(fraction, message)

    def part(self, low: float, high: float, prefix: str = "") -> "JobContext":
        """A context for one piece of the job: its progress from 0 to 1 is this one's from `low` to `high`.

        Its messages begin with `prefix`. A cancel of the whole cancels the piece.
        """
        return _Part(self, low, high, prefix)


class _Part(JobContext):
    def __init__(self, whole: JobContext, low: float, high: float, prefix: str) -> None:
        super().__init__(lambda fraction, message: whole.report(low + (high - low) * fraction, prefix + message))
        self._whole = whole

    def cancel(self) -> None:
        self._whole.cancel()

    @property
    def cancelled(self) -> bool:
        return self._whole.cancelled

    def check(self) -> None:
        self._whole.check()
