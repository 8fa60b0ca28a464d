"""Prepared films on disk, so that each is decoded once and not at every start of a training.

The cache lies in the user's own cache folder, closed to others, under names that say nothing; it may be removed at any
time. What does not fit any more goes in the order of last use.
"""

import contextlib
import hashlib
import os
import zipfile
from pathlib import Path

import numpy as np

from engine.core.atomic import atomic_write
from engine.data.film_list import ListedFilm
from engine.imaging.grid import Grid
from engine.models.preprocess import ModelInput, prepare_frame

LIMIT_BYTES = 4 * 2**30
# After it was full, this share of the limit stays: not one film for each that is added.
_KEPT = 0.9
_SCALE = 65535


class FilmCache:
    """Prepares films, or reads what was prepared before.

    Parameters
    ----------
    folder : Path
    limit_bytes : int
        The cache never holds more.
    """

    def __init__(self, folder: Path, limit_bytes: int = LIMIT_BYTES) -> None:
        self._folder = folder
        self._limit = limit_bytes
        self._bytes: int | None = None

    def get(self, film: ListedFilm, input_hw: tuple[int, int], preprocessing: str) -> ModelInput:
        """The prepared film, in steps of 1 / 65535.

        Raises
        ------
        SourceError, DecodeError
            If it has to be decoded and cannot be.
        """
        try:
            path = self._path(film, input_hw, preprocessing)
        except OSError:  # gone, or out of reach: reading it says so without telling where it was
            return prepare_frame(film.read(), input_hw, preprocessing)
        found = _read(path)
        if found is None:
            found = _rounded(prepare_frame(film.read(), input_hw, preprocessing))
            # A cache that cannot be written costs time and nothing else.
            with contextlib.suppress(OSError):
                self._write(path, found)
        return found

    def _path(self, film: ListedFilm, input_hw: tuple[int, int], preprocessing: str) -> Path:
        status = os.stat(film.path)
        known = (film.path, film.member, status.st_size, status.st_mtime_ns, input_hw, preprocessing)
        return self._folder / f"{hashlib.sha256(repr(known).encode()).hexdigest()}.npz"

    def _write(self, path: Path, found: ModelInput) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        grid = found.grid
        with atomic_write(path, private=True) as file:
            np.savez(
                file,
                plane=np.round(found.plane_hw * _SCALE).astype(np.uint16),
                image_hw=np.array(grid.image_hw),
                placed=np.array([*grid.scale_yx, *grid.offset_yx]),
                greys=np.array([found.grey_low, found.grey_high]),
            )
            size = file.tell()
            self._make_room(size)
        self._bytes = (self._bytes or 0) + size

    def _make_room(self, size: int) -> None:
        if self._bytes is None:
            self._bytes = sum(status.st_size for _, status in self._entries())
        if self._bytes + size <= self._limit:
            return
        for path, status in sorted(self._entries(), key=lambda entry: entry[1].st_mtime_ns):
            if self._bytes + size <= _KEPT * self._limit:
                break
            path.unlink(missing_ok=True)
            self._bytes -= status.st_size

    def _entries(self) -> list[tuple[Path, os.stat_result]]:
        entries = []
        for path in self._folder.glob("*.npz"):
            with contextlib.suppress(OSError):  # another training made room
                entries.append((path, path.stat()))
        return entries


def _read(path: Path) -> ModelInput | None:
    """A prepared film; None where there is none, or it is damaged."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            plane_hw = stored["plane"].astype(np.float32) / np.float32(_SCALE)
            scale_y, scale_x, offset_y, offset_x = (float(value) for value in stored["placed"])
            image_h, image_w = (int(value) for value in stored["image_hw"])
            low, high = (float(value) for value in stored["greys"])
        os.utime(path)  # used now: the oldest goes first
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
    height, width = plane_hw.shape
    grid = Grid((image_h, image_w), (height, width), (scale_y, scale_x), (offset_y, offset_x))
    return ModelInput(plane_hw, grid, low, high)


def _rounded(found: ModelInput) -> ModelInput:
    """As it will be read, so that the first training sees what the second one does."""
    plane_hw = np.round(found.plane_hw * _SCALE).astype(np.uint16).astype(np.float32) / np.float32(_SCALE)
    return ModelInput(plane_hw, found.grid, found.grey_low, found.grey_high)
