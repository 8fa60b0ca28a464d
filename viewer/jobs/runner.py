"""Carries results from the lanes to the GUI thread. One QObject for the whole window."""

import logging
import traceback
from collections.abc import Callable, Hashable
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from engine.core.errors import Cancelled, ParallaxError
from engine.core.jobs import JobContext
from engine.core.language import shown, translate
from engine.core.log_file import LOGGER

_log = logging.getLogger(LOGGER)


@dataclass(frozen=True, eq=False)
class Outcome:
    """How a job ended: with a value, with a sentence for the user, or cancelled.

    Attributes
    ----------
    value : object
        What the job returned; None unless it succeeded.
    error : str
        Sentence, empty unless it failed.
    cancelled : bool
    cause : BaseException or None
        What was raised, where it failed.
    """

    value: Any = None
    error: str = ""
    cancelled: bool = False
    cause: BaseException | None = None

    @property
    def succeeded(self) -> bool:
        """The job returned a value."""
        return not self.error and not self.cancelled


@dataclass(eq=False)
class _Job:
    key: Hashable
    context: JobContext
    finished: Callable[[Outcome], None]
    progressed: Callable[[float, str], None] | None
    partial: Callable[[Any], None] | None
    future: "Future[Any] | None" = field(default=None)


def sentence(error: BaseException) -> str:
    """What the user reads about an error; never a traceback.

    An unexpected error is logged by its type and the lines of code it passed, without its message, which may quote a
    path or a name.
    """
    if isinstance(error, ParallaxError):
        return shown(str(error))
    if isinstance(error, MemoryError):
        return translate(
            "Errors", "There is not enough memory for this: close other programs or images, then try again."
        )
    if isinstance(error, OSError):
        refused = translate("Errors", "The operating system refused this ({reason}): check the drive.")
        return refused.format(reason=error.strerror or type(error).__name__)
    places = [f"{place.name}:{place.lineno}" for place in traceback.extract_tb(error.__traceback__)]
    _log.error("unexpected %s in %s", type(error).__name__, " > ".join(places))
    unforeseen = translate(
        "Errors",
        "This failed for a reason that Parallax did not foresee ({kind}). The image files are unharmed; try again, and "
        "report it if it happens twice.",
    )
    return unforeseen.format(kind=type(error).__name__)


class Runner(QObject):
    """Submits jobs to lanes and calls back in the GUI thread.

    The latest request of a key wins: a newer one cancels the older, whose outcome is dropped.
    """

    _arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs: dict[Hashable, _Job] = {}
        self._closed = False
        # always through the event loop, so that no callback runs inside submit()
        self._arrived.connect(self._call, Qt.ConnectionType.QueuedConnection)

    def submit(
        self,
        key: Hashable,
        start: Callable[[JobContext, Callable[[Any], None]], "Future[Any]"],
        finished: Callable[[Outcome], None],
        progressed: Callable[[float, str], None] | None = None,
        partial: Callable[[Any], None] | None = None,
    ) -> None:
        """Start a job and call back in the GUI thread.

        Parameters
        ----------
        key : hashable
            Of the jobs with one key only the latest is heard.
        start : callable
            Submits to a lane and returns the future; is given the job's context and a function that sends a part of
            the result ahead.
        finished : callable
            Called once with the outcome, unless a newer job of the key took its place.
        progressed : callable, optional
            Called with fraction and message.
        partial : callable, optional
            Called with each part sent ahead, in order.
        """
        self._drop(key)
        context = JobContext(lambda fraction, message: self._send(job, "progress", (fraction, message)))
        job = _Job(key, context, finished, progressed, partial)
        self._jobs[key] = job
        job.future = start(context, lambda value: self._send(job, "partial", value))
        job.future.add_done_callback(lambda future: self._done(job, future))

    def cancel(self, key: Hashable) -> bool:
        """Ask the job of that key to stop and report it as cancelled at once; False if there is none."""
        job = self._drop(key)
        if job is None:
            return False
        job.finished(Outcome(cancelled=True))
        return True

    def withdraw(self, key: Hashable) -> bool:
        """Drop the job of that key if it still waits, unheard; False if it runs, has ended or never was."""
        job = self._jobs.get(key)
        if job is None or job.future is None or not job.future.cancel():
            return False
        self._drop(key)
        return True

    def running(self, key: Hashable) -> bool:
        """Whether a job of that key has not ended."""
        return key in self._jobs

    @property
    def keys(self) -> tuple[Hashable, ...]:
        """Keys of all jobs that have not ended."""
        return tuple(self._jobs)

    def close(self) -> None:
        """Cancel everything; nothing is called back any more."""
        self._closed = True
        for key in tuple(self._jobs):
            self._drop(key)

    def _drop(self, key: Hashable) -> _Job | None:
        job = self._jobs.pop(key, None)
        if job is not None:
            job.context.cancel()
            if job.future is not None:
                job.future.cancel()
        return job

    def _done(self, job: _Job, future: "Future[Any]") -> None:
        try:
            error = future.exception()
        except CancelledError:
            outcome = Outcome(cancelled=True)
        else:
            if error is None:
                outcome = Outcome(future.result())
            elif isinstance(error, (Cancelled, CancelledError)):
                outcome = Outcome(cancelled=True)
            else:
                outcome = Outcome(error=sentence(error), cause=error)
        self._send(job, "finished", outcome)

    def _send(self, job: _Job, kind: str, value: object) -> None:
        if not self._closed:
            self._arrived.emit((job, kind, value))

    def _call(self, message: tuple[_Job, str, Any]) -> None:
        job, kind, value = message
        if self._jobs.get(job.key) is not job:
            return
        if kind == "finished":
            del self._jobs[job.key]
            job.finished(value)
        elif kind == "progress" and job.progressed is not None:
            job.progressed(*value)
        elif kind == "partial" and job.partial is not None:
            job.partial(value)
