"""Saved states of a run: written atomically, read without unpickling anything but tensors."""

import dataclasses
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

import torch

from engine.core.atomic import atomic_write
from engine.core.errors import TrainingError


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
    with atomic_write(path) as file:
        torch.save(state, file)


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


def save_checkpoint(path: Path, run: object, step: int, parts: Mapping[str, Stateful]) -> None:
    """Save everything that a run needs to go on after `step` steps, and what run it is."""
    save(path, {"run": described(run), "step": step, **{name: part.state_dict() for name, part in parts.items()}})


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
    if not is_of(state.get("run"), run):
        raise TrainingError(
            f"The folder {path.parent.name} holds a run of the same name with other settings, or of an earlier "
            "version that kept them otherwise. Give the run another name, or delete that folder to start anew."
        )
    for name, part in parts.items():
        if name in state:  # a checkpoint of an earlier version may know less
            part.load_state_dict(state[name])
    return int(state["step"])


def described(said: Any) -> Any:
    """Everything a run file says, as JSON values; fields that are no part of what identifies a run are left out."""
    if dataclasses.is_dataclass(said):
        return {field.name: described(getattr(said, field.name)) for field in _identifying(said)}
    if isinstance(said, dict):
        return {name: described(value) for name, value in said.items()}
    return [described(value) for value in said] if isinstance(said, list | tuple) else said


def is_of(stored: Any, run: Any) -> bool:
    """Whether what was :func:`described` once is what `run` says.

    A field that came later says nothing new at its default; one whose default was changed does.
    """
    return _agrees(stored, run) or stored == _old_fingerprint(run)


def _agrees(stored: Any, said: Any) -> bool:
    if isinstance(said, list | tuple):
        return isinstance(stored, list) and len(stored) == len(said) and all(map(_agrees, stored, said))
    if not dataclasses.is_dataclass(said):
        return bool(stored == described(said))
    fields = {field.name: field for field in _identifying(said)}
    return (
        isinstance(stored, dict)
        and stored.keys() <= fields.keys()
        and all(
            _agrees(stored[name] if name in stored else described(_default(field)), getattr(said, name))
            for name, field in fields.items()
        )
    )


def _identifying(run: Any) -> list[dataclasses.Field[Any]]:
    return [field for field in dataclasses.fields(run) if field.repr]


def _default(field: dataclasses.Field[Any]) -> Any:
    """Of a field that has none a value that no run has."""
    return field.default if field.default_factory is dataclasses.MISSING else field.default_factory()


def _old_fingerprint(run: object) -> str:
    """What was kept until version 0.4; it holds as long as no field has come since."""
    return hashlib.sha256(repr(run).encode()).hexdigest()
