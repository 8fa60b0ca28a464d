"""Saved states of a run: written atomically, read without unpickling anything but tensors."""

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

import torch

from engine.errors import TrainingError


class Stateful(Protocol):
    """A network or an optimizer."""

    def state_dict(self) -> dict[str, Any]:
        """Everything it has to remember."""
        ...

    def load_state_dict(self, state_dict: dict[str, Any], /) -> Any:
        """Go back to a remembered state."""
        ...


def save(path: Path, state: dict[str, Any]) -> None:
    """Write `state` (tensors, numbers, strings, dicts and lists of them) so that `path` is old or new, never half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".partial")
    try:
        with temporary.open("wb") as file:
            torch.save(state, file)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)  # half a file on a full disk helps nobody


def load(path: Path) -> dict[str, Any]:
    """Read a checkpoint.

    Raises
    ------
    TrainingError
        If there is no such file, or it is not a checkpoint, or it holds anything but tensors and plain values.
    """
    try:
        state = torch.load(path, map_location="cpu", weights_only=True)
    except FileNotFoundError as error:
        raise TrainingError(
            f"There is no {path.name} of the run “{path.parent.name}”. Finish that run first, in the same folder."
        ) from error
    except Exception as error:  # torch raises a dozen types for a damaged file
        raise TrainingError(f"The checkpoint {path.name} cannot be read. Delete it to start the run anew.") from error
    if not isinstance(state, dict):
        raise TrainingError(f"The checkpoint {path.name} is not one of Parallax. Delete it to start the run anew.")
    return state


def keep(path: Path, run: object, step: int, parts: Mapping[str, Stateful]) -> None:
    """Save everything that a run needs to go on after `step` steps, and what run it is."""
    save(path, {"run": fingerprint(run), "step": step, **{name: part.state_dict() for name, part in parts.items()}})


def resume(path: Path, run: object, parts: Mapping[str, Stateful]) -> int:
    """Restore the parts from a checkpoint of the same run, if there is one; returns the steps already done.

    Raises
    ------
    TrainingError
        If the checkpoint is damaged, or its run file said something else: half of two recipes is neither.
    """
    if not path.exists():
        return 0
    state = load(path)
    if state.get("run") != fingerprint(run):
        raise TrainingError(
            f"The folder {path.parent.name} holds a run of the same name with other settings. Give the run another "
            "name, or delete that folder to start anew."
        )
    for name, part in parts.items():
        if name in state:  # a checkpoint of an earlier version may know less
            part.load_state_dict(state[name])
    return int(state["step"])


def fingerprint(run: object) -> str:
    """SHA-256 over everything a run file says."""
    return hashlib.sha256(repr(run).encode()).hexdigest()
