"""What is read from a stream is all that it costs, and a header ends where no image's does."""

import struct
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from pydicom.dataset import Dataset
from pydicom.uid import DeflatedExplicitVRLittleEndian

from engine.core.errors import SourceError
from engine.dicom import dataset as dataset_module
from engine.dicom import streams
from engine.dicom.catalog import Instance, Skipped, Source, read_header, scan
from engine.dicom.dataset import open_dataset
from engine.dicom.pixels import read_frame
from engine.dicom.streams import HeaderStream, UnpackedStream
from engine.dicom.tags import read_tags

MakeDataset = Callable[..., Dataset]
Save = Callable[..., Source]

ITEM = b"\xfe\xff\x00\xe0" + bytes(4)
END_OF_ITEMS = b"\xfe\xff\xdd\xe0" + bytes(4)
UNDEFINED = 2**32 - 1


def element(tag: int, value: bytes, length: int | None = None) -> bytes:
    """One element in implicit VR."""
    return struct.pack("<HHL", tag >> 16, tag & 0xFFFF, len(value) if length is None else length) + value


SIZE = element(0x00280010, b"\x0c\0") + element(0x00280011, b"\x10\0")
PIXELS = element(0x7FE00010, bytes(384))


def write(path: Path, *elements: bytes) -> Source:
    """A file in implicit VR: `elements`, which are before the pixels."""
    syntax = b"1.2.840.10008.1.2\0"
    meta = struct.pack("<HH2sH", 2, 0x10, b"UI", len(syntax)) + syntax
    path.write_bytes(bytes(128) + b"DICM" + meta + b"".join(elements) + PIXELS)
    return Source(path)


def reason(source: Source) -> str:
    record = read_header(source)
    assert isinstance(record, Skipped), record
    return record.reason


def counted(pieces: list[bytes], taken: list[bytes]) -> Iterator[bytes]:
    for piece in pieces:
        taken.append(piece)
        yield piece


def test_no_more_is_unpacked_than_is_read() -> None:
    taken: list[bytes] = []
    stream = UnpackedStream(counted([b"abcd", b"efgh", b"ijkl"], taken), size=12)
    assert stream.read(3) == b"abc"
    assert stream.seek(0, 2) == 12
    assert len(taken) == 1
    assert stream.seek(-7, 1) == 5
    assert stream.read(2) == b"fg"
    assert len(taken) == 2
    assert stream.read() == b"hijkl"


def test_unpacking_ends_at_its_limit() -> None:
    taken: list[bytes] = []
    stream = UnpackedStream(counted([bytes(10)] * 1000, taken), limit=25)
    with pytest.raises(SourceError, match="grows beyond"):
        stream.read()
    assert len(taken) == 3


def test_a_length_that_lies_reads_what_there_is() -> None:
    assert HeaderStream(BytesIO(bytes(100)), 1000).read(2**32 - 2) == bytes(100)
    with pytest.raises(SourceError, match="larger than that of any image"):
        HeaderStream(BytesIO(bytes(2000)), 1000).read(2**32 - 2)


@pytest.mark.parametrize(
    "damage",
    [
        element(0x00200037, b"1\\0\\0\\" * 50_000),
        element(0x00100010, b"Doe^" * 100_000),
        element(0x00280002, bytes(300_000)),
        element(0x00080005, b"\\" * 10_000),
        element(0x00080005, b"\\" * 10_000 + END_OF_ITEMS, UNDEFINED),
        element(0x00200037, b"1\\0\\0\\" * 2000 + END_OF_ITEMS, UNDEFINED),
        element(0x00081140, element(0xFFFEE000, element(0x00080005, b"\\" * 10_000)) + END_OF_ITEMS, UNDEFINED),
        element(0x52009230, element(0xFFFEE000, element(0x00080005, b"\\" * 10_000))),
    ],
    ids=["numbers", "name", "shorts", "charset", "charset to a mark", "numbers to a mark", "in an item", "in a frame"],
)
def test_a_number_or_text_of_absurd_length_is_refused(tmp_path: Path, damage: bytes) -> None:
    assert "of absurd length" in reason(write(tmp_path / "long", damage, SIZE))


def test_an_unknown_tag_in_explicit_vr_is_looked_up(make_dataset: MakeDataset, save: Save) -> None:
    dataset = make_dataset()
    dataset.add_new(0x00200037, "UN", b"1\\0\\0\\" * 50_000)
    assert "of absurd length" in reason(save(dataset))


def test_long_values_that_no_parser_takes_apart_are_none_of_it(make_dataset: MakeDataset, save: Save) -> None:
    dataset = make_dataset()
    dataset.add_new(0x00091001, "OB", bytes(2**20))
    dataset.add_new(0x00091002, "UT", "x" * 2**20)
    dataset.add_new(0x00091003, "UN", bytes(2**20))
    assert isinstance(read_header(save(dataset)), Instance)


@pytest.mark.parametrize(
    "damage",
    [
        element(0x00081140, ITEM * 3000 + END_OF_ITEMS, UNDEFINED),
        element(0x52009230, ITEM * 3000),
        b"".join(element(0x00091000 + number, b"") for number in range(4000)),
        element(0x00091000, bytes(600_000)),
        element(0x00091000, bytes(600_000), 2**32 - 2),
        element(0x00091000, ITEM * 10_000 + END_OF_ITEMS, UNDEFINED),
    ],
    ids=["items", "frames", "elements", "bytes", "a length that lies", "fragments"],
)
def test_a_header_beyond_its_budget_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: bytes) -> None:
    source = write(tmp_path / "large", SIZE, damage)
    monkeypatch.setattr(streams, "MAX_HEADER_COST", 500_000)
    assert "larger than that of any image" in reason(source)


def test_a_header_beyond_its_time_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Small values may be slow too: each of these names a thousand character sets."""
    charset = element(0xFFFEE000, element(0x00080005, b"\\" * 1000))
    damage = element(0x00081140, charset * 100 + END_OF_ITEMS, UNDEFINED)
    assert isinstance(read_header(write(tmp_path / "quick", damage, SIZE)), Instance)
    monkeypatch.setattr(streams, "MAX_HEADER_S", 0.0)
    assert "larger than that of any image" in reason(write(tmp_path / "slow", damage, SIZE))


def test_all_sequences_of_a_header_share_one_budget(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "MAX_HEADER_COST", 500_000)
    one = element(0x52009230, ITEM * 300)
    assert isinstance(read_header(write(tmp_path / "one", SIZE, one)), Instance)
    two = element(0x52009229, ITEM * 300) + one
    assert "larger than that of any image" in reason(write(tmp_path / "two", SIZE, two))


def test_a_tag_browser_has_the_same_budget(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "MAX_HEADER_COST", 500_000)
    source = write(tmp_path / "many", SIZE, element(0x00081140, ITEM * 3000))
    assert isinstance(read_header(source), Instance)  # which does not look into that sequence
    with pytest.raises(SourceError, match="larger than that of any image"):
        read_tags(source)


def test_a_large_file_without_preamble_is_not_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "MAX_HEADER_COST", 500_000)
    path = tmp_path / "bare"
    path.write_bytes(b"DICM" + element(0x00080005, b"") + bytes(2**21))
    assert "larger than that of any image" in reason(Source(path))


def test_a_header_refused_costs_its_neighbours_nothing(tmp_path: Path, make_dataset: MakeDataset, save: Save) -> None:
    write(tmp_path / "a", element(0x00200037, b"1\\" * 200_000), SIZE)
    save(make_dataset(), "b")
    catalog = scan([tmp_path])
    assert [one.source.path.name for one in catalog.instances] == ["b"]
    assert [one.source.path.name for one in catalog.skipped] == ["a"]


def test_a_deflated_image_is_inflated_as_far_as_it_is_looked_at(
    make_dataset: MakeDataset, save: Save, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = save(make_dataset(), syntax=DeflatedExplicitVRLittleEndian)
    expected = read_frame(source).modality_hw
    content = source.path.read_bytes()
    start = next(at for at in range(132, len(content)) if _inflates(content[at:]))
    plain = zlib.decompressobj(-15).decompress(content[start:])
    longer = zlib.compressobj(9, zlib.DEFLATED, -15)
    # Behind the pixels, which say how long they are.
    source.path.write_bytes(content[:start] + longer.compress(plain + bytes(2**24)) + longer.flush())
    monkeypatch.setattr(dataset_module, "MAX_INFLATED_BYTES", 2**20)
    assert isinstance(read_header(source), Instance)
    assert (read_frame(source).modality_hw == expected).all()


def test_what_follows_a_deflated_image_is_passed_over(make_dataset: MakeDataset, save: Save) -> None:
    dataset = make_dataset(np.arange(400 * 400, dtype=np.uint16).reshape(400, 400))
    source = save(dataset, syntax=DeflatedExplicitVRLittleEndian)
    source.path.write_bytes(source.path.read_bytes() + bytes(3))
    with source.path.open("rb") as stream:
        opened = open_dataset(stream)
        assert opened.pixel_length == 400 * 400 * 2
        assert len(opened.stream.read()) == opened.pixel_length


def _inflates(content: bytes) -> bool:
    try:
        return len(zlib.decompressobj(-15).decompress(content)) > 300
    except zlib.error:
        return False
