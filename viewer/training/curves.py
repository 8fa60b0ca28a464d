"""Curves of a training: losses, or shares between 0 and 1, over the steps."""

from collections.abc import Mapping, Sequence

import pyqtgraph
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

LINES = ("#4f9cf0", "#e3a336", "#6fae6f", "#a487d8", "#8a8a8a", "#d07a7a", "#3fa7b5", "#b58a5a")
"""Told apart by lightness as well as by hue; the legend names each."""


class Curves(QWidget):
    """One plot with a legend above it.

    Parameters
    ----------
    title : str
    shares : bool
        The values lie between 0 and 1 and the axis shows all of that.
    """

    def __init__(self, title: str, shares: bool = False) -> None:
        super().__init__()
        self.setAccessibleName(title)
        heading = QLabel(title)
        heading.setObjectName("sectionTitle")
        self.legend = QLabel()
        self.legend.setObjectName("caption")
        self.legend.setTextFormat(Qt.TextFormat.RichText)
        self.legend.setWordWrap(True)
        head = QHBoxLayout()
        head.addWidget(heading)
        head.addStretch(1)
        self.plot = pyqtgraph.PlotWidget()
        self.plot.setFixedHeight(176)
        self.plot.setMouseEnabled(False, False)
        self.plot.hideButtons()
        self.plot.setMenuEnabled(False)
        self.plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        if shares:
            self.plot.setYRange(0, 1, padding=0.04)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.legend)
        column.addStretch(1)
        column.addWidget(self.plot)
        self._lines: dict[str, pyqtgraph.PlotDataItem] = {}
        self._paint()

    def show_curves(
        self, curves: Mapping[str, Sequence[tuple[int, float]]], names: Mapping[str, str], steps: int
    ) -> None:
        """Draw these points; a curve that is gone is taken away.

        Parameters
        ----------
        names : mapping
            What the legend calls a curve.
        steps : int
            Of the whole training: the axis shows how much of it is still to come. 0 where that is not known.
        """
        self.plot.setXRange(0, max([steps, 1, *(points[-1][0] for points in curves.values() if points)]), padding=0.02)
        for gone in set(self._lines) - set(curves):
            self.plot.removeItem(self._lines.pop(gone))
        entries = []
        for number, (name, points) in enumerate(curves.items()):
            colour = LINES[number % len(LINES)]
            line = self._lines.get(name)
            if line is None:
                symbol = "o" if len(points) < 2 else None
                line = self._lines[name] = self.plot.plot(pen=pyqtgraph.mkPen(colour, width=2), symbol=symbol)
            line.setPen(pyqtgraph.mkPen(colour, width=2))
            few = len(points) < 30
            line.setSymbol("o" if few else None)
            line.setSymbolSize(5)
            line.setSymbolBrush(colour)
            line.setSymbolPen(None)
            line.setData([step for step, _ in points], [value for _, value in points])
            entries.append(
                f'<span style="color:{colour}">●</span>&nbsp;{names.get(name, name)}&nbsp;{points[-1][1]:.3g}'
                if points
                else ""
            )
        self.legend.setText(" &nbsp; ".join(filter(None, entries)))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802, D102
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_lines"):
            self._paint()

    def _paint(self) -> None:
        roles = QPalette.ColorRole
        ink = QColor(self.palette().color(roles.PlaceholderText))
        self.plot.setBackground(self.palette().color(roles.Base))
        for side in ("left", "bottom"):
            axis = self.plot.getAxis(side)
            axis.setPen(self.palette().color(roles.Mid))
            axis.setTextPen(ink)
        self.plot.showGrid(x=False, y=True, alpha=0.15)
