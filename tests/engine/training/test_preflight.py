import json
from pathlib import Path
from typing import Any

import pytest
from foreign_classifier import export, foreign_network
from toy_model import HW, run_documents

from engine.core.errors import TrainingError
from engine.core.typed_json import from_json
from engine.data.film_list import ListedFilm, write_film_list
from engine.models.importing.contract import ClassifierContract
from engine.training.__main__ import execute
from engine.training.config import GeneratorRun, parse_run
from engine.training.preflight import SAMPLE, Films, Watch, judge, stage_seconds
from engine.training.run_folder import ControlledContext


def preflight(stages: list[dict[str, Any]], data: Path, out: Path) -> dict[str, Any]:
    """The estimate for some stages."""
    events: list[dict[str, Any]] = []

    def emit(event: str, **fields: Any) -> None:
        events.append({"event": event, **fields})

    run = parse_run({"kind": "preflight", "name": "pre", "stages": stages}, "it")
    execute(run, data, out, emit, ControlledContext(out / "pre", emit))
    (estimate,) = [event for event in events if event["event"] == "estimate"]
    trials = [event for event in events if event["event"] == "trial"]
    assert {event["name"] for event in trials} == {stage["name"] for stage in stages}
    assert all(0 <= event["step"] <= event["steps"] for event in trials)
    return estimate


def test_a_card_that_would_be_refused_is_told_before_the_first_trial(films_folder: Path, tmp_path: Path) -> None:
    stages = [{**document, "card": {}} if document["kind"] == "pack" else document for document in run_documents()]
    run = parse_run({"kind": "preflight", "name": "pre", "stages": stages}, "it")
    events: list[str] = []

    def emit(event: str, **fields: Any) -> None:
        events.append(event)

    with pytest.raises(TrainingError, match="licence"):
        execute(run, films_folder, tmp_path, emit, ControlledContext(tmp_path / "pre", emit))
    assert "trial" not in events


@pytest.mark.slow
def test_a_whole_way_is_estimated_without_a_trace(films_folder: Path, tmp_path: Path) -> None:
    stages = [{**document, "steps": 1000, "evaluate_every": 100} if "steps" in document else document
              for document in run_documents()]  # fmt: skip
    estimate = preflight(stages, films_folder, tmp_path)
    assert set(estimate["stages"]) == {"classifier", "generators", "cheater", "critic", "pack"}
    assert estimate["seconds"] == pytest.approx(sum(estimate["stages"].values()), abs=0.5)
    assert estimate["stages"]["generators"] > 1
    assert estimate["memory_bytes"] > 50e6
    assert estimate["disk_bytes"] > 100e3
    assert estimate["problems"] == []
    assert list((tmp_path / "pre").iterdir()) == []
    json.dumps(estimate, allow_nan=False)


def test_a_list_is_tried_on_a_sample_of_both_classes_and_counted_whole(films_folder: Path, tmp_path: Path) -> None:
    films = [
        ListedFilm(str(path), "", True, number, (path.parent.name,), "training")
        for number, path in enumerate(sorted(films_folder.glob("training/with*/*.png")) * 50)
    ]
    write_film_list(tmp_path / "films.jsonl", films)
    source = {"kind": "films", "folder": "films.jsonl", "positive": ["with"], "negative": ["without"]}
    (document,) = [d for d in run_documents() if d["name"] == "classifier"]
    stage = {**document, "sources": [source], "validation": [source], "steps": 1000, "evaluate_every": 1000}
    estimate = preflight([stage], tmp_path, tmp_path / "out")
    unread = 2 * (len(films) - SAMPLE) * HW[0] * HW[1]
    assert len(films) == 800
    assert estimate["memory_bytes"] > unread


def test_a_surrogate_is_tried_on_films_of_both_sides_of_its_operating_point(films_folder: Path, tmp_path: Path) -> None:
    pictures = sorted(films_folder.glob("training/with*/*.png")) * 6
    # Few of many score high: every third of a plain sample would hold none of them.
    films = [
        ListedFilm(str(path), "", True, number, ("0.9" if number % 24 == 1 else "0.2",), part)
        for part in ("training", "held-out")
        for number, path in enumerate(pictures)
    ]
    write_film_list(tmp_path / "films.jsonl", films)
    surrogate = {"kind": "surrogate", "name": "classifier", "seed": 1, "input_hw": list(HW), "films": "films.jsonl",
                 "operating_point": 0.5, "arguments": {"widths": [8, 8, 8, 8]}, "steps": 500, "batch": 4}  # fmt: skip
    (generators,) = [d for d in run_documents() if d["name"] == "generators"]
    sources = {"sources": [{"kind": "films", "folder": "films.jsonl", "split": "training"}],
               "validation": [{"kind": "films", "folder": "films.jsonl", "split": "held-out"}]}  # fmt: skip
    estimate = preflight([surrogate, {**generators, **sources, "steps": 500}], tmp_path, tmp_path / "out")
    assert set(estimate["stages"]) == {"classifier", "generators"}
    assert estimate["stages"]["classifier"] > 0


def test_a_classifier_that_decides_the_same_on_everything_is_refused_now(films_folder: Path, tmp_path: Path) -> None:
    from engine.models.importing.classifier_file import import_classifier
    from engine.models.importing.form import ImportForm
    from engine.training.imported import store_imported

    contract = ClassifierContract(HW, outputs=2, exclusive=True)
    imported = import_classifier(export(foreign_network(), tmp_path / "f.onnx"), contract)
    store_imported(imported, ImportForm("a", "b", 0.999999, contract), tmp_path / "out" / "pre" / "classifier")
    (document,) = [d for d in run_documents() if d["name"] == "generators"]
    with pytest.raises(TrainingError, match="decides the same on every film"):
        preflight([document], films_folder, tmp_path / "out")


def test_time_grows_with_films_steps_and_checks() -> None:
    document = {**run_documents()[1], "steps": 1000, "evaluate_every": 250}
    stage = from_json(GeneratorRun, document, "it")
    watch = Watch(started=0.0, loaded=6.0, steps={0: 7.0, 20: 17.0})
    films = Films(training=400, validation=200, tried=40, tried_validation=20)
    # 0.1 s per film, 0.5 s per step, 0.1 s per checked film, four checks.
    assert stage_seconds(stage, films, watch, ended=19.0) == pytest.approx(60 + 500 + 80)


def test_what_does_not_fit_is_a_problem_and_what_hardly_fits_a_warning() -> None:
    assert judge(0, None, 0, 10) == ([], [])
    problems, warnings = judge(3_000_000_000, 2_000_000_000, 9, 10)
    assert problems[0].startswith("The films need 3.0 GB of memory and 2.0 GB are free.")
    assert warnings == ["The training will almost fill the disk."]
    problems, warnings = judge(9, 10, 20_000_000_000, 1_000_000_000)
    assert problems == ["The training writes 20.0 GB and the disk has 1.0 GB left. Free some space."]
    assert warnings == ["The training will take almost all free memory: close other programs before it starts."]
