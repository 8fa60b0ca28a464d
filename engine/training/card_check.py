"""Whether a model card would be accepted, asked before a training instead of after it."""

import json
from typing import Any

from engine.core.errors import TrainingError
from engine.models.card import SCHEMA_VERSION, card_fault
from engine.training.config import PackRun

_NETWORK = {"name": "any", "kwargs": {}}
# What the pack writes itself, once the networks are trained.
_FROM_TRAINING: dict[str, Any] = {
    "schema_version": SCHEMA_VERSION,
    "input_hw": [64, 64],
    "preprocessing": "any/1",
    "operating_point": 0.5,
    "architecture": {
        "classifier": _NETWORK,
        "generators": {"name": "any", "form": "single", "kwargs": {}},
        "critic": _NETWORK,
    },
    "weights": {"any.safetensors": "0" * 64},
    "metrics": [],
    "map_scale": 1.0,
    "plausibility_threshold": 0.0,
    "distribution": {},
}
# A card without a fault, in which each field of the run file is tried alone: so every fault is found, not the first.
_FAULTLESS: dict[str, Any] = {
    "id": "any",
    "name": "Any",
    "version": "1.0",
    "task": "Any.",
    "class_name": "class",
    "counter_class_name": "no class",
    "calibrated": False,
    "training_data": [],
    "intended_use": "Any.",
    "limits": ["Any."],
    "what_it_shows": "Any.",
    "recipe": [],
    "licence": "Any.",
}
_OPTIONAL: dict[str, Any] = {"films": {"modalities": [], "body_parts": [], "views": []}}


def check_card(run: PackRun) -> None:
    """Refuse a pack whose card would be refused once its networks are trained.

    Raises
    ------
    TrainingError
        Naming every field that is missing, unknown or cannot be used.
    """
    given = json.loads(json.dumps(run.card))
    faults = []
    for name in sorted((_FAULTLESS.keys() | given.keys()) - _FROM_TRAINING.keys()):
        document = {**_FROM_TRAINING, **_FAULTLESS, **_OPTIONAL}
        if name in given:
            document[name] = given[name]
        else:
            del document[name]
        if fault := card_fault(document):
            faults.append(fault)
    if faults:
        raise TrainingError(
            f"The card of “{run.name}” cannot be used: {'; '.join(faults)}. Mend the run file and start it again: "
            "nothing was trained."
        )
