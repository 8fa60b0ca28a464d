"""The explanation's layers, the topmost first, and below the list how the active one is painted."""

from functools import partial
from itertools import pairwise

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtWidgets import QFrame, QLabel, QMenu, QScrollArea, QToolButton, QVBoxLayout, QWidget

from viewer.listening import listen
from viewer.panels.layer_row import LayerRow
from viewer.state.session import Session

MARGIN_PX = 16


class LayersPanel(QScrollArea):
    """One row per layer of the session's stack, live.

    Attributes
    ----------
    compare : QToolButton
        Adds the layer of another method; the window places it beside the heading.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        self.rows: tuple[LayerRow, ...] = ()
        super().__init__(parent)
        self._session = session
        self._names: tuple[str, ...] = ()
        self.setAccessibleName(self.tr("Layers"))
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.content = QWidget()
        self._column = QVBoxLayout(self.content)
        self._column.setContentsMargins(MARGIN_PX // 2, 0, MARGIN_PX, MARGIN_PX)
        self._column.setSpacing(2)
        self.empty = QLabel(self.tr("The explanation's layers appear here."))
        self.empty.setWordWrap(True)
        self.empty.setContentsMargins(MARGIN_PX // 2, 0, 0, 0)
        self._column.addWidget(self.empty)
        self.compare = QToolButton(self)
        self.compare.setText(self.tr("Compare with…"))
        self.compare.setToolTip(self.tr("Add what another method marks on this film as a layer."))
        self.compare.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.compare.hide()
        self._edge = QFrame()
        self._edge.setObjectName("edge")
        self._edge.setFixedHeight(1)
        self._edge.hide()
        self._column.addWidget(self._edge)
        self._column.addSpacing(6)
        self._column.addStretch(1)
        self.setWidget(self.content)
        listen(self, (session.layers.changed, self._refresh))
        self._refresh()

    def offer_comparison(self, menu: QMenu) -> None:
        """Let the button open this menu of other methods."""
        self.compare.setMenu(menu)

    def row(self, name: str) -> LayerRow:
        """The row of a layer.

        Raises
        ------
        KeyError
            If there is no such layer.
        """
        try:
            return self.rows[self._names.index(name)]
        except ValueError:
            raise KeyError(name) from None

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        """Another theme: icons follow."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            for row in self.rows:
                row.retint()

    def _refresh(self) -> None:
        names = self._session.layers.names[::-1]
        if names == self._names:
            for row in self.rows:
                row.refresh()
            return
        kept = dict(zip(self._names, self.rows, strict=True))
        rows: list[LayerRow] = []
        for place, name in enumerate(names):
            if name in kept:
                row = kept.pop(name)
                row.refresh()
            else:
                row = LayerRow(self._session, name)
                self._column.insertWidget(self._column.count() - 1, row.details)
                row.grip.dragged.connect(partial(self._drag, name))
            self._column.removeWidget(row)
            self._column.insertWidget(place, row)
            rows.append(row)
        for row in kept.values():
            for widget in (row, row.details):
                self._column.removeWidget(widget)
                widget.deleteLater()
        self.rows, self._names = tuple(rows), names
        self.setMinimumWidth(self.content.minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width())
        self.empty.setVisible(not rows)
        self._edge.setVisible(bool(rows))
        self.compare.setVisible(bool(rows) and self.compare.menu() is not None)
        for before, after in pairwise(rows):
            QWidget.setTabOrder(before, after)

    def _drag(self, name: str, screen_y: float) -> None:
        """Put a layer where it is held: below every row whose middle lies above the hand."""
        y = self.content.mapFromGlobal(QPointF(0, screen_y)).y()
        others = [row for row in self.rows if row.name != name]
        place = sum(row.geometry().center().y() < y for row in others)
        self._session.layers.move(name, self._names.index(name) - place)
