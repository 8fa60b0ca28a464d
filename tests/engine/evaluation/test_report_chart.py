import itertools
import re

import pytest

from engine.evaluation.report_chart import Series, line_chart, ticks


@pytest.mark.parametrize(("low", "high"), [(0, 1), (0, 0.37), (80, 98), (0, 0.004), (-0.2, 0.9), (0.5, 0.5)])
def test_ticks_are_few_and_hold_the_data(low: float, high: float) -> None:
    found = ticks(low, high)
    assert 2 <= len(found) <= 13
    assert found[0] <= low
    assert found[-1] >= high - 1e-9
    steps = {round(b - a, 9) for a, b in itertools.pairwise(found)}
    assert len(steps) == 1


def test_lines_run_from_left_to_right_and_higher_values_lie_higher() -> None:
    chart = line_chart("A & B", "x", "y", [Series("one", "red", ((0.0, 0.0), (1.0, 1.0))), Series("two", "blue", ())])
    (points,) = re.findall(r'<polyline [^>]*stroke="red"[^>]*points="([^"]*)"', chart)
    (x_1, y_1), (x_2, y_2) = (tuple(map(float, point.split(","))) for point in points.split())
    assert x_1 < x_2
    assert y_1 > y_2
    assert "A &amp; B" in chart


def test_nothing_to_draw_is_said() -> None:
    assert "Not defined here" in line_chart("Empty", "x", "y", [])
