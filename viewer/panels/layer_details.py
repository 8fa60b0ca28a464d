"""How one layer is painted: definition, colours, scale, threshold, contour, blend, order."""

import numpy as np
import qtawesome
from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from engine.explain.layers import METHOD_PREFIX
from engine.imaging.layer import Layer, LayerKind
from viewer.layer_titles import layer_title
from viewer.panels.colour_bar import ColourBar
from viewer.panels.threshold_slider import ThresholdSlider
from viewer.panels.wheel_guard import WheelGuard
from viewer.state.session import Session

COLORMAPS: dict[LayerKind, tuple[str, ...]] = {
    "image": (),
    "absolute": ("inferno", "cividis", "gray"),
    "signed": ("blue-orange",),
}
STRETCH_PERCENTILE = 99.9


class LayerDetails(QWidget):
    """Changes the look of one layer of the session's stack.

    Parameters
    ----------
    name : str
        Of a layer that is in the stack.
    """

    def __init__(self, session: Session, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._stack = session.layers
        self._name = name
        layer = self._layer()
        self._is_map = layer.data.kind != "image"
        self._is_other_method = METHOD_PREFIX in name
        self._build(layer, layer_title(name))
        self._place()
        self.retint()
        self.definition.activated.connect(lambda: session.set_map_definition(self.definition.currentData()))
        self.colormap.currentIndexChanged.connect(
            lambda: self._stack.set_look(self._name, colormap=self.colormap.currentData())
        )
        self.scale.currentIndexChanged.connect(self._choose_scale)
        self.blend.currentIndexChanged.connect(lambda: self._stack.set_look(self._name, blend=self.blend.currentData()))
        self.contour.toggled.connect(lambda on: self._stack.set_look(self._name, contour=on))
        self.reset.clicked.connect(lambda: self._stack.reset(self._name))
        self.remove.clicked.connect(lambda: session.remove_plane(self._name))
        self._wheel = WheelGuard(self)
        self._wheel.guard(*self._combos())
        self._wheel.guard(self.threshold.mode, self.threshold.slider, self.threshold.number)

    def _build(self, layer: Layer, title: str) -> None:
        self.definition = self._combo(
            self.tr("Definition of {layer}").format(layer=title),
            self.tr("Similar − adversarial is the method's own: what any generator leaves behind cancels."),
            (
                (self.tr("similar − adversarial"), "similar-adversarial"),
                (self.tr("original − adversarial"), "original-adversarial"),
            ),
        )
        self.colormap = self._combo(
            self.tr("Colours of {layer}").format(layer=title),
            self.tr("Colours that stay in order for every kind of colour vision."),
            tuple((name, name) for name in COLORMAPS[layer.data.kind]),
        )
        self.scale = self._combo(
            self.tr("Scale of the colour bar of {layer}").format(layer=title),
            self.tr("Fixed gives a change the same colour on every film; stretched uses all colours on this one."),
            ((self.tr("Fixed: films compare"), "fixed"), (self.tr("Stretch to this image"), "stretched")),
        )
        self.blend = self._combo(
            self.tr("Blend of {layer}").format(layer=title),
            self.tr("Cover lays the colour over what is below; brighten adds it; darken multiplies by it."),
            ((self.tr("Cover"), "normal"), (self.tr("Brighten"), "add"), (self.tr("Darken"), "multiply")),
        )
        self.bar = ColourBar()
        self.threshold = ThresholdSlider(self._stack)
        self.contour = QCheckBox(self.tr("Contour only"))
        self.contour.setToolTip(self.tr("Draw only the outline of what lies above the threshold: anatomy stays free."))
        self.up = self._order_button(self.tr("Move {layer} up").format(layer=title), 1)
        self.down = self._order_button(self.tr("Move {layer} down").format(layer=title), -1)
        self.reset = QToolButton()
        self.reset.setText(self.tr("Reset"))
        self.reset.setAutoRaise(True)
        self.reset.setToolTip(self.tr("Back to the look this layer had at first."))
        self.remove = QToolButton()
        self.remove.setText(self.tr("Remove"))
        self.remove.setAutoRaise(True)
        self.remove.setToolTip(self.tr("Take this method's layer away."))
        self.remove.setVisible(self._is_other_method)

    def _place(self) -> None:
        order = QHBoxLayout()
        order.setSpacing(4)
        order.addWidget(self.up)
        order.addWidget(self.down)
        order.addStretch(1)
        order.addWidget(self.remove)
        order.addWidget(self.reset)
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        if self._is_map and not self._is_other_method:
            form.addRow(self.tr("Map"), self.definition)
        if self._is_map:
            form.addRow(self.tr("Colours"), self.colormap)
            form.addRow(self.tr("Scale"), self.scale)
        form.addRow(self.tr("Blend"), self.blend)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 0, 0, 0)
        column.setSpacing(6)
        if self._is_map:
            for widget in (self.bar, self.threshold, self.contour):
                column.addWidget(widget)
        column.addLayout(form)
        column.addLayout(order)
        # What this layer has no use for is the row's own all the same: without a parent it would outlive it.
        for unused in (*self._combos(), self.bar, self.threshold, self.contour):
            if unused.parentWidget() is None:
                unused.setParent(self)
                unused.hide()

    def _combos(self) -> tuple[QComboBox, ...]:
        return (self.definition, self.colormap, self.scale, self.blend)

    def _combo(self, name: str, tooltip: str, choices: tuple[tuple[str, str], ...]) -> QComboBox:
        combo = QComboBox()
        for text, value in choices:
            combo.addItem(text, value)
        combo.setAccessibleName(name)
        combo.setToolTip(tooltip)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.setMinimumContentsLength(6)
        return combo

    def _order_button(self, name: str, steps: int) -> QToolButton:
        button = QToolButton()
        button.setAutoRaise(True)
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.clicked.connect(lambda: self._stack.move(self._name, steps))
        return button

    def _layer(self) -> Layer:
        layer = self._stack.get(self._name)
        assert layer is not None
        return layer

    def refresh(self) -> None:
        """Show the look as it is now."""
        layer = self._layer()
        look = layer.look
        blockers = [QSignalBlocker(each) for each in (*self._combos(), self.contour)]
        self.blend.setCurrentIndex(self.blend.findData(look.blend))
        if self._is_map:
            self.definition.setCurrentIndex(self.definition.findData(layer.data.definition))
            self.colormap.setCurrentIndex(self.colormap.findData(look.colormap))
            scale = "fixed" if self._stack.has_default_scale(self._name) else "stretched"
            self.scale.setCurrentIndex(self.scale.findData(scale))
            self.contour.setChecked(look.contour)
            self.contour.setEnabled(look.threshold is not None)
            self.bar.show_layer(layer)
            self.threshold.show_layer(layer)
        for blocker in blockers:
            blocker.unblock()
        names = self._stack.names
        self.up.setEnabled(names[-1] != self._name)
        self.down.setEnabled(names[0] != self._name)

    def retint(self) -> None:
        """Take the theme's colours."""
        # The application's palette: a widget's own follows a change of theme only later.
        ink = QApplication.palette().color(QPalette.ColorRole.WindowText)
        faint = QColor(ink)
        faint.setAlphaF(0.45)
        self.up.setIcon(qtawesome.icon("mdi6.arrow-up", color=ink, color_disabled=faint))
        self.down.setIcon(qtawesome.icon("mdi6.arrow-down", color=ink, color_disabled=faint))

    def _choose_scale(self) -> None:
        layer = self._layer()
        high = self._stack.default_look(self._name).high
        if self.scale.currentData() == "stretched":
            high = max(float(np.percentile(layer.data.magnitudes, STRETCH_PERCENTILE)), 1e-4)
        low = -high if layer.data.kind == "signed" else 0.0
        self._stack.set_look(self._name, low=low, high=high)
