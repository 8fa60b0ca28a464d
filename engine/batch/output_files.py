"""What a batch writes beside its reports: folder names without identity, and files that appear whole or not at all."""

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.core.atomic import atomic_write
from engine.data.inputs import IMAGE_SUFFIXES
from engine.dicom.catalog import Source
from engine.dicom.sources import open_source

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_RESERVED_ON_WINDOWS = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_NAME_CHARACTERS = 80
_HASH_CHARACTERS = 16


def content_sha256(source: Source) -> str:
    """SHA-256 in hex of the bytes of a source: tells files apart without their names.

    Raises
    ------
    SourceError, OSError
        If it cannot be read.
    """
    digest = hashlib.sha256()
    with open_source(source) as stream:
        while chunk := stream.read(2**20):
            digest.update(chunk)
    return digest.hexdigest()


def folder_name(file_name: str) -> str:
    """A name that every file system takes, made from a file's name (never from what is inside the file)."""
    stem = re.split(r"[/\\]", file_name)[-1]
    if stem.lower().endswith(IMAGE_SUFFIXES):
        stem = stem[: stem.rindex(".")]
    safe = _UNSAFE.sub("_", stem).strip("._")[:_NAME_CHARACTERS].rstrip("._") or "image"
    return f"_{safe}" if _RESERVED_ON_WINDOWS.fullmatch(safe) else safe


def anonymous_name(sha256: str) -> str:
    """A folder name made from the hash of a file's content."""
    return f"image-{sha256[:_HASH_CHARACTERS]}"


class UniqueNames:
    """Hands out folder names, numbering those that a file system blind to case would confuse.

    Parameters
    ----------
    taken : str
        Names that are not to be given away.
    """

    def __init__(self, *taken: str) -> None:
        self._taken = {name.casefold() for name in taken}

    def claim(self, name: str) -> str:
        """The name itself, or with "-2", "-3" ... appended where it was given away before."""
        unique, number = name, 1
        while unique.casefold() in self._taken:
            number += 1
            unique = f"{name}-{number}"
        self._taken.add(unique.casefold())
        return unique


def write_arrays(path: Path, planes: Mapping[str, NDArray[np.float32]]) -> None:
    """Write float32 planes (h, w) as a compressed ``.npz``."""
    with atomic_write(path) as stream:
        np.savez_compressed(stream, allow_pickle=False, **planes)
