"""The software path: exact when it has had the time, a faithful draft at once, and nothing computed twice."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.explain.explanation import Explanation
from engine.imaging import resample
from engine.imaging.compose import compose
from engine.imaging.frame import Frame, Window
from engine.imaging.grey_pipeline import render_display
from engine.imaging.layer import Threshold
from engine.imaging.viewport import Viewport
from engine.report.request import Role
from viewer.canvas import software_painter
from viewer.canvas.film import BACKGROUND, FilmPainter
from viewer.canvas.scene import Scene
from viewer.canvas.software_painter import Picture, SoftwarePainter
from viewer.state.session import Session

Show = Callable[..., Session]
Explain = Callable[..., Explanation]
HW = (240, 200)
VIEW = Viewport.fitted((300, 310), HW)


def on_pane(picture: Picture, hw: tuple[int, int]) -> NDArray[np.uint8]:
    """The whole pane as uint8 RGB."""
    pane = np.full(hw, 0xFF000000 | 10 * 0x010101, np.uint32)
    height, width = picture.pixels.shape
    pane[picture.top : picture.top + height, picture.left : picture.left + width] = picture.pixels
    return ((pane[..., None] >> np.array([16, 8, 0], np.uint32)) & 0xFF).astype(np.uint8)


def scene_of(session: Session, role: Role = "difference", view: Viewport = VIEW) -> Scene:
    scene = FilmPainter(session).scene(role, view)
    assert scene is not None
    return scene


def test_after_refining_the_picture_is_the_reference_compositors(show: Show, explain: Explain) -> None:
    session = show()
    explain(session)
    session.set_voi(Window(1500.0, 900.0))
    session.toggle_invert()
    picture = SoftwarePainter().paint_exactly(scene_of(session))
    assert session.frame is not None
    display_hw = render_display(session.frame, session.voi, invert=True)
    expected = compose(display_hw, session.layers.visible, VIEW, background=BACKGROUND)
    assert picture.exact
    assert np.abs(on_pane(picture, VIEW.hw).astype(int) - expected).max() <= 1


def test_a_first_picture_is_a_draft_and_the_refined_one_is_kept(show: Show) -> None:
    painter, scene = SoftwarePainter(), scene_of(show())
    assert not painter.paint(scene).exact
    assert painter.paint_exactly(scene).exact
    assert painter.paint(scene).exact


def test_only_the_part_of_the_pane_with_the_film_is_computed(show: Show) -> None:
    picture = SoftwarePainter().paint(scene_of(show()))
    assert picture.pixels.shape == (300, 250)
    assert (picture.top, picture.left) == (0, 30)


def test_a_film_moved_out_of_the_pane_leaves_nothing(show: Show) -> None:
    away = Viewport.placed((100, 100), (500.0, 500.0), 1.0)
    painter, scene = SoftwarePainter(), scene_of(show(), view=away)
    assert painter.paint_exactly(scene).pixels.size == 0


def test_looks_are_dragged_without_resampling(show: Show, explain: Explain, monkeypatch: pytest.MonkeyPatch) -> None:
    session = show()
    explain(session)
    painter = SoftwarePainter()
    painter.paint_exactly(scene_of(session))
    monkeypatch.setattr(resample, "_weighted_rows", lambda *_: pytest.fail("resampled"))
    for percentile in (80.0, 90.0, 99.0):
        session.layers.set_threshold("difference", "percentile", percentile)
        session.layers.set_look("difference", opacity=percentile / 100)
        assert painter.paint(scene_of(session)).exact


def test_the_window_is_dragged_without_resampling(
    show: Show, explain: Explain, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = show()
    explain(session)
    painter = SoftwarePainter()
    for role in ("similar", "difference"):
        painter.paint_exactly(scene_of(session, role))
    session.set_voi(Window(1900.0, 2000.0))
    painter.paint(scene_of(session, "similar"))
    monkeypatch.setattr(resample, "_weighted_rows", lambda *_: pytest.fail("resampled"))
    for width in (1000.0, 2000.0):
        session.set_voi(Window(1800.0, width))
        for role in ("similar", "difference"):
            assert not painter.paint(scene_of(session, role)).exact


@pytest.mark.parametrize("inverse", [False, True])
def test_a_draft_at_the_films_own_pixels_is_the_exact_picture(
    show: Show, film: Callable[..., Frame], inverse: bool
) -> None:
    bare = film(inverse=inverse)
    padding_hw = np.zeros(bare.hw, np.bool_)
    padding_hw[:20] = True
    session = show(replace(bare, padding_hw=padding_hw))
    session.set_voi(Window(1800.0, 900.0))
    scene = scene_of(session, view=Viewport.whole(HW))
    painter = SoftwarePainter()
    draft = painter.paint(scene)
    assert not draft.exact
    np.testing.assert_array_equal(draft.pixels, painter.paint_exactly(scene).pixels)


@pytest.mark.parametrize("role", ["original", "similar", "difference"])
@pytest.mark.parametrize("inverse", [False, True])
def test_a_draft_of_a_reduced_film_looks_like_the_exact_picture(
    show: Show, film: Callable[..., Frame], explain: Explain, role: Role, inverse: bool
) -> None:
    session = show(film(inverse=inverse))
    explain(session)
    small = Viewport.fitted((120, 100), HW)
    painter = SoftwarePainter()
    painter.paint_exactly(scene_of(session, role, small))
    session.set_voi(Window(1800.0, 1500.0))
    scene = scene_of(session, role, small)
    draft = on_pane(painter.paint(scene), small.hw).astype(int)
    exact = on_pane(painter.paint_exactly(scene), small.hw).astype(int)
    assert np.abs(draft - exact).mean() < 1


@pytest.mark.parametrize("threshold", [None, Threshold("percentile", 60.0)])
def test_a_window_changes_the_similar_image_too(show: Show, explain: Explain, threshold: Threshold | None) -> None:
    session = show()
    explain(session)
    session.layers.set_look("difference", visible=False)
    session.layers.set_look("similar", visible=True, threshold=threshold)
    painter = SoftwarePainter()
    before = on_pane(painter.paint_exactly(scene_of(session)), VIEW.hw)
    session.set_voi(Window(1800.0, 1200.0))
    draft = on_pane(painter.paint(scene_of(session)), VIEW.hw)
    after = on_pane(painter.paint_exactly(scene_of(session)), VIEW.hw)
    assert np.abs(after.astype(int) - before).mean() > 5
    assert np.abs(after.astype(int) - draft).mean() < 1


def test_a_colour_frame_is_painted_in_its_colours() -> None:
    rgb_hw3 = np.zeros((8, 8, 3), np.uint8)
    rgb_hw3[..., 0] = 200
    session = Session()
    session.frame = Frame(None, rgb_hw3, Window(127.5, 255.0, "LINEAR_EXACT"))
    session.voi = session.frame.default_voi
    painter, scene = SoftwarePainter(), scene_of(session, "original", Viewport.whole((8, 8)))
    for picture in (painter.paint(scene), painter.paint_exactly(scene)):
        np.testing.assert_array_equal(on_pane(picture, (8, 8)), rgb_hw3)


def test_memory_is_bounded(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(software_painter, "MAX_BYTES", 2 * 300 * 250 * 4)
    painter = SoftwarePainter()
    session = show()
    for width in range(1000, 1010):
        session.set_voi(Window(1800.0, float(width)))
        painter.paint_exactly(scene_of(session))
    assert painter.held_bytes <= 2 * 300 * 250 * 4
