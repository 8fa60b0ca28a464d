from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from engine.dicom.pixel_pipeline import render_display
from engine.explain.explanation import Explanation
from engine.imaging.compose import compose
from engine.imaging.frame import Frame, Window
from engine.imaging.viewport import Viewport
from viewer.canvas.film import BACKGROUND, FilmPainter
from viewer.state.session import Session

Show = Callable[..., Session]
Explain = Callable[..., Explanation]
VIEW = Viewport.fitted((300, 310), (240, 200))


def test_nothing_is_painted_without_a_film() -> None:
    assert FilmPainter(Session()).paint("difference", VIEW) is None


def test_a_film_is_painted_as_the_reference_compositor_does(show: Show) -> None:
    session = show()
    session.set_voi(Window(1500.0, 900.0))
    session.toggle_invert()
    assert session.frame is not None
    display_hw = render_display(session.frame, session.voi, invert=True)
    painted = FilmPainter(session).paint("original", VIEW)
    assert painted is not None
    np.testing.assert_array_equal(painted, compose(display_hw, [], VIEW, background=BACKGROUND))


def test_overlays_are_painted_as_the_reference_compositor_does(show: Show, explain: Explain) -> None:
    session = show()
    explain(session)
    assert session.frame is not None
    painted = FilmPainter(session).paint("difference", VIEW)
    assert painted is not None
    expected = compose(render_display(session.frame), session.layers.visible, VIEW, background=BACKGROUND)
    np.testing.assert_array_equal(painted, expected)
    assert (painted[..., 0] != painted[..., 2]).any()


def test_the_original_pane_has_no_layer(show: Show, explain: Explain) -> None:
    session = show()
    explain(session)
    assert FilmPainter(session).layers("original") == ()


def test_generated_panes_show_their_image_alone_whatever_the_overlay_looks_like(show: Show, explain: Explain) -> None:
    session = show()
    explain(session)
    session.layers.set_look("similar", visible=False, opacity=0.2)
    (layer,) = FilmPainter(session).layers("similar")
    assert layer.data.name == "similar"
    assert layer.look.visible
    assert layer.look.opacity == 1.0


@pytest.mark.parametrize("role", ["similar", "adversarial", "difference"])
def test_holding_the_key_makes_the_ai_vanish_everywhere(show: Show, explain: Explain, role: str) -> None:
    session = show()
    explain(session)
    session.hide_overlay(True)
    painter = FilmPainter(session)
    hidden = painter.paint(role, VIEW)  # type: ignore[arg-type]  # one of the roles, as a parameter
    np.testing.assert_array_equal(hidden, painter.paint("original", VIEW))


def test_a_window_changes_the_similar_image_too(show: Show, explain: Explain) -> None:
    session = show()
    explain(session)
    painter = FilmPainter(session)
    before = painter.layers("similar")[0].data.plane_hw
    session.set_voi(Window(1800.0, 1200.0))
    after = painter.layers("similar")[0].data.plane_hw
    assert after.max() > before.max() - 1e-6
    assert (after == 0).mean() > (before == 0).mean()


def test_an_inverted_film_inverts_the_similar_image(show: Show, explain: Explain) -> None:
    session = show()
    explain(session)
    painter = FilmPainter(session)
    before = painter.layers("similar")[0].data.plane_hw
    session.toggle_invert()
    np.testing.assert_allclose(painter.layers("similar")[0].data.plane_hw, 1 - before, atol=0.004)


@pytest.mark.parametrize("inverse", [False, True])
def test_a_draft_at_the_films_own_pixels_is_the_finished_picture(
    show: Show, film: Callable[..., Frame], inverse: bool
) -> None:
    bare = film(inverse=inverse)
    padding_hw = np.zeros(bare.hw, np.bool_)
    padding_hw[:20] = True
    session = show(replace(bare, padding_hw=padding_hw))
    session.set_voi(Window(1800.0, 900.0))
    painter = FilmPainter(session)
    finished = painter.paint("original", Viewport.whole((240, 200)))
    painter.draft = True
    draft = painter.paint("original", Viewport.whole((240, 200)))
    np.testing.assert_array_equal(draft, finished)


def test_a_draft_of_a_reduced_film_looks_like_the_finished_picture(show: Show) -> None:
    session = show()
    session.set_voi(Window(1800.0, 1500.0))
    painter = FilmPainter(session)
    small = Viewport.fitted((120, 100), (240, 200))
    finished = painter.paint("original", small)
    painter.draft = True
    draft = painter.paint("original", small)
    assert finished is not None
    assert draft is not None
    assert np.abs(draft.astype(int) - finished.astype(int)).mean() < 1


def test_a_colour_frame_is_painted_in_its_colours() -> None:
    rgb_hw3 = np.zeros((8, 8, 3), np.uint8)
    rgb_hw3[..., 0] = 200
    session = Session()
    session.frame = Frame(None, rgb_hw3, Window(127.5, 255.0, "LINEAR_EXACT"))
    session.voi = session.frame.default_voi
    painted = FilmPainter(session).paint("original", Viewport.whole((8, 8)))
    np.testing.assert_array_equal(painted, rgb_hw3)
