"""Lookup tables of a header: the entries of one, and colour by palette."""

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset
from pydicom.pixels.processing import apply_color_lut

from engine.core.errors import DecodeError
from engine.core.language import phrase
from engine.dicom.dataset import number, numbers

_COLOURS = ("Red", "Green", "Blue")


def apply_palette(stored_hw: NDArray[np.generic], header: Dataset) -> NDArray[np.uint16]:
    """Colours of palette indexes (PS3.3 C.7.6.3.1.5, C.7.6.3.1.6, segmented ones C.7.9.2).

    Indexes below a table's range get its first entry, those above its last.

    Returns
    -------
    ndarray of uint16, shape (H, W, 3)
        As the tables have them: with 8 or with 16 bits.

    Raises
    ------
    DecodeError
        If one of the three tables is missing or damaged.
    """
    if "RedPaletteColorLookupTableData" not in header:
        rgb = apply_color_lut(np.asarray(stored_hw), header)
        if rgb.shape[2:] not in ((3,), (4,)):
            raise DecodeError(phrase("Reading", "The colour palette lacks a colour: export the file again."))
        return rgb[..., :3].astype(np.uint16)
    rgb_hw3 = np.empty((*stored_hw.shape, 3), dtype=np.uint16)
    for channel, colour in enumerate(_COLOURS):
        keyword = f"{colour}PaletteColorLookupTable"
        if not header.get(f"{keyword}Data"):
            raise DecodeError(phrase("Reading", "The colour palette lacks a colour: export the file again."))
        first, entries, _bits = read_table(header, is_little_endian(header), f"{keyword}Descriptor", f"{keyword}Data")
        if number(header, "PixelRepresentation") == 1 and first >= 2**15:
            first -= 2**16
        rgb_hw3[..., channel] = entries[np.clip(stored_hw.astype(np.int64) - first, 0, len(entries) - 1)]
    return rgb_hw3


def read_table(
    item: Dataset, little_endian: bool, descriptor_keyword: str = "LUTDescriptor", data_keyword: str = "LUTData"
) -> tuple[int, NDArray[np.uint16], int]:
    """First mapped value, entries and bits of a lookup table (PS3.3 C.11.1.1.1, C.7.6.3.1.5).

    Raises
    ------
    DecodeError
        If its descriptor is no such thing, or there are fewer entries than it says.
    """
    descriptor = [int(value) for value in numbers(item, descriptor_keyword)]
    if len(descriptor) != 3:
        raise DecodeError(
            phrase("Reading", "A lookup table of the file has no valid descriptor: export the file again.")
        )
    count, first, bits = (descriptor[0] & 0xFFFF) or 2**16, descriptor[1], descriptor[2]
    data = item.get(data_keyword)
    if isinstance(data, bytes):
        if len(data) >= 2 * count:
            values = np.frombuffer(data, dtype="<u2" if little_endian else ">u2")
        else:
            values = np.frombuffer(data, dtype=np.uint8).astype(np.uint16)
    else:
        words = np.array([int(value) & 0xFFFF for value in numbers(item, data_keyword)], dtype=np.uint16)
        # 8-bit entries may be packed two to a word.
        values = words if words.size >= count else words.astype("<u2").view(np.uint8).astype(np.uint16)
    if values.size < count:
        raise DecodeError(
            phrase("Reading", "A lookup table of the file is shorter than its descriptor says: export the file again.")
        )
    values = values[:count].astype(np.uint16)
    largest = int(values.max())
    if not 8 <= bits <= 16 or largest >= 2**bits:
        bits = max(8, largest.bit_length())
    return first, values, bits


def is_little_endian(header: Dataset) -> bool:
    """Byte order of words that the parser leaves as bytes."""
    return header.original_encoding[1] is not False
