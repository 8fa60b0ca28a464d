"""Event files that TensorBoard reads, beside the JSON lines: the numbers of steps and validations as scalars.

The format is small enough to be written here, without a dependency: records of TFRecord (length, checksum, data,
checksum) that hold ``Event`` protocol buffers with a wall time, a step and named values.
"""

import os
import struct
import time
from pathlib import Path
from typing import Any

from engine.training.events import Emit

_SHOWN = ("step", "validation")
# Reflected polynomial of CRC-32C (Castagnoli), RFC 3720 B.4.
_POLYNOMIAL = 0x82F63B78


def _table() -> tuple[int, ...]:
    rows = []
    for value in range(256):
        for _ in range(8):
            value = value >> 1 ^ (_POLYNOMIAL if value & 1 else 0)
        rows.append(value)
    return tuple(rows)


_CRC = _table()


def crc32c(data: bytes) -> int:
    """CRC-32C of some bytes."""
    value = 0xFFFFFFFF
    for byte in data:
        value = _CRC[(value ^ byte) & 0xFF] ^ value >> 8
    return value ^ 0xFFFFFFFF


def _masked(data: bytes) -> bytes:
    """The checksum of a record, rotated and shifted as TFRecord wants it."""
    value = crc32c(data)
    return struct.pack("<I", ((value >> 15 | value << 17) + 0xA282EAD8) & 0xFFFFFFFF)


def _varint(value: int) -> bytes:
    parts = bytearray()
    while value > 0x7F:
        parts.append(value & 0x7F | 0x80)
        value >>= 7
    parts.append(value)
    return bytes(parts)


def _field(number: int, data: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(data)) + data


class ScalarFile:
    """One event file; every value is on disk at once, so that curves can be watched."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        # A resumed run makes a file of its own; TensorBoard joins them.
        self._path = folder / f"events.out.tfevents.{time.time():.6f}.{os.getpid()}"
        self._write(_field(3, b"brain.Event:2"))

    def add(self, step: int, values: dict[str, float]) -> None:
        """Add named values of one step.

        Raises
        ------
        OSError
            If the file cannot be written.
        """
        rows = [
            _field(1, _field(1, tag.encode()) + b"\x15" + struct.pack("<f", value)) for tag, value in values.items()
        ]
        self._write(b"\x10" + _varint(step) + _field(5, b"".join(rows)))

    def _write(self, content: bytes) -> None:
        data = b"\x09" + struct.pack("<d", time.time()) + content
        length = struct.pack("<Q", len(data))
        with self._path.open("ab") as file:
            file.write(length + _masked(length) + data + _masked(data))


def with_scalars(emit: Emit, folder: Path) -> Emit:
    """An emitter that also writes event files: into `folder`, or of a sequence into ``folder/<stage>``."""
    stage = ""
    files: dict[str, ScalarFile] = {}

    def tell(event: str, **fields: Any) -> None:
        nonlocal stage
        emit(event, **fields)
        if event == "stage":
            stage = str(fields["name"])
        if event in _SHOWN:
            numbers = {f"{event}/{name}": float(value) for name, value in fields.items()
                       if name != "step" and isinstance(value, int | float)}  # fmt: skip
            if stage not in files:
                files[stage] = ScalarFile(folder / stage)
            files[stage].add(int(fields["step"]), numbers)

    return tell
