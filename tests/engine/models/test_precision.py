from dataclasses import dataclass
from typing import Any

import pytest
import torch

from engine.models import precision


@dataclass(frozen=True)
class Wish:
    bfloat16: bool


@pytest.fixture
def processor(monkeypatch: pytest.MonkeyPatch) -> Any:
    """``processor("avx2")``: torch finds these instructions and no others."""

    def has(*instructions: str) -> None:
        known = {"avx2": False, "avx512_bf16": False, "architecture": "x86_64", **dict.fromkeys(instructions, True)}
        monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: known, raising=False)

    return has


def told(run: object) -> list[tuple[str, str]]:
    events: list[tuple[str, str]] = []
    precision.tell_precision(run, precision.CPU, lambda event, **fields: events.append((event, fields["message"])))
    return events


@pytest.mark.parametrize("instructions", ["avx512_bf16", "amx_bf16", "bf16", "sve_bf16"])
def test_a_processor_that_computes_with_bfloat16_does(processor: Any, instructions: str) -> None:
    processor(instructions)
    with precision.mixed(True):
        assert (torch.rand(2, 2) @ torch.rand(2, 2)).dtype == torch.bfloat16
    assert told(Wish(True)) == []


def test_another_one_trains_in_float32_and_says_so(processor: Any) -> None:
    processor("avx2")
    with precision.mixed(True):
        assert (torch.rand(2, 2) @ torch.rand(2, 2)).dtype == torch.float32
    [(event, message)] = told(Wish(True))
    assert event == "precision"
    assert "float32" in message
    assert told(Wish(False)) == []


def test_bfloat16_is_used_only_where_the_run_file_wants_it(processor: Any) -> None:
    processor("avx512_bf16")
    with precision.mixed(False):
        assert (torch.rand(2, 2) @ torch.rand(2, 2)).dtype == torch.float32


def test_a_run_without_networks_has_nothing_to_tell(processor: Any) -> None:
    processor()
    assert told(object()) == []


def test_a_torch_that_cannot_tell_counts_as_a_processor_that_cannot(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(torch.cpu, "get_capabilities", raising=False)
    assert not precision.computes_bfloat16()
