"""The verdict card: what the classifier decided, and whether the explanation of it holds."""

import qtawesome
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from engine.core.language import number, shown
from engine.explain.explanation import Explanation
from engine.explain.reason import Reason
from engine.explain.validity import failed_conditions
from engine.models.class_names import shown_class
from viewer import theme
from viewer.explain_hint import explain_hint
from viewer.listening import listen
from viewer.panels import verdict
from viewer.panels.regions_section import RegionsSection
from viewer.panels.score_bar import ScoreBar
from viewer.panels.trust_section import TrustSection
from viewer.state.session import Session

MARGIN_PX = 16
YES, NO = "✓", "✗"
VERDICT_STYLE = "font-weight: 600;"


class ScoreRow:
    """Four widgets of the card's grid: name, bar, number, words."""

    def __init__(self, grid: QGridLayout, row: int) -> None:
        self.name, self.bar, self.number, self.words = QLabel(), ScoreBar(), QLabel(), QLabel()
        self.number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        # In a narrow panel they go on in the next line instead of holding it wide.
        self.words.setWordWrap(True)
        for column, widget in enumerate((self.name, self.bar, self.number, self.words)):
            grid.addWidget(widget, row, column)

    def show_line(self, line: verdict.ScoreLine) -> None:
        """Show one line of the verdict."""
        self.name.setText(line.name)
        self.bar.show_score(line.score, line.tick)
        self.bar.setAccessibleName(line.name)
        self.number.setText(number(line.score, ".2f"))
        mark = "" if line.passed is None else f"{YES if line.passed else NO} "
        self.words.setText(mark + line.words)
        warn(self.words, line.passed is False)
        for widget in (self.name, self.bar, self.number, self.words):
            widget.setToolTip(line.tooltip)


def warn(label: QLabel, on: bool, style: str = "") -> None:
    """Write a label in the colour of a warning, or in the theme's own."""
    label.setStyleSheet(f"{style} color: {theme.warning().name()};" if on else style)


def _paragraph(name: str) -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setObjectName(name)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


class ExplanationPanel(QWidget):
    """Shows the session's explanation, and starts or cancels one."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        self._built = False
        super().__init__(parent)
        self._session = session
        self.setAccessibleName(self.tr("Explanation"))
        self.scroll_area = scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(MARGIN_PX, 4, MARGIN_PX, MARGIN_PX)
        column.setSpacing(6)
        column.addLayout(self._build_banner())
        self.hint = _paragraph("hint")
        self.error = _paragraph("error")
        warn(self.error, True)
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(4)
        self.progress.setAccessibleName(self.tr("Explanation under way"))
        self.card = self._build_card()
        self.button = QPushButton()
        self.button.clicked.connect(self._press)
        self.trust = TrustSection(session)
        self.regions = RegionsSection(session)
        for widget in (self.hint, self.error, self.progress, self.card, self.trust, self.regions):
            column.addWidget(widget)
        column.addStretch(1)
        scroll.setWidget(content)
        # Outside the scrolled part: Cancel is always in reach.
        edge = QFrame()
        edge.setObjectName("edge")
        edge.setFixedHeight(1)
        foot = QVBoxLayout()
        foot.setContentsMargins(MARGIN_PX, 8, MARGIN_PX, 8)
        foot.addWidget(self.button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(scroll, 1)
        whole.addWidget(edge)
        whole.addLayout(foot)
        listen(
            self,
            (session.explanation_changed, self._refresh),
            (session.frame_changed, self._refresh),
            (session.models_changed, self._refresh),
            (session.layers.changed, self._refresh_map),
            (session.trust.changed, self._reveal_trust),
            (session.regions.jumped, self._reveal_region),
        )
        self._built = True
        self._refresh()

    def _build_banner(self) -> QHBoxLayout:
        badge = QLabel(self.tr("AI"))
        badge.setObjectName("badge")
        badge.setStyleSheet(
            "#badge { background: palette(highlight); color: palette(highlighted-text); border-radius: 3px;"
            " padding: 1px 6px; font-weight: 600; }"
        )
        badge.setToolTip(self.tr("Everything in this panel was made by a computer program."))
        self.model = QLabel()
        self.model.setWordWrap(True)
        self.model.setToolTip(self.tr("The classifier that is explained, and its version."))
        banner = QHBoxLayout()
        banner.setSpacing(8)
        banner.addWidget(badge)
        banner.addWidget(self.model, 1)
        return banner

    def _build_card(self) -> QWidget:
        card = QWidget()
        column = QVBoxLayout(card)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.decision = _paragraph("decision")
        self.decision.setStyleSheet("font-size: 20px; font-weight: 600;")
        self.decision.setToolTip(self.tr("What the classifier decided on this film: a program's answer, no diagnosis."))
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        self.lines = tuple(ScoreRow(grid, row) for row in range(4))
        self.point = _paragraph("caption")
        self.point.setToolTip(self.tr("From this score on the classifier decides for the class: the tick on each bar."))
        self.verdict = _paragraph("verdict")
        self.verdict.setToolTip(
            self.tr(
                "An explanation holds if the similar image is decided as the film, the adversarial one is not, "
                "and it looks like a film."
            )
        )
        self.reasons = _paragraph("reasons")
        self.reasons.setToolTip(self.tr("Which of the conditions of an explanation is not met here, and by how much."))
        self.warning = _Warning()
        self.notes = _paragraph("notes")
        self.notes.setToolTip(self.tr("What has to be known of how this explanation was made."))
        self.map = _paragraph("caption")
        self.map.setToolTip(
            self.tr("How the map is computed and from where on it shows the regions that most change the score.")
        )
        # The verdict stands first, and whether it means anything here: seen without scrolling in a small window, too.
        for widget in (self.decision, self.point, self.verdict, self.reasons, self.warning):
            column.addWidget(widget)
        column.addLayout(grid)
        for widget in (self.notes, self.map):
            column.addWidget(widget)
        return card

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        """Another theme: the colour of warnings follows."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._built:
            warn(self.error, True)
            self.warning.retint()
            self.trust.refresh()
            self.regions.retint()
            self._refresh()

    def _press(self) -> None:
        if self._session.explaining:
            self._session.cancel_requested.emit()
        else:
            self._session.request_explanation()

    def _refresh(self) -> None:
        session = self._session
        explanation = session.explanation
        card = session.model
        self.model.setText("" if card is None else f"{card.name} {card.version}")
        self.hint.setText(explain_hint(session))
        self.hint.setVisible(bool(self.hint.text()))
        self.error.setText(session.explain_error)
        self.error.setVisible(bool(session.explain_error))
        self.progress.setVisible(session.explaining)
        self.card.setVisible(explanation is not None)
        if explanation is not None:
            self._show(explanation)
        self._refresh_map()
        if session.explaining:
            self.button.setText(self.tr("Cancel"))
            self.button.setToolTip(self.tr("Stop the explanation that is under way."))
        elif explanation is None:
            self.button.setText(self.tr("Explain"))
            self.button.setToolTip(self.tr("Compute the similar and the adversarial image of this film (key E)."))
        else:
            self.button.setText(self.tr("Explain again"))
            self.button.setToolTip(self.tr("Compute the explanation of this film anew (key E)."))
        self.button.setEnabled(session.explaining or session.can_explain)
        inviting = explanation is None and not session.explaining
        if self.button.property("primary") != inviting:
            self.button.setProperty("primary", inviting)
            # The style sheet looks at properties only when asked to.
            self.button.style().unpolish(self.button)
            self.button.style().polish(self.button)

    def _show(self, explanation: Explanation) -> None:
        decision = shown_class(explanation.decision)
        self.model.setText(f"{explanation.model_name} {explanation.model_version}")
        self.decision.setText(decision[:1].upper() + decision[1:])
        self.point.setText(
            self.tr("score for “{name}”, decided at {point}").format(
                name=shown_class(explanation.class_name), point=number(explanation.operating_point, ".2f")
            )
        )
        for row, line in zip(self.lines, verdict.score_lines(explanation), strict=True):
            row.show_line(line)
        self.verdict.setText(f"{YES if explanation.holds else NO} {verdict.verdict_text(explanation)}")
        warn(self.verdict, not explanation.holds, VERDICT_STYLE)
        self.reasons.setText("\n".join(reason.words for reason in failed_conditions(explanation)))
        self.reasons.setVisible(not explanation.holds)
        self.warning.show_reasons(explanation.distribution_warnings)
        self.notes.setText("\n".join(map(shown, explanation.notes)))
        self.notes.setVisible(bool(explanation.notes))

    def _reveal_trust(self) -> None:
        """Who asked for the check sees it start and sees its answer."""
        if self._session.trust.running or self._session.trust.check is not None:
            # The section has its new height only after Qt has laid it out.
            QTimer.singleShot(0, self.trust, lambda: self.scroll_area.ensureWidgetVisible(self.trust, 0, MARGIN_PX))

    def _reveal_region(self) -> None:
        index = self._session.regions.current
        if index is not None and index < len(self.regions.rows):
            self.scroll_area.ensureWidgetVisible(self.regions.rows[index], 0, MARGIN_PX)

    def _refresh_map(self) -> None:
        layers = self._session.layers
        shown = [layer for layer in layers.visible if layer.data.kind != "image"]
        active = layers.get(layers.active)
        layer = active if active in shown else (shown[-1] if shown else None)
        text = verdict.map_text(layer)
        self.map.setText(self.tr("Map: {definition}").format(definition=text))
        self.map.setVisible(bool(text))


class _Warning(QFrame):
    """The amber box of an image unlike the films the model was trained on."""

    def __init__(self) -> None:
        super().__init__()
        # Painted by the theme as every other notice.
        self.setObjectName("notice")
        self.setProperty("severity", "warning")
        self._icon = QLabel()
        self._icon.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.retint()
        self.text = _paragraph("warning text")
        self.setToolTip(
            self.tr("The model was not made for such an image: its score and this explanation may mean nothing here.")
        )
        line = QHBoxLayout(self)
        line.setContentsMargins(8, 8, 8, 8)
        line.setSpacing(8)
        line.addWidget(self._icon)
        line.addWidget(self.text, 1)

    def retint(self) -> None:
        """Take the theme's colour."""
        self._icon.setPixmap(qtawesome.icon("mdi6.alert", color=theme.warning()).pixmap(18, 18))

    def show_reasons(self, reasons: tuple[Reason, ...]) -> None:
        """Show the warnings; nothing without any."""
        self.text.setText("\n".join(reason.words for reason in reasons))
        self.setVisible(bool(reasons))
