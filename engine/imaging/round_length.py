"""Lengths that a scale bar may have."""

import math

from engine.core.language import number


def longest_round_length(limit: float) -> float:
    """The longest of 1, 2 and 5 times a power of ten that is at most `limit` > 0, in its unit."""
    power = 10.0 ** math.floor(math.log10(limit))
    return max(step * power for step in (1, 2, 5) if step * power <= limit * (1 + 1e-9))


def length_words(length_mm: float) -> str:
    """A length in cm from 1 cm on, in mm below."""
    return f"{number(length_mm / 10)} cm" if length_mm >= 10 else f"{number(length_mm)} mm"
