"""The threshold of a map: percentile or absolute value, by slider or by number, live while dragging."""

from typing import Literal

import numpy as np
from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QHBoxLayout, QLabel, QSizePolicy, QSlider, QVBoxLayout, QWidget

from engine.core.language import number
from engine.imaging.layer import Layer
from viewer.state.layers import LayerStack, threshold_range

Mode = Literal["percentile", "absolute"]
STEPS = 1000


class ThresholdSlider(QWidget):
    """Mode, slider and number field for the threshold of one layer; below it the layer is transparent.

    Parameters
    ----------
    stack : LayerStack
        Is changed at every move of the slider.
    """

    def __init__(self, stack: LayerStack, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stack = stack
        self._layer: Layer | None = None
        self.mode = QComboBox()
        self.mode.addItem(self.tr("percentile"), "percentile")
        self.mode.addItem(self.tr("absolute"), "absolute")
        self.mode.addItem(self.tr("off"), "off")
        self.mode.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.mode.setMinimumContentsLength(7)
        self.mode.setAccessibleName(self.tr("Threshold mode"))
        self.mode.setToolTip(
            self.tr("Percentile keeps a fixed share of the image; absolute keeps what changes by so much grey or more.")
        )
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, STEPS)
        self.slider.setSingleStep(STEPS // 200)
        self.slider.setPageStep(STEPS // 20)
        self.slider.setAccessibleName(self.tr("Threshold"))
        self.slider.setToolTip(self.tr("Where the map lies below the threshold it is fully transparent."))
        self.number = QDoubleSpinBox()
        self.number.setFixedWidth(64)
        self.number.setKeyboardTracking(False)
        self.number.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.number.setAccessibleName(self.tr("Threshold value"))
        self.number.setToolTip(self.tr("The threshold as a number; type it and press Enter."))
        self.kept = QLabel()
        self.kept.setObjectName("caption")
        self.kept.setToolTip(
            self.tr("How much of the film is painted, and the least change of grey there: 1 is from black to white.")
        )
        self.kept.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        label = QLabel(self.tr("Threshold"))
        label.setBuddy(self.slider)

        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(label)
        line.addWidget(self.mode, 1)
        drag = QHBoxLayout()
        drag.setSpacing(8)
        drag.addWidget(self.slider, 1)
        drag.addWidget(self.number)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(line)
        column.addLayout(drag)
        column.addWidget(self.kept)

        self.mode.currentIndexChanged.connect(self._choose_mode)
        self.slider.valueChanged.connect(self._slide)
        self.number.valueChanged.connect(self._type)

    def show_layer(self, layer: Layer) -> None:
        """Show the threshold of a layer of the stack."""
        self._layer = layer
        threshold = layer.look.threshold
        mode: Mode = "percentile" if threshold is None else threshold.mode
        low, high = threshold_range(layer, mode)
        blockers = [QSignalBlocker(widget) for widget in (self.mode, self.slider, self.number)]
        self.mode.setCurrentIndex(self.mode.findData("off" if threshold is None else mode))
        self.number.setDecimals(1 if mode == "percentile" else 3)
        self.number.setSingleStep(0.1 if mode == "percentile" else 0.005)
        self.number.setRange(low, high)
        if threshold is not None:
            self.number.setValue(threshold.value)
            if not self.slider.isSliderDown():
                self.slider.setValue(round((threshold.value - low) / max(high - low, 1e-9) * STEPS))
        for blocker in blockers:
            blocker.unblock()
        self.slider.setEnabled(threshold is not None)
        self.number.setEnabled(threshold is not None)
        self.kept.setText(self._what_is_kept(layer))

    def _choose_mode(self) -> None:
        assert self._layer is not None
        mode = self.mode.currentData()
        if mode == "off":
            self._stack.set_look(self._layer.data.name, threshold=None)
        else:
            self._stack.set_threshold_mode(self._layer.data.name, mode)

    def _slide(self, step: int) -> None:
        mode = self.mode.currentData()
        if self._layer is None or mode == "off":
            return
        low, high = threshold_range(self._layer, mode)
        value = low + (high - low) * step / STEPS
        self._stack.set_threshold(self._layer.data.name, mode, round(value, 1) if mode == "percentile" else value)

    def _type(self, value: float) -> None:
        mode = self.mode.currentData()
        if self._layer is not None and mode != "off":
            self._stack.set_threshold(self._layer.data.name, mode, value)

    def _what_is_kept(self, layer: Layer) -> str:
        if layer.look.threshold is None:
            return self.tr("The whole map is painted.")
        cut = layer.data.cut(layer.look.threshold)
        magnitudes = layer.data.magnitudes
        share = 100.0 * (1.0 - float(np.searchsorted(magnitudes, cut)) / magnitudes.size)
        return self.tr("top {share} % of the image: {cut} or more").format(
            share=number(share, ".1f"), cut=number(cut, ".3f")
        )
