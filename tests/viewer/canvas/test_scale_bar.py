import pytest

from engine.imaging.geometry import Spacing
from viewer.canvas.scale_bar import scale_bar


def test_no_scale_bar_without_spacing() -> None:
    assert scale_bar(None, 1.0, 100) is None


@pytest.mark.parametrize(
    ("longest_px", "length_mm", "text"), [(120.0, 20.0, "2 cm"), (490.0, 50.0, "5 cm"), (45.0, 5.0, "5 mm")]
)
def test_scale_bar_is_the_longest_round_length_that_fits(longest_px: float, length_mm: float, text: str) -> None:
    bar = scale_bar(Spacing(0.4, 0.4, "at detector"), 2.0, longest_px)
    assert bar is not None
    assert bar.length_mm == length_mm
    assert bar.length_px == pytest.approx(length_mm / 0.2)
    assert bar.length_px <= longest_px
    assert bar.length_text == text


def test_scale_bar_names_where_its_millimetres_come_from() -> None:
    bar = scale_bar(Spacing(0.4, 0.4, "calibrated"), 1.0, 200)
    assert bar is not None
    assert bar.source == "calibrated"
