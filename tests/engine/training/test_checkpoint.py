import pickle
from pathlib import Path

import pytest
import torch

from engine.errors import TrainingError
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
    checkpoint.keep(tmp_path / "night" / "checkpoint.pt", "rate 0.1", 7, {"network": network})
    assert checkpoint.resume(tmp_path / "night" / "checkpoint.pt", "rate 0.1", {"network": network}) == 7
    with pytest.raises(TrainingError, match="The folder night holds a run of the same name with other settings"):
        checkpoint.resume(tmp_path / "night" / "checkpoint.pt", "rate 0.2", {"network": network})
