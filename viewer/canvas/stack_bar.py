"""Below the canvas: where in its series the image stands, and playing it."""

from PySide6.QtCore import QSignalBlocker, Qt, QTimer
from PySide6.QtWidgets import QDoubleSpinBox, QHBoxLayout, QLabel, QSlider, QToolButton, QWidget

from viewer import theme
from viewer.listening import listen
from viewer.state import navigation
from viewer.state.cine import FASTEST_HZ, SLOWEST_HZ, Cine
from viewer.state.session import Session


class StackBar(QWidget):
    """A slider over the images of the series, a button that plays them, and the rate; hidden for a single image."""

    def __init__(self, session: Session, cine: Cine, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # The window's own colours, not the canvas's.
        self.setObjectName("sidebar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        self._cine = cine
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(cine.advance)
        self.play = QToolButton()
        self.play.setCheckable(True)
        self.play.clicked.connect(cine.toggle)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName(self.tr("Image of the series"))
        self.slider.setMinimum(1)
        self.slider.valueChanged.connect(self._go)
        self.place = QLabel()
        self.rate = QDoubleSpinBox()
        self.rate.setRange(SLOWEST_HZ, FASTEST_HZ)
        self.rate.setDecimals(0)
        self.rate.lineEdit().setTextMargins(6, 0, 6, 0)
        self.rate.setSuffix(self.tr(" per second"))
        self.rate.setKeyboardTracking(False)
        self.rate.setAccessibleName(self.tr("Images per second"))
        self.rate.setToolTip(self.tr("How many images are shown per second while playing"))
        self.rate.valueChanged.connect(cine.set_rate)
        self.cube = QToolButton()
        self.cube.setCheckable(True)
        self.cube.setToolTip(self.tr("Axial, coronal and sagittal reformats of the series"))
        self.cube.setAccessibleName(self.tr("Axial, coronal and sagittal reformats of the series"))
        self.cube.clicked.connect(session.reformats.toggle)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 4)
        row.setSpacing(8)
        row.addWidget(self.play)
        row.addWidget(self.slider, 1)
        row.addWidget(self.place)
        row.addWidget(self.rate)
        row.addWidget(self.cube)
        listen(
            self,
            (session.selection_changed, self._show_place),
            (session.catalog_changed, self._show_place),
            (session.frame_changed, self._show_place),
            (cine.changed, self._show_cine),
            (session.reformats.changed, self._show_reformats),
            (session.selection_changed, self._show_reformats),
            (session.catalog_changed, self._show_reformats),
        )
        self._show_place()
        self._show_cine()
        self._show_reformats()

    def _show_reformats(self) -> None:
        reformats = self._session.reformats
        self.cube.setIcon(theme.icon("mdi6.cube-outline"))
        self.cube.setChecked(reformats.active)
        self.cube.setVisible(reformats.possible)

    def _show_place(self) -> None:
        image = self._session.selected
        place = None if image is None else navigation.position_in_series(self._session.studies, image)
        self.setVisible(place is not None and place[1] > 1)
        if place is None:
            return
        with QSignalBlocker(self.slider):
            self.slider.setMaximum(place[1])
            self.slider.setPageStep(max(1, place[1] // 10))
            self.slider.setValue(place[0])
        # As wide for the first as for the last, so that the slider keeps its length.
        self.place.setMinimumWidth(self.place.fontMetrics().horizontalAdvance(f"{place[1]} / {place[1]} "))
        self.place.setText(f"{self._number_of_picture() or place[0]} / {place[1]}")

    def _number_of_picture(self) -> int | None:
        """The picture may lag behind the slider: the number beside it is its own. None if it is of another series."""
        shown, selected = self._session.shown, self._session.selected
        if shown is None or selected is None or not navigation.in_one_series(shown, selected):
            return None
        place = navigation.position_in_series(self._session.studies, shown)
        return None if place is None else place[0]

    def _show_cine(self) -> None:
        playing = self._cine.playing
        self.play.setChecked(playing)
        self.play.setIcon(theme.icon("mdi6.pause" if playing else "mdi6.play"))
        self.play.setToolTip(self.tr("Stop") if playing else self.tr("Play the series"))
        self.play.setAccessibleName(self.tr("Stop") if playing else self.tr("Play"))
        with QSignalBlocker(self.rate):
            self.rate.setValue(self._cine.rate_hz)
        if playing:
            self._timer.start(round(1000 / self._cine.rate_hz))
        else:
            self._timer.stop()

    def _go(self, number: int) -> None:
        self._session.go_to(number)
