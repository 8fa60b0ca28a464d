import pytest

from engine.training.run_progress import RunProgress


def stage(name: str, number: int = 1, work: float = 100, before: float = 0, **fields) -> dict:
    values = {"kind": name, "of": 2, "steps": 10, "work_all": 200, "time_s": 0}
    return {"event": "stage", "name": name, "number": number, "work": work, "work_before": before, **values, **fields}


@pytest.fixture
def progress() -> RunProgress:
    progress = RunProgress()
    progress.feed(stage("classifier"))
    return progress


def test_steps_and_stages_add_up_to_a_fraction(progress):
    progress.feed({"event": "step", "step": 5, "time_s": 1})
    assert progress.fraction == pytest.approx(0.25)
    progress.feed(stage("generators", 2, before=100))
    assert (progress.fraction, progress.step, progress.stage, progress.number) == (0.5, 0, "generators", 2)
    progress.feed({"event": "done", "time_s": 9})
    assert (progress.fraction, progress.status, progress.ended) == (1.0, "done", True)


def test_the_time_left_follows_the_speed_so_far(progress):
    assert progress.seconds_left is None
    progress.feed({"event": "step", "step": 5, "time_s": 30})
    assert progress.seconds_left == pytest.approx(90)


def test_the_speed_of_another_process_does_not_count(progress):
    progress.feed({"event": "step", "step": 5, "time_s": 300})
    progress.feed(stage("classifier"))
    progress.feed({"event": "resumed", "step": 5, "time_s": 2})
    progress.feed({"event": "step", "step": 6, "time_s": 12})
    assert progress.seconds_left == pytest.approx(140)


def test_curves_belong_to_the_stage_and_steps_told_twice_count_once(progress):
    progress.feed({"event": "step", "step": 0, "similar": 1.0, "time_s": 1})
    progress.feed({"event": "step", "step": 5, "similar": 0.5, "closeness": None, "time_s": 2})
    progress.feed({"event": "step", "step": 3, "similar": 0.6, "time_s": 3})
    assert progress.losses == {"similar": [(0, 1.0), (3, 0.6)]}
    progress.feed(stage("generators", 2))
    assert progress.losses == {}


def test_validity_samples_and_signs_of_cheating_are_those_of_the_last_check(progress):
    progress.feed({"event": "validation", "step": 5, "similar_agrees": 0.9, "adversarial_flips": 0.4, "octave": 1.0})
    progress.feed({"event": "cheating", "kind": "smearing", "message": "They are smeared."})
    progress.feed({"event": "samples", "file": "samples-00005.png"})
    assert progress.validity == {"similar_agrees": [(5, 0.9)], "adversarial_flips": [(5, 0.4)]}
    assert progress.cheating == {"smearing": "They are smeared."}
    assert progress.samples == "classifier/samples-00005.png"
    progress.feed({"event": "validation", "step": 10, "similar_agrees": 1.0})
    assert progress.cheating == {}


@pytest.mark.parametrize(
    ("events", "status", "message"),
    [
        (["paused"], "paused", ""),
        (["paused", "continued"], "running", ""),
        (["error"], "failed", "Why."),
        (["stopped", "gone"], "stopped", "Why."),
        (["gone"], "failed", "Why."),
        (["done", "gone"], "done", ""),
    ],
)
def test_how_a_run_ends_or_waits(progress, events, status, message):
    for event in events:
        progress.feed({"event": event, "message": "Why."})
    assert (progress.status, progress.message) == (status, message)


def test_a_stopped_run_that_goes_on_is_running(progress):
    progress.feed({"event": "stopped", "message": ""})
    progress.feed(stage("classifier"))
    assert progress.status == "running"


def test_metrics_know_their_stage_and_what_is_unknown_is_left_aside(progress):
    progress.feed({"event": "metrics", "data": "held-out", "n": 8, "holds": 0.5})
    progress.feed({"event": "from the future"})
    progress.feed({})
    assert [(m["stage"], m["holds"]) for m in progress.metrics] == [("classifier", 0.5)]


def test_after_the_training_the_generators_curves_stay(progress):
    progress.feed(stage("generators", 2))
    progress.feed({"event": "step", "step": 0, "similar": 0.5})
    progress.feed(stage("pack", 2, steps=0))
    assert progress.losses == {"similar": [(0, 0.5)]}


def test_generators_that_cheat_on_purpose_are_no_news(progress):
    progress.feed(stage("cheater", 2))
    progress.feed({"event": "cheating", "kind": "smearing", "message": "They are smeared."})
    progress.feed({"event": "samples", "file": "s.png"})
    assert (progress.cheating, progress.samples) == ({}, "")


@pytest.mark.parametrize("event", ["note", "diverged", "memory"])
def test_what_the_run_had_to_change_is_told(progress, event):
    progress.feed({"event": event, "message": "The batch is smaller now."})
    assert progress.notes == ["The batch is smaller now."]


def test_a_run_that_is_asked_to_stop_is_stopping_until_it_has(progress):
    progress.feed({"event": "stopping"})
    progress.feed({"event": "step", "step": 3})
    assert progress.status == "stopping"
    progress.feed({"event": "stopped", "message": ""})
    progress.feed({"event": "stopping"})
    assert progress.status == "stopped"


@pytest.mark.parametrize("kind", ["stage", "step", "validation", "roc", "calibration", "operating_point", "samples"])
@pytest.mark.parametrize("rest", [{}, {"step": "many", "points": 1, "bins": [[None]], "number": None, "value": None}])
def test_an_event_without_its_fields_is_left_aside(progress, kind, rest):
    progress.feed({"event": kind, **rest})
    assert (progress.stage, progress.stage_kind, progress.number, progress.step) == ("classifier", "classifier", 1, 0)
    progress.feed({"event": "step", "step": 5, "time_s": 1})
    assert progress.fraction == pytest.approx(0.25)
