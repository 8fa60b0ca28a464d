"""A foreign classifier as a file, and what it wants."""

from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from foreign_classifier import HW, export, foreign_network

from engine.models.importing.contract import ClassifierContract


@pytest.fixture
def contract() -> ClassifierContract:
    """What `foreign_network()` wants."""
    return ClassifierContract(
        HW, mean=(0.4,), std=(0.3,), fit="stretch", greys="full", exclusive=True, outputs=2, class_output=1
    )


@pytest.fixture
def onnx_path(tmp_path: Path) -> Path:
    """`foreign_network()` as ONNX."""
    return export(foreign_network(), tmp_path / "foreign.onnx")


@pytest.fixture
def films() -> Callable[[int], torch.Tensor]:
    """``films(n)``: n random films (n, 1, 64, 64) in [0, 1]."""
    return lambda count: torch.rand(count, 1, *HW, generator=torch.Generator().manual_seed(5))
