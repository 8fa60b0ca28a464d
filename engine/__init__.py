"""Parallax engine: DICOM, imaging, models, explanations, training and reports, without any user interface.

``import engine as parallax`` gives the names that a notebook needs, see ``resources/help/notebook.md``. Nothing is
loaded before it is used: the window and the command line import this package, too.
"""

import importlib
from typing import Any

__version__ = "0.1.0"
__all__ = ["attribute", "load_model", "metrics", "read", "train", "wrap"]

_HOMES = {
    "attribute": "engine.notebook.methods",
    "load_model": "engine.notebook.models",
    "read": "engine.notebook.images",
    "train": "engine.notebook.training",
    "wrap": "engine.notebook.classifier",
}


def __getattr__(name: str) -> Any:
    if name == "metrics":
        return importlib.import_module("engine.metrics")
    if name in _HOMES:
        return getattr(importlib.import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
