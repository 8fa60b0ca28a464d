"""Small data that unpacks to a great deal, and elements of some megabytes that say so truly."""

import random
import struct
import warnings
import zipfile
import zlib
from functools import cache
from io import BytesIO

from dicom_factory import make_dataset
from pydicom import dcmwrite
from pydicom.uid import DeflatedExplicitVRLittleEndian

_BLOCK = 2**20
_ENDED = b"\x03\x00"
_PIXELS = b"\xe0\x7f\x10\x00"
# Preamble, mark and the group length of the meta information, after which it is counted (PS3.10 7.1).
_META_AT = 144


def deflated(head: bytes, zeros_mb: int, tail: bytes = b"") -> bytes:
    """A raw deflate stream of something, many zeros, and something: a kilobyte for each megabyte."""
    return _packed(head) + _zeros() * zeros_mb + _packed(tail) + _ENDED


@cache
def _zeros() -> bytes:
    return _packed(bytes(_BLOCK))


def _packed(data: bytes) -> bytes:
    """Blocks of a deflate stream that hang on nothing before them."""
    packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush(zlib.Z_FULL_FLUSH)


def dicom_bomb(choice: random.Random) -> bytes:
    """A deflated film with an element of up to 2 GB of zeros, or with zeros and no element around them."""
    out = BytesIO()
    dcmwrite(out, make_dataset(transfer_syntax=DeflatedExplicitVRLittleEndian), enforce_file_format=True)
    film = out.getvalue()
    starts = _META_AT + int.from_bytes(film[_META_AT - 4 : _META_AT], "little")
    elements = zlib.decompress(film[starts:], -zlib.MAX_WBITS)
    at = choice.choice((0, elements.find(_PIXELS), len(elements)))
    zeros_mb = choice.choice((64, 600, 2000))
    element = struct.pack("<HH2sHI", 0x0009, 0x1001, choice.choice((b"UN", b"OB", b"UT")), 0, zeros_mb * _BLOCK)
    return film[:starts] + deflated(elements[:at] + choice.choice((element, b"")), zeros_mb, elements[at:])


def zip_bomb(data: bytes, choice: random.Random) -> bytes:
    """An archive with one member of up to 2 GB of zeros; its directory says so, or something else.

    Raises
    ------
    zipfile.BadZipFile, ValueError, and others
        If the data are no archive.
    """
    zeros_mb = choice.choice((64, 600, 2000))
    out = BytesIO(data)
    with zipfile.ZipFile(out, "a") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a name may stand twice
        name = choice.choice(archive.namelist())
        with zipfile.ZipFile(BytesIO(data)) as good:
            head = good.read(name)
        archive.writestr(zipfile.ZipInfo(choice.choice((name, "bomb.dcm"))), deflated(head, zeros_mb))
        bomb = archive.infolist()[-1]
        bomb.compress_type = zipfile.ZIP_DEFLATED
        bomb.file_size = choice.choice((len(head) + zeros_mb * _BLOCK, len(head), 2**22, 2**31))
    spoiled = bytearray(out.getvalue())
    spoiled[bomb.header_offset + 8 : bomb.header_offset + 10] = struct.pack("<H", zipfile.ZIP_DEFLATED)
    spoiled[bomb.header_offset + 22 : bomb.header_offset + 26] = struct.pack("<I", bomb.file_size)
    return bytes(spoiled)


def png_chunk_bomb(choice: random.Random) -> tuple[bytes, bytes]:
    """Name and content of a chunk that unpacks to up to 2 GB: pixels, a text or a colour profile."""
    packed = b"\x78\x9c" + deflated(b"", choice.choice((64, 600, 2000)))
    return choice.choice(((b"IDAT", packed), (b"zTXt", b"k\0\0" + packed), (b"iCCP", b"k\0\0" + packed)))


def enlarged(data: bytes, choice: random.Random) -> bytes:
    """A DICOM file in which an element, or what follows it, is megabytes of values; its length says so, or not."""
    marks = [
        struct.pack("<HH", *tag) for tag in ((0x0008, 0x0060), (0x0010, 0x0010), (0x0020, 0x000D), (0x7FE0, 0x0010))
    ]
    places = [at for at in map(data.find, marks) if at >= 0]
    if not places:
        return data
    at = choice.choice(places)
    size = choice.choice((2**20, 2**22, 2**23))
    values = (choice.choice((b"\0", b"A", b"1\\", b"^", b"1.2.", b"\xfe\xff\x00\xe0\x00\x00\x00\x00")) * size)[:size]
    told = choice.choice((size, size // 2, size + 2, 2**24, 2**28, 0xFFFFFFFF))
    element = data[at : at + 4] + choice.choice((b"UT", b"UN", b"OB", b"SQ")) + b"\0\0" + struct.pack("<I", told)
    return data[:at] + element + values + data[at:]
