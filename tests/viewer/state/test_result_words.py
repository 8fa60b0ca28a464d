from pathlib import Path

from engine.training.run_progress import RunProgress
from viewer.state.result_words import result_of
from viewer.state.wizard_facts import Split, SurveyFacts


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
