"""How good a classifier is on films with labels, and whether its scores are probabilities."""

from collections.abc import Sequence

import pyqtgraph
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from engine.core.language import number

SIDE_PX = 208


class UnitPlot(QWidget):
    """A square plot, both axes from 0 to 1, with its diagonal; a sentence below it and one under the pointer."""

    def __init__(self, title: str, across: str, up: str, meaning: str) -> None:
        super().__init__()
        self.setAccessibleName(title)
        self.setToolTip(meaning)
        heading = QLabel(title)
        heading.setObjectName("sectionTitle")
        self.plot = pyqtgraph.PlotWidget()
        self.plot.setFixedSize(SIDE_PX + 40, SIDE_PX + 24)
        self.plot.setMouseEnabled(False, False)
        self.plot.hideButtons()
        self.plot.setMenuEnabled(False)
        self.plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.plot.setRange(xRange=(0, 1), yRange=(0, 1), padding=0.03)
        self.plot.setLabel("bottom", across)
        self.plot.setLabel("left", up)
        self.diagonal = self.plot.plot([0, 1], [0, 1])
        self.line = self.plot.plot([], [])
        self.point = self.plot.plot([], [])
        self.words = QLabel()
        self.words.setObjectName("caption")
        self.words.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(heading)
        column.addWidget(self.plot)
        column.addWidget(self.words)
        column.addStretch(1)
        self._paint()

    def say(self, words: str) -> None:
        """Put the figures below the plot, and into what a screen reader says of it."""
        self.words.setText(words)
        self.setAccessibleDescription(words)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802, D102
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "words"):
            self._paint()

    def _paint(self) -> None:
        roles, palette = QPalette.ColorRole, self.palette()
        self.plot.setBackground(palette.color(roles.Base))
        for side in ("left", "bottom"):
            axis = self.plot.getAxis(side)
            axis.setPen(palette.color(roles.Mid))
            axis.setTextPen(palette.color(roles.PlaceholderText))
        self.diagonal.setPen(pyqtgraph.mkPen(palette.color(roles.PlaceholderText), style=Qt.PenStyle.DashLine))
        self.line.setPen(pyqtgraph.mkPen(palette.color(roles.Accent), width=2))
        for marks, size in ((self.line, 5), (self.point, 10)):
            marks.setSymbolSize(size)
            marks.setSymbolPen(None)
        self.line.setSymbolBrush(palette.color(roles.Accent))
        self.point.setSymbolBrush(palette.color(roles.WindowText))


class RocPlot(UnitPlot):
    """The ROC curve, with the operating point on it."""

    def __init__(self) -> None:
        super().__init__(
            self.tr("ROC curve"),
            self.tr("1 − specificity"),
            self.tr("sensitivity"),
            self.tr(
                "For every threshold on the score: the share of films with the class that are found, against the share "
                "of films without it that are called by mistake. The dot is the threshold in use."
            ),
        )

    def show_roc(self, points: Sequence[Sequence[float]], operating_point: float) -> None:
        """Draw [false positive rate, true positive rate, threshold] points, thresholds falling."""
        self.line.setData([each[0] for each in points], [each[1] for each in points])
        in_use = [each for each in points if each[2] >= operating_point]
        false, true = in_use[-1][:2] if in_use else (0.0, 0.0)
        self.point.setData([false], [true], symbol="o")
        self.say(
            self.tr("At {point}: sensitivity {true}, specificity {false}").format(
                point=number(operating_point, ".2f"), true=number(true, ".2f"), false=number(1 - false, ".2f")
            )
        )


class CalibrationPlot(UnitPlot):
    """Scores against what came true."""

    def __init__(self) -> None:
        super().__init__(
            self.tr("Calibration"),
            self.tr("score"),
            self.tr("share with the class"),
            self.tr(
                "Of the films with a score near 0.8, about 80 % should have the class: on the dashed line a score is a "
                "probability, for films like these."
            ),
        )

    def show_calibration(self, bins: Sequence[Sequence[float]], error: float) -> None:
        """Draw [mean score, share of the class, films] per tenth of the scores."""
        self.line.setData([each[0] for each in bins], [each[1] for each in bins], symbol="o")
        self.say(self.tr("Expected calibration error {error}").format(error=number(error, ".3f")))
