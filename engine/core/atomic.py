"""Files that appear whole or not at all."""

import contextlib
import os
import secrets
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from engine.core.strict_json import strict_json

_SUFFIX = ".partial"
_NAME_CHARACTERS = 100
_BINARY: int = getattr(os, "O_BINARY", 0)  # Windows would write other line ends
# What nobody has touched for so long was left by a process that was killed.
_ABANDONED_S = 3600.0


@contextlib.contextmanager
def atomic_write(path: Path, *, private: bool = False) -> Iterator[BinaryIO]:
    """Open a file beside `path` for writing bytes; it takes the place of `path` when the block ends well.

    Readers see the old file or the new one, and two processes may write at once: the last one stays. What a killed
    process left beside `path` an hour ago is removed.

    Parameters
    ----------
    path : Path
        In a folder that exists.
    private : bool
        Only its owner may read the file, where the system knows owners.

    Raises
    ------
    OSError
        If the folder cannot be written or the disk is full; what was there stays, and nothing else is left behind.
    """
    stem = f".{path.name[:_NAME_CHARACTERS]}."
    partial = path.with_name(f"{stem}{secrets.token_hex(4)}{_SUFFIX}")
    try:
        handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600 if private else 0o666)
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    _sweep(path.parent, stem)


def _sweep(folder: Path, stem: str) -> None:
    for name in os.listdir(folder):
        if name.startswith(stem) and name.endswith(_SUFFIX):
            with contextlib.suppress(OSError):  # another process was first
                if time.time() - (folder / name).stat().st_mtime > _ABANDONED_S:
                    (folder / name).unlink()


def write_bytes(path: Path, content: bytes, *, private: bool = False) -> None:
    """Write a whole file; raises as :func:`atomic_write`."""
    with atomic_write(path, private=private) as stream:
        stream.write(content)


def write_text(path: Path, text: str, *, private: bool = False) -> None:
    """Write a text file as UTF-8, line ends as they are; raises as :func:`atomic_write`."""
    write_bytes(path, text.encode(), private=private)


def write_json(path: Path, values: Any) -> None:
    """Write :func:`engine.core.strict_json.strict_json`; raises as :func:`atomic_write`."""
    write_text(path, strict_json(values) + "\n")
