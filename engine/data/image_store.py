"""The images of a training, gathered one by one: few in memory, many in a file that is mapped into it.

Of a mapped file the system holds what was drawn last and gives it back when memory is short, so that ten thousand
films never have to fit at once.
"""

import tempfile
import weakref
from typing import IO

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.core.folders import cache_folder

MOST_IN_MEMORY_BYTES = 512 * 2**20


class ImageStore:
    """Takes planes of one size and gives them back as one tensor.

    Parameters
    ----------
    input_hw : tuple of int
    most_in_memory_bytes : int, optional
        From here on the planes go into a file without a name, which is gone with the last tensor that uses it.
    """

    def __init__(self, input_hw: tuple[int, int], most_in_memory_bytes: int | None = None) -> None:
        self._hw = input_hw
        self._most = MOST_IN_MEMORY_BYTES if most_in_memory_bytes is None else most_in_memory_bytes
        self._planes: list[NDArray[np.uint8]] = []
        self._file: IO[bytes] | None = None
        self._count = 0

    def append(self, plane_hw: NDArray[np.uint8]) -> None:
        """Take one plane of the size given.

        Raises
        ------
        OSError
            If the file cannot be written.
        """
        self._count += 1
        if self._file is None and self._count * plane_hw.nbytes > self._most:
            cache_folder().mkdir(parents=True, exist_ok=True)
            self._file = tempfile.TemporaryFile(dir=cache_folder(), prefix="training-")  # noqa: SIM115 - see tensor
            weakref.finalize(self, self._file.close)
            for waiting in self._planes:
                self._file.write(waiting.tobytes())
            self._planes = []
        if self._file is None:
            self._planes.append(plane_hw)
        else:
            self._file.write(plane_hw.tobytes())

    def tensor(self) -> Tensor:
        """All planes, uint8, (N, h, w)."""
        if self._file is None:
            return torch.from_numpy(np.stack(self._planes))
        self._file.flush()
        mapped = np.memmap(self._file, np.uint8, "r+", shape=(self._count, *self._hw))
        self._file.close()  # the map has a handle of its own
        return torch.from_numpy(mapped)
