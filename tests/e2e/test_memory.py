"""Explaining on and on needs no more memory."""

import sys
from pathlib import Path

import numpy as np
import pytest

from engine.explain.counterfactual import load_explainer
from engine.imaging.frame import Frame, Window
from engine.models.registry import open_pack

MIB = 2**20


def resident_bytes() -> int:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS:"))


@pytest.mark.skipif(sys.platform != "linux", reason="reads the resident memory from /proc")
def test_memory_stays_flat_over_200_explanations(tiny_pack):
    explainer = load_explainer(open_pack(tiny_pack), "cpu")
    generator = np.random.default_rng(0)

    def explain() -> None:
        modality_hw = generator.random((768, 768), dtype=np.float32)  # 2.25 MiB: one leaked per explanation is 450 MiB
        explanation = explainer.explain(Frame(modality_hw, None, Window(0.5, 1.0, "LINEAR_EXACT")))
        assert explanation.similar_hw.shape == (64, 64)

    for _ in range(20):
        explain()
    before = resident_bytes()
    for _ in range(200):
        explain()
    assert resident_bytes() - before < 40 * MIB
