"""Lengths that a scale bar may have."""

import pytest

from engine.imaging.round_length import length_words, longest_round_length


@pytest.mark.parametrize(("limit", "length"), [(0.3, 0.2), (1.0, 1.0), (49.9, 20.0), (50.0, 50.0), (99.0, 50.0)])
def test_a_bar_has_a_round_length(limit: float, length: float) -> None:
    assert longest_round_length(limit) == pytest.approx(length)


def test_lengths_are_told_in_cm_from_one_on() -> None:
    assert (length_words(5), length_words(10), length_words(50)) == ("5 mm", "1 cm", "5 cm")
