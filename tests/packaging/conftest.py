"""The scripts of `packaging/` as modules. That folder is no package and must not be one."""

import importlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "packaging"
NAMES = {path.stem for path in FOLDER.glob("*.py")}


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], ModuleType]]:
    """``script("build")``: the module, loaded afresh for this test."""
    before = set(sys.modules)
    monkeypatch.syspath_prepend(str(FOLDER))
    yield importlib.import_module
    for name in (set(sys.modules) - before) & NAMES:
        del sys.modules[name]
