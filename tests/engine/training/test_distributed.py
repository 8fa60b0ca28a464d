"""Two processes that train together end where one ends that trains alone."""

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn
from toy_model import HW, WIDTHS

import engine.training.__main__ as training
from engine.core.errors import TrainingError
from engine.data.film_list import ListedFilm, write_film_list
from engine.training import distributed
from engine.training.networks import CHECKPOINT, load_classifier, load_generators

SHARED: dict[str, Any] = {
    "sources": [{"kind": "planted", "folder": "training"}],
    "validation": [{"kind": "planted", "folder": "held-out"}],
    "seed": 3,
    "input_hw": list(HW),
    "batch": 8,
    "rate": 0.05,
    "evaluate_every": 2,
}
CLASSIFIER = {**SHARED, "kind": "classifier", "name": "f", "arguments": {"widths": WIDTHS, "blocks": [1] * 4}}
GENERATORS = {
    **SHARED,
    "kind": "generators",
    "name": "g",
    "classifier": "f",
    "arguments": {"widths": WIDTHS},
    # No discriminator: its first gradients cancel to rounding errors, of which Adam makes whole steps.
    "smooth_weight": 0.1,
    "augment": {"rotation_deg": 4, "exposure": 0.3},
    "valid_share": 0.9,
    "warm_up": 1,
    "rate": 0.002,
    # Few: from step to step Adam enlarges rounding errors of vanishing gradients a hundredfold.
    "steps": 4,
}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


# Adam makes whole steps of rounding errors where gradients vanish; plain steps are as long as the gradients.
PLAIN = """
import sys, torch
class Plain(torch.optim.SGD):
    def __init__(self, parameters, lr, **options):
        super().__init__(parameters, lr)
torch.optim.Adam = torch.optim.AdamW = Plain
from engine.training.__main__ import main
sys.exit(main(sys.argv[1:]))
"""


def train_as_two(
    document: dict[str, Any], folder: Path, data: Path, out: str, program: tuple[str, ...] = ("-m", "engine.training")
) -> list[list[dict[str, Any]]]:
    """What torchrun does, without its own start-up: the events of each of two processes."""
    path = folder / "two.json"
    path.write_text(json.dumps(document), "utf-8")
    command = [sys.executable, *program, str(path), "--data", str(data), "--out", str(folder / out)]
    meeting = {"WORLD_SIZE": "2", "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(free_port())}
    children = [
        subprocess.Popen(
            [*command, "--threads", "1"],
            env={**os.environ, **meeting, "RANK": str(rank), "LOCAL_RANK": str(rank)},
            cwd=Path(training.__file__).parents[2],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for rank in (0, 1)
    ]
    told = []
    try:
        for child in children:
            output, errors = child.communicate(timeout=100)
            assert child.returncode == 0, errors
            told.append([json.loads(line) for line in output.splitlines()])
    finally:
        for child in children:
            child.kill()
            child.communicate()
    return told


def train_alone(document: dict[str, Any], folder: Path, data: Path, out: str) -> None:
    path = folder / "alone.json"
    path.write_text(json.dumps(document), "utf-8")
    assert training.main([str(path), "--data", str(data), "--out", str(folder / out), "--threads", "1"]) == 0


@pytest.mark.slow
def test_two_processes_end_where_one_ends_with_the_same_batch(films_folder: Path, tmp_path: Path) -> None:
    for out in ("alone", "two"):
        train_alone({**CLASSIFIER, "steps": 12, "evaluate_every": 12}, tmp_path, films_folder, out)
    train_alone(GENERATORS, tmp_path, films_folder, "alone")
    first, second = train_as_two(GENERATORS, tmp_path, films_folder, "two")
    assert [e["step"] for e in first if e["event"] == "validation"] == [2, 4]
    assert first[-1]["event"] == "done"
    assert second == []
    alone, two = (load_generators(tmp_path / out / "g").state_dict() for out in ("alone", "two"))
    for name, value in alone.items():
        assert torch.allclose(value, two[name], atol=1e-5), name
    states = [torch.load(tmp_path / out / "g" / CHECKPOINT, weights_only=True) for out in ("alone", "two")]
    assert [state["step"] for state in states] == [4, 4]
    assert states[0].keys() == states[1].keys()
    assert states[0]["flipping"] == states[1]["flipping"]
    assert max(states[0]["flipping"]["logarithm"]) > 0


@pytest.fixture
def plain_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """This process steps as those of :data:`PLAIN` do."""

    class Plain(torch.optim.SGD):
        def __init__(self, parameters: Any, lr: float, **options: Any) -> None:
            super().__init__(parameters, lr)

    monkeypatch.setattr(torch.optim, "Adam", Plain)
    monkeypatch.setattr(torch.optim, "AdamW", Plain)


def scored_list(folder: Path, data: Path) -> Path:
    """The films of the data folder as a list, with made-up scores."""
    found = sorted((data / "training").glob("with*/*.png"))
    films = [
        ListedFilm(str(path), "", True, number, (f"{(number % 7) / 6}",), "held-out" if number % 4 == 3 else "training")
        for number, path in enumerate(found)
    ]
    write_film_list(folder / "scored", films)
    return folder / "scored"


def tensors(state: Any, name: str = "") -> Iterator[tuple[str, torch.Tensor]]:
    """Every tensor of a checkpoint, by its place in it."""
    if isinstance(state, torch.Tensor):
        yield name, state.float()
    elif isinstance(state, dict | list):
        for key, value in state.items() if isinstance(state, dict) else enumerate(state):
            yield from tensors(value, f"{name}.{key}")


@pytest.mark.usefixtures("plain_steps")
@pytest.mark.slow
def test_every_network_ends_as_one_process_trains_it_with_every_term_of_its_loss(
    films_folder: Path, tmp_path: Path
) -> None:
    explained = {**CLASSIFIER, "name": "explained", "steps": 12, "evaluate_every": 12}
    train_alone(explained, tmp_path, films_folder, "before")
    for out in ("alone", "two"):
        shutil.copytree(tmp_path / "before" / "explained", tmp_path / out / "all" / "explained")
    every = {**SHARED, "steps": 3, "evaluate_every": 3, "rate": 10.0, "augment": {"rotation_deg": 4, "exposure": 0.3}}
    spoken = {**every, "classifier": "explained"}
    terms = {"realism_weight": 0.1, "common_weight": 1.0, "smooth_weight": 0.1, "focus_weight": 0.1}
    generators = {**spoken, **terms, "kind": "generators", "arguments": {"widths": WIDTHS}}
    small = {"arguments": {"widths": WIDTHS, "blocks": [1] * 4}}
    stages = [
        {**every, **small, "kind": "classifier", "name": "carried", "faded": 0.5, "sparring": 0.5},
        {**every, **small, "kind": "classifier", "name": "filled", "region_form": "fill"},
        {**generators, "name": "plain"},
        {**generators, "name": "syce", "scheme": "syce"},
        {**generators, "name": "cyce", "scheme": "cyce"},
        {**spoken, "kind": "critic", "name": "critic", "generators": ["plain"], "widths": WIDTHS},
        {**spoken, "kind": "mask-generator", "name": "mask", "widths": WIDTHS},
        {"kind": "surrogate", "name": "surrogate", "seed": 3, "input_hw": list(HW), **small, "steps": 3, "batch": 8,
         "rate": 10.0, "films": str(scored_list(tmp_path, films_folder)), "operating_point": 0.5},
    ]  # fmt: skip
    sequence = {"kind": "sequence", "name": "all", "stages": stages}
    train_alone(sequence, tmp_path, films_folder, "alone")
    train_as_two(sequence, tmp_path, films_folder, "two", ("-c", PLAIN))
    for stage in stages:
        alone, two = (
            dict(tensors(torch.load(tmp_path / out / "all" / str(stage["name"]) / CHECKPOINT, weights_only=True)))
            for out in ("alone", "two")
        )
        assert alone.keys() == two.keys()
        for name, value in alone.items():
            assert torch.allclose(value, two[name], rtol=1e-3, atol=1e-4), (stage["name"], name)


@pytest.mark.slow
def test_a_team_trains_a_whole_sequence(films_folder: Path, tmp_path: Path) -> None:
    stages = [{**CLASSIFIER, "steps": 12, "evaluate_every": 12}, {**GENERATORS, "steps": 2}]
    sequence = {"kind": "sequence", "name": "all", "stages": stages}
    first, second = train_as_two(sequence, tmp_path, films_folder, "out")
    assert [e["name"] for e in first if e["event"] == "stage"] == ["f", "g"]
    assert second == []
    assert load_classifier(tmp_path / "out" / "all" / "f").operating_point > 0
    assert load_generators(tmp_path / "out" / "all" / "g")


def test_a_process_alone_is_a_team_of_one() -> None:
    layer = nn.Linear(2, 1)
    layer(torch.ones(1, 2)).sum().backward()
    with distributed.joined():
        assert (distributed.size(), distributed.is_first(), distributed.any_of(False), distributed.any_of(True)) == (
            1,
            True,
            False,
            True,
        )
        distributed.average_gradients(layer)
        distributed.check_batch(7)
        distributed.wait()
    assert torch.equal(distributed.share(torch.arange(3)), torch.arange(3))
    assert torch.equal(distributed.whole(torch.arange(3)), torch.arange(3))
    assert layer.weight.grad is not None
    assert layer.weight.grad.tolist() == [[1, 1]]


def test_a_batch_that_cannot_be_divided_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(distributed, "size", lambda: 3)
    with pytest.raises(TrainingError, match="A batch of 16 films cannot be divided evenly among 3 processes"):
        distributed.check_batch(16)
