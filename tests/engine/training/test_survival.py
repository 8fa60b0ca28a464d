"""Runs that are killed, stopped or run out of memory, as processes."""

import contextlib
import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import torch
from toy_model import HW, WIDTHS

import engine.training.__main__ as program
from engine.core.errors import TrainingError
from engine.training.networks import CHECKPOINT, CLASSIFIER, load_classifier, load_generators

SOURCES = {
    "sources": [{"kind": "planted", "folder": "training"}],
    "validation": [{"kind": "planted", "folder": "held-out"}],
}
SHARED: dict[str, Any] = {**SOURCES, "seed": 3, "input_hw": list(HW), "batch": 4, "rate": 0.05}
CLASSIFIER_RUN = {**SHARED, "kind": "classifier", "name": "f", "arguments": {"widths": WIDTHS, "blocks": [1] * 4}}
GENERATOR_RUN = {
    **SHARED,
    "kind": "generators",
    "name": "g",
    "classifier": "f",
    "arguments": {"widths": WIDTHS},
    "realism_weight": 0.1,
    "augment": {"rotation_deg": 4, "exposure": 0.3},
    "steps": 40,
    "evaluate_every": 4,
}


class Runs:
    """Runs documents in this process or in one of their own, below one folder."""

    def __init__(self, folder: Path, data: Path) -> None:
        self.folder, self.data = folder, data

    def arguments(self, document: dict[str, Any], out: str) -> list[str]:
        path = self.folder / f"{document['name']}.json"
        path.write_text(json.dumps(document), "utf-8")
        return [str(path), "--data", str(self.data), "--out", str(self.folder / out), "--threads", "1"]

    def here(self, document: dict[str, Any], out: str) -> int:
        return program.main(self.arguments(document, out))

    def child(self, document: dict[str, Any], out: str) -> "subprocess.Popen[str]":
        command = [sys.executable, "-m", "engine.training", *self.arguments(document, out)]
        root = Path(program.__file__).parents[2]
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=root)


@pytest.fixture
def runs(tmp_path: Path, films_folder: Path) -> Runs:
    """With a classifier ``f`` in ``killed/`` and ``whole/`` that decides films of both kinds."""
    runs = Runs(tmp_path, films_folder)
    for out in ("whole", "killed"):
        assert runs.here({**CLASSIFIER_RUN, "steps": 12, "evaluate_every": 12}, out) == 0
    return runs


def until(process: "subprocess.Popen[str]", event: str, times: int) -> None:
    """Read a child's events until one of a kind came so many times."""
    assert process.stdout is not None
    for line in process.stdout:
        times -= json.loads(line)["event"] == event
        if not times:
            return
    raise AssertionError(process.communicate()[1])


def finish(process: "subprocess.Popen[str]") -> None:
    with contextlib.suppress(OSError):
        process.kill()
    process.communicate()


@pytest.mark.slow
def test_a_run_killed_at_a_random_step_and_taken_up_again_ends_as_the_uninterrupted_one(runs: Runs) -> None:
    assert runs.here(GENERATOR_RUN, "whole") == 0
    process = runs.child(GENERATOR_RUN, "killed")
    try:
        until(process, "validation", random.randint(1, 6))
        time.sleep(random.random() * 0.03)
        process.send_signal(signal.SIGKILL)
    finally:
        finish(process)
    assert process.returncode == -signal.SIGKILL
    assert (runs.folder / "killed" / "g" / CHECKPOINT).exists()
    assert runs.here(GENERATOR_RUN, "killed") == 0
    whole, killed = (load_generators(runs.folder / out / "g").state_dict() for out in ("whole", "killed"))
    for name, value in whole.items():
        assert torch.allclose(value, killed[name], atol=1e-6), name


@pytest.mark.slow
def test_a_terminated_run_keeps_its_last_step_and_says_so(runs: Runs) -> None:
    process = runs.child({**GENERATOR_RUN, "steps": 4000, "evaluate_every": 4000}, "killed")
    try:
        until(process, "step", 2)
        process.terminate()
        rest, _ = process.communicate(timeout=60)
    finally:
        finish(process)
    assert process.returncode == 1
    assert json.loads(rest.splitlines()[-1])["event"] == "stopped"
    state = torch.load(runs.folder / "killed" / "g" / CHECKPOINT, weights_only=True)
    assert state["step"] > 20


def test_a_training_short_of_memory_goes_on_with_fewer_films(
    runs: Runs, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    step = torch.optim.Adam.step

    def hungry(self: torch.optim.Adam, *arguments: Any, **options: Any) -> Any:
        if len(drawn) < 3 or drawn[-1] > 2:
            raise RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 2 bytes")
        return step(self, *arguments, **options)

    drawn: list[int] = []
    transforms = program.train_generators.__globals__["augment"].random_transforms

    def counted(count: int, *arguments: Any) -> Any:
        drawn.append(count)
        return transforms(count, *arguments)

    monkeypatch.setattr("engine.training.loop.augment.random_transforms", counted)
    monkeypatch.setattr(torch.optim.Adam, "step", hungry)
    assert runs.here({**GENERATOR_RUN, "batch": 8, "steps": 4, "evaluate_every": 2}, "whole") == 0
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [e["batch"] for e in events if e["event"] == "memory"] == [4, 2]
    assert load_generators(runs.folder / "whole" / "g")


def test_a_run_whose_result_was_lost_at_the_last_moment_is_finished_without_training(runs: Runs) -> None:
    (runs.folder / "whole" / "f" / CLASSIFIER).unlink()
    with pytest.raises(TrainingError):
        load_classifier(runs.folder / "whole" / "f")
    assert runs.here({**CLASSIFIER_RUN, "steps": 12, "evaluate_every": 12}, "whole") == 0
    assert load_classifier(runs.folder / "whole" / "f").operating_point > 0
