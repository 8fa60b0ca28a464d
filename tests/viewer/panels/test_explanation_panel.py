from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from engine.explain.explanation import Explanation, Scores
from engine.explain.reason import Reason
from viewer.panels.explanation_panel import ExplanationPanel
from viewer.panels.score_bar import ScoreBar
from viewer.state.session import Session

Explain = Callable[..., Explanation]


class Card:
    """What the panel reads of a model card."""

    id, name, version = "toy", "Toy opacity", "1.0"


@pytest.fixture
def panel(qtbot: QtBot, session: Session) -> ExplanationPanel:
    session.set_models([Card()])  # type: ignore[list-item]  # the fields that are read
    panel = ExplanationPanel(session)
    qtbot.addWidget(panel)
    panel.resize(320, 700)
    panel.show()
    return panel


def texts(panel: ExplanationPanel) -> str:
    return "\n".join(label.text() for label in panel.findChildren(QLabel) if label.isVisible())


def test_before_an_explanation_the_panel_invites_to_one(panel: ExplanationPanel) -> None:
    assert panel.hint.text() == "Press E to explain."
    assert panel.button.text() == "Explain"
    assert panel.button.isEnabled()
    assert "Toy opacity 1.0" in texts(panel)


def test_the_button_asks_for_an_explanation(qtbot: QtBot, panel: ExplanationPanel, session: Session) -> None:
    asked: list[bool] = []
    session.explain_requested.connect(lambda: asked.append(True))
    qtbot.mouseClick(panel.button, Qt.MouseButton.LeftButton)
    assert asked == [True]


def test_while_it_runs_the_button_cancels(qtbot: QtBot, panel: ExplanationPanel, session: Session) -> None:
    cancelled: list[bool] = []
    session.cancel_requested.connect(lambda: cancelled.append(True))
    session.explain_started("Loading the model")
    assert panel.progress.isVisible()
    assert panel.hint.text() == "Loading the model"
    assert panel.button.text() == "Cancel"
    qtbot.mouseClick(panel.button, Qt.MouseButton.LeftButton)
    assert cancelled == [True]


def test_an_error_is_shown_as_its_sentence(panel: ExplanationPanel, session: Session) -> None:
    session.explain_started()
    session.explain_failed("The model file was changed; register it again.")
    assert panel.error.isVisible()
    assert panel.error.text() == "The model file was changed; register it again."
    assert not panel.progress.isVisible()


def test_the_card_tells_decision_scores_and_that_it_holds(panel: ExplanationPanel, explain: Explain) -> None:
    explain()
    assert panel.decision.text() == "Opacity"
    assert [row.number.text() for row in panel.lines] == ["0.91", "0.90", "0.07", "0.90"]
    assert [row.words.text() for row in panel.lines] == ["opacity", "✓ agrees", "✓ flips", "✓ film-like"]
    assert panel.verdict.text() == "✓ Holds: explained"
    assert not panel.reasons.isVisible()
    assert not panel.warning.isVisible()


def test_a_negative_decision_is_named_by_its_class(panel: ExplanationPanel, explain: Explain) -> None:
    explain(scores=Scores(0.1, 0.2, 0.8))
    assert panel.decision.text() == "No opacity"
    assert [row.words.text() for row in panel.lines[1:3]] == ["✓ agrees", "✓ flips"]


@pytest.mark.parametrize(
    ("changes", "line", "words", "reason"),
    [
        ({"scores": Scores(0.9, 0.3, 0.1)}, 1, "✗ does not agree", "The similar image does not keep the decision"),
        ({"scores": Scores(0.9, 0.8, 0.6)}, 2, "✗ does not flip", "The adversarial image does not flip the decision"),
        ({"plausibility": 0.2}, 3, "✗ not film-like", "The adversarial image does not look like a film."),
    ],
)
def test_a_failed_condition_is_marked_and_told_in_words(
    panel: ExplanationPanel, explain: Explain, changes: dict[str, Any], line: int, words: str, reason: str
) -> None:
    explain(**changes)
    assert panel.lines[line].words.text() == words
    assert panel.verdict.text() == "✗ Does not hold"
    assert panel.reasons.isVisible()
    assert panel.reasons.text().startswith(reason)


def test_warnings_about_the_image_stand_in_their_own_box(panel: ExplanationPanel, explain: Explain) -> None:
    explain(distribution_warnings=(Reason("cropped"), Reason("colour", {"trained": "CR"})))
    assert panel.warning.isVisible()
    assert panel.warning.text.text().splitlines()[0].startswith("The image looks heavily cropped")


def test_outside_the_training_films_nothing_holds_and_the_verdict_says_why(
    panel: ExplanationPanel, explain: Explain
) -> None:
    explain(distribution_warnings=(Reason("unlike"),))
    assert panel.verdict.text() == "✗ Does not hold"
    assert panel.reasons.isVisible()
    assert panel.reasons.text().startswith("The image may lie outside what the model was trained on")


def test_notes_and_map_are_told(panel: ExplanationPanel, session: Session, explain: Explain) -> None:
    explain(notes=("It ran on the CPU.",))
    seen = texts(panel)
    assert "It ran on the CPU." in seen
    assert "Map: |similar − adversarial|, from percentile 95.0" in seen
    session.layers.set_threshold("difference", "percentile", 90.0)
    assert "from percentile 90.0" in texts(panel)
    session.layers.set_look("difference", visible=False)
    assert not panel.map.isVisible()


def test_the_card_goes_with_the_explanation(panel: ExplanationPanel, session: Session, explain: Explain) -> None:
    explain()
    session.close_all()
    assert not panel.card.isVisible()
    assert panel.hint.text() == "Open an image to explain it."
    assert not panel.button.isEnabled()


def test_every_number_is_explained_in_one_sentence(panel: ExplanationPanel, explain: Explain) -> None:
    explain()
    for row in panel.lines:
        for widget in (row.bar, row.number):
            assert len(widget.toolTip()) > 40
            assert widget.toolTip().endswith(".")


def test_no_word_claims_more_than_the_classifier_does(panel: ExplanationPanel, explain: Explain) -> None:
    explain(scores=Scores(0.9, 0.1, 0.9), plausibility=0.1, distribution_warnings=(Reason("unlike"),))
    tips = " ".join(label.toolTip() for label in panel.findChildren(QLabel))
    said = f"{texts(panel)} {tips}".lower()
    assert not any(word in said for word in ("lesion", "detect", "finding", "heatmap", "fake"))


def test_the_score_bar_ends_at_the_score(qtbot: QtBot) -> None:
    bar = ScoreBar()
    qtbot.addWidget(bar)
    bar.resize(202, 16)
    bar.show_score(0.7, 0.25)
    image = bar.grab().toImage()
    filled = bar.palette().highlight().color()
    assert image.pixelColor(1 + round(200 * 0.69), 8) == filled
    assert image.pixelColor(1 + round(200 * 0.72), 8) != filled
    assert image.pixelColor(1 + 50, 2) == bar.palette().windowText().color()


@pytest.mark.usefixtures("themed")
@pytest.mark.parametrize("scores", [Scores(0.91, 0.9, 0.07), Scores(0.91, 0.2, 0.9)])
def test_in_a_small_window_the_verdict_is_seen_and_nothing_is_cut_off(
    qtbot: QtBot, panel: ExplanationPanel, explain: Explain, scores: Scores
) -> None:
    explain(scores=scores)
    panel.resize(280, 260)
    qtbot.waitUntil(lambda: panel.scroll_area.viewport().width() < 280)
    content = panel.scroll_area.widget()
    assert content.width() <= panel.scroll_area.viewport().width()
    below = panel.verdict.mapTo(content, panel.verdict.rect().bottomLeft()).y()
    assert below < panel.scroll_area.viewport().height()
