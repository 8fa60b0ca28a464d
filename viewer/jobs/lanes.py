"""Named executors: where work runs.

* `pixels`: child processes that parse and decode files, which may die without harm. Work is handed over one piece per
  process, the most urgent first, so that the image the user waits for never queues behind thumbnails.
* `files`: one thread that reads model cards and writes reports: file access and numpy.
* `folders`: one thread that walks folders, for minutes where they are large: no report waits behind it.
* `volumes`: a child process of its own for volumes, which take seconds.
* `inference`: one thread, the only one that touches torch, its first import included.
"""

import functools
import heapq
import itertools
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, Protocol, TypeVar

from engine.models.device import available_cores

T = TypeVar("T")


class Urgency(IntEnum):
    """Order in the pixels lane."""

    SHOWN_IMAGE = 0
    HEADERS = 1
    NEXT_IMAGE = 2
    THUMBNAIL = 3


class Processes(Protocol):
    """What the pixels lane needs of :class:`engine.dicom.workers.PixelWorkers`."""

    def submit(self, fn: Callable[..., T], /, *args: Any) -> "Future[T]":
        """Run a picklable function in a child process."""

    def close(self) -> None:
        """End the child processes."""


class PixelsLane:
    """Feeds the child processes, the most urgent job first, at most one job per process at a time.

    Parameters
    ----------
    start : callable
        Makes the processes; called at the first job, so that an idle window costs nothing.
    width : int
        Number of child processes.
    """

    def __init__(self, start: Callable[[], Processes], width: int = 1) -> None:
        self._start = start
        self._width = width
        self._lock = threading.Lock()
        self._processes: Processes | None = None
        self._waiting: list[tuple[int, int, Future[Any], Callable[..., Any], tuple[Any, ...]]] = []
        self._order = itertools.count()
        self._running = 0
        self._closed = False

    def submit(self, urgency: Urgency, fn: Callable[..., T], *args: Any) -> "Future[T]":
        """Run a picklable function in a child process; cancelling the future before it starts drops it."""
        future: Future[T] = Future()
        with self._lock:
            if self._closed:
                future.cancel()
                return future
            heapq.heappush(self._waiting, (int(urgency), next(self._order), future, fn, args))
        self._feed()
        return future

    @property
    def queued(self) -> int:
        """How many jobs wait or run."""
        with self._lock:
            return self._running + sum(not entry[2].cancelled() for entry in self._waiting)

    def _feed(self) -> None:
        while True:
            with self._lock:
                if self._closed or self._running >= self._width or not self._waiting:
                    return
                _, _, future, fn, args = heapq.heappop(self._waiting)
                if not future.set_running_or_notify_cancel():
                    continue
                self._running += 1
                if self._processes is None:
                    self._processes = self._start()
                processes = self._processes
            try:
                inner = processes.submit(fn, *args)
            except RuntimeError as error:
                self._finish(future, error=error)
                continue
            inner.add_done_callback(functools.partial(self._deliver, future))

    def _deliver(self, outer: "Future[Any]", inner: "Future[Any]") -> None:
        try:
            error = inner.exception()
        except CancelledError as cancelled:
            self._finish(outer, error=cancelled)
        else:
            self._finish(outer, error=error) if error is not None else self._finish(outer, value=inner.result())
        self._feed()

    def _finish(self, future: "Future[Any]", value: object = None, error: BaseException | None = None) -> None:
        with self._lock:
            self._running -= 1
        if error is not None:
            future.set_exception(error)
        else:
            future.set_result(value)

    def close(self) -> None:
        """Drop what waits and end the processes."""
        with self._lock:
            self._closed = True
            dropped, self._waiting = self._waiting, []
            processes, self._processes = self._processes, None
        for entry in dropped:
            entry[2].cancel()
        if processes is not None:
            processes.close()


class ThreadLane:
    """One thread that runs jobs in their order."""

    def __init__(self, name: str) -> None:
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)

    def submit(self, fn: Callable[..., T], *args: Any) -> "Future[T]":
        """Run a function in the lane's thread; cancelling the future before it starts drops it."""
        return self._executor.submit(fn, *args)

    def close(self) -> None:
        """Drop what waits and let the running job end."""
        self._executor.shutdown(wait=True, cancel_futures=True)


_VOLUME_LIMIT_S = 900.0


def _volume_workers() -> Processes:
    from engine.dicom.workers import PixelWorkers

    return PixelWorkers(max_workers=1, time_limit_s=_VOLUME_LIMIT_S)


@dataclass(frozen=True)
class Lanes:
    """Every executor of the viewer."""

    pixels: PixelsLane
    files: ThreadLane
    inference: ThreadLane
    volumes: PixelsLane = field(default_factory=lambda: PixelsLane(_volume_workers))
    folders: ThreadLane = field(default_factory=lambda: ThreadLane("folders"))

    @classmethod
    def start(cls) -> "Lanes":
        """The lanes of the product; a child process starts with the first job that needs one.

        Two children where the window and the inference lane leave cores for them.
        """
        processes = 2 if available_cores() >= 4 else 1

        def pixel_workers() -> Processes:
            from engine.dicom.workers import PixelWorkers

            return PixelWorkers(max_workers=processes)

        return cls(PixelsLane(pixel_workers, processes), ThreadLane("files"), ThreadLane("inference"))

    def close(self) -> None:
        """End every lane; running jobs must have been cancelled before."""
        self.pixels.close()
        self.volumes.close()
        self.folders.close()
        self.files.close()
        self.inference.close()
