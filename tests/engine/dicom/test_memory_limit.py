"""What asks for too much memory is told so, and the limit goes with its block."""

import sys

import pytest

from engine.dicom.memory_limit import memory_limit

MUCH = 2**30


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the memory of a process by its data")
def test_more_than_the_limit_is_refused() -> None:
    with memory_limit(MUCH // 4), pytest.raises(MemoryError):
        bytearray(MUCH)


def test_less_than_the_limit_is_given_and_nothing_stays_behind() -> None:
    with memory_limit(MUCH // 4):
        assert len(bytearray(MUCH // 64)) == MUCH // 64
    # Never written to, so the system gives it no memory.
    assert len(bytearray(MUCH)) == MUCH
