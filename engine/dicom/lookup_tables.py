"""Lookup tables of a header: the entries of one, and colour by palette."""

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset

from engine.core.errors import DecodeError
from engine.core.language import phrase
from engine.dicom.dataset import number, numbers

_COLOURS = ("Red", "Green", "Blue")
# A table of 65,536 entries in segments of one entry each, which take up to four words, is half of it.
_MOST_BYTES = 2**20


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
    rgb_hw3 = np.empty((*stored_hw.shape, 3), dtype=np.uint16)
    for channel, colour in enumerate(_COLOURS):
        first, entries = read_palette(header, colour)
        if number(header, "PixelRepresentation") == 1 and first >= 2**15:
            first -= 2**16
        rgb_hw3[..., channel] = entries[np.clip(stored_hw.astype(np.int64) - first, 0, len(entries) - 1)]
    return rgb_hw3


def read_palette(header: Dataset, colour: str) -> tuple[int, NDArray[np.uint16]]:
    """First mapped index and entries of one colour's table: "Red", "Green" or "Blue".

    Raises
    ------
    DecodeError
        If the table is missing or damaged.
    """
    little_endian, descriptor = is_little_endian(header), f"{colour}PaletteColorLookupTableDescriptor"
    if header.get(f"{colour}PaletteColorLookupTableData"):
        first, entries, _bits = read_table(header, little_endian, descriptor, f"{colour}PaletteColorLookupTableData")
        return first, entries
    segments = header.get(f"Segmented{colour}PaletteColorLookupTableData")
    if not segments:
        raise DecodeError(phrase("Reading", "The colour palette lacks a colour: export the file again."))
    count, first, bits = _read_descriptor(header, descriptor)
    kind = "u1" if bits == 8 else "<u2" if little_endian else ">u2"
    try:
        count_of_words = min(len(segments), _MOST_BYTES) // np.dtype(kind).itemsize
        return first, _expand(np.frombuffer(segments, kind, count_of_words).tolist(), bits, count)
    except (IndexError, TypeError, ValueError) as error:
        raise DecodeError(
            phrase("Reading", "The segmented colour palette of the file is damaged: export the file again.")
        ) from error


def _expand(words: list[int], bits: int, count: int) -> NDArray[np.uint16]:
    """So many entries of a segmented table (PS3.3 C.7.9.2), and never more, whatever its segments ask for.

    pydicom's own expansion has no bound, and takes the offsets of 16-bit tables for words.
    """
    entries: list[int] = []
    at, left, back = 0, 0, 0
    while len(entries) < count:
        opcode, length = words[at], words[at + 1]
        if length == 0:
            raise ValueError("a segment of nothing")
        if opcode == 0:
            entries += words[at + 2 : at + 2 + length]
            at += 2 + length
        elif opcode == 1:
            entries += np.rint(np.linspace(entries[-1], words[at + 2], length + 1)[1:]).astype(int).tolist()
            at += 3
        elif opcode == 2 and not left:
            size = 4 if bits == 8 else 2
            offset = sum(part << (place * bits) for place, part in enumerate(words[at + 2 : at + 2 + size]))
            at, left, back = offset if bits == 8 else offset // 2, length + 1, at + 2 + size
        else:
            raise ValueError("an unknown segment, or an indirect one within another")
        left = max(0, left - 1)
        if left == 0 and back:
            at, back = back, 0
    return np.array(entries[:count], np.uint16)


def read_table(
    item: Dataset, little_endian: bool, descriptor_keyword: str = "LUTDescriptor", data_keyword: str = "LUTData"
) -> tuple[int, NDArray[np.uint16], int]:
    """First mapped value, entries and bits of a lookup table (PS3.3 C.11.1.1.1, C.7.6.3.1.5).

    Raises
    ------
    DecodeError
        If its descriptor is no such thing, or there are fewer entries than it says.
    """
    count, first, bits = _read_descriptor(item, descriptor_keyword)
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


def _read_descriptor(item: Dataset, keyword: str) -> tuple[int, int, int]:
    """Number of entries, first mapped value and bits of an entry."""
    descriptor = [int(value) for value in numbers(item, keyword)]
    if len(descriptor) != 3:
        raise DecodeError(
            phrase("Reading", "A lookup table of the file has no valid descriptor: export the file again.")
        )
    return (descriptor[0] & 0xFFFF) or 2**16, descriptor[1], descriptor[2]


def is_little_endian(header: Dataset) -> bool:
    """Byte order of words that the parser leaves as bytes."""
    return header.original_encoding[1] is not False
