import pytest

from engine.core.errors import Cancelled
from engine.core.jobs import JobContext


def test_a_part_reports_its_share_of_the_whole() -> None:
    told: list[tuple[float, str]] = []
    whole = JobContext(lambda fraction, message: told.append((fraction, message)))
    part = whole.part(0.5, 0.9)
    part.report(0.5, "half")
    part.part(0.0, 0.5, "of it: ").report(1.0, "half")
    assert told == [(pytest.approx(0.7), "half"), (pytest.approx(0.7), "of it: half")]


def test_a_cancel_of_the_whole_or_the_part_is_one() -> None:
    for cancelling in (0, 1):
        whole = JobContext()
        part = whole.part(0, 1)
        assert not part.cancelled
        (whole, part)[cancelling].cancel()
        assert whole.cancelled
        assert part.cancelled
        for context in (whole, part):
            with pytest.raises(Cancelled):
                context.check()
