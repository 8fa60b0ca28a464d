from collections.abc import Callable

import pytest

from engine.explain.explanation import Explanation
from engine.imaging.frame import Window
from engine.imaging.viewport import Viewport
from viewer.canvas.film import FilmPainter
from viewer.state.session import Session

Show = Callable[..., Session]
Explain = Callable[..., Explanation]
VIEW = Viewport.fitted((300, 310), (240, 200))


def test_nothing_is_shown_without_a_film() -> None:
    assert FilmPainter(Session()).scene("difference", VIEW) is None


def test_a_scene_has_the_film_with_its_window_and_inversion(show: Show) -> None:
    session = show()
    session.set_voi(Window(1500.0, 900.0))
    session.toggle_invert()
    scene = FilmPainter(session).scene("original", VIEW, contour_px=2)
    assert scene is not None
    assert (scene.frame, scene.voi, scene.invert) == (session.frame, Window(1500.0, 900.0), True)
    assert (scene.viewport, scene.contour_px, scene.layers) == (VIEW, 2, ())


def test_the_original_pane_has_no_layer(show: Show, explain: Explain) -> None:
    session = show()
    explain(session)
    assert FilmPainter(session).layers("original") == ()


def test_the_overlay_pane_has_every_visible_layer(show: Show, explain: Explain) -> None:
    session = show()
    explain(session)
    session.layers.set_look("similar", visible=True)
    assert FilmPainter(session).layers("difference") == session.layers.visible
    assert [layer.data.name for layer in session.layers.visible] == ["similar", "difference"]


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
    scene = FilmPainter(session).scene(role, VIEW)  # type: ignore[arg-type]  # one of the roles, as a parameter
    assert scene is not None
    assert scene.layers == ()


def test_a_scene_is_the_same_until_something_that_is_seen_changes(show: Show, explain: Explain) -> None:
    session = show()
    explain(session)
    film = FilmPainter(session)
    original, overlay = film.scene("original", VIEW), film.scene("difference", VIEW)
    session.layers.set_look("difference", opacity=0.3)
    original_now, overlay_now = film.scene("original", VIEW), film.scene("difference", VIEW)
    assert original is not None
    assert overlay is not None
    assert original_now is not None
    assert overlay_now is not None
    assert original_now.shows_the_same_as(original)
    assert not overlay_now.shows_the_same_as(overlay)
    session.set_voi(Window(1500.0, 900.0))
    windowed = film.scene("original", VIEW)
    assert windowed is not None
    assert not windowed.shows_the_same_as(original)
