"""Curves as inline SVG that follows the page's colours."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

_WIDTH, _HEIGHT = 440, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 12, 14, 44


@dataclass(frozen=True)
class Series:
    """One line.

    Attributes
    ----------
    title : str
    colour : str
        CSS colour.
    points : tuple of (float, float)
    emphasised : bool
        Drawn thicker and above the others.
    """

    title: str
    colour: str
    points: tuple[tuple[float, float], ...]
    emphasised: bool = False


def line_chart(title: str, x_label: str, y_label: str, series: Sequence[Series]) -> str:
    """A chart of all series; a sentence in its place where there is nothing to draw."""
    points = [point for one in series for point in one.points]
    if not points:
        return f'<figure><figcaption>{escape(title)}</figcaption><p class="quiet">Not defined here.</p></figure>'
    xs, ys = [x for x, _ in points], [y for _, y in points]
    x_ticks, y_ticks = ticks(min(xs), max(xs)), ticks(min(0.0, min(ys)), max(ys))
    x_low, x_high = min(x_ticks[0], min(xs)), max(x_ticks[-1], max(xs))
    y_low, y_high = y_ticks[0], max(y_ticks[-1], max(ys))

    def across(x: float) -> float:
        return _LEFT + (x - x_low) / ((x_high - x_low) or 1) * (_WIDTH - _LEFT - _RIGHT)

    def up(y: float) -> float:
        return _HEIGHT - _BOTTOM - (y - y_low) / ((y_high - y_low) or 1) * (_HEIGHT - _TOP - _BOTTOM)

    bottom = _HEIGHT - _BOTTOM
    parts = []
    for y in y_ticks:
        parts.append(f'<line class="grid" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{up(y):.1f}" y2="{up(y):.1f}"/>')
        parts.append(f'<text x="{_LEFT - 6}" y="{up(y) + 4:.1f}" text-anchor="end">{y:g}</text>')
    for x in x_ticks:
        parts.append(f'<text x="{across(x):.1f}" y="{bottom + 16}" text-anchor="middle">{x:g}</text>')
    middle = (_LEFT + _WIDTH - _RIGHT) / 2
    parts.append(f'<text x="{middle}" y="{_HEIGHT - 8}" text-anchor="middle">{escape(x_label)}</text>')
    centre = (_TOP + bottom) / 2
    parts.append(f'<text transform="translate(12 {centre}) rotate(-90)" text-anchor="middle">{escape(y_label)}</text>')
    for one in sorted(series, key=lambda each: each.emphasised):
        path = " ".join(f"{across(x):.1f},{up(y):.1f}" for x, y in one.points)
        width = 3.2 if one.emphasised else 1.6
        parts.append(
            f'<polyline fill="none" stroke="{one.colour}" stroke-width="{width}" stroke-linejoin="round" '
            f'points="{path}"><title>{escape(one.title)}</title></polyline>'
        )
    return (
        f"<figure><figcaption>{escape(title)}</figcaption>"
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(title)}">{"".join(parts)}</svg></figure>'
    )


def ticks(low: float, high: float, count: int = 5) -> list[float]:
    """About `count` round numbers from at or below `low` to at or above `high`."""
    span = (high - low) or abs(high) or 1.0
    step = 10.0 ** len(str(int(span)))
    while span / step < count:
        for divisor in (2.0, 2.5, 2.0):
            if span / step >= count:
                break
            step /= divisor
    first = low // step
    found = [first * step]
    while found[-1] < high - 1e-9 * span:
        found.append((first + len(found)) * step)
    return [round(value, 10) for value in found]
