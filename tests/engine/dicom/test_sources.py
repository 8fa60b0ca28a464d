"""What a walk finds, in which order, and the sentence for what it leaves out."""

import os
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from dicom_factory import write_dicomdir
from pydicom.dataset import Dataset

from engine.core.errors import Cancelled, SourceError
from engine.core.jobs import JobContext
from engine.dicom import archives, sources
from engine.dicom.sources import Skipped, Source, find_sources, open_source


def write(path: Path, content: bytes = b"content") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def write_zip(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def names(found: list[Source | Skipped]) -> list[str]:
    return [one.member or one.path.name for one in found if isinstance(one, Source)]


def reasons(found: list[Source | Skipped]) -> dict[str, str]:
    return {one.source.member or one.source.path.name: one.reason for one in found if isinstance(one, Skipped)}


def test_folders_are_walked_in_order_of_their_names(tmp_path: Path) -> None:
    for name in ("b/2", "b/1", "a/z", "c", "B/x"):
        write(tmp_path / name)
    assert [str(one.path.relative_to(tmp_path)) for one in find_sources([tmp_path]) if isinstance(one, Source)] == [
        "c",
        os.path.join("B", "x"),
        os.path.join("a", "z"),
        os.path.join("b", "1"),
        os.path.join("b", "2"),
    ]


def test_a_file_reached_twice_is_found_once(tmp_path: Path) -> None:
    path = write(tmp_path / "one")
    assert list(find_sources([path, tmp_path, path])) == [Source(path)]


def test_a_path_that_does_not_exist_has_a_reason(tmp_path: Path) -> None:
    found = list(find_sources([tmp_path / "none"]))
    assert "does not exist" in reasons(found)["none"]


def test_a_file_that_goes_during_the_walk_is_no_longer_there(tmp_path: Path) -> None:
    for name in ("film1", "film2"):
        write(tmp_path / name)
    walk = find_sources([tmp_path])
    assert names([next(walk)]) == ["film1"]
    (tmp_path / "film2").unlink()
    assert "no longer there" in reasons(list(walk))["film2"]


def test_a_dangling_link_has_a_reason(tmp_path: Path) -> None:
    try:
        (tmp_path / "link").symlink_to(tmp_path / "gone")
    except OSError:
        pytest.skip("this system does not let a user make links")
    assert "link points to a file that is not there" in reasons(list(find_sources([tmp_path])))["link"]


def test_members_of_a_zip_are_found_whatever_its_name(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "export", **{"b/2": b"two", "a/1": b"one"})
    found = list(find_sources([tmp_path]))
    assert found == [Source(path, "a/1"), Source(path, "b/2")]
    with open_source(Source(path, "b/2")) as stream:
        assert stream.read() == b"two"


def test_a_zip_in_a_zip_is_left_out_with_its_reason(tmp_path: Path) -> None:
    write_zip(tmp_path / "outer.zip", **{"inner.zip": b"PK", "image": b"i"})
    found = list(find_sources([tmp_path]))
    assert names(found) == ["image"]
    assert "inside a ZIP archive" in reasons(found)["inner.zip"]


def test_a_zip_bomb_is_not_opened(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "bomb.zip", bomb=bytes(2**25), image=b"i")
    found = list(find_sources([tmp_path]))
    assert names(found) == ["image"]
    assert "suspicious size" in reasons(found)["bomb"]
    with pytest.raises(SourceError, match="suspicious size"):
        open_source(Source(path, "bomb"))


def test_a_zip_bomb_that_lies_about_its_packed_size_is_not_opened(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "bomb.zip", bomb=bytes(2**25))
    data = bytearray(path.read_bytes())
    entry = data.index(b"PK\x01\x02")
    data[entry + 20 : entry + 24] = (2**25).to_bytes(4, "little")  # the packed size in the list of members
    path.write_bytes(data)
    assert "suspicious size" in reasons(list(find_sources([tmp_path])))["bomb"]


def test_an_archive_beyond_the_limits_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MAX_MEMBERS", 1)
    write_zip(tmp_path / "many.zip", a=b"a", b=b"b")
    assert "unpacks to more than" in reasons(list(find_sources([tmp_path])))["many.zip"]


@pytest.mark.parametrize(
    ("content", "part"),
    [({}, "empty"), ({"[Content_Types].xml": b"x", "word/document.xml": b"y"}, "office document")],
)
def test_archives_without_images_have_a_reason(tmp_path: Path, content: dict[str, bytes], part: str) -> None:
    write_zip(tmp_path / "archive", **content)
    found = list(find_sources([tmp_path]))
    assert names(found) == []
    assert part in reasons(found)["archive"]


def test_a_truncated_zip_has_a_reason(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "cut.zip", image=b"i" * 1000)
    path.write_bytes(path.read_bytes()[:-30])
    assert "damaged or incomplete" in reasons(list(find_sources([tmp_path])))["cut.zip"]


def test_a_damaged_member_is_a_sentence(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "flipped.zip", image=bytes(range(256)) * 4)
    content = bytearray(path.read_bytes())
    content[60] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(SourceError, match="damaged at this member"):
        open_source(Source(path, "image"))


def test_the_list_of_an_archive_is_read_once_for_all_members(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_zip(tmp_path / "many.zip", **{f"{number}": b"%d" % number for number in range(50)})
    opened = []

    class Counted(zipfile.ZipFile):
        def __init__(self, *args: object) -> None:
            opened.append(args)
            super().__init__(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(zipfile, "ZipFile", Counted)
    for source in find_sources([path]):
        assert isinstance(source, Source)
        with open_source(source) as stream:
            assert stream.read() == source.member.encode()
    assert len(opened) == 1


def test_an_archive_that_was_written_anew_is_read_anew(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "export.zip", image=b"old")
    assert list(find_sources([path])) == [Source(path, "image")]
    write_zip(path, image=b"newer")
    with open_source(Source(path, "image")) as stream:
        assert stream.read() == b"newer"
    path.unlink()
    with pytest.raises(SourceError, match="no longer there"):
        open_source(Source(path, "image"))


@pytest.mark.parametrize("packing", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_damaged_member_of_any_packing_is_refused(tmp_path: Path, packing: int) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", packing) as archive:
        archive.writestr("image", bytes(range(256)) * 40)
        start = archive.infolist()[0].header_offset + 30 + len("image")
    data = bytearray(path.read_bytes())
    data[start + 9 : start + 40] = b"\xff" * 31
    path.write_bytes(data)
    with pytest.raises(SourceError, match=r"damaged|could not read"), open_source(Source(path, "image")) as stream:
        stream.read()


def test_a_member_is_unpacked_as_far_as_it_is_read(tmp_path: Path) -> None:
    """A flipped bit far behind the header is found by who reads that far, or wants the whole."""
    path = tmp_path / "far.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("image", bytes(2**20))
    content = bytearray(path.read_bytes())
    content[2**19] ^= 1
    path.write_bytes(content)
    with open_source(Source(path, "image")) as stream:
        assert stream.read(1000) == bytes(1000)
        assert stream.seek(0, 2) == 2**20
        stream.seek(0)
        with pytest.raises(SourceError, match="damaged at this member"):
            stream.read()
    with pytest.raises(SourceError, match="damaged at this member"):
        open_source(Source(path, "image"), whole=True)


def directory_entry(name: bytes) -> bytes:
    return b"PK\x01\x02" + struct.pack("<4B4HL2L5H2L", 20, 0, 20, *[0] * 8, len(name), *[0] * 6) + name


def end_of_directory(count: int, length: int) -> bytes:
    return b"PK\x05\x06" + struct.pack("<4H2LH", 0, 0, count, count, length, 4, 0)


def test_a_list_of_members_beyond_the_limit_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAX_DIRECTORY_BYTES", 70_000)
    listed = directory_entry(b"a") * 2000
    path = write(tmp_path / "lists.zip", b"PK\x03\x04" + listed + end_of_directory(2000, len(listed)))
    assert "unpacks to more than" in reasons(list(find_sources([path])))["lists.zip"]


def test_a_member_without_a_name_has_a_reason(tmp_path: Path) -> None:
    listed = directory_entry(b"") + directory_entry(b"a")
    path = write(tmp_path / "nameless.zip", b"PK\x03\x04" + listed + end_of_directory(2, len(listed)))
    found = list(find_sources([path]))
    assert names(found) == ["a"]
    assert "without a name" in reasons(found)["nameless.zip"]


def test_an_encrypted_member_has_a_reason(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "locked.zip", image=b"i")
    content = bytearray(path.read_bytes())
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    assert "encrypted" in reasons(list(find_sources([tmp_path])))["image"]


def test_a_file_that_vanished_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no longer there"):
        open_source(Source(tmp_path / "gone"))


def test_in_a_walk_a_dicomdir_is_an_index_and_no_error(tmp_path: Path) -> None:
    write(tmp_path / "IMAGES" / "IM1")
    write(tmp_path / "IMAGES" / "NOTLISTED")
    write_dicomdir(tmp_path, "IMAGES/IM1")
    found = list(find_sources([tmp_path]))
    assert names(found) == ["IM1", "NOTLISTED"]
    (index,) = [one for one in found if isinstance(one, Skipped)]
    assert not index.is_error
    assert "index of the medium" in index.reason


def test_a_dicomdir_given_alone_brings_the_files_it_names(tmp_path: Path) -> None:
    write(tmp_path / "medium" / "images" / "im1")
    write(tmp_path / "medium" / "images" / "notlisted")
    found = list(find_sources([write_dicomdir(tmp_path / "medium", "IMAGES/IM1", "IMAGES/IM2")]))
    assert names(found) == ["im1"]
    assert "not on the medium" in reasons(found)["IM2"]


def test_a_dicomdir_does_not_lead_out_of_its_medium(tmp_path: Path) -> None:
    write(tmp_path / "OUTSIDE")
    (tmp_path / "medium").mkdir()
    path = write_dicomdir(tmp_path / "medium", "XX/OUTSIDE")
    path.write_bytes(path.read_bytes().replace(b"XX\\OUTSIDE", b"..\\OUTSIDE"))
    found = list(find_sources([path]))
    assert names(found) == []
    assert "not on the medium" in reasons(found)["OUTSIDE"]


def test_a_damaged_dicomdir_falls_back_to_the_files_beside_it(tmp_path: Path) -> None:
    path = write(tmp_path / "DICOMDIR", b"no index")
    write(tmp_path / "IM1")
    found = list(find_sources([path]))
    assert names(found) == ["IM1"]
    assert "damaged" in reasons(found)["DICOMDIR"]


def test_an_image_called_dicomdir_is_an_image(
    tmp_path: Path, make_dataset: Callable[..., Dataset], save: Callable[..., Source]
) -> None:
    source = save(make_dataset(), "DICOMDIR")
    assert list(find_sources([tmp_path])) == [source]


def test_a_cancel_ends_the_walk(tmp_path: Path) -> None:
    for name in "abc":
        write(tmp_path / name)
    context = JobContext()
    walk = find_sources([tmp_path], context)
    next(walk)
    context.cancel()
    with pytest.raises(Cancelled):
        next(walk)


def test_an_index_that_names_what_no_file_is_called_names_a_missing_one(tmp_path: Path) -> None:
    for name in ("A" * 5000, "A\0B"):
        assert sources._beside(tmp_path, [name]) is None
