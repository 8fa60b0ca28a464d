"""What the wizard has computed, on toy films."""

import shutil
from concurrent.futures import Future
from pathlib import Path

import numpy as np
import pytest
from foreign_classifier import export, foreign_network
from PIL import Image
from toy_model import write_films

from engine.core.errors import ModelError
from engine.core.jobs import JobContext
from engine.training.networks import load_classifier
from engine.training.run_draft import ClassifierDraft, DataDraft
from viewer.jobs.wizard_work import (
    TryClassifier,
    form_of,
    look_at_file,
    register,
    store_imported,
    survey_films,
    try_classifier,
)
from viewer.state.wizard_draft import RegisterDraft


class Inline:
    """A pixels lane that works at once."""

    def submit(self, urgency, function, *arguments):
        future = Future()
        future.set_result(function(*arguments))
        return future


@pytest.fixture(scope="module")
def films(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("work-films")
    write_films(folder, range(24))
    shutil.rmtree(folder / "masks")
    return folder


@pytest.fixture
def data(films) -> DataDraft:
    return DataDraft(folders=(str(films),), labels="folders", positive=("with",), negative=("without",))


@pytest.fixture
def surveyed(data):
    return survey_films(data, Inline(), JobContext())


@pytest.fixture
def onnx(tmp_path) -> Path:
    return export(foreign_network(), tmp_path / "department.onnx")


@pytest.fixture
def classifier(onnx) -> ClassifierDraft:
    _, form = look_at_file(onnx)
    form |= {"class_name": "with", "counter_class_name": " without "}
    return ClassifierDraft(way="file", file=str(onnx), form=form)


def test_a_survey_counts_parts_and_labels(surveyed):
    facts = surveyed.facts
    assert (facts.films, facts.labels, facts.leaks) == (24, {"with": 12, "without": 12}, 0)
    assert sum(split.films for split in facts.splits.values()) == 24
    assert all(set(labels) == {"with", "without"} for labels in facts.part_labels.values())
    assert all(each.startswith(b"\x89PNG") for each in facts.previews)


def test_a_registered_classifier_is_tried_on_films_from_lowest_to_highest_score(surveyed, data, tiny_pack):
    tried = try_classifier(TryClassifier(surveyed.films, ClassifierDraft(), data, tiny_pack), Inline(), JobContext())
    facts = tried.facts
    assert (len(facts.scores), facts.class_name, tried.grid_hw) == (24, "opacity", (64, 64))
    assert facts.roc_auc > 0.9
    shown = [film.score for film in facts.films]
    assert shown == sorted(shown)
    assert (shown[0], shown[-1]) == pytest.approx((min(facts.scores), max(facts.scores)), abs=1e-5)


def test_without_labels_there_is_no_curve(surveyed, data, tiny_pack):
    bare = DataDraft(folders=data.folders)
    tried = try_classifier(TryClassifier(surveyed.films, ClassifierDraft(), bare, tiny_pack), Inline(), JobContext())
    assert np.isnan(tried.facts.roc_auc)


def test_a_classifier_that_decides_the_same_on_everything_is_a_problem(surveyed, data, classifier):
    classifier.form["operating_point"] = 0.999
    facts = try_classifier(TryClassifier(surveyed.films, classifier, data, None), Inline(), JobContext()).facts
    assert "decides the same on all 24 films" in facts.problems[0]


def test_a_classifier_that_scores_colour_otherwise_than_grey_is_a_problem(tmp_path):
    noise = np.random.default_rng(1)
    for number in range(8):
        picture = noise.integers(0, 255, (64, 64, 3)).astype(np.uint8) // np.array([1, 2, 4], np.uint8)
        Image.fromarray(picture).save(tmp_path / f"{number}.png")
    path = export(foreign_network(channels=3, seed=3), tmp_path / "skin.onnx", channels=3)
    facts, form = look_at_file(path)
    assert facts.sees_colour
    form |= {"class_name": "with", "counter_class_name": "without"}
    draft = ClassifierDraft(way="file", file=str(path), form=form)
    data = DataDraft(folders=(str(tmp_path),))
    films = survey_films(data, Inline(), JobContext()).films
    problems = try_classifier(TryClassifier(films, draft, data, None), Inline(), JobContext()).facts.problems
    assert problems[-1].startswith("In colour this classifier scores ")
    form["contract"]["colour"] = True
    with pytest.raises(ModelError, match="sees colour, and Parallax explains films in grey"):
        try_classifier(TryClassifier(films, draft, data, None), Inline(), JobContext())


def test_a_file_is_described_and_put_where_a_run_finds_it(classifier, tmp_path):
    store_imported(classifier, tmp_path / "run" / "given")
    frozen = load_classifier(tmp_path / "run" / "given")
    assert (frozen.operating_point, frozen.preprocessing) == (0.5, "display-full-stretch/1")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [({"class_name": " "}, "Name the class"), ({"operating_point": 1.5}, "lies between 0 and 1")],
)
def test_a_form_with_a_gap_is_refused(classifier, changes, sentence):
    classifier.form.update(changes)
    with pytest.raises(ModelError, match=sentence):
        form_of(classifier)


def test_a_pack_is_registered_by_name(tiny_pack, data_dir):
    names = RegisterDraft(name=" Ward ", model_id="ward", version="2.0", task="Opacity")
    assert register(tiny_pack.folder, names) == "ward 2.0"
