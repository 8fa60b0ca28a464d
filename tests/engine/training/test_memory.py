from typing import Any

import pytest
import torch

from engine.core.errors import TrainingError
from engine.models.precision import CPU
from engine.training.memory import with_smaller_batches

FULL = "[enforce fail at alloc_cpu.cpp:127] . DefaultCPUAllocator: can't allocate memory: you tried to allocate"


def needs(most: int, tried: list[int], most_on_card: int = 0) -> Any:
    def train(batch: int, device: torch.device) -> str:
        tried.append(batch)
        if batch > (most if device == CPU else most_on_card):
            raise RuntimeError(FULL)
        return "trained"

    return train


def test_the_batch_is_halved_until_it_fits_and_each_time_said() -> None:
    tried: list[int] = []
    events: list[Any] = []

    def emit(event: str, **fields: Any) -> None:
        events.append((event, fields))

    assert with_smaller_batches(needs(5, tried), 16, CPU, emit) == "trained"
    assert tried == [16, 8, 4]
    assert [(event, fields["batch"]) for event, fields in events] == [("memory", 8), ("memory", 4)]
    assert events[0][1]["message"] == "There was not enough memory for 16 films per step; going on with 8."


def test_what_does_not_fit_an_accelerator_goes_on_on_the_cpu_with_the_whole_batch() -> None:
    tried: list[int] = []
    told: list[str] = []

    def emit(event: str, **fields: Any) -> None:
        told.append(fields["message"])

    # No card is asked for anything here: "meta" only is not the CPU.
    assert with_smaller_batches(needs(8, tried), 8, torch.device("meta"), emit) == "trained"
    assert tried == [8, 4, 2, 8]
    assert told[-1] == "Not even two films per step fit the graphics card; going on on the CPU, which is slower."


def test_a_training_that_fits_nowhere_is_a_sentence() -> None:
    tried: list[int] = []
    with pytest.raises(TrainingError, match="not even with two films per step"):
        with_smaller_batches(needs(0, tried), 5, CPU, lambda event, **fields: None)
    assert tried == [5, 2]


def test_any_other_error_goes_through() -> None:
    def wrong(batch: int, device: torch.device) -> None:
        raise RuntimeError("shapes differ")

    with pytest.raises(RuntimeError, match="shapes differ"):
        with_smaller_batches(wrong, 4, CPU, lambda event, **fields: None)
