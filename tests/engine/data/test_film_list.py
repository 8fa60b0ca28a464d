import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.core.errors import TrainingError
from engine.data.film_list import (
    PARTS,
    ListedFilm,
    patients_in_several_parts,
    read_film_list,
    split_by_patient,
    write_film_list,
)
from engine.data.film_set import read_source
from engine.data.source import SourceConfig
from engine.models.preprocess import prepare_frame

HW = (64, 64)


def film(patient: int, *labels: str, path: str = "a.png") -> ListedFilm:
    return ListedFilm(path, "", True, patient, labels)


@pytest.fixture
def pictures(tmp_path: Path) -> list[str]:
    paths = []
    for number in range(4):
        path = tmp_path / f"{number}.png"
        Image.fromarray(np.random.default_rng(number).integers(0, 256, (40, 50), np.uint8)).save(path)
        paths.append(str(path))
    return paths


def test_all_films_of_a_patient_go_to_one_part():
    films = split_by_patient(film(number // 3, "x" if number % 2 else "y") for number in range(60))
    assert patients_in_several_parts(films) == 0
    assert {each.part for each in films} == set(PARTS)


def test_a_patient_in_two_parts_is_noticed():
    torn = [film(1), ListedFilm("b.png", "", True, 1, part="held-out")]
    assert patients_in_several_parts(torn) == 1


def test_each_part_has_its_share_of_every_label():
    films = split_by_patient(film(number, "x" if number < 100 else "y") for number in range(200))
    for label in "xy":
        counts = [sum(each.part == part and label in each.labels for each in films) for part in PARTS]
        assert counts == pytest.approx([70, 10, 20], abs=3)


def test_three_patients_are_enough_for_three_parts():
    assert {each.part for each in split_by_patient(film(n) for n in range(3))} == set(PARTS)


def test_the_same_films_are_always_divided_alike():
    films = [film(number) for number in range(20)]
    assert {f.patient: f.part for f in split_by_patient(films)} == {
        f.patient: f.part for f in split_by_patient(reversed(films))
    }


def test_a_label_of_both_classes_is_none():
    assert film(0, "a").label(["a"], ["b"]) == 1
    assert film(0, "b", "c").label(["a"], ["b"]) == 0
    assert film(0, "a", "b").label(["a"], ["b"]) is None
    assert film(0, "c").label(["a"], ["b"]) is None


def test_a_list_is_read_as_it_was_written(tmp_path):
    films = (film(1, "Ödem", path="Müller/a.png"), ListedFilm("b.zip", "m.dcm", False, 2, part="held-out"))
    write_film_list(tmp_path / "sub" / "films.jsonl", films)
    assert read_film_list(tmp_path / "sub" / "films.jsonl") == films


@pytest.mark.parametrize("path", ["a\u2028b.png", "a\x85b.png", "a\udcffb.png"])
def test_names_of_any_bytes_come_back(tmp_path, path):
    write_film_list(tmp_path / "films.jsonl", [film(1, path=path)])
    assert read_film_list(tmp_path / "films.jsonl")[0].path == path


@pytest.mark.parametrize(
    "text", ["{", "3", '{"path": "a"}', "[" * 100_000, json.dumps(asdict(film(1)) | {"patient": "x"})]
)
def test_a_damaged_list_is_refused(tmp_path, text):
    (tmp_path / "films.jsonl").write_text(text)
    with pytest.raises(TrainingError, match="damaged"):
        read_film_list(tmp_path / "films.jsonl")


def test_films_of_a_list_are_prepared_as_the_viewer_prepares_them(tmp_path, pictures, write_dicom):
    dicom = ListedFilm(str(write_dicom(tmp_path / "film.dcm")), "", False, 9)
    write_film_list(tmp_path / "films.jsonl", [film(0, path=pictures[0]), dicom])
    found = list(read_source(SourceConfig("films", "films.jsonl"), tmp_path, HW))
    assert [each.label for each in found] == [None, None]
    viewed = prepare_frame(dicom.read(), HW)
    # To the step of the cache that it comes through.
    assert np.abs(found[1].model_input.plane_hw - viewed.plane_hw).max() <= 0.5 / 65535 + 1e-7


def test_a_source_takes_one_part_of_a_list_and_the_films_with_a_label(tmp_path, pictures):
    films = [
        film(0, "a", path=pictures[0]),
        film(1, "b", path=pictures[1]),
        film(2, "c", path=pictures[2]),
        ListedFilm(pictures[3], "", True, 3, ("a",), "held-out"),
    ]
    write_film_list(tmp_path / "films.jsonl", films)
    source = SourceConfig("films", "films.jsonl", split="training", positive=("a",), negative=("b",))
    assert [each.label for each in read_source(source, tmp_path, HW)] == [1, 0]


def test_a_film_that_is_gone_is_named_by_no_path(tmp_path):
    write_film_list(tmp_path / "films.jsonl", [film(0, path=str(tmp_path / "DOE_JANE.png"))])
    with pytest.raises(TrainingError, match="can no longer be read") as caught:
        list(read_source(SourceConfig("films", "films.jsonl"), tmp_path, HW))
    assert "DOE" not in str(caught.value)
