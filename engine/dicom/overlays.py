"""Overlay planes of a header (PS3.3 C.9.2): text and lines that a device drew over its image."""

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset

from engine.dicom.dataset import MALFORMED
from engine.imaging.frame import OverlayPlane

_GROUPS = range(0x6000, 0x6020, 2)


def read_overlays(
    header: Dataset, frame_index: int = 0, containers: NDArray[np.generic] | None = None
) -> tuple[OverlayPlane, ...]:
    """The overlay planes of one frame; damaged ones and those of no drawn pixel are left out.

    Parameters
    ----------
    containers : ndarray of unsigned int, shape (H, W), optional
        The pixels with their unused bits, in which old objects keep overlays (PS3.5 8.1.2 of 2003).
    """
    found = []
    for group in _GROUPS:
        try:
            plane = _read_plane(header, group, frame_index, containers)
        except MALFORMED:
            continue
        if plane is not None and plane.mask_hw.any():
            found.append(plane)
    return tuple(found)


def has_embedded_overlays(header: Dataset) -> bool:
    """Whether a group says that its bits lie beside those of the pixels."""
    return any((group, 0x0100) in header and _is_embedded(header, group) for group in _GROUPS)


def _is_embedded(header: Dataset, group: int) -> bool:
    return (group, 0x3000) not in header and int(header[group, 0x0102].value or 0) > 0


def _read_plane(
    header: Dataset, group: int, frame_index: int, containers: NDArray[np.generic] | None
) -> OverlayPlane | None:
    if (group, 0x0100) not in header:
        return None
    label = _words(header, group, 0x1500) or _words(header, group, 0x0022)
    if _is_embedded(header, group):
        if containers is None:
            return None
        bit = int(header[group, 0x0102].value)
        mask_hw = (np.right_shift(containers.astype(np.uint32), bit) & 1).astype(bool)
        return OverlayPlane((0, 0), mask_hw, label)
    if (group, 0x3000) not in header:
        return None
    rows, columns = int(header[group, 0x0010].value), int(header[group, 0x0011].value)
    count = int(header[group, 0x0015].value or 1) if (group, 0x0015) in header else 1
    first = int(header[group, 0x0051].value or 1) - 1 if (group, 0x0051) in header else 0
    # Without a number of frames one overlay belongs to every frame (PS3.3 C.9.2.1.1).
    index = frame_index - first if count > 1 else 0
    if not 0 <= index < count or rows < 1 or columns < 1:
        return None
    packed = np.frombuffer(header[group, 0x3000].value, dtype=np.uint8)
    start = index * rows * columns
    if packed.size * 8 < start + rows * columns:
        return None
    # Least significant bit first (PS3.5 8.1.2); a frame may begin within a byte.
    bits = np.unpackbits(packed[start // 8 : (start + rows * columns + 7) // 8], bitorder="little")
    mask_hw = bits[start % 8 : start % 8 + rows * columns].reshape(rows, columns).astype(bool)
    origin = [int(part) for part in header[group, 0x0050].value] if (group, 0x0050) in header else [1, 1]
    return OverlayPlane((origin[0] - 1, origin[1] - 1), mask_hw, label)


def _words(header: Dataset, group: int, element: int) -> str:
    return str(header[group, element].value or "").strip() if (group, element) in header else ""
