"""In French no part of the explanation writes a decimal point or an English name."""

import re

import pytest
from PySide6.QtWidgets import QDoubleSpinBox, QLabel, QWidget

from engine.attribution.method import method_named
from engine.explain.trust import Agreement, Masking, TrustCheck, _agreement_finding, _masking_finding
from engine.imaging.layer import Threshold
from viewer.canvas.pane_marks import pane_marks, probe_lines
from viewer.explanation_tools import ExplanationTools
from viewer.panels.explanation_panel import ExplanationPanel
from viewer.panels.layers_panel import LayersPanel
from viewer.panels.morph_bar import MorphBar
from viewer.status_line import StatusLine

pytestmark = pytest.mark.usefixtures("french")
POINT = re.compile(r"\d\.\d")
MODEL = "Toy opacity 1.0"
"""A name is nobody's number."""


def words(widget: QWidget) -> list[str]:
    """Everything a part of the window says, also to who points at it or has it read."""
    found = []
    for each in (widget, *widget.findChildren(QWidget)):
        found += [each.toolTip(), each.accessibleName(), each.accessibleDescription()]
        if isinstance(each, QLabel):
            found.append(each.text())
        elif isinstance(each, QDoubleSpinBox):
            found.append(each.lineEdit().text())
    return [text for text in found if text and text != MODEL]


@pytest.mark.parametrize("part", [ExplanationPanel, LayersPanel, MorphBar])
def test_a_panel_writes_decimals_with_a_comma_and_the_class_in_french(part, qtbot, session, explain):
    panel = part(session)
    qtbot.addWidget(panel)
    session.arrangement.toggle_morph()
    explain()
    said = words(panel)
    assert any(re.search(r"\d,\d", text) for text in said)
    assert [text for text in said if POINT.search(text)] == []
    assert [text for text in said if "opacity" in text] == []


def test_the_status_line_and_the_canvas_write_decimals_with_a_comma(qtbot, session, explain):
    line = StatusLine(session, lambda: 0)
    qtbot.addWidget(line)
    explain()
    session.probe_yx = (3.0, 4.0)
    marks = pane_marks(session, "difference", (), 0.51, 100.0, first=True)
    said = [*words(line), *(text for text, _ in (*probe_lines(session, "difference"), *marks.bottom_left))]
    assert "0,51×" in " ".join(said)
    assert [text for text in said if POINT.search(text)] == []


def test_the_trust_check_writes_decimals_with_a_comma_and_names_methods_in_french(session, explain):
    explanation = explain()
    title = method_named("integrated-gradients").title
    check = TrustCheck(
        {},
        None,
        (),
        (
            _masking_finding(Masking(0.05, 0.91, 0.4, 0.9), explanation),
            _agreement_finding((Agreement(title, 0.44, 0.05, 0.5),)),
        ),
    )
    session.trust.finished(explanation, check, Threshold("percentile", 95.0))
    panel = ExplanationPanel(session)
    told = "\n".join(words(panel.trust))
    panel.deleteLater()
    assert "0,91" in told
    assert "Gradients intégrés" in told
    assert not POINT.search(told)


def test_the_menu_of_other_methods_is_in_french(qtbot, session):
    window = QWidget()
    qtbot.addWidget(window)
    tools = ExplanationTools(session, window)
    assert "Grad-CAM guidé" in [action.text() for action in tools.other_methods.actions()]
