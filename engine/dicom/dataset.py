"""Open a DICOM dataset of any encoding up to its pixels, tolerant of what files in the wild hold."""

import functools
import lzma
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader, BytesIO
from typing import BinaryIO, cast

from pydicom.datadict import tag_for_keyword
from pydicom.dataelem import DataElement, RawDataElement
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.errors import BytesLengthException, InvalidDicomError
from pydicom.filereader import read_dataset as read_elements
from pydicom.filereader import read_sequence
from pydicom.tag import BaseTag, Tag
from pydicom.uid import (
    UID,
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
)
from pydicom.values import converters

from engine.core.errors import ParallaxError, SourceError
from engine.core.language import phrase
from engine.dicom.streams import UnpackedStream, header_budget, in_budget, known_vr

MAX_INFLATED_BYTES = 2**30
UNDEFINED_LENGTH = 0xFFFFFFFF

PIXEL_KEYWORDS = {0x7FE00008: "FloatPixelData", 0x7FE00009: "DoubleFloatPixelData", 0x7FE00010: "PixelData"}

# What parsers and decoders raise on damaged input. Listed one by one so that a cancel, an exit and an interrupt pass.
MALFORMED: tuple[type[Exception], ...] = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    BytesLengthException,
    EOFError,
    InvalidDicomError,
    LookupError,
    MemoryError,
    OSError,
    RuntimeError,
    SyntaxError,  # what Pillow raises for a chunk of a PNG that is none
    TypeError,
    ValueError,
    lzma.LZMAError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)

# The same, and the sentences of this package for what it refuses.
UNREADABLE: tuple[type[Exception], ...] = (*MALFORMED, ParallaxError)

_FOREIGN = (
    (b"\x89PNG", phrase("Reading", "a PNG picture")),
    (b"\xff\xd8\xff", phrase("Reading", "a JPEG picture")),
    (b"GIF8", phrase("Reading", "a GIF picture")),
    (b"BM", phrase("Reading", "a BMP picture")),
    (b"II*\0", phrase("Reading", "a TIFF picture")),
    (b"MM\0*", phrase("Reading", "a TIFF picture")),
    (b"%PDF", phrase("Reading", "a PDF document")),
    (b"\x1f\x8b", phrase("Reading", "a gzip archive: unpack it first")),
    (b"BZh", phrase("Reading", "a bzip2 archive: unpack it first")),
    (b"\xfd7zXZ", phrase("Reading", "an xz archive: unpack it first")),
    (b"7z\xbc\xaf", phrase("Reading", "a 7-Zip archive: unpack it first")),
    (b"Rar!", phrase("Reading", "a RAR archive: unpack it first")),
)
_VR = {vr.encode() for vr in converters}
_PIECE_BYTES = 2**18
# Their values are plain ASCII in every character set (PS3.5 6.1.2.2), or are looked at byte by byte.
_PLAIN_VR = {"AE", "AS", "CS", "DA", "DS", "IS", "TM", "UI", "LO", "SH", "PN"}
_ESCAPE = 0x1B


@dataclass(frozen=True)
class OpenedDataset:
    """A header, and the stream positioned at the first byte of the pixel value.

    Attributes
    ----------
    header : Dataset
        Every element before the pixels.
    stream : binary file
        Meaningful only where `pixel_keyword` is not empty; the inflated dataset for deflated files.
    pixel_keyword : str
        PixelData, FloatPixelData or DoubleFloatPixelData; empty where the object holds no pixels.
    pixel_vr : str
    pixel_length : int
        Bytes of the pixel value; ``UNDEFINED_LENGTH`` for encapsulated pixels.
    transfer_syntax : UID
    """

    header: Dataset
    stream: BinaryIO
    pixel_keyword: str
    pixel_vr: str
    pixel_length: int
    transfer_syntax: UID


@contextmanager
def quiet_parsing() -> Iterator[None]:
    """Silence the parser's remarks on values that break their VR, and give all that is parsed meanwhile one budget.

    The remarks quote values, which may be identity, and the user cannot act on them.
    """
    with warnings.catch_warnings(), header_budget():
        warnings.filterwarnings("ignore", category=UserWarning)
        warnings.filterwarnings("ignore", category=RuntimeWarning)
        yield


def foreign_kind(head: bytes) -> str | None:
    """Say what a file is that does not look like DICOM, from its first 132 bytes; None where it may be DICOM.

    A file without the 128-byte preamble is recognised by a plausible first element (PS3.10 7.1 asks for a preamble;
    many archives of the nineties have none).
    """
    if head[128:132] == b"DICM" or head[:4] == b"DICM":
        return None
    if not head:
        return "empty"
    for magic, kind in _FOREIGN:
        if head.startswith(magic):
            return kind
    if len(head) >= 8:
        for order in "<>":
            group, element, length = struct.unpack(f"{order}HHL", head[:8])
            explicit = head[4:6] in _VR
            if group in (0x0002, 0x0008) and element < 0x0100 and (explicit or length < 0x10000):
                return None
    return phrase("Reading", "not a DICOM file")


def open_dataset(stream: BinaryIO) -> OpenedDataset:
    """Read everything before the pixels.

    Parameters
    ----------
    stream : binary file
        Seekable, at its beginning.

    Raises
    ------
    SourceError
        If it is not DICOM, or its header takes more than that of any image (:mod:`engine.dicom.streams`); from the
        stream, if a deflated dataset grows beyond ``MAX_INFLATED_BYTES``.
    """
    head = stream.read(132)
    kind = foreign_kind(head)
    if kind == "empty":
        raise SourceError(phrase("Reading", "The file is empty: copy it again from its origin."))
    if kind is not None:
        raise SourceError(
            phrase("Reading", "This is {kind}, so it is left out; only DICOM files are listed.").fill(kind=kind)
        )
    # After the preamble and its prefix, after a bare prefix, or at once.
    stream.seek(132 if head[128:132] == b"DICM" else 4 if head[:4] == b"DICM" else 0)
    with in_budget(stream) as budgeted:
        meta = FileMetaDataset(_read_group(budgeted, 0x0002, implicit=False))
        # What a network dump puts before the dataset (PS3.7 E) says nothing of the image.
        _read_group(budgeted, 0x0000, implicit=True)
    syntax = meta.get("TransferSyntaxUID")
    if syntax == DeflatedExplicitVRLittleEndian:
        stream = cast(BinaryIO, BufferedReader(UnpackedStream(_inflated(stream), limit=MAX_INFLATED_BYTES)))
    implicit, little = _encoding(stream, syntax)
    with in_budget(stream) as budgeted:
        header = read_elements(budgeted, implicit, little, stop_when=_at_pixels)
    # As the elements turned out to be written, whatever was declared.
    implicit = bool(header.original_encoding[0])
    header.file_meta = meta
    keyword, vr, length = _pixel_element(stream, implicit, little)
    if len(header) == 0 and not keyword:
        raise SourceError(phrase("Reading", "The file holds no DICOM elements: it is damaged or is no DICOM file."))
    return OpenedDataset(header, stream, keyword, vr, length, _transfer_syntax(meta, implicit, little))


def _at_pixels(tag: BaseTag, _vr: str | None, _length: int) -> bool:
    return int(tag) in PIXEL_KEYWORDS


def _read_group(stream: BinaryIO, group: int, implicit: bool) -> Dataset:
    """The elements of the group that begins here, little endian; the stream ends after them."""
    start = stream.tell()
    first = stream.read(2)
    stream.seek(start)
    if first != struct.pack("<H", group):
        return Dataset()
    return read_elements(stream, implicit, True, stop_when=lambda tag, _vr, _length: tag.group != group)


def _encoding(stream: BinaryIO, syntax: object) -> tuple[bool, bool]:
    """Whether the elements are in implicit VR, and in little endian; without a syntax their first bytes tell."""
    if syntax is None:
        start = stream.tell()
        head = stream.read(6)
        stream.seek(start)
        # Only explicit VR may be big endian. The first groups are small numbers, which look large in the other order.
        explicit = head[4:6] in _VR
        return not explicit, not (explicit and int.from_bytes(head[:2], "little") >= 1024)
    return syntax == ImplicitVRLittleEndian, syntax != ExplicitVRBigEndian


def _inflated(packed: BinaryIO) -> Iterator[bytes]:
    """The pieces of a raw deflate stream."""
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    while not inflater.eof and (piece := packed.read(_PIECE_BYTES)):
        # What follows its end stays in the tail for ever.
        while piece and not inflater.eof:
            yield inflater.decompress(piece, _PIECE_BYTES)
            piece = inflater.unconsumed_tail
    yield inflater.flush()


def _pixel_element(stream: BinaryIO, implicit: bool, little: bool) -> tuple[str, str, int]:
    """Keyword, VR and length of the pixel element at the stream's position; the stream ends at its value."""
    order = "<" if little else ">"
    head = stream.read(8)
    if len(head) < 8:
        return "", "", 0
    group, element = struct.unpack(f"{order}HH", head[:4])
    keyword = PIXEL_KEYWORDS.get(group << 16 | element, "")
    if not keyword:
        return "", "", 0
    if implicit:
        return keyword, "OW", int(struct.unpack(f"{order}L", head[4:])[0])
    return keyword, head[4:6].decode("ascii", "replace"), int(struct.unpack(f"{order}L", stream.read(4))[0])


def _transfer_syntax(meta: Dataset, implicit: bool, little: bool) -> UID:
    """The declared transfer syntax, or without file meta the one that the elements are written in."""
    declared = meta.get("TransferSyntaxUID")
    if isinstance(declared, UID) and declared:
        return declared
    if not little:
        return ExplicitVRBigEndian
    return ImplicitVRLittleEndian if implicit else ExplicitVRLittleEndian


@functools.lru_cache(maxsize=512)
def _tag(keyword: str) -> BaseTag:
    tag = tag_for_keyword(keyword)
    assert tag is not None, keyword
    return Tag(tag)


def _element(dataset: Dataset, keyword: str) -> RawDataElement | DataElement | None:
    return dataset.get_item(_tag(keyword), keep_deferred=True)


def _plain(element: RawDataElement | DataElement) -> str | None:
    """What an element says, without pydicom's conversion of it, which takes longer than to read the whole header.

    None where its value is no plain ASCII text.
    """
    if not isinstance(element, RawDataElement) or element.VR not in _PLAIN_VR or element.value is None:
        return None
    value = bytes(element.value)
    return value.decode("ascii") if value.isascii() and _ESCAPE not in value else None


def _integer(element: RawDataElement | DataElement) -> int | None:
    """The value of an element that is one unsigned short, or one integer in digits; None for anything else."""
    if not isinstance(element, RawDataElement) or not element.value:
        return None
    value = bytes(element.value)
    if element.VR == "US" and len(value) == 2:
        return int.from_bytes(value, "little" if element.is_little_endian else "big")
    return int(value) if element.VR == "IS" and value.strip(b" ").isdigit() else None


def uid_name(uid: str) -> str:
    """The name that DICOM gives a UID (PS3.6 A), else its digits, or "" where it is none: that is foreign text."""
    return UID(uid).name if UID(uid).is_valid else ""


def text(dataset: Dataset, keyword: str) -> str:
    """An element as text, without surrounding blanks; multiple values joined by a backslash; empty where absent."""
    element = _element(dataset, keyword)
    if element is None:
        return ""
    plain = _plain(element)
    if plain is not None:
        several = "\\" in plain
        return "\\".join(part.strip(" \0") for part in plain.split("\\")) if several else plain.strip(" \0")
    try:
        value = dataset.get(keyword)
    except MALFORMED:
        return ""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip(" \0")
    return "\\".join(str(part).strip(" \0") for part in value) if hasattr(value, "append") else str(value).strip(" \0")


def numbers(dataset: Dataset, keyword: str) -> list[float]:
    """An element as finite numbers; empty where it is absent or holds anything else."""
    element = _element(dataset, keyword)
    if element is None:
        return []
    integer = _integer(element)
    if integer is not None:
        return [float(integer)]
    try:
        value = dataset.get(keyword)
        if value is None or (isinstance(value, str) and not value.strip()):
            return []
        found = (
            [float(part) for part in value]
            if hasattr(value, "__iter__") and not isinstance(value, str)
            else [float(value)]
        )
    except MALFORMED:
        return []
    return found if all(abs(part) < float("inf") for part in found) else []


def number(dataset: Dataset, keyword: str) -> float | None:
    """The first number of an element, or None."""
    found = numbers(dataset, keyword)
    return found[0] if found else None


def items(dataset: Dataset, keyword: str) -> list[Dataset]:
    """The items of a sequence; empty where it is absent, empty or no sequence.

    Raises
    ------
    SourceError
        If it has more items and elements than that of any image.
    """
    if _element(dataset, keyword) is None:
        return []
    try:
        value = parsed_element(dataset, _tag(keyword)).value
    except MALFORMED:
        return []
    return [item for item in value if isinstance(item, Dataset)] if hasattr(value, "append") else []


def parsed_element(dataset: Dataset, tag: BaseTag) -> DataElement:
    """An element, its value converted; a sequence within the budget of what is read.

    The bytes of a sequence are read with the header, but what they amount to is not seen before.

    Raises
    ------
    SourceError
        If it has more items and elements than that of any image.
    Exception
        One of :data:`MALFORMED`, where it is damaged.
    """
    raw = dataset.get_item(tag, keep_deferred=True)
    if isinstance(raw, RawDataElement) and raw.value and "SQ" in (raw.VR, known_vr(tag)):
        with in_budget(BytesIO(raw.value)) as stream:
            sequence = read_sequence(
                stream,
                raw.is_implicit_VR,
                raw.is_little_endian,
                len(raw.value),
                dataset.original_character_set,
                raw.value_tell,
            )
        dataset[tag] = DataElement(tag, "SQ", sequence)
    return dataset[tag]
