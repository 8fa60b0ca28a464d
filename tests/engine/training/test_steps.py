import errno
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn

from engine.core.errors import Cancelled, TrainingError
from engine.core.jobs import JobContext
from engine.training import checkpoint
from engine.training.steps import KEEP_EVERY_S, MOST_ROLLBACKS, TELL_EVERY, TELL_EVERY_S, Steps


@dataclass(frozen=True)
class Night:
    """As much of a run file as the steps ask for."""

    name: str = "night"
    steps: int = 6
    rate: float = 0.1
    warm_up: int = 100


RUN = Night()
NAN = torch.tensor(float("nan"))


@pytest.fixture
def make(tmp_path: Path) -> Callable[..., tuple[Steps, nn.Linear, list[dict[str, Any]], JobContext]]:
    """``make()``: steps over a layer whose weight counts them, the events and the context; each call resumes."""

    def build(clock: Callable[[], float] = lambda: 0.0) -> Any:
        events: list[dict[str, Any]] = []
        layer, context = nn.Linear(1, 1), JobContext()
        nn.init.zeros_(layer.weight)

        def emit(event: str, **fields: Any) -> None:
            events.append({"event": event, **fields})

        steps = Steps(tmp_path / "checkpoint.pt", RUN, {"layer": layer}, emit, context, clock)
        return steps, layer, events, context

    return build


def count(layer: nn.Linear) -> None:
    with torch.no_grad():
        layer.weight += 1


def test_every_step_is_taken_once(make: Any) -> None:
    assert list(make()[0]) == [0, 1, 2, 3, 4, 5]


def test_a_cancelled_training_keeps_the_step_it_has_done_and_goes_on_behind_it(make: Any) -> None:
    steps, layer, _, context = make()
    numbers = iter(steps)
    for step in range(4):
        assert next(numbers) == step
        count(layer)
    context.cancel()
    with pytest.raises(Cancelled):
        next(numbers)
    again, layer, events, _ = make()
    assert events == [{"event": "resumed", "step": 4}]
    assert layer.weight.item() == 4
    assert list(again) == [4, 5]


def test_the_state_is_kept_every_few_minutes(make: Any, tmp_path: Path) -> None:
    now = [0.0]
    steps, layer, *_ = make(lambda: now[0])
    kept = []
    for _ in steps:
        kept.append(checkpoint.load(tmp_path / "checkpoint.pt")["step"])
        count(layer)
        now[0] += 0.4 * KEEP_EVERY_S
    assert kept == [0, 0, 0, 3, 3, 3]


def test_fast_steps_are_told_now_and_then_and_slow_ones_before_anybody_wonders(make: Any) -> None:
    now = [0.0]
    steps, *_ = make(lambda: now[0])
    assert [step for step in range(2 * TELL_EVERY + 1) if steps.is_to_tell(step)] == [0, TELL_EVERY, 2 * TELL_EVERY]
    told = []
    for step in range(1, 8):
        now[0] += 0.4 * TELL_EVERY_S
        if steps.is_to_tell(step):
            told.append(step)
    assert told == [3, 6]


def test_a_diverged_step_goes_back_to_the_last_checkpoint_at_half_the_rate(make: Any) -> None:
    steps, layer, events, _ = make()
    taken, rates = [], []
    for step in steps:
        taken.append(step)
        rates.append(steps.rate(0))
        if len(taken) == 4:
            with torch.no_grad():
                layer.weight.fill_(float("nan"))
            assert steps.diverged(torch.tensor(1.0), NAN)
            continue
        assert not steps.diverged(torch.tensor(1.0))
        count(layer)
        if step == 1:
            steps.save_checkpoint(2)
    assert taken == [0, 1, 2, 3, 2, 3, 4, 5]
    assert rates[4:] == [0.5 * rate for rate in rates[:4]]
    assert layer.weight.item() == 6
    (event,) = [e for e in events if e["event"] == "diverged"]
    assert event["message"].endswith("went back to step 2 and halved the learning rate.")
    assert make()[0].rate(0) == rates[4]


def test_a_training_that_always_diverges_is_given_up(make: Any) -> None:
    steps, *_ = make()
    for _ in range(MOST_ROLLBACKS):
        assert steps.diverged(NAN)
    with pytest.raises(TrainingError, match=r"“night” diverges even at 0\.031 of its learning rate"):
        steps.diverged(NAN)


@pytest.mark.parametrize(
    ("code", "sentence"), [(errno.ENOSPC, "the disk is full"), (errno.EACCES, "cannot be written")]
)
def test_a_disk_that_takes_nothing_is_a_sentence_and_the_last_checkpoint_stays(
    make: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, sentence: str
) -> None:
    steps, layer, *_ = make()
    count(layer)
    steps.save_checkpoint(1)

    def full(state: object, file: Any) -> None:
        file.write(b"half of it")
        raise OSError(code, "no")

    monkeypatch.setattr(torch, "save", full)
    with pytest.raises(TrainingError, match=f"“night” cannot be kept: .*{sentence}"):
        steps.save_checkpoint(2)
    assert [path.name for path in tmp_path.iterdir()] == ["checkpoint.pt"]
    assert checkpoint.load(tmp_path / "checkpoint.pt")["step"] == 1


def test_a_checkpoint_of_an_earlier_version_is_taken_up(make: Any, tmp_path: Path) -> None:
    checkpoint.save_checkpoint(tmp_path / "checkpoint.pt", RUN, 4, {"layer": nn.Linear(1, 1)})
    assert list(make()[0]) == [4, 5]
