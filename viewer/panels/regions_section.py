"""The regions of the map as a list: area, share of the map, and a press that goes there."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from engine.core.language import number, percent
from engine.imaging.regions import MapRegion, area_of
from engine.imaging.spacing_words import spacing_source
from viewer import theme
from viewer.listening import listen
from viewer.panels.score_bar import ScoreBar
from viewer.state.session import Session

MOST_ROWS = 8
LATER_MS = 60
ROW_STYLE = """
QPushButton { border: none; background: transparent; border-radius: 4px; padding: 0; }
QPushButton:hover { background: palette(light); }
QPushButton:checked { background: palette(midlight); }
QPushButton:focus { border: 1px solid palette(highlight); }
"""


class RegionsSection(QWidget):
    """Lists the regions of the map that is looked at."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._regions = session.regions
        self.setAccessibleName(self.tr("Regions"))
        self.title = QLabel()
        self.title.setObjectName("sectionTitle")
        self.title.setWordWrap(True)
        self.title.setToolTip(
            self.tr("Where the map lies above its threshold: the parts of the film that most change the score.")
        )
        self.previous = self._step(self.tr("Previous region (Shift+J)"), -1)
        self.next = self._step(self.tr("Next region (J)"), 1)
        head = QHBoxLayout()
        head.setSpacing(0)
        head.addWidget(self.title, 1)
        head.addWidget(self.previous)
        head.addWidget(self.next)
        self.rows = tuple(RegionRow(session, index) for index in range(MOST_ROWS))
        self.more = QLabel()
        self.more.setObjectName("caption")
        self.more.setToolTip(self.tr("J goes on to these, too."))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        for row in self.rows:
            column.addWidget(row)
        column.addWidget(self.more)
        # While a threshold is dragged the list follows some times a second: painting it is not worth a frame.
        self.retint()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(LATER_MS)
        self._later.timeout.connect(self.refresh)
        listen(self, (session.regions.changed, self._refresh_soon), (session.explanation_changed, self.refresh))
        self.refresh()

    def _step(self, name: str, steps: int) -> QToolButton:
        button = QToolButton()
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.clicked.connect(lambda: self._regions.step(steps))
        return button

    def _refresh_soon(self) -> None:
        if not self._later.isActive():
            self._later.start()

    def refresh(self) -> None:
        """Show the regions as they are now."""
        found = self._regions.all
        self.setVisible(self._session.explanation is not None and self._regions.layer is not None)
        self.title.setText(" · ".join(word for word in (self.tr("Regions"), self._source_words()) if word))
        for button in (self.previous, self.next):
            button.setEnabled(bool(found))
        for index, row in enumerate(self.rows):
            row.setVisible(index < len(found))
            if index < len(found):
                row.show_region(found[index], index == self._regions.current)
        left = self._regions.count - MOST_ROWS
        if not found:
            self.more.setText(self.tr("The map has no region above the threshold."))
        else:
            self.more.setText(self.tr("and {count} smaller").format(count=number(left, ",")))
        self.more.setVisible(left > 0 or not found)

    def retint(self) -> None:
        """Take the theme's colours."""
        self.previous.setIcon(theme.icon("mdi6.chevron-up"))
        self.next.setIcon(theme.icon("mdi6.chevron-down"))
        for button in (self.previous, self.next):
            button.setMinimumSize(button.sizeHint())  # A panel that is still laid out must not leave the icon no room.

    def _source_words(self) -> str:
        """Where the millimetres of the areas come from."""
        frame = self._session.frame
        spacing = None if frame is None else frame.geometry.spacing
        if spacing is None:
            return self.tr("spacing unknown")
        return spacing_source(spacing.source)


class RegionRow(QPushButton):
    """Number, area and share of one region."""

    def __init__(self, session: Session, index: int) -> None:
        super().__init__()
        self._session = session
        self._index = index
        self.setCheckable(True)
        self.setFlat(True)
        self.setStyleSheet(ROW_STYLE)
        self.number, self.area, self.share_bar, self.share = QLabel(str(index + 1)), QLabel(), ScoreBar(), QLabel()
        self.number.setFixedWidth(16)
        self.area.setFixedWidth(72)
        self.share.setFixedWidth(40)
        for label in (self.number, self.area, self.share):
            label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 1, 4, 1)
        row.setSpacing(8)
        for widget in (self.number, self.area, self.share_bar, self.share):
            widget.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            row.addWidget(widget, 1 if widget is self.share_bar else 0)
        self.setMinimumHeight(self.fontMetrics().height() + 8)
        self.clicked.connect(self._choose)

    def show_region(self, region: MapRegion, chosen: bool) -> None:
        """Show one region."""
        frame = self._session.frame
        if frame is None:
            return
        area = area_of(region, frame.geometry)
        self.area.setText(area.words)
        self.share_bar.show_share(region.share)
        self.share.setText(percent(region.share))
        self.setChecked(chosen)
        self.setAccessibleName(
            self.tr("Region {number}: {area}, {share} of the map").format(
                number=self._index + 1, area=area.words, share=self.share.text()
            )
        )
        self.setToolTip(
            self.tr("{share} of all the change that the map shows lies here, on {area}. Press to go there.").format(
                share=self.share.text(), area=area.words
            )
        )

    def _choose(self) -> None:
        self._session.regions.choose(self._index)
