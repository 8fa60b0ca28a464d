"""What is used all day is seen without scrolling in a window of a usual screen."""

from dataclasses import replace

import pytest

from engine.explain.layers import explanation_layers

pytestmark = pytest.mark.usefixtures("themed")


def is_seen(area, widget):
    """Whether a widget lies whole in what its scrolled area shows."""
    frame = widget.rect().translated(widget.mapTo(area.viewport(), widget.rect().topLeft()))
    return widget.isVisible() and area.viewport().rect().contains(frame)


@pytest.mark.parametrize("plausibility", [0.9, 0.1])
def test_trust_check_regions_threshold_and_contour_need_no_scrolling(opened, qtbot, make_explanation, plausibility):
    window, session = opened.window, opened.session
    window.resize(1600, 950)
    explanation = replace(make_explanation(session.frame.hw), plausibility=plausibility)
    session.explain_finished(session.shown, session.model_id, explanation, explanation_layers(explanation))
    panel, layers = window.explanation, window.layers
    details = layers.row("difference").details
    first = (*(row.number for row in panel.lines), panel.verdict, panel.trust.button, panel.regions.title)
    below = (*layers.rows, details.bar, details.threshold, details.contour)
    qtbot.waitUntil(lambda: all(is_seen(panel.scroll_area, widget) for widget in first), timeout=2000)
    qtbot.waitUntil(lambda: all(is_seen(layers, widget) for widget in below), timeout=2000)
    assert layers.compare.isVisible()
