"""ZIP archives: their list of members is read once, and a member is unpacked no further than it is read."""

import functools
import io
import os
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from engine.core.errors import SourceError
from engine.core.language import phrase

MAX_DIRECTORY_BYTES = 2**25
# Small at first: most headers end in the first piece.
_FIRST_PIECE_BYTES, _PIECE_BYTES = 2**13, 2**16


class Archive:
    """One ZIP archive. Its file is open only while a member is; usable by several threads at once.

    Attributes
    ----------
    members : list of ZipInfo
        In the order of the archive.

    Raises
    ------
    SourceError
        If its list of members takes more than :data:`MAX_DIRECTORY_BYTES`.
    OSError, zipfile.BadZipFile, ValueError, NotImplementedError
        If it cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self._file = _ArchiveFile(path, MAX_DIRECTORY_BYTES)
        try:
            self._zip = zipfile.ZipFile(self._file)
        finally:
            self._file.release()
        self._file.allowance = None
        self._lock = threading.Lock()
        self._open_members = 0

    @property
    def members(self) -> list[zipfile.ZipInfo]:  # noqa: D102
        return self._zip.infolist()

    def member(self, name: str) -> zipfile.ZipInfo:
        """What the list says of a member; of two with one name the last.

        Raises
        ------
        KeyError
        """
        return self._zip.getinfo(name)

    def pieces(self, name: str) -> Iterator[bytes]:
        """The unpacked bytes of a member, from its beginning.

        Raises
        ------
        OSError, zipfile.BadZipFile, lzma.LZMAError, zlib.error, EOFError, KeyError, RuntimeError, NotImplementedError
            If it cannot be unpacked.
        """
        with self._lock:
            self._open_members += 1
        try:
            with self._zip.open(name) as member:
                piece = member.read(_FIRST_PIECE_BYTES)
                while piece:
                    yield piece
                    piece = member.read(_PIECE_BYTES)
        finally:
            with self._lock:
                self._open_members -= 1
                if not self._open_members:
                    self._file.release()


def open_archive(path: Path) -> Archive:
    """The archive as it is now; its list of members is read again only if the file has changed.

    Raises
    ------
    SourceError, OSError, zipfile.BadZipFile, ValueError, NotImplementedError
        As :class:`Archive`.
    """
    status = os.stat(path)
    return _known(path, status.st_size, status.st_mtime_ns)


@functools.lru_cache(maxsize=2)
def _known(path: Path, _size: int, _changed_ns: int) -> Archive:
    return Archive(path)


class _ArchiveFile(io.RawIOBase):
    """A file that opens itself when it is read: a medium can be ejected while nobody reads it.

    Parameters
    ----------
    allowance : int or None
        Bytes that may be read until it is set anew; None for any number.
    """

    def __init__(self, path: Path, allowance: int | None) -> None:
        self.allowance = allowance
        self._path = path
        self._at = 0
        self._stream: BinaryIO | None = None

    def release(self) -> None:
        """Close the file until it is read again."""
        if self._stream is not None:
            self._stream.close()
            self._stream = None

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        self._at = self._opened().seek(offset, whence)
        return self._at

    def read(self, size: int | None = -1, /) -> bytes:
        stream = self._opened()
        if self.allowance is not None:
            there = os.fstat(stream.fileno()).st_size - self._at
            size = there if size is None or size < 0 else min(size, there)
            self.allowance -= max(0, size)
            if self.allowance < 0:
                raise SourceError(
                    phrase(
                        "Reading",
                        "The ZIP archive unpacks to more than 64 GiB or 200,000 files: unpack what you need first.",
                    )
                )
        found = stream.read(-1 if size is None else size)
        self._at += len(found)
        return found

    def _opened(self) -> BinaryIO:
        if self._stream is None:
            self._stream = self._path.open("rb")
            self._stream.seek(self._at)
        return self._stream
