from pathlib import Path

import pytest

from engine.training.run_progress import RunProgress
from viewer.state.result_words import result_of, warnings_of
from viewer.state.wizard_facts import ResultFacts, Split, SurveyFacts

GOOD = {
    "similar_agrees": 1.0,
    "flips_class": 0.97,
    "flips_counter_class": 0.95,
    "adversarial_plausible": 0.9,
    "map_diversity": 0.6,
}


def warnings(films: int = 200, **figures: float) -> tuple[str, ...]:
    return warnings_of(ResultFacts(GOOD | figures, {}, films, 100))


def test_a_good_pair_gets_no_warning():
    assert warnings() == ()


@pytest.mark.parametrize(
    ("figures", "sentence"),
    [
        (
            {"flips_class": 0.719},
            "The adversarial image flips only 71 % of the positives: train longer or lower the closeness weight.",
        ),
        ({"flips_counter_class": 0.5}, "flips only 50 % of the negatives"),
        ({"similar_agrees": 0.989}, "agrees on only 98 % of the films: train longer."),
        ({"adversarial_plausible": 0.2}, "Only 20 % of the adversarial images look like films"),
        ({"map_diversity": 0.1}, "nearly the same on every film (diversity 0.10)"),
        ({"films": 9}, "These figures come from 9 films: a single film moves them by 11.1 %."),
    ],
)
def test_what_is_not_good_enough_is_said_in_words(figures, sentence):
    (told,) = warnings(**figures)
    assert sentence in told


def test_old_and_new_pair_are_told_apart():
    progress = RunProgress()
    for name, value in (("pack", 0.9), ("old-pair", 0.8)):
        stage = {"kind": "x", "number": 1, "of": 2, "work": 0, "work_before": 0, "work_all": 1}
        progress.feed({"event": "stage", "name": name, **stage})
        progress.feed({"event": "metrics", "data": "held-out", "n": 12, "holds": value, "roc_auc": None})
    survey = SurveyFacts(60, 40, splits={"held-out": Split(12, 8)})
    found = result_of(progress, survey, Path("run")).value
    assert (found.new, found.old, found.films, found.patients) == ({"holds": 0.9}, {"holds": 0.8}, 12, 8)
    assert [Path(each).parts[1] for each in found.pictures] == ["pack", "old-pair"]


def test_a_run_without_figures_has_no_result():
    assert "no figures" in result_of(RunProgress(), None, Path("run")).error
