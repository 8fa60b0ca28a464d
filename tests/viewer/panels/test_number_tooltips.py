"""Every number of the explanation is explained in a sentence where the pointer rests."""

import pytest
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QLabel, QWidget

from engine.explain.explanation import Scores
from engine.explain.reason import Reason
from engine.explain.trust import Finding, TrustCheck
from engine.imaging.layer import Threshold
from viewer.panels.colour_bar import ColourBar
from viewer.panels.explanation_panel import ExplanationPanel
from viewer.panels.layers_panel import LayersPanel
from viewer.panels.morph_bar import MorphBar
from viewer.panels.morph_plot import MorphPlot
from viewer.panels.score_bar import ScoreBar
from viewer.status_line import StatusLine

PAINTED = (ColourBar, MorphPlot, ScoreBar)
"""Widgets that paint their numbers."""


def words(widget: QWidget) -> str:
    if isinstance(widget, QLabel | QAbstractButton):
        return widget.text()
    return "1" if isinstance(widget, (*PAINTED, QAbstractSpinBox)) else ""


def tooltip(widget: QWidget) -> str:
    """What Qt shows: the widget's own, or that of the part it lies in."""
    while not widget.toolTip() and widget.parentWidget() is not None:
        widget = widget.parentWidget()
    return widget.toolTip()


def unexplained(part: QWidget) -> list[str]:
    numbers = [each for each in part.findChildren(QWidget) if each.isVisible() and words(each).strip()]
    numbers = [each for each in numbers if any(letter.isdigit() for letter in words(each))]
    assert numbers
    return [f"{type(each).__name__} {words(each)}" for each in numbers if not tooltip(each).endswith(".")]


@pytest.fixture
def checked(session, explain):
    explain(
        notes=("Computed in 2 tiles.",),
        scores=Scores(0.9, 0.9, 0.6),
        distribution_warnings=(Reason("modality", {"value": "3D", "trained": "CR"}),),
    )
    findings = tuple(Finding(name, name != "masking", "It is 0.90.") for name in ("stability", "masking", "agreement"))
    session.trust.finished(session.explanation, TrustCheck({}, None, (), findings), Threshold("percentile", 95.0))
    session.layers.set_threshold("difference", "percentile", 80.0)


@pytest.mark.parametrize("part", [ExplanationPanel, LayersPanel, MorphBar])
def test_each_number_of_a_panel_is_explained(part, qtbot, session, checked):
    session.arrangement.toggle_morph()
    panel = part(session)
    qtbot.addWidget(panel)
    panel.show()
    assert unexplained(panel) == []


def test_each_number_of_the_status_line_is_explained(qtbot, session, checked):
    line = StatusLine(session, lambda: 3)
    qtbot.addWidget(line)
    line.show()
    session.activities.update("scan", "Reading files: 12", 0.5)
    assert unexplained(line) == []
