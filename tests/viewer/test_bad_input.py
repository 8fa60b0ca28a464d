"""A folder of everything that goes wrong: each file gets its image or its sentence, and none blocks the rest."""

import shutil
import tracemalloc

import numpy as np
import pytest
from dicom_factory import make_dataset

from engine.core.errors import ParallaxError
from engine.dicom.catalog import Instance, read_header
from engine.dicom.pixels import read_frame
from engine.dicom.sources import Skipped, Source
from viewer.jobs import scanning
from viewer.state import navigation

NO_DIRECTION = [0.0, 0.0, 0.0, 0.0, 0.0, 0.0]


def write(path, **variations):
    make_dataset(name=path.name, series=path.name, **variations).save_as(path, enforce_file_format=True)
    return path


def resized(path, rows, columns):
    """A film whose header declares another size than its pixels have."""
    dataset = make_dataset(name=path.name, series=path.name)
    dataset.Rows, dataset.Columns = rows, columns
    dataset.save_as(path, enforce_file_format=True)


def of_32_bits(path):
    dataset = make_dataset(name=path.name, series=path.name, hw=(8, 10))
    dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit = 32, 32, 31
    dataset.add_new(0x7FE00010, "OW", np.arange(80, dtype="<u4").tobytes())
    dataset.save_as(path, enforce_file_format=True)


def of_1_bit(path):
    dataset = make_dataset(name=path.name, series=path.name, hw=(8, 10))
    dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit = 1, 1, 0
    dataset.add_new(0x7FE00010, "OB", np.packbits(np.arange(80) % 3 == 0, bitorder="little").tobytes())
    dataset.save_as(path, enforce_file_format=True)


def make_folder(folder):
    """Every kind of trouble under a name that says which."""
    folder.mkdir()
    write(folder / "good")
    write(folder / "colour", photometric="RGB", modality="XC", windows=())
    of_1_bit(folder / "one-bit")
    of_32_bits(folder / "thirty-two-bit")
    write(folder / "no-spacing")
    geometry = {"pixel_spacing": (1.0, 1.0), "orientation": NO_DIRECTION, "position": [0, 0, 0]}
    write(folder / "no-direction", modality="CT", patient_orientation=None, **geometry)
    resized(folder / "zero-rows", 0, 48)
    resized(folder / "enormous", 60000, 60000)
    resized(folder / "larger-than-its-pixels", 64, 48)
    for name, share in (("cut-in-pixels", 0.9), ("cut-in-header", 0.2)):
        content = write(folder / name).read_bytes()
        (folder / name).write_bytes(content[: int(len(content) * share)])
    content = bytearray(write(folder / "corrupt").read_bytes())
    content[200:260] = np.random.default_rng(3).bytes(60)
    (folder / "corrupt").write_bytes(bytes(content))
    (folder / "empty").write_bytes(b"")
    (folder / "notes.txt").write_text("not an image")
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    shutil.copy(folder / "good", folder / "good-again")
    for patient in ("Roe^Richard", "Poe^Edgar"):
        dataset = make_dataset(name=patient, patient=patient, series=patient)
        dataset.StudyInstanceUID = "1.2.3"
        dataset.save_as(folder / patient, enforce_file_format=True)
    return folder


SHOWN = {"good", "colour", "one-bit", "thirty-two-bit", "no-spacing", "no-direction", "Roe^Richard", "Poe^Edgar"}
LISTED_WITH_A_SENTENCE = {
    "enormous": "megapixels",
    "larger-than-its-pixels": "copy or export the file again",
    "cut-in-pixels": "copy or export the file again",
}
LEFT_OUT = {
    "zero-rows": "how many rows and columns",
    "cut-in-header": "",
    "empty": "The file is empty",
    "notes.txt": "not a DICOM file",
    "picture.png": "a PNG picture",
    "good-again": "same SOP Instance UID",
}


@pytest.fixture
def opened_mess(viewer, tmp_path, qtbot):
    folder = make_folder(tmp_path / "mess")
    viewer.window.open_paths([folder])
    qtbot.waitUntil(lambda: bool(viewer.session.studies) and not viewer.session.activities.all, timeout=20000)
    return viewer


def images_by_name(session):
    return {
        image.instance.source.path.name: image
        for study in session.studies
        for series in study.series
        for image in navigation.images_of(series)
    }


def test_every_file_is_listed_or_left_out_with_its_sentence(opened_mess, tmp_path):
    session = opened_mess.session
    listed, left_out = images_by_name(session), {each.source.path.name: each.reason for each in session.skipped}
    assert listed.keys() | left_out.keys() == {path.name for path in (tmp_path / "mess").iterdir()}
    assert listed.keys() >= SHOWN | LISTED_WITH_A_SENTENCE.keys()
    for name, part in LEFT_OUT.items():
        assert part in left_out[name]
        assert left_out[name].endswith(".")


def test_every_listed_image_is_shown_or_says_why_not(opened_mess, qtbot):
    session = opened_mess.session
    for name, image in images_by_name(session).items():
        session.select(image)
        qtbot.waitUntil(lambda image=image: session.shown is not None and session.shown.key == image.key)
        if name in SHOWN:
            assert session.frame is not None, (name, session.frame_error)
        elif name in LISTED_WITH_A_SENTENCE:
            assert LISTED_WITH_A_SENTENCE[name] in session.frame_error
        else:
            assert session.frame is not None or session.frame_error.endswith(".")


def test_what_the_header_does_not_say_stays_unknown(opened_mess, qtbot):
    session = opened_mess.session
    for name in ("no-spacing", "no-direction"):
        image = images_by_name(session)[name]
        session.select(image)
        qtbot.waitUntil(lambda image=image: session.shown_key == image.key)
        if name == "no-spacing":
            assert session.frame.geometry.spacing is None
        else:
            assert session.frame.geometry.letters is None


def test_two_patients_with_one_study_uid_stay_two(opened_mess):
    names = {study.header.patient.name for study in opened_mess.session.studies}
    assert {"Roe, Richard", "Poe, Edgar"} <= names
    for study in opened_mess.session.studies:
        assert {series.instances[0].study.patient.name for series in study.series} == {study.header.patient.name}


def test_a_folder_that_goes_away_while_it_is_read_leaves_sentences_and_what_was_found(
    viewer, tmp_path, qtbot, monkeypatch
):
    folder = tmp_path / "going"
    folder.mkdir()
    for number in range(12):
        write(folder / f"film{number:02}")
    read = scanning.read_headers
    chunks = []

    def read_then_remove(sources):
        records = read(sources)
        chunks.append(records)
        if len(chunks) == 1:
            shutil.rmtree(folder)
        return records

    monkeypatch.setattr(scanning, "read_headers", read_then_remove)
    viewer.window.open_paths([folder])
    qtbot.waitUntil(lambda: len(chunks) > 1 and not viewer.session.activities.all, timeout=20000)
    assert len(images_by_name(viewer.session)) == 2
    gone = [each for each in viewer.session.skipped if "no longer there" in each.reason]
    assert gone, viewer.session.skipped
    image = images_by_name(viewer.session)["film01"]
    viewer.session.select(image)
    qtbot.waitUntil(lambda: viewer.session.shown is not None and viewer.session.shown.key == image.key)
    assert viewer.session.frame is not None or "no longer there" in viewer.session.frame_error


def test_a_file_of_three_gigabytes_costs_one_frame(tmp_path):
    """Sparse: it takes no room on disk."""
    frames, hw = 3000, (1024, 512)
    dataset = make_dataset(hw=hw, frames=2)
    dataset.NumberOfFrames = frames
    path = tmp_path / "large"
    dataset.save_as(path, enforce_file_format=True)
    content = path.read_bytes()
    payload = frames * hw[0] * hw[1] * 2
    head = content[: len(content) - len(dataset.PixelData) - 4] + payload.to_bytes(4, "little")
    with path.open("wb") as stream:
        stream.write(head)
        stream.truncate(len(head) + payload)
        stream.seek(len(head) + (frames - 1) * hw[0] * hw[1] * 2)
        stream.write(np.full(hw, 77, "<u2").tobytes())
    assert path.stat().st_size > 3 * 10**9
    header = read_header(Source(path))
    assert isinstance(header, Instance)
    assert header.frame_count == frames
    assert (read_frame(Source(path), frames - 1).modality_hw == 77).all()


@pytest.mark.parametrize("share", np.linspace(0.02, 0.98, 9))
def test_a_file_cut_anywhere_is_an_image_or_a_sentence(tmp_path, share):
    content = write(tmp_path / "film").read_bytes()
    (tmp_path / "film").write_bytes(content[: int(len(content) * share)])
    found = read_header(Source(tmp_path / "film"))
    if isinstance(found, Skipped):
        assert found.reason.endswith(".")
        return
    with pytest.raises(ParallaxError, match=r"\.$"):
        read_frame(found.source)


def test_a_folder_of_many_gigabytes_is_listed_by_its_headers(tmp_path):
    """Sparse: it takes no room on disk."""
    for number in range(4):
        path = write(tmp_path / f"film{number}")
        with path.open("r+b") as stream:
            stream.truncate(2 * 10**9)
    tracemalloc.start()
    records = scanning.read_headers(tuple(Source(path) for path in sorted(tmp_path.iterdir())))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [type(record) for record in records] == [Instance] * 4
    assert most < 20e6
