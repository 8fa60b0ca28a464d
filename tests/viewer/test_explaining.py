"""An explanation from the window: failing, cancelled, left behind."""

import threading
from dataclasses import replace

from PySide6.QtCore import Qt

from engine.core.errors import ModelError
from engine.explain.layers import explanation_layers


def test_an_explanation_that_fails_is_a_sentence_in_the_bar(make_viewer, cases, qtbot, toy_model):
    def refuse(request, context):
        raise ModelError("The model file was changed: copy it again.")

    viewer = make_viewer(explain=refuse, list_models=lambda: ((toy_model,), ("Another model is broken.",)))
    viewer.dispatcher.list_models()
    viewer.window.open_paths([cases])
    qtbot.waitUntil(lambda: viewer.session.can_explain)
    viewer.session.request_explanation()
    qtbot.waitUntil(lambda: bool(viewer.session.explain_error))
    texts = [notice.text for notice in viewer.session.notices.all]
    assert "The model file was changed: copy it again." in texts
    assert "Another model is broken." in texts
    assert not viewer.session.explaining
    viewer.session.step_image(1)
    qtbot.waitUntil(lambda: not viewer.session.explain_error)
    assert "explain" not in [notice.key for notice in viewer.session.notices.all]


def test_escape_cancels_an_explanation_at_once(make_viewer, cases, qtbot, toy_model):
    gate, contexts = threading.Event(), []

    def slow(request, context):
        contexts.append(context)
        gate.wait(10)
        context.check()

    viewer = make_viewer(explain=slow, list_models=lambda: ((toy_model,), ()))
    viewer.window.show()
    viewer.window.activateWindow()
    viewer.dispatcher.list_models()
    viewer.window.open_paths([cases])
    qtbot.waitUntil(lambda: viewer.session.can_explain and not viewer.session.activities.all)
    viewer.session.request_explanation()
    qtbot.waitUntil(lambda: bool(contexts))
    viewer.window.canvas.setFocus()
    qtbot.keyClick(viewer.window.canvas.focusProxy(), Qt.Key.Key_Escape)
    assert not viewer.session.explaining
    assert contexts[0].cancelled
    assert viewer.session.explain_error == ""
    gate.set()


def test_leaving_the_image_drops_its_running_explanation(make_viewer, cases, qtbot, toy_model):
    gate, contexts = threading.Event(), []

    def slow(request, context):
        contexts.append(context)
        gate.wait(10)
        context.check()

    viewer = make_viewer(explain=slow, list_models=lambda: ((toy_model,), ()))
    viewer.dispatcher.list_models()
    viewer.window.open_paths([cases])
    qtbot.waitUntil(lambda: viewer.session.can_explain and not viewer.session.activities.all)
    viewer.session.request_explanation()
    qtbot.waitUntil(lambda: bool(contexts))
    viewer.session.step_series(1)
    qtbot.waitUntil(lambda: contexts[0].cancelled)
    gate.set()
    assert not viewer.session.explaining


def test_a_note_that_was_dismissed_does_not_come_back(viewer, cases, qtbot, make_explanation):
    viewer.window.open_paths([cases])
    qtbot.waitUntil(lambda: viewer.session.can_explain and not viewer.session.activities.all)
    session = viewer.session
    explanation = replace(make_explanation(session.frame.hw), notes=("It ran on the CPU.",))
    session.explain_finished(session.shown, session.model_id, explanation, explanation_layers(explanation))
    assert "It ran on the CPU." in [notice.text for notice in session.notices.all]
    session.notices.dismiss("explain")
    session.explain_started("Explaining")
    assert "explain" not in [notice.key for notice in session.notices.all]
