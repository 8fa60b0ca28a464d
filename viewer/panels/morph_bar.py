"""The bar below the canvas that goes from the similar to the adversarial image, with the score at every step."""

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QToolButton, QVBoxLayout, QWidget

from engine.explain.explanation import Explanation
from viewer import theme
from viewer.listening import listen
from viewer.panels.morph_plot import MorphPlot
from viewer.state.session import Session

SLIDER_STEPS = 100
SIDE_WIDTH_PX = 128


class MorphBar(QWidget):
    """Visible while a pane shows the morph of an explanation."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setObjectName("sidebar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Morph"))
        self.left, self.left_score = self._end(Qt.AlignmentFlag.AlignRight)
        self.right, self.right_score = self._end(Qt.AlignmentFlag.AlignLeft)
        self.left.setText(self.tr("Similar"))
        self.right.setText(self.tr("Adversarial"))
        tooltip = self.tr("The classifier's score on this generated image, the one that the explanation reports.")
        self.left_score.setToolTip(tooltip)
        self.right_score.setToolTip(tooltip)
        self.plot = MorphPlot()
        self.plot.setToolTip(
            self.tr(
                "The classifier's score on images between the two: computed at the dots, straight between them; the "
                "dashed line is the score that decides."
            )
        )
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, SLIDER_STEPS)
        self.slider.setPageStep(SLIDER_STEPS // 10)
        self.slider.setAccessibleName(self.tr("From the similar to the adversarial image"))
        self.slider.setToolTip(self.tr("Each image on the way is the similar one with a share of the change made."))
        self.score = QLabel()
        self.score.setObjectName("heading")
        self.score.setToolTip(self.tr("The classifier's score on the image shown, and what it decides there."))
        self.words = QLabel()
        self.words.setObjectName("caption")
        self.words.setWordWrap(True)
        self.words.setToolTip(
            self.tr(
                "How much of the change from similar to adversarial it takes until the classifier decides otherwise."
            )
        )
        self.close_button = QToolButton()
        self.close_button.setAccessibleName(self.tr("Close the morph"))
        self.close_button.setToolTip(self.tr("Close the morph (M)"))
        self.close_button.clicked.connect(session.arrangement.toggle_morph)
        self._place()
        self.slider.valueChanged.connect(lambda value: session.morph.move(value / SLIDER_STEPS))
        self.plot.moved.connect(session.morph.move)
        listen(
            self,
            (session.layout_changed, self._refresh),
            (session.explanation_changed, self._refresh),
            (session.morph.changed, self._refresh),
            (session.morph.moved, self._show_position),
        )
        self._refresh()

    def _end(self, side: Qt.AlignmentFlag) -> tuple[QLabel, QLabel]:
        name, score = QLabel(), QLabel()
        for label in (name, score):
            label.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        score.setObjectName("caption")
        return name, score

    def _place(self) -> None:
        middle = QVBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.plot, 1)
        middle.addWidget(self.slider)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 4)
        row.setSpacing(8)
        row.addLayout(_column(self.left, self.left_score))
        row.addLayout(middle, 1)
        row.addLayout(_column(self.right, self.right_score))
        told = QWidget()
        told.setFixedWidth(SIDE_WIDTH_PX)
        words = QVBoxLayout(told)
        words.setContentsMargins(8, 0, 0, 0)
        words.setSpacing(2)
        words.addStretch(1)
        words.addWidget(self.score)
        words.addWidget(self.words)
        words.addStretch(1)
        row.addWidget(told)
        row.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)

    def _refresh(self) -> None:
        explanation = self._session.explanation
        self.setVisible(explanation is not None and self._session.arrangement.morphing)
        if explanation is None or not self._session.arrangement.morphing:
            return
        self.close_button.setIcon(theme.icon("mdi6.close"))
        self.left_score.setText(f"{explanation.scores.similar:.2f}")
        self.right_score.setText(f"{explanation.scores.adversarial:.2f}")
        self.plot.show_curve(self._session.morph.curve, explanation.operating_point)
        self._show_position()

    def _show_position(self) -> None:
        morph = self._session.morph
        explanation = morph.explanation
        if explanation is None:
            return
        blocker = QSignalBlocker(self.slider)
        if not self.slider.isSliderDown():
            self.slider.setValue(round(morph.position * SLIDER_STEPS))
        blocker.unblock()
        self.plot.show_position(morph.position)
        self._tell(explanation)

    def _tell(self, explanation: Explanation) -> None:
        morph, point = self._session.morph, explanation.operating_point
        score = morph.score
        if morph.curve is None or score is None:
            self.score.setText("")
            self.words.setText(morph.error or self.tr("Scoring…"))
            return
        decided = explanation.class_name if score >= point else explanation.counter_class_name
        self.score.setText(f"{score:.2f} · {decided}")
        crossings = morph.curve.crossings(point)
        if crossings:
            self.words.setText(self.tr("changes at {share} %").format(share=round(crossings[0] * 100)))
        else:
            self.words.setText(self.tr("never changes"))


def _column(name: QLabel, score: QLabel) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(2)
    column.addStretch(1)
    column.addWidget(name)
    column.addWidget(score)
    column.addStretch(1)
    return column
