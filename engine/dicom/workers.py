"""Child processes for work that may kill its process: decoders abort on damaged input, and hold the GIL on good.

One thread per child feeds it and waits for it; the child holds nothing but the job it runs. Spawned, not forked, on
every system: a fork of a process with a window and threads is not safe.
"""

import multiprocessing
import pickle
import signal
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Any, Generic, TypeVar, TypeVarTuple, cast

import numpy as np

from engine.core.errors import Cancelled, DecodeError
from engine.core.language import phrase

A = TypeVarTuple("A")
R = TypeVar("R")

_START_LIMIT_S = 120.0
# Arrays travel in pieces: each is copied with the interpreter locked, which the window must not notice.
_CHUNK_BYTES = 2**20


@dataclass
class _Job(Generic[R]):
    future: Future[R]
    packed: bytes
    key: object


class PixelWorkers:
    """A pool whose children may die: only the job that killed one fails, and the next finds a fresh child.

    Parameters
    ----------
    max_workers : int
        Children; the first is started at once, so that it is warm when the first file comes.
    time_limit_s : float
        Longest run of one job. A child that exceeds it is killed and its job fails with a `DecodeError`.
    """

    def __init__(self, max_workers: int = 1, time_limit_s: float = 60.0) -> None:
        self._time_limit_s = time_limit_s
        self._jobs: deque[_Job[Any]] = deque()
        self._changed = threading.Condition()
        self._closed = False
        self._children: dict[int, _Child] = {}
        self._threads = [
            threading.Thread(target=self._serve, args=(number,), name=f"pixels-{number}", daemon=True)
            for number in range(max_workers)
        ]
        for thread in self._threads:
            thread.start()

    def submit(self, fn: Callable[[*A], R], *args: *A, key: object = None) -> "Future[R]":
        """Run a module-level function in a child.

        Parameters
        ----------
        key : hashable, optional
            A job of the same key that has not begun is cancelled: the newer one replaces it.

        Returns
        -------
        Future
            Fails with whatever `fn` raised, with `DecodeError` if the child died or exceeded the time limit, or with
            `Cancelled` if the pool was closed meanwhile.

        Raises
        ------
        RuntimeError
            If the pool is closed.
        """
        job: _Job[R] = _Job(Future(), pickle.dumps((fn, args), protocol=5), key)
        with self._changed:
            if self._closed:
                raise RuntimeError("the pixel workers are closed")
            stale = [other for other in self._jobs if key is not None and other.key == key]
            for other in stale:
                self._jobs.remove(other)
            self._jobs.append(job)
            self._changed.notify()
        for other in stale:
            other.future.cancel()
        return job.future

    def close(self) -> None:
        """Cancel what waits, kill what runs, and return when every child and thread is gone."""
        with self._changed:
            self._closed = True
            waiting = list(self._jobs)
            self._jobs.clear()
            for child in self._children.values():
                child.kill()
            self._changed.notify_all()
        for job in waiting:
            job.future.cancel()
        for thread in self._threads:
            thread.join()

    def __enter__(self) -> "PixelWorkers":
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def _serve(self, number: int) -> None:
        """The thread of one child: start it, feed it one job at a time, replace it when it is gone."""
        child: _Child | None = None
        while True:
            if child is None:
                child = self._start(number)
            job = self._next()
            if job is None:
                break
            if child is not None and not child.process.is_alive():
                # It died while idle: no job is to blame, this one gets a fresh child.
                self._discard(number, child)
                child = self._start(number)
            if not job.future.set_running_or_notify_cancel():
                continue
            if child is None:
                job.future.set_exception(
                    DecodeError(phrase("Reading", "The process that decodes images cannot be started: restart."))
                )
                continue
            if not child.run(job, self._time_limit_s):
                self._discard(number, child)
                child = None
        if child is not None:
            self._discard(number, child)

    def _next(self) -> "_Job[Any] | None":
        with self._changed:
            while not self._jobs and not self._closed:
                self._changed.wait()
            return None if self._closed else self._jobs.popleft()

    def _start(self, number: int) -> "_Child | None":
        with self._changed:
            if self._closed:
                return None
            child = _Child(number)
            self._children[number] = child
        if child.wait_until_ready():
            return child
        self._discard(number, child)
        return None

    def _discard(self, number: int, child: "_Child") -> None:
        with self._changed:
            self._children.pop(number, None)
        child.end()


class _Child:
    """One process and the pipe to it."""

    def __init__(self, number: int) -> None:
        self._killed = False
        context = multiprocessing.get_context("spawn")
        self._pipe, far_end = context.Pipe()
        self.process = context.Process(target=_child_main, args=(far_end,), name=f"pixels-{number}", daemon=True)
        self.process.start()
        # Closed on this side, so that the pipe ends when the child does.
        far_end.close()

    def wait_until_ready(self) -> bool:
        """Whether the child came up: interpreter started, modules loaded."""
        try:
            return self._answer(_START_LIMIT_S) is not None
        except TimeoutError:
            return False

    def kill(self) -> None:
        """End the child while its thread may wait for it; that thread does the rest."""
        self._killed = True
        self.process.kill()

    def run(self, job: _Job[Any], time_limit_s: float) -> bool:
        """Run one job and settle its future; False if the child is of no more use."""
        try:
            self._pipe.send_bytes(job.packed)
        except OSError:
            job.future.set_exception(self._end_of_job())
            return False
        try:
            answer = self._answer(time_limit_s)
        except TimeoutError:
            job.future.set_exception(
                DecodeError(
                    phrase(
                        "Reading",
                        "Reading this image took longer than {time_limit_s:.0f} s and was stopped: the file is "
                        "damaged, or its drive does not answer.",
                    ).fill(time_limit_s=time_limit_s)
                )
            )
            return False
        if answer is None:
            job.future.set_exception(self._end_of_job())
            return False
        succeeded, value = answer
        if succeeded:
            job.future.set_result(value)
        else:
            job.future.set_exception(value)
        return True

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.process.close()
        self._pipe.close()

    def _answer(self, time_limit_s: float) -> tuple[bool, Any] | None:
        """What the child sent; None if it died first."""
        ready = wait([self._pipe, self.process.sentinel], time_limit_s)
        if not ready:
            raise TimeoutError
        if self._pipe not in ready:
            return None
        try:
            return cast(tuple[bool, Any], _receive(self._pipe))
        except (EOFError, OSError, pickle.UnpicklingError):
            return None

    def _end_of_job(self) -> Exception:
        if self._killed:
            return Cancelled()
        return DecodeError(
            phrase("Reading", "The decoder crashed on this image: the file is damaged. Copy or export it again.")
        )


def _send(pipe: Connection, value: object) -> None:
    """Send a pickle and, beside it, the memory of its arrays: no copy of them is made for the pickle."""
    buffers: list[pickle.PickleBuffer] = []
    packed = pickle.dumps(value, protocol=5, buffer_callback=buffers.append)
    planes = [buffer.raw() for buffer in buffers]
    pipe.send_bytes(pickle.dumps((packed, [plane.nbytes for plane in planes])))
    for plane in planes:
        for start in range(0, plane.nbytes, _CHUNK_BYTES):
            pipe.send_bytes(plane[start : start + _CHUNK_BYTES])


def _receive(pipe: Connection) -> object:
    packed, sizes = pickle.loads(pipe.recv_bytes())
    planes = [np.empty(size, dtype=np.uint8) for size in sizes]
    for plane in planes:
        for start in range(0, plane.nbytes, _CHUNK_BYTES):
            pipe.recv_bytes_into(plane.data, start)
    return pickle.loads(packed, buffers=planes)


def _child_main(pipe: Connection) -> None:
    """Run jobs until the pipe ends."""
    # Ctrl-C in a terminal reaches the whole group; the parent decides when a child ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    import engine.dicom.headers
    import engine.dicom.pixels  # noqa: F401  # loaded before the first job asks for them

    _send(pipe, (True, None))
    while True:
        try:
            packed = pipe.recv_bytes()
        except (EOFError, OSError):
            return
        answer: tuple[bool, object]
        try:
            fn, args = pickle.loads(packed)
            answer = True, fn(*args)
        except Exception as error:  # noqa: BLE001  # every error belongs to the caller of the future
            answer = False, _portable(error)
        try:
            _send(pipe, answer)
        except (EOFError, OSError):
            return
        except (pickle.PicklingError, TypeError, AttributeError) as error:
            _send(pipe, (False, TypeError(f"the result of a pixel job cannot be pickled: {error}")))


def _portable(error: Exception) -> Exception:
    """The error itself if it survives pickling, else a plain one that says the same."""
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:  # noqa: BLE001  # a foreign exception class may raise anything while it is rebuilt
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error
