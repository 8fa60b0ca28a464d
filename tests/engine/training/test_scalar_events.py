import struct
from pathlib import Path
from typing import Any

import pytest

from engine.training.scalar_events import ScalarFile, crc32c, with_scalars


def varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        value |= (data[at] & 0x7F) << shift
        shift, at = shift + 7, at + 1
        if not data[at - 1] & 0x80:
            return value, at


def message(data: bytes) -> list[tuple[int, Any]]:
    """Fields of a protocol buffer: (number, value)."""
    at, fields = 0, []
    while at < len(data):
        key, at = varint(data, at)
        if key & 7 == 0:
            value, at = varint(data, at)
        else:
            size = {1: 8, 5: 4}.get(key & 7)
            if size is None:
                size, at = varint(data, at)
            value, at = data[at : at + size], at + size
        fields.append((key >> 3, value))
    return fields


def records(path: Path) -> list[list[tuple[int, Any]]]:
    """Every event of a file, its checksums verified."""
    data, at, found = path.read_bytes(), 0, []

    def check(content: bytes, stored: bytes) -> None:
        value = crc32c(content)
        assert struct.unpack("<I", stored)[0] == ((value >> 15 | value << 17) + 0xA282EAD8) & 0xFFFFFFFF

    while at < len(data):
        length = data[at : at + 8]
        check(length, data[at + 8 : at + 12])
        size = struct.unpack("<Q", length)[0]
        body = data[at + 12 : at + 12 + size]
        check(body, data[at + 12 + size : at + 16 + size])
        found.append(message(body))
        at += 16 + size
    return found


def scalars(path: Path) -> list[tuple[int, str, float]]:
    rows = []
    for event in records(path)[1:]:
        fields = dict(event)
        for _, value in message(fields[5]):
            inner = dict(message(value))
            rows.append((fields[2], inner[1].decode(), struct.unpack("<f", inner[2])[0]))
    return rows


@pytest.mark.parametrize(
    ("data", "expected"),
    [(b"", 0), (b"123456789", 0xE3069283), (bytes(32), 0x8A9136AA), (b"\xff" * 32, 0x62A8AB43)],
)
def test_the_checksum_gives_the_published_values(data: bytes, expected: int) -> None:
    assert crc32c(data) == expected


def test_a_file_starts_with_its_version_and_holds_what_was_added(tmp_path: Path) -> None:
    file = ScalarFile(tmp_path)
    file.add(0, {"step/loss": 0.5})
    file.add(300, {"step/loss": 0.25, "step/closeness": 1.0})
    (path,) = tmp_path.iterdir()
    assert path.name.startswith("events.out.tfevents.")
    assert dict(records(path)[0])[3] == b"brain.Event:2"
    assert scalars(path) == [(0, "step/loss", 0.5), (300, "step/loss", 0.25), (300, "step/closeness", 1.0)]


def test_events_become_scalars_stage_by_stage(tmp_path: Path) -> None:
    told: list[str] = []
    emit = with_scalars(lambda event, **fields: told.append(event), tmp_path)
    emit("stage", name="generators")
    emit("step", step=20, similar=0.5)
    emit("validation", step=40, flips=1.0, data="held-out")
    emit("stage", name="critic")
    emit("step", step=0, loss=0.25)
    emit("done")
    assert told == ["stage", "step", "validation", "stage", "step", "done"]
    (first,), (second,) = (list((tmp_path / name).iterdir()) for name in ("generators", "critic"))
    assert scalars(first) == [(20, "step/similar", 0.5), (40, "validation/flips", 1.0)]
    assert scalars(second) == [(0, "step/loss", 0.25)]
