"""One window per user: a second start hands its paths to the window that is there.

The first start holds a lock and listens on a local socket, both in a folder that only this user may enter. Their name
depends on the version and on the settings folder, so that a trial version, or a start with a folder of its own for
everything (`PARALLAX_DATA_DIR`), opens its own window. Whatever goes wrong here, a window opens.
"""

import json
import os
import stat
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, QSysInfo
from PySide6.QtNetwork import QLocalServer, QLocalSocket

import engine
from engine.core.folders import config_folder

_CONNECT_MS = 400
_ANSWER_S = 10.0
_PATIENCE_S = 10.0
"""A window that is just loading cannot answer yet; one that hangs must not keep another from opening."""
_MAX_BYTES = 4 * 2**20
_MAX_PATHS = 5000
"""No command line holds many more; each is looked at in the thread of the window."""
_RECEIVED = b"received\n"


class SingleInstance(QObject):
    """This start's part in the agreement: either it is the first one, or it hands over and ends.

    Parameters
    ----------
    folder : Path, optional
        Where lock and socket lie; a private folder of the user by default.
    version : str
        Starts of different versions know nothing of each other.
    """

    def __init__(self, folder: Path | None = None, version: str = engine.__version__) -> None:
        super().__init__()
        key = json.dumps([version, QSysInfo.machineHostName(), str(config_folder()), str(Path.home())])
        # No secret and no identity: a short name is what a path to a socket has room for.
        name = f"parallax-{zlib.crc32(key.encode()):08x}"
        folder = folder or _private_folder()
        self._lock = QLockFile(str(folder / f"{name}.lock"))
        self._lock.setStaleLockTime(0)  # a lock ends with its process, not with its age
        # A pipe on Windows is no file; only this user may connect to it.
        self._name = name if sys.platform == "win32" else str(folder / f"{name}.socket")
        self._server: QLocalServer | None = None
        self._open: Callable[[Sequence[Path]], None] | None = None
        self._early: list[Path] = []
        self._called_early = False

    def hand_over(self, paths: Sequence[Path]) -> bool:
        """Give the paths to the window that is there.

        Returns
        -------
        bool
            True if it took them: this start has nothing left to do. False if this start is the first one, which from
            now on listens, or if the other does not answer.
        """
        give_up = time.monotonic() + _PATIENCE_S
        while True:
            if self._lock.tryLock(0):
                self._listen()
                return False
            if self._lock.error() != QLockFile.LockError.LockFailedError:
                return False  # the folder cannot be written: every start is on its own
            if self._send(paths):
                return True
            if time.monotonic() > give_up:
                return False
            time.sleep(0.05)  # the other has the lock and does not listen yet, or is just ending

    def follow(self, open_paths: Callable[[Sequence[Path]], None]) -> None:
        """From now on tell of every later start; of those that came before, at once.

        Parameters
        ----------
        open_paths : callable
            Told the paths, none where the later start had none.
        """
        self._open = open_paths
        if self._called_early:
            early, self._early, self._called_early = self._early, [], False
            open_paths(early)

    def close(self) -> None:
        """Stop listening; the next start is the first one."""
        if self._server is not None:
            self._server.close()
            self._server = None
        self._lock.unlock()

    def _listen(self) -> None:
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._welcome)
        # We have the lock, so a socket of that name was left by a process that crashed.
        QLocalServer.removeServer(self._name)
        self._server.listen(self._name)

    def _send(self, paths: Sequence[Path]) -> bool:
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(_CONNECT_MS):
            return False
        if sys.platform == "win32":
            import ctypes

            # Windows lets a window come to the front only by leave of the program that the user has just started.
            ctypes.windll.user32.AllowSetForegroundWindow(-1)
        # The working folder is this process's own: the other one could not resolve a relative path. Only ASCII is sent,
        # so that file names which are no valid Unicode arrive as they are.
        absolute = [os.path.abspath(path) for path in paths]
        socket.write(json.dumps({"paths": absolute}).encode("ascii") + b"\n")
        answer, give_up = b"", time.monotonic() + _ANSWER_S
        while not answer.endswith(b"\n") and time.monotonic() < give_up:
            socket.waitForReadyRead(20)
            answer += socket.readAll().data()
        socket.disconnectFromServer()
        return answer == _RECEIVED

    def _welcome(self) -> None:
        while self._server is not None and (socket := self._server.nextPendingConnection()) is not None:
            call = _Call(socket, self._received)
            socket.readyRead.connect(call.read)
            socket.disconnected.connect(socket.deleteLater)
            call.read()

    def _received(self, paths: Sequence[Path]) -> None:
        if self._open is None:
            self._called_early = True
            self._early += paths
        else:
            self._open(paths)


class _Call(QObject):
    """One connection of another start; lives as long as its socket."""

    def __init__(self, socket: QLocalSocket, received: Callable[[Sequence[Path]], None]) -> None:
        super().__init__(socket)
        self._socket = socket
        self._tell = received
        self._data = b""

    def read(self) -> None:
        self._data += self._socket.readAll().data()
        if len(self._data) > _MAX_BYTES:
            self._socket.abort()
        elif self._data.endswith(b"\n"):
            data, self._data = self._data, b""
            paths = read_message(data)
            if paths is not None:
                self._socket.write(_RECEIVED)
                self._socket.flush()
                self._tell(paths)


def read_message(data: bytes) -> list[Path] | None:
    """The paths of another start's message, or None if it is none."""
    try:
        values = json.loads(data)
    except (ValueError, RecursionError):  # brackets within brackets within brackets
        return None
    paths = values.get("paths") if isinstance(values, dict) else None
    if (
        not isinstance(paths, list)
        or len(paths) > _MAX_PATHS
        or not all(isinstance(path, str) and os.path.isabs(path) for path in paths)
    ):
        return None
    return [Path(path) for path in paths]


def _private_folder() -> Path:
    """A folder that only this user may enter, on this computer's own disk where the system has one."""
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    if runtime and os.access(runtime, os.W_OK):
        return Path(runtime)
    if sys.platform == "win32":
        return Path(tempfile.gettempdir())  # below the user's profile
    folder = Path(tempfile.gettempdir(), f"parallax-{os.getuid()}")
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        # Somebody else made it: what is said there could be overheard.
        return Path(tempfile.mkdtemp(prefix="parallax-"))
    return folder
