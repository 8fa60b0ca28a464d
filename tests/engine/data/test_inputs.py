"""Which files a batch explains, which ones fail, and which ones are only met on the way."""

import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Picture

from engine.data.inputs import Image, file_name, find_images, source_label
from engine.dicom.catalog import Source
from engine.dicom.sources import Skipped


def kinds(found) -> dict[str, str]:
    words = {True: "failure", False: "skipped"}
    return {file_name(one.source): "image" if isinstance(one, Image) else words[one.is_error] for one in found}


def save_picture(path: Path) -> Path:
    Picture.fromarray(np.arange(64, dtype=np.uint8).reshape(8, 8)).save(path)
    return path


def test_a_folder_gives_images_failures_and_files_beside_the_point(tmp_path, write_dicom):
    write_dicom(tmp_path / "IM0001")
    write_dicom(tmp_path / "copy.dcm")
    save_picture(tmp_path / "film.png")
    save_picture(tmp_path / "film.jpg")
    (tmp_path / "torn.dcm").write_bytes(b"\x01" * 300)
    (tmp_path / "index.csv").write_text("name,label\n")
    (tmp_path / "README").write_text("about these files")
    assert kinds(find_images([tmp_path])) == {
        "IM0001": "image",
        "copy.dcm": "image",  # the same SOP Instance UID, and yet a file of its own
        "film.png": "image",
        "film.jpg": "image",
        "torn.dcm": "failure",
        "index.csv": "skipped",
        "README": "skipped",
    }


def test_a_file_that_was_named_is_never_only_skipped(tmp_path):
    note = tmp_path / "note.txt"
    note.write_text("no image")
    (found,) = find_images([note])
    assert isinstance(found, Skipped)
    assert found.is_error


def test_a_path_that_does_not_exist_is_a_failure(tmp_path):
    assert kinds(find_images([tmp_path / "nowhere"])) == {"nowhere": "failure"}


def test_a_dicom_object_without_pixels_is_skipped_unless_it_was_named(tmp_path, write_dicom):
    extra = dict.fromkeys(("PixelData", "Rows", "Columns"))
    report = write_dicom(tmp_path / "report.dcm", modality="SR", extra=extra)
    assert kinds(find_images([tmp_path])) == {"report.dcm": "skipped"}
    assert kinds(find_images([report])) == {"report.dcm": "failure"}


def test_an_image_that_lost_its_pixels_is_a_failure(tmp_path, write_dicom):
    write_dicom(tmp_path / "film.dcm", extra={"PixelData": None})
    assert kinds(find_images([tmp_path])) == {"film.dcm": "failure"}


def test_results_of_an_earlier_run_are_no_inputs(tmp_path, write_dicom):
    write_dicom(tmp_path / "film.dcm")
    out = tmp_path / "out" / "film"
    out.mkdir(parents=True)
    save_picture(out / "report.png")
    found = list(find_images([tmp_path], tmp_path / "out"))
    assert kinds(found) == {"film.dcm": "image", "report.png": "skipped"}


def test_members_of_archives_are_named_with_their_archive(tmp_path, write_dicom):
    film = write_dicom(tmp_path / "film.dcm")
    archive = tmp_path / "study.zip"
    with zipfile.ZipFile(archive, "w") as writing:
        writing.write(film, "a/film.dcm")
        writing.write(save_picture(tmp_path / "film.png"), "a/film.png")
    found = list(find_images([archive]))
    assert kinds(found) == {"film.dcm": "image", "film.png": "failure"}
    assert source_label(found[0].source) == f"{archive}!a/film.dcm"


@pytest.mark.parametrize(
    ("source", "name"),
    [
        (Source(Path("a/b.dcm")), "b.dcm"),
        (Source(Path("a.zip"), "c/d.dcm"), "d.dcm"),
        (Source(Path("a.zip"), "c\\d.dcm"), "d.dcm"),
    ],
)
def test_the_name_of_a_source_has_no_folders(source, name):
    assert file_name(source) == name
