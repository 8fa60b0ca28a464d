from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.core.errors import Cancelled, TrainingError
from engine.core.jobs import JobContext
from engine.data.survey import survey
from engine.models.film_kind import FilmKind

Save = Callable[..., Path]


@pytest.fixture
def save(tmp_path: Path) -> Save:
    """Save a picture of noise below the folder ``films``; equal seeds give equal pixels."""

    def write(name: str, seed: int) -> Path:
        path = tmp_path / "films" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(np.random.default_rng(seed).integers(0, 256, (32, 40), np.uint8)).save(path)
        return path

    return write


def test_pictures_and_dicom_are_films_of_their_patients(tmp_path, save, write_dicom):
    save("00000061_012.png", 1)
    save("00000061_013.png", 2)
    save("scan.png", 3)
    for number in range(2):
        name = f"d{number}"
        write_dicom(tmp_path / "films" / name, name=name, number=number, patient="Doe^Jane", hw=(20 + number, 30))
    found = survey([tmp_path / "films"])
    by_name = {Path(film.path).name: film.patient for film in found.films}
    assert len(by_name) == 5
    assert by_name["00000061_012.png"] == by_name["00000061_013.png"] != by_name["scan.png"]
    assert by_name["d0"] == by_name["d1"]
    assert len(set(by_name.values())) == 3
    assert found.sizes["40 × 32"] == 3
    assert len(found.previews) == 5
    assert any("are guessed" in each for each in found.warnings)


def test_headers_say_which_films_they_are(tmp_path, save, write_dicom):
    save("picture.png", 1)
    for number, view in enumerate(("AP", "AP", "LL", "")):
        path, extra = tmp_path / "films" / f"d{number}", {"BodyPartExamined": "KNEE", "ViewPosition": view}
        write_dicom(path, name=path.name, modality="DX", hw=(20 + number, 30), extra=extra)
    assert survey([tmp_path / "films"]).kind == FilmKind(("DX",), ("KNEE",), ("AP", "LL"))


def test_pictures_say_nothing_of_the_kind_of_film(tmp_path, save):
    save("picture.png", 1)
    assert survey([tmp_path / "films"]).kind == FilmKind()


def test_what_cannot_be_read_is_left_out_with_its_reason(tmp_path, save):
    save("good.png", 1)
    (tmp_path / "films" / "bad.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
    (tmp_path / "films" / "notes.txt").write_text("nothing")
    found = survey([tmp_path / "films"])
    assert len(found.films) == 1
    ((name, reason),) = found.left_out
    assert name == "bad.png"
    assert reason


def test_equal_pixels_are_one_film_under_whatever_name(tmp_path, save):
    save("a.png", 1)
    save("b/copy.png", 1)
    found = survey([tmp_path / "films"])
    assert (len(found.films), found.duplicates) == (1, 1)
    assert "duplicate" in found.left_out[0][1]


def test_films_of_another_modality_are_left_out(tmp_path, save, write_dicom):
    save("a.png", 1)
    save("b.png", 2)
    write_dicom(tmp_path / "films" / "ct", name="ct", modality="CT")
    found = survey([tmp_path / "films"])
    assert len(found.films) == 2
    assert found.left_out == (("ct", "Its modality is CT, and most of the films are radiographs."),)


def test_folder_names_are_labels(tmp_path, save):
    save("PNEUMONIA/a.png", 1)
    save("NORMAL/b.png", 2)
    save("NORMAL/c.png", 3)
    assert survey([tmp_path / "films"], "folders").labels == {"NORMAL": 2, "PNEUMONIA": 1}


def test_a_table_names_labels_patients_and_views(tmp_path, save):
    save("a.png", 1)
    save("b.png", 2)
    save("c.png", 3)
    table = tmp_path / "labels.csv"
    table.write_text(
        "Image Index;Finding Labels;Patient ID;View\na.png;Edema|Mass;7;PA\nb;No Finding;7;LL\ngone.png;x;;\n"
    )
    found = survey([tmp_path / "films"], "table", table)
    assert found.labels == {"Edema": 1, "Mass": 1, "No Finding": 1}
    assert found.views == {"PA": 1, "LL": 1, "not stated": 1}
    patients = [film.patient for film in found.films]
    assert patients[0] == patients[1] != patients[2]
    assert found.warnings[0].startswith("1 films are lateral")
    assert "1 rows of the table name files that are not among the films." in found.warnings
    assert "1 films have no row in the table: they have no label." in found.warnings


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("file\na.png\n", "holds the labels"), ("label\nx\n", "names the file"), ("", "names the file")],
)
def test_a_table_without_the_columns_is_refused(tmp_path, save, text, sentence):
    save("a.png", 1)
    (tmp_path / "labels.csv").write_text(text)
    with pytest.raises(TrainingError, match=sentence):
        survey([tmp_path / "films"], "table", tmp_path / "labels.csv")


def test_a_table_that_is_no_text_is_refused(tmp_path, save):
    save("a.png", 1)
    (tmp_path / "labels.csv").write_bytes(b"\xff\xfe\x00\x80")
    with pytest.raises(TrainingError, match="no CSV text"):
        survey([tmp_path / "films"], "table", tmp_path / "labels.csv")


def test_an_empty_folder_holds_nothing(tmp_path):
    found = survey([tmp_path])
    assert (found.films, found.left_out, found.previews) == ((), (), ())


def test_a_survey_can_be_cancelled(tmp_path, save):
    save("a.png", 1)
    context = JobContext()
    context.cancel()
    with pytest.raises(Cancelled):
        survey([tmp_path / "films"], context=context)
