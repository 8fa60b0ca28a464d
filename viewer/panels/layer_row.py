"""One layer of the explanation in the list: grip, eye, name, opacity."""

import qtawesome
from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSlider,
    QToolButton,
    QWidget,
)

from engine.core.language import percent
from engine.imaging.layer import Layer
from viewer.layer_titles import layer_title
from viewer.panels.drag_grip import DragGrip
from viewer.panels.layer_details import LayerDetails
from viewer.panels.wheel_guard import WheelGuard
from viewer.state.session import Session

ICON_PX = 18
TITLE_MARGINS_PX = 8
TITLE_STYLE = """
QPushButton { text-align: left; border: none; background: transparent; padding: 4px 4px; }
QPushButton:checked { font-weight: 600; }
QPushButton:hover { background: palette(light); border-radius: 4px; }
QPushButton:focus { border: 1px solid palette(highlight); border-radius: 4px; padding: 3px 3px; }
"""


class LayerRow(QWidget):
    """Shows one layer of the session's stack and changes it.

    Parameters
    ----------
    name : str
        Of a layer that is in the stack.

    Attributes
    ----------
    details : LayerDetails
        How the layer is painted; visible while it is the active one. The list places it below all rows.
    """

    def __init__(self, session: Session, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._stack = session.layers
        self._name = name
        self._eye_open: bool | None = None
        title = self._full_title = layer_title(name)
        self.grip = DragGrip(self.tr("Order of {layer}").format(layer=title))
        self.grip.taken.connect(session.begin_drag)
        self.grip.released.connect(session.end_drag)
        self.grip.stepped.connect(lambda steps: self._stack.move(self._name, steps))
        self.eye = QToolButton()
        self.eye.setCheckable(True)
        self.eye.setAutoRaise(True)
        self.eye.setIconSize(QSize(ICON_PX, ICON_PX))
        self.eye.setAccessibleName(self.tr("Show {layer}").format(layer=title))
        self.eye.setToolTip(self.tr("Show or hide this layer over the film."))
        self.title = QPushButton(title)
        self.title.setAccessibleName(title)
        self.title.setCheckable(True)
        self.title.setFlat(True)
        self.title.setStyleSheet(TITLE_STYLE)
        self.title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.title.setMinimumWidth(72)
        self.title.setToolTip(
            self.tr("{layer}: open its settings; the keys for opacity and threshold act on it.").format(layer=title)
        )
        self.opacity = QSlider(Qt.Orientation.Horizontal)
        self.opacity.setRange(0, 100)
        self.opacity.setPageStep(10)
        self.opacity.setFixedWidth(52)
        self.opacity.setAccessibleName(self.tr("Opacity of {layer}").format(layer=title))
        self.opacity.setToolTip(self.tr("How strongly the layer covers the film."))
        self.percent = QLabel(percent(1.0))
        self.percent.ensurePolished()
        self.percent.setFixedWidth(self.percent.sizeHint().width())
        self.percent.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.percent.setToolTip(self.opacity.toolTip())
        # The row's own until the list takes it up: without a parent it would come up as a window.
        self.details = LayerDetails(session, name, self)
        head = QHBoxLayout(self)
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(4)
        for widget in (self.grip, self.eye, self.title, self.opacity, self.percent):
            head.addWidget(widget, 1 if widget is self.title else 0)
        self.eye.clicked.connect(self._toggle)
        self.title.clicked.connect(lambda: self._stack.set_active(self._name))
        self.opacity.valueChanged.connect(lambda value: self._stack.set_look(self._name, opacity=value / 100))
        self._wheel = WheelGuard(self)
        self._wheel.guard(self.opacity)
        self.refresh()

    @property
    def name(self) -> str:
        """Of the layer."""
        return self._name

    def _layer(self) -> Layer:
        layer = self._stack.get(self._name)
        assert layer is not None
        return layer

    def refresh(self) -> None:
        """Show the layer as it is now."""
        look = self._layer().look
        active = self._stack.active == self._name
        blockers = [QSignalBlocker(each) for each in (self.eye, self.title, self.opacity)]
        self.eye.setChecked(look.visible)
        if look.visible != self._eye_open:
            self._show_eye(look.visible)
        self.title.setChecked(active)
        if not self.opacity.isSliderDown():
            self.opacity.setValue(round(look.opacity * 100))
        self.percent.setText(percent(look.opacity))
        self.details.setVisible(active)
        if active:
            self.details.refresh()
        for blocker in blockers:
            blocker.unblock()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """A title that has no room ends in dots."""
        super().resizeEvent(event)
        room = self.title.contentsRect().width() - TITLE_MARGINS_PX
        # Bold, as the active one is: no row changes its words when it is chosen.
        font = QFont(self.title.font())
        font.setWeight(QFont.Weight.DemiBold)
        self.title.setText(QFontMetrics(font).elidedText(self._full_title, Qt.TextElideMode.ElideRight, room))

    def retint(self) -> None:
        """Take the theme's colours."""
        self._show_eye(self._layer().look.visible)
        self.grip.retint()
        self.details.retint()

    def _show_eye(self, visible: bool) -> None:
        self._eye_open = visible
        # The application's palette: a widget's own follows a change of theme only later.
        palette = QApplication.palette()
        faint = QColor(palette.color(QPalette.ColorRole.WindowText))
        faint.setAlphaF(0.45)
        accent = palette.color(QPalette.ColorRole.Highlight)
        icon = ("mdi6.eye", accent) if visible else ("mdi6.eye-off-outline", faint)
        self.eye.setIcon(qtawesome.icon(icon[0], color=icon[1]))

    def _toggle(self) -> None:
        session = self._session
        self._stack.toggle(self._name)
        if self._layer().look.visible and "difference" not in session.arrangement.roles:
            # Only the film under its overlays shows layers: what was asked for must come into view.
            session.show_role("difference")
