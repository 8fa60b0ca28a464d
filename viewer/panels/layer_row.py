"""One layer of the explanation: eye, name, opacity; and below, when it is the active one, how it is painted."""

import numpy as np
import qtawesome
from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

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
ICON_PX = 18
TITLE_STYLE = """
QPushButton { text-align: left; border: none; background: transparent; padding: 6px 4px; }
QPushButton:checked { font-weight: 600; }
QPushButton:hover { background: palette(light); border-radius: 4px; }
QPushButton:focus { border: 1px solid palette(highlight); border-radius: 4px; padding: 5px 3px; }
"""


class LayerRow(QWidget):
    """Shows one layer of the session's stack and changes it.

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
        title = layer_title(name)
        self.eye = QToolButton()
        self.eye.setCheckable(True)
        self.eye.setAutoRaise(True)
        self.eye.setIconSize(QSize(ICON_PX, ICON_PX))
        self.eye.setAccessibleName(self.tr("Show {layer}").format(layer=title))
        self.eye.setToolTip(self.tr("Show or hide this layer over the film."))
        self.title = QPushButton(title)
        self.title.setCheckable(True)
        self.title.setFlat(True)
        self.title.setStyleSheet(TITLE_STYLE)
        self.title.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.title.setToolTip(self.tr("Open this layer's settings; the keys for opacity and threshold act on it."))
        self.opacity = QSlider(Qt.Orientation.Horizontal)
        self.opacity.setRange(0, 100)
        self.opacity.setPageStep(10)
        self.opacity.setFixedWidth(64)
        self.opacity.setAccessibleName(self.tr("Opacity of {layer}").format(layer=title))
        self.opacity.setToolTip(self.tr("How strongly the layer covers the film."))
        self.percent = QLabel("100 %")
        self.percent.ensurePolished()
        self.percent.setFixedWidth(self.percent.sizeHint().width())
        self.percent.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

        head = QHBoxLayout()
        head.setSpacing(4)
        for widget in (self.eye, self.title, self.opacity, self.percent):
            head.addWidget(widget)
        self.details = QWidget()
        self._build_details(layer)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.details)

        self.eye.clicked.connect(self._toggle)
        self.title.clicked.connect(lambda: self._stack.set_active(self._name))
        self.opacity.valueChanged.connect(lambda value: self._stack.set_look(self._name, opacity=value / 100))
        self._wheel = WheelGuard(self)
        self._wheel.guard(self.opacity, self.colormap, self.scale)
        self._wheel.guard(self.threshold.mode, self.threshold.slider, self.threshold.number)
        self.refresh()

    def _build_details(self, layer: Layer) -> None:
        title = layer_title(self._name)
        self.up = self._order_button(self.tr("Move {layer} up").format(layer=title), 1)
        self.down = self._order_button(self.tr("Move {layer} down").format(layer=title), -1)
        self.reset = QToolButton()
        self.reset.setText(self.tr("Reset"))
        self.reset.setAutoRaise(True)
        self.reset.setToolTip(self.tr("Back to the look this layer had at first."))
        self.reset.clicked.connect(lambda: self._stack.reset(self._name))
        order = QHBoxLayout()
        order.setSpacing(4)
        order.addWidget(self.up)
        order.addWidget(self.down)
        order.addStretch(1)
        order.addWidget(self.reset)

        column = QVBoxLayout(self.details)
        column.setContentsMargins(8, 0, 0, 8)
        column.setSpacing(8)
        is_map = layer.data.kind != "image"
        self.colormap = QComboBox()
        for name in COLORMAPS[layer.data.kind]:
            self.colormap.addItem(name, name)
        self.colormap.setAccessibleName(self.tr("Colours of {layer}").format(layer=title))
        self.colormap.setToolTip(self.tr("Colours that stay in order for every kind of colour vision."))
        self.scale = QComboBox()
        self.scale.addItem(self.tr("Fixed: films compare"), "fixed")
        self.scale.addItem(self.tr("Stretch to this image"), "stretched")
        self.scale.setAccessibleName(self.tr("Scale of the colour bar of {layer}").format(layer=title))
        self.scale.setToolTip(
            self.tr("Fixed gives a change the same colour on every film; stretched uses all colours on this one.")
        )
        for combo in (self.colormap, self.scale):
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.setMinimumContentsLength(6)
        self.bar = ColourBar()
        self.threshold = ThresholdSlider(self._stack)
        self.contour = QCheckBox(self.tr("Contour only"))
        self.contour.setToolTip(self.tr("Draw only the outline of what lies above the threshold: anatomy stays free."))
        if is_map:
            form = QFormLayout()
            form.setContentsMargins(0, 0, 0, 0)
            form.setSpacing(8)
            form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
            form.addRow(self.tr("Colours"), self.colormap)
            form.addRow(self.tr("Scale"), self.scale)
            column.addLayout(form)
            for widget in (self.bar, self.threshold, self.contour):
                column.addWidget(widget)
        column.addLayout(order)
        self.colormap.currentIndexChanged.connect(
            lambda: self._stack.set_look(self._name, colormap=self.colormap.currentData())
        )
        self.scale.currentIndexChanged.connect(self._choose_scale)
        self.contour.toggled.connect(lambda on: self._stack.set_look(self._name, contour=on))

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
        """Show the layer as it is now."""
        layer = self._layer()
        look = layer.look
        active = self._stack.active == self._name
        blockers = [
            QSignalBlocker(each)
            for each in (self.eye, self.title, self.opacity, self.colormap, self.scale, self.contour)
        ]
        self.eye.setChecked(look.visible)
        self._show_icons(look.visible)
        self.title.setChecked(active)
        if not self.opacity.isSliderDown():
            self.opacity.setValue(round(look.opacity * 100))
        self.percent.setText(f"{round(look.opacity * 100)} %")
        self.details.setVisible(active)
        if layer.data.kind != "image":
            self.colormap.setCurrentIndex(self.colormap.findData(look.colormap))
            self.scale.setCurrentIndex(
                self.scale.findData("fixed" if self._stack.has_default_scale(self._name) else "stretched")
            )
            self.contour.setChecked(look.contour)
            self.contour.setEnabled(look.threshold is not None)
            self.bar.show_layer(layer)
            self.threshold.show_layer(layer)
        for blocker in blockers:
            blocker.unblock()
        names = self._stack.names
        self.up.setEnabled(names[-1] != self._name)
        self.down.setEnabled(names[0] != self._name)

    def _show_icons(self, visible: bool) -> None:
        # The application's palette: a widget's own follows a change of theme only later.
        palette = QApplication.palette()
        ink = palette.color(QPalette.ColorRole.WindowText)
        faint = QColor(ink)
        faint.setAlphaF(0.45)
        accent = palette.color(QPalette.ColorRole.Highlight)
        eye = (
            qtawesome.icon("mdi6.eye", color=accent) if visible else qtawesome.icon("mdi6.eye-off-outline", color=faint)
        )
        self.eye.setIcon(eye)
        self.up.setIcon(qtawesome.icon("mdi6.arrow-up", color=ink, color_disabled=faint))
        self.down.setIcon(qtawesome.icon("mdi6.arrow-down", color=ink, color_disabled=faint))

    def _toggle(self) -> None:
        session = self._session
        self._stack.toggle(self._name)
        if self._layer().look.visible and "difference" not in session.arrangement.roles:
            # Only the film under its overlays shows layers: what was asked for must come into view.
            session.show_role("difference")

    def _choose_scale(self) -> None:
        layer = self._layer()
        high = self._stack.default_look(self._name).high
        if self.scale.currentData() == "stretched":
            high = max(float(np.percentile(layer.data.magnitudes, STRETCH_PERCENTILE)), 1e-4)
        low = -high if layer.data.kind == "signed" else 0.0
        self._stack.set_look(self._name, low=low, high=high)
