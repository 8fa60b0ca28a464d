"""Sentences above the canvas that need no answer."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from viewer import theme
from viewer.listening import listen
from viewer.state.notices import Notice
from viewer.state.session import Session

_ICONS = {
    "information": "mdi6.information-outline",
    "warning": "mdi6.alert-outline",
    "error": "mdi6.alert-circle-outline",
}


SHOWN_AT_ONCE = 3


class NoticeBar(QWidget):
    """The newest notices, each with a button that takes it away, and some with one that helps.

    Parameters
    ----------
    helps : mapping
        Notice key to the label of the helping button and what it does.
    """

    def __init__(
        self, session: Session, helps: Mapping[str, tuple[str, Callable[[], None]]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._helps = helps
        self.rows: tuple[QFrame, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(1)
        listen(self, (session.notices.changed, self._refresh))
        self._refresh()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802, D102
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.rows:
            self._refresh()

    def _refresh(self) -> None:
        for row in self.rows:
            self._column.removeWidget(row)
            row.deleteLater()
        self.rows = tuple(self._row(notice) for notice in self._session.notices.all[-SHOWN_AT_ONCE:])
        for row in self.rows:
            self._column.addWidget(row)
        self.setVisible(bool(self.rows))

    def _row(self, notice: Notice) -> QFrame:
        row = QFrame()
        row.setObjectName("notice")
        row.setProperty("severity", notice.severity)
        line = QHBoxLayout(row)
        line.setContentsMargins(16, 6, 8, 6)
        line.setSpacing(12)
        mark = QLabel()
        ink = theme.warning().name() if notice.severity != "information" else None
        mark.setPixmap(theme.icon(_ICONS[notice.severity], ink).pixmap(18, 18))
        text = QLabel(notice.text)
        text.setWordWrap(True)
        text.setTextFormat(Qt.TextFormat.PlainText)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        text.setAccessibleName(notice.text)
        line.addWidget(mark)
        line.addWidget(text, 1)
        if notice.key in self._helps:
            label, act = self._helps[notice.key]
            button = QPushButton(label)
            button.clicked.connect(lambda: act())
            line.addWidget(button)
        close = QToolButton()
        close.setIcon(theme.icon("mdi6.close"))
        close.setAccessibleName(self.tr("Dismiss"))
        close.setToolTip(self.tr("Dismiss"))
        close.clicked.connect(lambda: self._session.notices.dismiss(notice.key))
        line.addWidget(close)
        return row
