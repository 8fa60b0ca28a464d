import hashlib
import json
import pickle
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
import torch

from engine.core.errors import TrainingError
from engine.training import checkpoint


def test_what_is_saved_is_loaded_and_no_partial_file_is_left(tmp_path: Path) -> None:
    state = {"weights": {"a": torch.arange(3.0)}, "step": 7, "name": "x", "widths": [1, 2]}
    checkpoint.save(tmp_path / "run" / "checkpoint.pt", state)
    loaded = checkpoint.load(tmp_path / "run" / "checkpoint.pt")
    assert torch.equal(loaded.pop("weights")["a"], torch.arange(3.0))
    assert loaded == {"step": 7, "name": "x", "widths": [1, 2]}
    assert [p.name for p in (tmp_path / "run").iterdir()] == ["checkpoint.pt"]


def test_a_save_that_fails_leaves_the_old_checkpoint(tmp_path: Path) -> None:
    path = tmp_path / "checkpoint.pt"
    checkpoint.save(path, {"step": 1})
    with pytest.raises((pickle.PicklingError, AttributeError, TypeError)):
        checkpoint.save(path, {"step": lambda: 2})
    assert checkpoint.load(path) == {"step": 1}


def test_a_run_that_was_not_done_is_named(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match=r"no classifier\.pt of the run “first”. Finish that run first"):
        checkpoint.load(tmp_path / "first" / "classifier.pt")


def test_a_truncated_checkpoint_is_refused_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "checkpoint.pt"
    checkpoint.save(path, {"weights": torch.rand(100)})
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(TrainingError, match=r"checkpoint\.pt cannot be read. Delete it"):
        checkpoint.load(path)


class Intruder:
    def __reduce__(self) -> tuple[object, ...]:
        return (Path.touch, (Path("intruder-was-here"),))


def test_a_checkpoint_cannot_run_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    torch.save({"step": Intruder()}, tmp_path / "checkpoint.pt")
    with pytest.raises(TrainingError, match="cannot be read"):
        checkpoint.load(tmp_path / "checkpoint.pt")
    assert not (tmp_path / "intruder-was-here").exists()


def test_a_file_of_tensors_that_is_no_checkpoint_is_refused(tmp_path: Path) -> None:
    torch.save(torch.rand(3), tmp_path / "checkpoint.pt")
    with pytest.raises(TrainingError, match="not one of Parallax"):
        checkpoint.load(tmp_path / "checkpoint.pt")


def test_checkpoint_of_other_settings_is_refused_by_name(tmp_path: Path) -> None:
    network = torch.nn.Linear(2, 1)
    checkpoint.save_checkpoint(tmp_path / "night" / "checkpoint.pt", "rate 0.1", 7, {"network": network})
    assert checkpoint.resume(tmp_path / "night" / "checkpoint.pt", "rate 0.1", {"network": network}) == 7
    with pytest.raises(TrainingError, match="The folder night holds a run of the same name with other settings"):
        checkpoint.resume(tmp_path / "night" / "checkpoint.pt", "rate 0.2", {"network": network})


@dataclass(frozen=True)
class Source:
    folder: str


@dataclass(frozen=True)
class NewSource(Source):
    """The same after a version that gave it a field."""

    turned: bool = False


@dataclass(frozen=True)
class Run:
    name: str
    sources: tuple[Source, ...]
    arguments: dict[str, Any] = field(default_factory=dict)
    rate: float = 0.1
    calibrate: bool = field(default=False, repr=False)


@dataclass(frozen=True)
class NewRun(Run):
    """The same after a version that gave it fields."""

    warm_up: float = 0.05
    widths: tuple[int, ...] = (8, 16)
    options: dict[str, Any] = field(default_factory=dict)


OLD = Run("a", (Source("x"), Source("y")), {"widths": [8]})
NEW = NewRun("a", (NewSource("x"), NewSource("y")), {"widths": [8]})


def kept(folder: Path, run: Any) -> Path:
    checkpoint.save_checkpoint(folder / "night" / "checkpoint.pt", run, 7, {})
    return folder / "night" / "checkpoint.pt"


def test_a_checkpoint_from_before_a_new_field_goes_on_where_the_field_has_its_default(tmp_path: Path) -> None:
    assert checkpoint.resume(kept(tmp_path, OLD), NEW, {}) == 7


@pytest.mark.parametrize(
    "other",
    [
        replace(NEW, warm_up=0.1),
        replace(NEW, widths=(8, 32)),
        replace(NEW, options={"form": "duo"}),
        replace(NEW, rate=0.2),
        replace(NEW, arguments={"widths": [16]}),
        replace(NEW, sources=(NewSource("x"),)),
        replace(NEW, sources=(NewSource("x"), NewSource("y", turned=True))),
    ],
)
def test_a_checkpoint_of_another_run_is_refused_whatever_differs(tmp_path: Path, other: Run) -> None:
    with pytest.raises(TrainingError, match="with other settings"):
        checkpoint.resume(kept(tmp_path, OLD), other, {})


def test_a_default_that_changed_is_another_setting_and_what_is_no_part_of_a_run_is_none(tmp_path: Path) -> None:
    @dataclass(frozen=True)
    class Faster(Run):
        rate: float = 0.3

    path = kept(tmp_path, OLD)
    with pytest.raises(TrainingError, match="with other settings"):
        checkpoint.resume(path, Faster(OLD.name, OLD.sources, OLD.arguments), {})
    assert checkpoint.resume(path, replace(OLD, calibrate=True), {}) == 7


def test_a_field_that_is_gone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="of an earlier version"):
        checkpoint.resume(kept(tmp_path, NEW), OLD, {})


def test_a_checkpoint_that_kept_a_hash_of_the_run_goes_on_as_long_as_the_run_has_no_new_field(tmp_path: Path) -> None:
    path = tmp_path / "night" / "checkpoint.pt"
    checkpoint.save(path, {"run": hashlib.sha256(repr(OLD).encode()).hexdigest(), "step": 5})
    assert checkpoint.resume(path, OLD, {}) == 5
    with pytest.raises(TrainingError, match="or of an earlier version that kept them otherwise"):
        checkpoint.resume(path, NEW, {})


def test_what_a_run_says_survives_json() -> None:
    assert checkpoint.is_of(json.loads(json.dumps(checkpoint.described(OLD))), NEW)
