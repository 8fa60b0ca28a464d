"""Trust check, other methods and what the model sees, from the window."""

import threading

import numpy as np
import pytest
from PySide6.QtCore import Qt

from engine.attribution.method import Attribution, method_named
from engine.core.errors import ModelError
from engine.explain.trust import Finding, TrustCheck

FINDINGS = (
    Finding("stability", True, "The map stays with the anatomy: 0.97 after shifting the film."),
    Finding("masking", False, "The score does not hang on the marked region alone: 0.91 to 0.90."),
    Finding("agreement", True, "Other methods point to the same place: 40 %, by chance 5 %."),
)


def check_trust(request, context):
    context.report(0.5, "Masking the region")
    return TrustCheck({"shift": 0.97}, None, (), FINDINGS)


def compute_attribution(request, context):
    explanation = request.explanation
    map_hw = np.zeros(explanation.original_hw.shape, np.float32)
    map_hw[:4, :4] = 3
    return Attribution(method_named(request.method), map_hw, None, explanation.grid, 0.9, 10.0, 1.0, "cpu")


@pytest.fixture
def explained_viewer(make_viewer, qtbot, explained, toy_model, cases):
    def build(**work):
        work = {"check_trust": check_trust, "compute_attribution": compute_attribution} | work
        viewer = make_viewer(explain=explained, list_models=lambda: ((toy_model,), ()), **work)
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


def press(qtbot, viewer, key, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(viewer.window.canvas.focusProxy(), key, modifier)


def other_method_action(viewer, name):
    return next(action for action in viewer.window.explaining.other_methods.actions() if action.objectName() == name)


def test_t_puts_the_explanation_to_the_test_and_tells_it_in_sentences(explained_viewer, qtbot):
    viewer = explained_viewer()
    section = viewer.window.explanation.trust
    assert section.button.text() == "Check"
    assert not section.words.isVisible()
    press(qtbot, viewer, Qt.Key.Key_T)
    qtbot.waitUntil(lambda: viewer.session.trust.check is not None)
    assert section.words.text() == "2 of 3 experiments speak for it."
    shown = [row for row in section.findings if not row.isHidden()]
    assert [row.sentence.text() for row in shown] == [finding.sentence for finding in FINDINGS]
    assert [row.mark.text() for row in shown] == ["✓", "✗", "✓"]
    assert all(row.sentence.toolTip() for row in shown)


def test_the_check_asks_about_the_region_as_it_is_shown(explained_viewer, qtbot):
    asked = []

    def remember(request, context):
        asked.append(request.threshold)
        return check_trust(request, context)

    viewer = explained_viewer(check_trust=remember)
    viewer.session.layers.set_threshold("difference", "percentile", 90.0)
    press(qtbot, viewer, Qt.Key.Key_T)
    qtbot.waitUntil(lambda: viewer.session.trust.check is not None)
    assert (asked[0].mode, asked[0].value) == ("percentile", 90.0)


def test_the_button_cancels_a_running_check(explained_viewer, qtbot):
    gate, contexts = threading.Event(), []

    def slow(request, context):
        contexts.append(context)
        gate.wait(10)
        context.check()

    viewer = explained_viewer(check_trust=slow)
    button = viewer.window.explanation.trust.button
    button.click()
    qtbot.waitUntil(lambda: bool(contexts))
    assert button.text() == "Cancel"
    button.click()
    assert contexts[0].cancelled
    assert not viewer.session.trust.running
    assert button.text() == "Check"
    gate.set()


def test_leaving_the_film_stops_what_is_computed_about_it(explained_viewer, qtbot):
    gate, contexts = threading.Event(), []

    def slow(request, context):
        contexts.append(context)
        gate.wait(10)
        context.check()

    viewer = explained_viewer(check_trust=slow)
    press(qtbot, viewer, Qt.Key.Key_T)
    qtbot.waitUntil(lambda: bool(contexts))
    viewer.session.step_series(1)
    qtbot.waitUntil(lambda: contexts[0].cancelled)
    gate.set()
    assert not viewer.session.activities.all


def test_another_method_becomes_a_layer_that_can_be_taken_away(explained_viewer, qtbot):
    viewer = explained_viewer()
    action = other_method_action(viewer, "occlusion")
    assert action.isEnabled()
    action.trigger()
    qtbot.waitUntil(lambda: viewer.session.layers.get("method occlusion") is not None)
    row = viewer.window.layers.row("method occlusion")
    assert row.title.text() == "Occlusion"
    assert action.isChecked()
    action.trigger()
    assert viewer.session.layers.get("method occlusion") is None
    assert not action.isChecked()


def test_a_method_that_cannot_run_says_why_and_is_not_ticked(explained_viewer, qtbot):
    def refuse(request, context):
        raise ModelError("Mask generator needs a network that is trained for the model, and this one has none.")

    viewer = explained_viewer(compute_attribution=refuse)
    action = other_method_action(viewer, "mask-generator")
    action.trigger()
    qtbot.waitUntil(lambda: any("Mask generator needs" in notice.text for notice in viewer.session.notices.all))
    assert not action.isChecked()


def test_what_the_model_sees_is_one_key_away(explained_viewer, qtbot):
    viewer = explained_viewer()
    viewer.session.show_role("similar")
    press(qtbot, viewer, Qt.Key.Key_5, Qt.KeyboardModifier.AltModifier)
    layer = viewer.session.layers.get("original")
    assert layer.look.visible
    assert viewer.session.single_role == "difference"
    np.testing.assert_array_equal(layer.data.plane_hw, viewer.session.explanation.original_hw)
    press(qtbot, viewer, Qt.Key.Key_5, Qt.KeyboardModifier.AltModifier)
    assert not viewer.session.layers.get("original").look.visible


def test_without_an_explanation_there_is_nothing_to_compare(explained_viewer, qtbot):
    viewer = explained_viewer()
    viewer.session.step_image(1)
    qtbot.waitUntil(lambda: viewer.session.explanation is None)
    assert not viewer.window.explaining.other_methods.isEnabled()
    for each in ("swipe", "blink", "morph", "trust", "model-input"):
        assert not viewer.window.commands[each].isEnabled()
