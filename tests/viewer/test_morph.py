"""The morph from the window: key, slider, score, image."""

import threading

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from engine.core.errors import ModelError
from engine.explain.morph import morph_curve
from engine.imaging.compose import compose
from engine.imaging.grey_pipeline import render_display
from viewer.canvas.film import FilmPainter


def mean_curve(request, context):
    return morph_curve(request.explanation, lambda planes: planes.mean((1, 2)), context)


@pytest.fixture
def morphable(make_viewer, qtbot, explained, toy_model, cases):
    """Builds a viewer that shows an explained film; what scores is given."""

    def build(score_morph=mean_curve):
        viewer = make_viewer(explain=explained, list_models=lambda: ((toy_model,), ()), score_morph=score_morph)
        viewer.window.resize(1280, 800)
        viewer.window.show()
        viewer.window.activateWindow()
        viewer.dispatcher.list_models()
        viewer.window.open_paths([cases])
        qtbot.waitUntil(lambda: viewer.session.can_explain and not viewer.session.activities.all)
        viewer.window.canvas.setFocus()
        viewer.session.request_explanation()
        qtbot.waitUntil(lambda: viewer.session.explanation is not None)
        return viewer

    return build


def press(qtbot, viewer, key):
    qtbot.keyClick(viewer.window.canvas.focusProxy(), key)


def test_m_opens_the_bar_with_the_curve_and_the_image_carries_its_mark(morphable, qtbot):
    viewer = morphable()
    bar = viewer.window.morph_bar
    assert not bar.isVisible()
    press(qtbot, viewer, Qt.Key.Key_M)
    qtbot.waitUntil(lambda: viewer.session.morph.curve is not None)
    assert bar.isVisible()
    bar.slider.setValue(40)
    QApplication.processEvents()
    pane = viewer.window.canvas.panes[0]
    pane.grab()
    assert ("AI-GENERATED", "plain") in pane.marks.tags
    assert "40\N{NO-BREAK SPACE}%" in pane.marks.title
    expected = viewer.session.morph.curve.score_at(0.4)
    assert f"{expected:.2f}" in bar.score.text()
    press(qtbot, viewer, Qt.Key.Key_M)
    assert not bar.isVisible()
    assert pane.role == "difference"


def test_the_image_goes_from_similar_to_adversarial(morphable, qtbot):
    viewer = morphable()
    canvas = viewer.window.canvas

    def shown():
        QApplication.processEvents()
        layers = FilmPainter(viewer.session).layers(canvas.panes[0].role)
        return compose(render_display(viewer.session.frame), layers, canvas.panes[0].image_viewport())

    viewer.session.arrangement.toggle_morph()
    start = shown()
    viewer.window.morph_bar.slider.setValue(100)
    end = shown()
    viewer.session.morph.move(0.5)
    middle = shown().astype(int)
    assert np.any(start != end)
    inside = (start.astype(int) + end) / 2
    assert np.abs(middle - inside).max() <= 1


def test_pointing_at_the_curve_moves_the_slider(morphable, qtbot):
    viewer = morphable()
    viewer.session.arrangement.toggle_morph()
    bar = viewer.window.morph_bar
    QApplication.processEvents()
    plot = bar.plot
    qtbot.mouseClick(plot, Qt.MouseButton.LeftButton, pos=QPoint(round(plot.point(0.75, 0).x()), 20))
    assert viewer.session.morph.position == pytest.approx(0.75, abs=0.01)
    assert bar.slider.value() == pytest.approx(75, abs=1)


def test_escape_cancels_the_scoring(morphable, qtbot):
    gate, contexts = threading.Event(), []

    def slow(request, context):
        contexts.append(context)
        gate.wait(10)
        context.check()

    viewer = morphable(slow)
    press(qtbot, viewer, Qt.Key.Key_M)
    qtbot.waitUntil(lambda: bool(contexts))
    press(qtbot, viewer, Qt.Key.Key_Escape)
    assert contexts[0].cancelled
    assert "cancelled" in viewer.window.morph_bar.words.text()
    gate.set()
    assert not viewer.session.activities.all


def test_why_there_is_no_curve_is_a_sentence(morphable, qtbot):
    def refuse(request, context):
        raise ModelError("The model file was changed: copy it again.")

    viewer = morphable(refuse)
    viewer.session.arrangement.toggle_morph()
    qtbot.waitUntil(lambda: bool(viewer.session.morph.error))
    assert viewer.window.morph_bar.words.text() == "The model file was changed: copy it again."


def test_another_image_without_an_explanation_has_no_bar(morphable, qtbot):
    viewer = morphable()
    viewer.session.arrangement.toggle_morph()
    qtbot.waitUntil(lambda: viewer.session.morph.curve is not None)
    viewer.session.step_image(1)
    qtbot.waitUntil(lambda: viewer.session.explanation is None)
    assert not viewer.window.morph_bar.isVisible()
    viewer.session.request_explanation()
    qtbot.waitUntil(lambda: viewer.session.morph.curve is not None)
    assert viewer.window.morph_bar.isVisible()


@pytest.mark.parametrize("what", ["slider of the morph", "divider"])
def test_the_keyboard_goes_back_to_the_film_when_what_had_it_goes(morphable, qtbot, what):
    viewer = morphable()
    window, arrangement = viewer.window, viewer.session.arrangement
    if what == "divider":
        arrangement.cycle_swipe()
        had = window.canvas.divider
    else:
        arrangement.toggle_morph()
        qtbot.waitUntil(lambda: viewer.session.morph.curve is not None)
        had = window.morph_bar.slider
    had.setFocus()
    qtbot.waitUntil(had.hasFocus)
    arrangement.set_layout("single")
    arrangement.show_role("original")
    assert not had.isVisible()
    assert window.canvas.panes[0].hasFocus()
