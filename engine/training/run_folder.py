"""How a run and whoever watches it talk to each other across processes: small files in the run's folder.

``control`` holds what the run is asked to do, and ``lock`` tells whether a process still trains there. Files outlive
the window, so a run goes on when the window is closed and is found again at the next start; and they work alike on
every system, where signals do not.
"""

import contextlib
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Literal

from engine.core.atomic import write_text
from engine.core.errors import TrainingError
from engine.core.jobs import JobContext
from engine.training.events import Emit

Command = Literal["go", "pause", "stop", "finish"]
_COMMANDS: tuple[Command, ...] = ("go", "pause", "stop", "finish")
RUN_FILE, FILMS_FILE = "run.json", "films.jsonl"
"""The run file, and the list of films that it reads."""
_CONTROL, _LOCK = "control", "lock"
_POLL_S = 0.2
_LOCK_WAIT_S = 3.0
# Windows locks bytes, not files: one far beyond the text, so that the text can still be read.
_LOCKED_BYTE = 2**30

if sys.platform == "win32":
    import msvcrt

    def _try_lock(file: BinaryIO) -> bool:
        file.seek(_LOCKED_BYTE)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try_lock(file: BinaryIO) -> bool:
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True


def ask(folder: Path, command: Command) -> None:
    """Ask the run in a folder to go on, to pause, to stop, or to finish with what it has."""
    folder.mkdir(parents=True, exist_ok=True)
    write_text(folder / _CONTROL, command)


def asked(folder: Path) -> Command:
    """What the run was asked last; "go" if nothing."""
    try:
        text = (folder / _CONTROL).read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return "go"
    return next((command for command in _COMMANDS if command == text), "go")


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold a run's folder while training in it; the system lets go of it however the process ends.

    Raises
    ------
    TrainingError
        If another process trains there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _LOCK).open("a+b") as file:
        deadline = time.monotonic() + _LOCK_WAIT_S
        while not _try_lock(file):
            # Whoever looks whether the run lives holds the lock for a moment.
            if time.monotonic() > deadline:
                raise TrainingError(
                    f"Another process is training in the folder {folder.name}. Wait until it ends, or stop it."
                )
            time.sleep(0.05)
        file.truncate(0)
        file.write(str(os.getpid()).encode("ascii"))
        file.flush()
        yield


def running_process(folder: Path) -> int | None:
    """Process id of what trains in a folder; None if nothing does."""
    try:
        with (folder / _LOCK).open("r+b") as file:
            if _try_lock(file):
                return None
            file.seek(0)
            text = file.read(32)
    except OSError:
        return None
    return int(text) if text.isdigit() else None


class ControlledContext(JobContext):
    """A job's context that also does what the file ``control`` of its run asks.

    Attributes
    ----------
    finishing : bool
        The job was cancelled because it is to finish with what it has.
    """

    def __init__(self, folder: Path, emit: Emit) -> None:
        super().__init__(lambda fraction, message: emit("progress", fraction=round(fraction, 4), message=message))
        self._folder = folder
        self._emit = emit
        self._next_look = 0.0
        self.finishing = False

    def check(self) -> None:
        """Raise :class:`Cancelled` if the run is to stop or to finish; wait here while it is to pause."""
        if time.monotonic() >= self._next_look:
            self._obey()
            self._next_look = time.monotonic() + _POLL_S
        super().check()

    def _obey(self) -> None:
        command = asked(self._folder)
        if command == "pause":
            self._emit("paused")
            while (command := asked(self._folder)) == "pause":
                time.sleep(_POLL_S)
            self._emit("continued")
        if command in ("stop", "finish"):
            self.finishing = command == "finish"
            self.cancel()

    def go_on(self) -> None:
        """Take a "finish" back: it concerned the network that was being trained, and that one is finished."""
        self.finishing = False
        self._cancelled.clear()
        ask(self._folder, "go")
