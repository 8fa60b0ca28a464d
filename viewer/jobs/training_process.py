"""A training run as a child process that may outlive the window: started, followed, paused, stopped, found again.

The child writes its events into a file of its run's folder and looks into another for what it is asked
(:mod:`engine.training.run_folder`). A window that was closed and opened again therefore follows a run exactly as the
one that started it did.
"""

import contextlib
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, QTimer

from engine.core.atomic import write_json
from engine.core.foreign_files import parse_json, read_json
from engine.core.module_command import module_command
from engine.training.run_folder import RUN_FILE, Command, ask, running_process

translate = QCoreApplication.translate

EVENTS_FILE, ERRORS_FILE = "events.jsonl", "errors.txt"
POLL_MS = 200
KILL_AFTER_MS = 10_000
_log = logging.getLogger("parallax")


class TrainingProcess(QObject):
    """Follows the run in a folder; every callback happens in the GUI thread.

    Parameters
    ----------
    folder : Path
        ``run.json`` lies here, and the run's stages write below it.
    told : callable
        Called with every event of the run, those of an earlier window first.
    """

    def __init__(self, folder: Path, told: Callable[[dict[str, Any]], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.folder = folder
        self._told = told
        self._child: subprocess.Popen[bytes] | None = None
        self._position = 0
        self._rest = b""
        self._ended = True
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self._look)
        self._killer = QTimer(self)
        self._killer.setSingleShot(True)
        self._killer.timeout.connect(self.kill)

    # -- beginning

    def start(self, document: dict[str, Any]) -> None:
        """Write the run file and start the child; one that was stopped goes on at its checkpoint.

        Raises
        ------
        OSError
            If the folder cannot be written or the child cannot be started.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        write_json(self.folder / RUN_FILE, document)
        ask(self.folder, "go")
        command = module_command(
            "engine.training", str(self.folder / RUN_FILE), "--out", str(self.folder.parent), "--data", os.sep
        )
        # Of its own group: a Ctrl+C in the terminal the viewer was started from is not meant for the training.
        detached: dict[str, Any] = {"start_new_session": True}
        if sys.platform == "win32":
            detached = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
        self._position, self._rest = self._size(), b""
        with (self.folder / EVENTS_FILE).open("ab") as events, (self.folder / ERRORS_FILE).open("wb") as errors:
            self._child = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=events, stderr=errors, env=_environment(), **detached
            )
        self._ended = False
        self._timer.start()

    def document(self) -> dict[str, Any]:
        """The run file that was written when the run was first started.

        Raises
        ------
        OSError
            If it is gone or damaged.
        """
        try:
            found = read_json(self.folder / RUN_FILE)
        except ValueError as error:
            raise OSError(0, f"{RUN_FILE} is damaged") from error
        return dict(found)

    def follow(self) -> bool:
        """Tell everything that the run in this folder has told so far, then go on; False if no process trains there."""
        self._position, self._rest = 0, b""
        self._ended = False
        alive = running_process(self.folder) is not None
        self._read()
        if alive and not self._ended:
            self._timer.start()
        elif not self._ended:
            self._end()
        return alive

    # -- asking

    @property
    def running(self) -> bool:
        """Whether more events may come."""
        return not self._ended

    def pause(self) -> None:
        """Wait at the next step."""
        self._ask("pause")

    def go_on(self) -> None:
        """End the pause."""
        self._ask("go")

    def finish(self) -> None:
        """End the training of the present network, keep its best weights and do the rest."""
        self._ask("finish")

    def stop(self) -> None:
        """Write a checkpoint and exit; killed if that takes longer than ten seconds."""
        self._ask("stop")
        self._killer.start(KILL_AFTER_MS)

    def _ask(self, command: Command) -> None:
        if not self._ended:
            ask(self.folder, command)

    def kill(self) -> None:
        """End the process at once; the last checkpoint stays."""
        if self._child is not None:
            self._child.kill()
            self._child.wait()
        elif (process := running_process(self.folder)) is not None:
            # Windows knows no SIGKILL; its SIGTERM ends a process just as hard.
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(process, getattr(signal, "SIGKILL", signal.SIGTERM))

    def leave(self) -> None:
        """Stop to follow; the run goes on by itself."""
        self._timer.stop()
        self._killer.stop()
        self._ended = True
        if self._child is not None:
            # It outlives this object on purpose; without this Python would warn of a child that nobody waited for.
            self._child.returncode = 0 if self._child.poll() is None else self._child.returncode
            self._child = None

    # -- following

    def _size(self) -> int:
        try:
            return (self.folder / EVENTS_FILE).stat().st_size
        except OSError:
            return 0

    def _look(self) -> None:
        # Asked first: what a process wrote before it ended is read after it was seen to have ended.
        alive = self._alive()
        self._read()
        if not alive and not self._ended:
            self._end()

    def _alive(self) -> bool:
        if self._child is not None:
            return self._child.poll() is None
        return running_process(self.folder) is not None

    def _read(self) -> None:
        try:
            with (self.folder / EVENTS_FILE).open("rb") as file:
                file.seek(self._position)
                new = file.read()
        except OSError:
            return
        self._position += len(new)
        *lines, self._rest = (self._rest + new).split(b"\n")
        for line in lines:
            try:
                event = parse_json(line)
            except ValueError:
                # Half a line of a process that was killed, with the next one's first behind it.
                continue
            if isinstance(event, dict):
                self._told(event)

    def _end(self) -> None:
        """The process is gone; if it did not say how, say it for it."""
        self._ended = True
        self._timer.stop()
        self._killer.stop()
        self._child = None
        self._told({"event": "gone", "message": self._last_words()})

    def _last_words(self) -> str:
        try:
            lines = (self.folder / ERRORS_FILE).read_text(encoding="utf-8", errors="replace").strip().splitlines()
        except OSError:
            lines = []
        if lines:
            # The type alone: the message of a traceback may quote a path.
            _log.error("training ended with %s", lines[-1].split(":")[0][:80])
        return translate(
            "TrainingProcess",
            "The training ended unexpectedly, perhaps because the computer ran out of memory or was switched off. "
            "“Go on” takes it up at its last checkpoint.",
        )


def _environment() -> dict[str, str]:
    """The child finds the very code that runs here, whatever folder it is started from."""
    root = str(Path(__file__).resolve().parents[2])
    inherited = os.environ.get("PYTHONPATH")
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (root, inherited)))}
