import pytest

from engine.dicom.geometry import Geometry, OrientationLetters, Spacing
from viewer.canvas.marks import letters_on_screen, scale_bar
from viewer.canvas.placement import FilmView, Placement

PA = OrientationLetters(left="R", right="L", top="H", bottom="F")


def test_upright_letters_are_the_files() -> None:
    assert letters_on_screen(PA, FilmView().turn) == PA


def test_letters_follow_a_flip() -> None:
    assert letters_on_screen(PA, FilmView().flipped_left_right().turn) == OrientationLetters("L", "R", "H", "F")


def test_letters_follow_a_quarter_turn_clockwise() -> None:
    turned = letters_on_screen(PA, FilmView().turned().turn)
    assert turned == OrientationLetters(left="F", right="H", top="R", bottom="L")


def test_letters_follow_a_flip_after_a_turn() -> None:
    seen = letters_on_screen(PA, FilmView().turned().flipped_left_right().turn)
    assert seen == OrientationLetters(left="H", right="F", top="R", bottom="L")


def test_no_scale_bar_without_spacing() -> None:
    assert scale_bar(Geometry(), Placement(FilmView(), (100, 100), (100.0, 100.0)), 100) is None


@pytest.mark.parametrize(
    ("longest_px", "length_mm", "text"), [(120.0, 20.0, "2 cm"), (490.0, 50.0, "5 cm"), (45.0, 5.0, "5 mm")]
)
def test_scale_bar_is_the_longest_round_length_that_fits(longest_px: float, length_mm: float, text: str) -> None:
    geometry = Geometry(Spacing(0.4, 0.4, "at detector"))
    bar = scale_bar(geometry, Placement(FilmView(), (100, 100), (200.0, 200.0)), longest_px)
    assert bar is not None
    assert bar.length_mm == length_mm
    assert bar.length_px == pytest.approx(length_mm / 0.2)
    assert bar.length_px <= longest_px
    assert bar.length_text == text
    assert bar.source == "at detector"
