"""A film as texture codes: 16 bits where that is exact, and always the same values back."""

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.imaging.frame import Frame, Window
from viewer.canvas.film_codes import FilmCodes, encode

WINDOW = Window(50.0, 100.0)
WHOLE = np.arange(-1024, 3072, dtype=np.float32).reshape(64, 64)


def values(film: FilmCodes) -> NDArray[np.float64]:
    """What the shader computes from a code."""
    largest = 65535 if film.codes.dtype == np.uint16 else 1
    return film.codes.astype(np.float64) / largest * film.gain + film.origin


def test_whole_numbers_take_16_bits() -> None:
    film = encode(Frame(WHOLE, None, WINDOW))
    assert film.codes.dtype == np.uint16
    np.testing.assert_allclose(values(film), WHOLE, atol=1e-9)


@pytest.mark.parametrize("plane", [WHOLE * 0.3, WHOLE * 100, np.array([[0.0, 70000.0]], np.float32)])
def test_fractions_and_wide_ranges_stay_as_they_are(plane: NDArray[np.float32]) -> None:
    film = encode(Frame(plane.astype(np.float32), None, WINDOW))
    assert film.codes.dtype == np.float32
    np.testing.assert_array_equal(values(film), plane.astype(np.float32))


@pytest.mark.parametrize("factor", [1.0, 0.3])
def test_padding_has_codes_of_its_own(factor: float) -> None:
    padding_hw = np.zeros(WHOLE.shape, np.bool_)
    padding_hw[10:20] = True
    plane = WHOLE * np.float32(factor)
    film = encode(Frame(plane, None, WINDOW, padding_hw=padding_hw))
    unit = film.codes / (65535 if film.codes.dtype == np.uint16 else 1)
    np.testing.assert_array_equal(unit <= film.padding_code, padding_hw)
    np.testing.assert_allclose(values(film)[~padding_hw], plane[~padding_hw], atol=1e-9)


def test_a_film_without_padding_marks_none() -> None:
    film = encode(Frame(WHOLE, None, WINDOW))
    assert (film.codes.astype(np.float64) > film.padding_code).all()


def test_colours_stay_bytes() -> None:
    rgb_hw3 = np.random.default_rng(0).integers(0, 256, (5, 6, 3)).astype(np.uint8)
    film = encode(Frame(None, rgb_hw3, WINDOW))
    np.testing.assert_array_equal(film.codes[..., :3], rgb_hw3)
    assert film.gain == 255
