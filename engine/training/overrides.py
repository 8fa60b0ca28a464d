"""Single values of a run file, said on the command line: ``generators.steps=300``."""

import dataclasses
import json
from collections.abc import Sequence
from typing import Any

from engine.core.errors import TrainingError
from engine.training.config import GeneratorRun
from engine.training.run_draft import GeneratorsDraft
from engine.training.run_progress import GENERATORS

# These two mean other things in a draft and in a run file, or are shared by all stages.
_NOT_FOLLOWED = {"start", "augment"}
FOLLOWED = {
    field.name for field in dataclasses.fields(GeneratorsDraft) if field.name not in _NOT_FOLLOWED
} & {field.name for field in dataclasses.fields(GeneratorRun)}  # fmt: skip
"""Values of the generators that others follow: warm-up, the pair that cheats, the critic."""


def read_overrides(assignments: Sequence[str]) -> dict[str, Any]:
    """Each ``STAGE.FIELD=VALUE`` as path and value; a value that is not JSON is text.

    Raises
    ------
    TrainingError
        If one is no such assignment.
    """
    found: dict[str, Any] = {}
    for assignment in assignments:
        path, equals, text = assignment.partition("=")
        if not equals or not all(path.split(".")) or "." not in path:
            raise TrainingError(
                f"“{assignment}” sets nothing. Type a stage, a field and a value, such as --set {GENERATORS}.steps=300."
            )
        try:
            found[path] = json.loads(text)
        except ValueError:
            found[path] = text
    return found


def followed(overrides: dict[str, Any], generators: GeneratorsDraft) -> GeneratorsDraft:
    """The draft of the generators with the values that others follow; they must have been checked before."""
    own = {path.removeprefix(f"{GENERATORS}."): value for path, value in overrides.items()}
    return dataclasses.replace(generators, **{name: value for name, value in own.items() if name in FOLLOWED})


def override(document: dict[str, Any], overrides: dict[str, Any]) -> None:
    """Set values in the stages of a sequence; whether they fit is for :func:`engine.training.config.parse_run` to say.

    Raises
    ------
    TrainingError
        If a stage, or an object that a path leads through, is not there.
    """
    stages = {stage["name"]: stage for stage in document["stages"]}
    for path, value in overrides.items():
        stage, *between, name = path.split(".")
        if stage not in stages:
            raise TrainingError(f"This run has no stage “{stage}”: it has {', '.join(stages)}.")
        place = stages[stage]
        for step in between:
            place = place.setdefault(step, {})
            if not isinstance(place, dict):
                raise TrainingError(f"--set {path}: “{step}” is a plain value and has no fields.")
        place[name] = value
