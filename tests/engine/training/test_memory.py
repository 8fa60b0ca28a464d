from typing import Any

import pytest

from engine.errors import TrainingError
from engine.training.memory import with_smaller_batches

FULL = "[enforce fail at alloc_cpu.cpp:127] . DefaultCPUAllocator: can't allocate memory: you tried to allocate"


def needs(most: int, tried: list[int]) -> Any:
    def train(batch: int) -> str:
        tried.append(batch)
        if batch > most:
            raise RuntimeError(FULL)
        return "trained"

    return train


def test_the_batch_is_halved_until_it_fits_and_each_time_said() -> None:
    tried: list[int] = []
    events: list[Any] = []

    def emit(event: str, **fields: Any) -> None:
        events.append((event, fields))

    assert with_smaller_batches(needs(5, tried), 16, emit) == "trained"
    assert tried == [16, 8, 4]
    assert [(event, fields["batch"]) for event, fields in events] == [("memory", 8), ("memory", 4)]
    assert events[0][1]["message"] == "There was not enough memory for 16 films per step; going on with 8."


def test_a_training_that_fits_nowhere_is_a_sentence() -> None:
    tried: list[int] = []
    with pytest.raises(TrainingError, match="not even with two films per step"):
        with_smaller_batches(needs(0, tried), 5, lambda event, **fields: None)
    assert tried == [5, 2]


def test_any_other_error_goes_through() -> None:
    def wrong(batch: int) -> None:
        raise RuntimeError("shapes differ")

    with pytest.raises(RuntimeError, match="shapes differ"):
        with_smaller_batches(wrong, 4, lambda event, **fields: None)
