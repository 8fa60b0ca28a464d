"""Size and precision that a compressed frame declares for itself, read without decoding it."""

import struct
from dataclasses import dataclass

_J2K_START = b"\xff\x4f\xff\x51"
# SOF0-15 without DHT (C4), JPG (C8) and DAC (CC); F7 is SOF55 of JPEG-LS.
_START_OF_FRAME = {*range(0xC0, 0xD0), 0xF7} - {0xC4, 0xC8, 0xCC}


@dataclass(frozen=True)
class CodestreamSize:
    """Rows, columns, components and bits per sample of one compressed frame."""

    rows: int
    columns: int
    components: int
    precision: int


def codestream_size(frame: bytes) -> CodestreamSize | None:
    """Read the SIZ marker of JPEG 2000 (ISO 15444-1 A.5.1) or the frame header of JPEG and JPEG-LS (ISO 10918-1 B.2.2).

    Returns
    -------
    CodestreamSize or None
        None where no such header is found: the frame is damaged or of another kind.
    """
    start = frame.find(_J2K_START, 0, 4096)
    if start >= 0:
        siz = frame[start + 8 : start + 44]
        if len(siz) < 35:
            return None
        width, height, left, top = struct.unpack(">LLLL", siz[:16])
        components = struct.unpack(">H", siz[32:34])[0]
        return CodestreamSize(height - top, width - left, components, (siz[34] & 0x7F) + 1)
    return _jpeg_size(frame)


def _jpeg_size(frame: bytes) -> CodestreamSize | None:
    if frame[:2] != b"\xff\xd8":
        return None
    at = 2
    while at + 4 <= len(frame):
        if frame[at] != 0xFF:
            return None
        marker = frame[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker in _START_OF_FRAME:
            if at + 10 > len(frame):
                return None
            precision, rows, columns, components = struct.unpack(">BHHB", frame[at + 4 : at + 10])
            return CodestreamSize(rows, columns, components, precision)
        at += 2 + int(struct.unpack(">H", frame[at + 2 : at + 4])[0])
    return None
