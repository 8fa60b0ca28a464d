"""Streams that cost no more than what is read from them: unpacked as far as asked for, headers within a budget."""

import io
import math
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import BinaryIO, cast

from pydicom.datadict import dictionary_VR

from engine.core.errors import SourceError
from engine.core.language import phrase

MAX_VALUE_BYTES = 2**18
"""A number or text of a header may be as long as this: parsers make an object of each of its parts."""
MAX_HEADER_COST = 2**28
"""Bytes of a header, and of what a parser makes of its elements."""
MAX_HEADER_S = 8.0
"""Time that a processor may work on a header; that a drive is slow does not count."""

# What a parser's objects cost beside the bytes they hold: it asks for its place about once an element, and about six
# times an item of a sequence, which costs it as much more.
_PLACE_COST, _READ_COST = 200, 40
# The clock is looked at after so much more.
_BETWEEN_LOOKS = 2**16
# Values below this are not worth a look. Pydicom reads those of undefined length in pieces of this size.
_LONG = 2**13
_CHARACTER_SET = 0x00080005
# Of one value or many, in letters or in numbers.
_TEXTS = ("AE", "AS", "CS", "DA", "DS", "DT", "IS", "LO", "PN", "SH", "TM", "UC", "UI")
_NUMBERS = ("AT", "FD", "FL", "SL", "SS", "SV", "UL", "US", "UV")
_CONVERTED = frozenset((*_TEXTS, *_NUMBERS))
_LONG_FORMS = frozenset((b"OB", b"OD", b"OF", b"OL", b"OV", b"OW", b"SQ", b"SV", b"UC", b"UN", b"UR", b"UT", b"UV"))
_UNDEFINED = b"\xff\xff\xff\xff"


_left: ContextVar[tuple[int, float] | None] = ContextVar("left", default=None)


def _whole_budget() -> tuple[int, float]:
    return MAX_HEADER_COST, time.thread_time() + MAX_HEADER_S


@contextmanager
def header_budget() -> Iterator[None]:
    """Give all headers and sequences that are parsed in this block one budget of cost and time together."""
    token = _left.set(_whole_budget())
    try:
        yield
    finally:
        _left.reset(token)


@contextmanager
def in_budget(stream: BinaryIO) -> Iterator[BinaryIO]:
    """The stream for a parser: a :class:`HeaderStream` with what is left of the budget."""
    budget = _left.get()
    left, until_s = budget or _whole_budget()
    header = HeaderStream(stream, left, until_s)
    try:
        yield cast(BinaryIO, header)
    finally:
        if budget is not None:
            _left.set((header.left, until_s))


class UnpackedStream(io.RawIOBase):
    """A seekable view of bytes that unpack one piece after the other; unpacks no further than was read.

    Parameters
    ----------
    pieces : iterator of bytes
    size : int, optional
        Of all pieces together, where it is known; else seeking from the end unpacks everything.
    limit : int, optional
        Bytes after which unpacking is refused.
    """

    def __init__(self, pieces: Iterator[bytes], size: int | None = None, limit: int | None = None) -> None:
        self._pieces = pieces
        self._size = size
        self._limit = limit
        self._plain = bytearray()
        self._at = 0

    def readable(self) -> bool:  # noqa: D102
        return True

    def seekable(self) -> bool:  # noqa: D102
        return True

    def tell(self) -> int:  # noqa: D102
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:  # noqa: D102
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at}.get(whence)
        if start is None:
            if self._size is None:
                self.unpack(None)
                self._size = len(self._plain)
            start = self._size
        self._at = max(0, start + offset)
        return self._at

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        """Fill a buffer from here.

        Raises
        ------
        SourceError
            If that takes more than the limit.
        """
        self.unpack(self._at + len(buffer))
        piece = self._plain[self._at : self._at + len(buffer)]
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def close(self) -> None:
        """Forget what was unpacked."""
        self._plain = bytearray()
        self._pieces = iter(())
        super().close()

    def unpack(self, end: int | None) -> None:
        """Unpack up to a place, or everything: whatever is damaged there is found.

        Raises
        ------
        SourceError
            If that takes more than the limit.
        """
        while end is None or len(self._plain) < end:
            piece = next(self._pieces, None)
            if piece is None:
                return
            self._plain += piece
            if self._limit is not None and len(self._plain) > self._limit:
                raise SourceError(
                    phrase(
                        "Reading",
                        "The compressed dataset grows beyond 1 GiB, which no image of a viewer needs: it is left out.",
                    )
                )


class HeaderStream:
    """A stream as a parser sees it: refused where the header costs more than that of any image.

    Only what a parser of DICOM calls is here, and it is called for every element: `read`, `tell` and `seek`.

    Attributes
    ----------
    left : int
        What the header may still cost.

    Parameters
    ----------
    until_s : float
        When its time is over, as `time.thread_time` counts.
    """

    def __init__(self, stream: BinaryIO, left: int, until_s: float = math.inf) -> None:
        self._read, self._tell, self.seek = stream.read, stream.tell, stream.seek
        self.left = left
        self._until_s = until_s
        self._look_at = max(0, left - _BETWEEN_LOOKS)

    def tell(self) -> int:
        """The place in the stream.

        Raises
        ------
        SourceError
            If the header has too many elements, or they take too long.
        """
        self.left -= _PLACE_COST
        if self.left < self._look_at:
            self._look()
        return self._tell()

    def read(self, size: int = -1) -> bytes:
        """As many bytes as asked for, or as there are.

        Raises
        ------
        SourceError
            If the header is too long, or this is a number or text of absurd length.
        """
        self.left -= size + _READ_COST
        if size >= _LONG:
            self._check_value(size)
        if self.left >= 0:
            return self._read(size)
        # The length may lie: what counts is what is there.
        at, allowed = self._tell(), max(0, self.left + size)
        self.seek(at + allowed)
        if self._read(1):
            raise self._too_large()
        self.seek(at)
        return self._read(allowed)

    def _look(self) -> None:
        if self.left < 0 or time.thread_time() > self._until_s:
            raise self._too_large()
        self._look_at = max(0, self.left - _BETWEEN_LOOKS)

    def _check_value(self, size: int) -> None:
        """Look at the element whose value comes next: its tag, VR and length are the bytes before (PS3.5 7.1)."""
        at = self._tell()
        self.seek(max(0, at - 12))
        head = self._read(min(12, at)).rjust(12, b"\0")
        explicit = head[4:6] in _LONG_FORMS and head[6:8] == b"\0\0"
        tag = head[:4] if explicit else head[4:8]
        undefined = head[8:] == _UNDEFINED
        if not undefined and struct.unpack("<L", head[8:])[0] != size and struct.unpack(">L", head[8:])[0] != size:
            return  # The next piece of a value that was looked at.
        vr = head[4:6].decode() if explicit else "UN"
        for order in "<>" if vr == "UN" else "<":
            group, element = struct.unpack(f"{order}HH", tag)
            if vr == "UN":
                vr = known_vr(group << 16 | element)
            if group << 16 | element == _CHARACTER_SET or (vr in _CONVERTED and (undefined or size > MAX_VALUE_BYTES)):
                raise SourceError(
                    phrase(
                        "Reading",
                        "The header holds a number or text of absurd length, so the file is damaged: copy or export "
                        "it again.",
                    )
                )

    def _too_large(self) -> SourceError:
        return SourceError(
            phrase(
                "Reading",
                "The header is larger than that of any image: the file is damaged, or is no radiological image.",
            )
        )


def known_vr(tag: int) -> str:
    """The VR that the dictionary gives a tag; UN where it does not know it."""
    try:
        return dictionary_VR(tag)
    except KeyError:
        return "UN"
