"""Saved states of a run: written atomically, read without unpickling anything but tensors."""

import os
from pathlib import Path
from typing import Any

import torch

from engine.errors import TrainingError


def save(path: Path, state: dict[str, Any]) -> None:
    """Write `state` (tensors, numbers, strings, dicts and lists of them) so that `path` is old or new, never half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".partial")
    with temporary.open("wb") as file:
        torch.save(state, file)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


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
