"""Which films are of one patient."""

from collections.abc import Callable
from pathlib import Path

from engine.data.class_words import ClassWords
from engine.data.labelled_films import LabelledFilm, find_labelled
from engine.evaluation.patients import with_patients

Write = Callable[..., Path]


def test_the_table_tells_whose_film_it_is(tmp_path: Path, words: ClassWords, save_picture: Write) -> None:
    for name in "abcd":
        save_picture(tmp_path / "images" / f"{name}.png")
    (tmp_path / "index.csv").write_text(
        "image,patient,labels\na.png,61,bright\nb.png,7,dark\nc.png,61,dark\nd.png,,dark\n", "utf-8"
    )
    films = with_patients(find_labelled(tmp_path, words).films)
    assert [film.patient for film in films] == [0, 1, 0, 2]


def test_else_the_dicom_header_tells_it(tmp_path: Path, write_dicom: Write) -> None:
    films = []
    for number, (identifier, study) in enumerate([("A", "1"), ("B", "2"), ("A", "3"), ("", "4"), ("", "5"), ("", "4")]):
        path = tmp_path / f"IM{number}"
        write_dicom(path, patient="", study=study, extra={"PatientID": identifier})
        films.append(LabelledFilm(path.name, path, 1))
    # Without identifier and name a study is all that is known of a patient.
    assert [film.patient for film in with_patients(films)] == [0, 1, 0, 2, 3, 2]


def test_where_nothing_tells_it_every_film_is_its_own(tmp_path: Path, save_picture: Write) -> None:
    paths = [save_picture(tmp_path / name) for name in ("00000061_012.png", "00000061_015.png")]
    broken = tmp_path / "IM0001"
    broken.write_bytes(b"no DICOM")
    films = with_patients([LabelledFilm(path.name, path, 1) for path in (*paths, broken)])
    assert [film.patient for film in films] == [0, 1, 2]


def test_a_film_and_itself_with_an_opacity_planted_are_of_one_patient(
    tmp_path: Path, words: ClassWords, save_picture: Write
) -> None:
    for name in ("with/a.png", "without/a.png", "without/b.png", "with/c.png"):
        save_picture(tmp_path / name)
    films = with_patients(find_labelled(tmp_path, words).films)
    assert {film.name: film.patient for film in films} == {
        "without/a.png": 0,
        "without/b.png": 1,
        "with/a.png": 0,
        "with/c.png": 2,
    }
