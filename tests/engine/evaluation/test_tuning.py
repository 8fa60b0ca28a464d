"""Blur and settings are chosen on training films, never on those that are evaluated."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.core.errors import ModelError
from engine.core.jobs import JobContext
from engine.evaluation.methods import MethodMap
from engine.evaluation.tuning import SIGMAS_AT_224, training_films, tune

Save = Callable[..., Path]
SIDE = 32
CENTRE = (slice(8, 24), slice(8, 24))


class Speckled:
    """Marks the centre, or a corner, under noise that a blur takes away."""

    name, title = "speckled", "Speckled"

    def __init__(self, place: tuple[slice, slice] = CENTRE, settings: str = "", *, fails: bool = False) -> None:
        self.place, self.settings, self.fails = place, settings, fails
        self.others: list[Speckled] = []

    def run(self, plane_hw: NDArray[np.float32], grid: object, context: JobContext) -> MethodMap:
        if self.fails:
            raise ModelError("Not on this model.")
        map_hw = np.random.default_rng(0).uniform(0, 4, plane_hw.shape).astype(np.float32)
        map_hw[self.place] += 1
        return MethodMap(map_hw, 1.0)

    def variants(self, plane_hw: NDArray[np.float32]) -> "list[Speckled]":
        return self.others or [self]


@pytest.fixture
def planted(tmp_path: Path, save_picture: Save) -> Callable[[str], Path]:
    def make(name: str, masks: bool = True) -> Path:
        region = np.zeros((SIDE, SIDE))
        region[CENTRE] = 1
        for seed in range(4):
            image = np.random.default_rng(seed).random((SIDE, SIDE))
            image[:2], image[-2:], image[CENTRE] = 0, 1, 0.7
            save_picture(tmp_path / name / "with" / f"{seed}.png", image)
            save_picture(tmp_path / name / "without" / f"{seed}.png", image * 0.5)
            if masks:
                save_picture(tmp_path / name / "masks" / f"{seed}.png", region)
        return tmp_path / name

    return make


def test_training_films_lie_beside_the_data_and_are_those_with_a_region(planted, words) -> None:
    val = planted("val")
    assert training_films(val, words) == ()
    train = planted("train")
    assert [film.name for film in training_films(val, words)] == [f"with/{seed}.png" for seed in range(4)]
    # Who evaluates on the training films themselves gets nothing chosen on them.
    assert training_films(train, words) == ()


def test_rows_of_the_split_train_are_the_training_films_of_an_index(tmp_path, save_picture, words) -> None:
    rows = ["image,labels,split"]
    for number, split in enumerate(("train", "train", "val")):
        save_picture(tmp_path / "images" / f"{number}.png")
        rows.append(f"{number}.png,bright,{split}")
    (tmp_path / "index.csv").write_text("\n".join(rows), "utf-8")
    assert [film.name for film in training_films(tmp_path, words)] == ["0.png", "1.png"]
    assert training_films(tmp_path, words, split="train") == ()


def test_speckle_is_blurred_away_and_a_clean_map_is_left_alone(planted, words, bright_centre) -> None:
    planted("train")
    films = training_films(planted("val"), words)
    method = Speckled()
    chosen = tune(films, [method], bright_centre, JobContext())
    assert (chosen.films, chosen.criterion) == (4, "iou_at_area")
    assert chosen.smoothing_px["ours"] == 0.0
    assert chosen.smoothing_px["speckled"] in [s * SIDE / 224 for s in SIGMAS_AT_224[1:]]
    assert chosen.scores["speckled"] > 0.5
    assert chosen.methods == (method,)


def test_of_several_settings_the_best_is_taken_and_one_that_fails_is_passed_over(planted, words, bright_centre) -> None:
    planted("train")
    method = Speckled()
    corner = (slice(0, 8), slice(0, 8))
    method.others = [Speckled(fails=True), Speckled(corner, "corner"), Speckled(CENTRE, "centre")]
    chosen = tune(training_films(planted("val"), words), [method], bright_centre, JobContext())
    assert [one.settings for one in chosen.methods] == ["centre"]
    assert chosen.as_json()["settings"] == {"speckled": "centre"}


def test_where_no_region_is_known_the_classifier_itself_is_asked(planted, words, bright_centre) -> None:
    planted("train", masks=False)
    chosen = tune(training_films(planted("val"), words), [Speckled()], bright_centre, JobContext())
    assert (chosen.films, chosen.criterion) == (8, "insertion_auc - deletion_auc")
    assert chosen.smoothing_px["speckled"] > 0


def test_without_training_films_nothing_is_blurred(bright_centre) -> None:
    chosen = tune((), [Speckled()], bright_centre, JobContext())
    assert (chosen.films, chosen.smoothing_px) == (0, {"ours": 0.0, "speckled": 0.0})
