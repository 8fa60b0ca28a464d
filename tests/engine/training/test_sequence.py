from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from toy_model import run_documents

from engine.core.errors import Cancelled, TrainingError
from engine.models.registry import RegisteredModel
from engine.training.__main__ import execute
from engine.training.config import SequenceRun, parse_run
from engine.training.networks import load_classifier, load_critic, load_generators
from engine.training.run_folder import ControlledContext, ask
from engine.training.sequence import run_sequence

ADOPT = {"kind": "adopt", "name": "old", "model": "tiny", "version": "1.0"}


def sequence(*stages: dict[str, Any]) -> SequenceRun:
    run = parse_run({"kind": "sequence", "name": "all", "stages": list(stages)}, "run.json")
    assert isinstance(run, SequenceRun)
    return run


@pytest.fixture
def stages(registered_tiny_pack: RegisteredModel) -> list[dict[str, Any]]:
    """The classifier of a registered model, and two steps of generators for it."""
    toy = next(d for d in run_documents() if d["name"] == "generators")
    return [ADOPT, toy | {"classifier": "old", "steps": 2, "evaluate_every": 1}]


@pytest.fixture
def run(films_folder: Path, tmp_path: Path, events: Any) -> Callable[..., list[str]]:
    """Run a sequence and return the stages that were executed."""

    def go(plan: SequenceRun, execute: Any = execute) -> list[str]:
        ran: list[str] = []

        def watched(stage: Any, *arguments: Any) -> None:
            ran.append(stage.name)
            execute(stage, *arguments)

        run_sequence(plan, films_folder, tmp_path, events, ControlledContext(tmp_path / "all", events), watched)
        return ran

    return go


def test_stages_build_on_those_before_them(run, stages, events, tmp_path):
    assert run(sequence(*stages)) == ["old", "generators"]
    assert load_generators(tmp_path / "all" / "generators")
    told = events.of("stage")
    assert [(e["number"], e["of"], e["kind"], e["steps"]) for e in told] == [
        (1, 2, "adopt", 0),
        (2, 2, "generators", 2),
    ]
    assert told[1]["work_before"] + told[1]["work"] == told[1]["work_all"]


def test_a_stage_that_is_done_is_passed_over(run, stages):
    run(sequence(*stages))
    assert run(sequence(*stages)) == []


def test_a_stage_whose_settings_changed_is_run_again(run, stages):
    run(sequence(ADOPT), execute=lambda *_: None)
    assert run(sequence({**ADOPT, "version": "2"}), execute=lambda *_: None) == ["old"]


def test_a_stopped_sequence_goes_on_where_it_was(run, stages, tmp_path):
    def stopped(stage: Any, *arguments: Any) -> None:
        if stage.name == "generators":
            raise Cancelled

    with pytest.raises(Cancelled):
        run(sequence(*stages), execute=stopped)
    assert run(sequence(*stages), execute=lambda *_: None) == ["generators"]


def test_a_stage_that_is_to_finish_keeps_its_best_and_the_next_follows(run, stages, events, tmp_path):
    cheater = {**stages[1], "name": "after"}

    def ended(stage: Any, data: Path, out: Path, emit: Any, context: ControlledContext) -> None:
        def told(event: str, **fields: Any) -> None:
            if event == "samples" and stage.name == "generators":
                ask(tmp_path / "all", "finish")
                context._next_look = 0
            emit(event, **fields)

        execute(stage, data, out, told, context)

    assert run(sequence(*stages, cheater), execute=ended) == ["old", "generators", "after"]
    assert [e["step"] for e in events.of("validation")] == [1, 1, 2]
    assert load_generators(tmp_path / "all" / "generators")


def test_a_stage_without_a_result_cannot_be_finished(run, stages, tmp_path):
    def impatient(stage: Any, data: Path, out: Path, emit: Any, context: ControlledContext) -> None:
        ask(tmp_path / "all", "finish")
        execute(stage, data, out, emit, context)

    with pytest.raises(TrainingError, match="nothing to keep yet"):
        run(sequence(*stages), execute=impatient)


def test_a_registered_model_can_be_built_on(run, registered_tiny_pack: RegisteredModel, tmp_path):
    run(sequence(ADOPT))
    folder = tmp_path / "all" / "old"
    assert load_classifier(folder).operating_point == registered_tiny_pack.card.operating_point
    assert load_generators(folder).form == registered_tiny_pack.card.architecture.generators.form
    assert load_critic(folder)


def test_generators_go_on_from_a_trained_pair(run, stages, events, tmp_path):
    run(sequence(ADOPT, {**stages[1], "start": "old", "rate": 0.0}))
    before, after = (load_generators(tmp_path / "all" / name).state_dict() for name in ("old", "generators"))
    weights = [name for name in before if name.endswith("weight")]
    assert weights
    assert all(before[name].allclose(after[name]) for name in weights)


def test_a_pair_that_is_built_otherwise_cannot_be_gone_on_from(run, stages):
    other = {**stages[1], "start": "old", "arguments": {"form": "duo", "widths": [8, 8]}}
    with pytest.raises(TrainingError, match="built otherwise"):
        run(sequence(ADOPT, other))


@pytest.mark.parametrize(
    ("stages", "sentence"),
    [
        ([], "need names, each its own"),
        ([ADOPT, ADOPT], "need names, each its own"),
        ([{"kind": "sequence", "name": "inner", "stages": [ADOPT]}], "cannot hold another one"),
        ([{"kind": "adopt", "name": "a"}], "lacks the field “model”"),
        ([3], "must be an object"),
        ("none", "must be a list"),
    ],
)
def test_a_sequence_that_cannot_be_is_refused(stages, sentence):
    with pytest.raises(TrainingError, match=sentence):
        parse_run({"kind": "sequence", "name": "all", "stages": stages}, "run.json")


def test_a_card_that_would_be_refused_is_told_whole_before_the_first_stage(run, stages, events):
    pack = next(d for d in run_documents() if d["kind"] == "pack")
    card = {k: v for k, v in pack["card"].items() if k != "licence"} | {"version": "one", "limits": [], "author": "me"}
    with pytest.raises(TrainingError) as refused:
        run(sequence(*stages, pack | {"card": card}))
    assert all(word in str(refused.value) for word in ("licence", "version", "limits", "author"))
    assert events == []
