"""The bar below the canvas that goes from the similar to the adversarial image, with the score at every step."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QSlider, QToolButton, QVBoxLayout, QWidget

from engine.core.language import number, percent
from engine.explain.explanation import Explanation
from engine.models.class_names import shown_class
from viewer import theme
from viewer.listening import listen
from viewer.panels.morph_plot import SIDE_PX, MorphPlot
from viewer.state.session import Session

SLIDER_STEPS = 100


class MorphBar(QWidget):
    """Visible while a pane shows the morph of an explanation."""

    left_behind = Signal()
    """It goes while it has the keyboard: somebody else has to take it."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setObjectName("sidebar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Morph"))
        self.left, self.right = QLabel(self.tr("Similar")), QLabel(self.tr("Adversarial"))
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

    def _place(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(SIDE_PX, 0, 0, 0)
        head.setSpacing(8)
        head.addWidget(self.left)
        head.addStretch(1)
        head.addWidget(self.score)
        head.addWidget(self.words)
        head.addStretch(1)
        head.addWidget(self.right)
        head.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 4, 16, 4)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.plot)
        column.addWidget(self.slider)

    def _refresh(self) -> None:
        explanation = self._session.explanation
        wanted = explanation is not None and self._session.arrangement.morphing
        focus = QApplication.focusWidget()
        if not wanted and focus is not None and self.isAncestorOf(focus):
            self.left_behind.emit()
        self.setVisible(wanted)
        if explanation is None or not wanted:
            return
        self.close_button.setIcon(theme.icon("mdi6.close"))
        ends = ((self.left, explanation.scores.similar), (self.right, explanation.scores.adversarial))
        for label, score in ends:
            label.setToolTip(
                self.tr("The classifier's score on this generated image is {score}.").format(score=number(score, ".2f"))
            )
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
        self.score.setText(f"{number(score, '.2f')} · {shown_class(decided)}")
        crossings = morph.curve.crossings(point)
        if crossings:
            self.words.setText(self.tr("changes at {share}").format(share=percent(crossings[0])))
        else:
            self.words.setText(self.tr("never changes"))
