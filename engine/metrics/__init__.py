"""Figures of maps, images and scores, in numpy alone; those that a notebook asks for by name lie here."""

import importlib
from typing import Any

_HOMES = {
    "deletion": "engine.metrics.faithfulness",
    "insertion": "engine.metrics.faithfulness",
    "localisation": "engine.metrics.overlap",
}
__all__ = ["deletion", "insertion", "localisation"]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(importlib.import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
