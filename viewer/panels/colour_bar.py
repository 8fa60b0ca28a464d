"""The colours of a layer and the numbers they stand for."""

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPalette, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.imaging import colormap
from engine.imaging.layer import Layer
from viewer.scale_number import number_text

BAR_PX = 12
MARKER_PX = 5
SIDE_PX = 8


class ColourBar(QWidget):
    """A horizontal colour bar: what lies below the threshold is struck out, a marker names the cut."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layer: Layer | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Colour bar"))
        self.setToolTip(
            self.tr("Which change of grey each colour stands for; 1 is the step from the film's black to its white.")
        )

    def show_layer(self, layer: Layer) -> None:
        """Show the colours of this layer."""
        self._layer = layer
        look, cut = layer.look, layer.data.cut(layer.look.threshold)
        span = look.high - look.low
        self.setAccessibleDescription(
            self.tr("From {low} to {high}, transparent below {cut}").format(
                low=number_text(look.low, span), high=number_text(look.high, span), cut=number_text(cut, span)
            )
        )
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Bar, marker and one line of numbers."""
        return QSize(160, MARKER_PX + BAR_PX + 4 + self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """As :meth:`sizeHint`."""
        return self.sizeHint()

    def bar_rect(self) -> QRect:
        """Where the colours are painted."""
        return QRect(SIDE_PX, MARKER_PX + 1, self.width() - 2 * SIDE_PX, BAR_PX)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Paint colours, cut and numbers."""
        if self._layer is None:
            return
        look = self._layer.look
        painter = QPainter(self)
        bar = self.bar_rect()
        self._paint_colours(painter, bar)
        span = look.high - look.low
        ink = self.palette().color(QPalette.ColorRole.WindowText)
        painter.setPen(ink)
        ticks = [look.low, (look.low + look.high) / 2, look.high]
        for tick in ticks:
            x = bar.left() + (tick - look.low) / span * bar.width()
            self._paint_number(painter, x, bar.bottom() + 3, number_text(tick, span))
        if look.threshold is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink)
            cut = self._layer.data.cut(look.threshold)
            for value in (cut, -cut) if self._layer.data.kind == "signed" else (cut,):
                x = bar.left() + min(max((value - look.low) / span, 0.0), 1.0) * bar.width()
                painter.drawPolygon(QPolygonF([QPointF(x - 4, 0), QPointF(x + 4, 0), QPointF(x, MARKER_PX)]))
        painter.end()

    def _paint_colours(self, painter: QPainter, bar: QRect) -> None:
        assert self._layer is not None
        look, data = self._layer.look, self._layer.data
        steps = max(2, round(bar.width() * self.devicePixelRatioF()))
        values = np.linspace(look.low, look.high, steps, dtype=np.float32)
        table = colormap.lookup(look.colormap)
        row = np.ascontiguousarray(table[np.clip(np.round(np.linspace(0, 255, steps)), 0, 255).astype(np.intp)])
        rgba = np.full((1, steps, 4), 255, np.uint8)
        rgba[0, :, :3] = row
        rgba[0, np.abs(values) < data.cut(look.threshold), 3] = 36
        image = QImage(rgba.tobytes(), steps, 1, steps * 4, QImage.Format.Format_RGBA8888)
        painter.fillRect(bar, QColor(0, 0, 0))
        painter.drawImage(bar, image)

    def _paint_number(self, painter: QPainter, x: float, top: int, text: str) -> None:
        width = painter.fontMetrics().horizontalAdvance(text) + 2
        left = min(max(x - width / 2, 0.0), float(self.width() - width))
        painter.drawText(QRectF(left, top, width, painter.fontMetrics().height()), Qt.AlignmentFlag.AlignCenter, text)
