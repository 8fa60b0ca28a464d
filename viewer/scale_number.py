"""Numbers beside a colour bar."""

from engine.core.language import number


def number_text(value: float, span: float) -> str:
    """A number with as many decimals as a bar of this span needs."""
    decimals = 0 if span >= 20 else 1 if span >= 2 else 2 if span >= 0.1 else 3
    return number(value, f".{decimals}f")
