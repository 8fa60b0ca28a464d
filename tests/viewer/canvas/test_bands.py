"""A film resampled in bands is the film resampled at once."""

from collections.abc import Generator

import numpy as np
import pytest

from engine.imaging.resample import sample
from engine.imaging.viewport import Viewport
from viewer.canvas import bands
from viewer.canvas.bands import Plane, resampled

HW = (300, 220)
FILM = np.random.default_rng(3).random(HW, dtype=np.float32)


def finish(steps: Generator[None, None, Plane]) -> tuple[Plane, int]:
    count = 0
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value, count
        count += 1


@pytest.mark.parametrize("turns", range(4))
@pytest.mark.parametrize("zoom", [0.21, 1.0, 3.3])
@pytest.mark.parametrize("mirrored", [False, True])
def test_bands_make_the_same_picture(monkeypatch: pytest.MonkeyPatch, turns: int, zoom: float, mirrored: bool) -> None:
    monkeypatch.setattr(bands, "BAND_PX", 5000)
    view = Viewport.placed((120, 150), (140.0, 100.0), zoom, quarter_turns=turns, flip_horizontal=mirrored)
    whole, steps = finish(resampled(HW, view, FILM.__getitem__))
    assert steps > 1
    np.testing.assert_allclose(whole, sample(FILM, view.image_from_view, view.hw), atol=1e-5)


def test_colours_are_resampled_channel_by_channel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bands, "BAND_PX", 5000)
    colours = np.stack([FILM, FILM / 2, 1 - FILM], axis=-1)
    view = Viewport.fitted((90, 90), HW)
    whole, _ = finish(resampled(HW, view, colours.__getitem__))
    np.testing.assert_allclose(whole[..., 2], sample(1 - FILM, view.image_from_view, view.hw), atol=1e-5)


def test_a_view_turned_by_an_odd_angle_is_made_in_one_step() -> None:
    turned = Viewport((40, 40), ((0.8, 0.6, 60.0), (-0.6, 0.8, 70.0)))
    whole, steps = finish(resampled(HW, turned, FILM.__getitem__))
    assert steps == 0
    np.testing.assert_allclose(whole, sample(FILM, turned.image_from_view, (40, 40)), atol=1e-5)
