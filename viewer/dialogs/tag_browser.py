"""All elements of the shown image's header, searchable and copyable."""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QSortFilterProxyModel, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QLineEdit, QPushButton, QTreeView, QWidget

from engine.dicom.tags import TagRow
from viewer.dialogs.panel_dialog import PanelDialog, paragraph
from viewer.dialogs.tag_model import NAME, TAG, VALUE, VR, TagModel
from viewer.listening import listen
from viewer.state.navigation import ImageRef
from viewer.state.session import Session

Deliver = Callable[[tuple[TagRow, ...], str], None]
RequestTags = Callable[[ImageRef, Deliver], None]


class TagBrowser(PanelDialog):
    """Stays open beside the window and follows the shown image.

    Parameters
    ----------
    request : callable
        Asked for the elements of an image; delivers them later, or a sentence that says why not.
    """

    def __init__(self, session: Session, request: RequestTags, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("DICOM elements"), parent)
        self._session = session
        self._request = request
        self._asked: ImageRef | None = None
        self._rows: tuple[TagRow, ...] = ()
        self.resize_on_screen(880, 640)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search tag, name or value"))
        self.search.setAccessibleName(self.tr("Search tag, name or value"))
        self.search.setClearButtonEnabled(True)
        self.model = TagModel(self)
        self.found = QSortFilterProxyModel(self)
        self.found.setSourceModel(self.model)
        self.found.setRecursiveFilteringEnabled(True)
        self.found.setAutoAcceptChildRows(True)
        self.found.setFilterKeyColumn(-1)
        self.found.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.search.textChanged.connect(self._filter)
        self.tree = QTreeView()
        self.tree.setModel(self.found)
        self.tree.setAccessibleName(self.tr("DICOM elements"))
        self.tree.setUniformRowHeights(True)
        self.tree.setAlternatingRowColors(False)
        self.tree.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.tree.setTextElideMode(Qt.TextElideMode.ElideRight)
        for column, width_px in ((TAG, 160), (NAME, 260), (VR, 48)):
            self.tree.setColumnWidth(column, width_px)
        self.note = paragraph("", "caption")
        self.copy_button = QPushButton(self.tr("Copy the selected lines"))
        self.copy_button.clicked.connect(self.copy)
        copy_key = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self.tree)
        copy_key.setContext(Qt.ShortcutContext.WidgetShortcut)
        copy_key.activated.connect(self.copy)
        self.column.addWidget(self.search)
        self.column.addWidget(self.tree, 1)
        row = QHBoxLayout()
        row.addWidget(self.note, 1)
        row.addWidget(self.copy_button)
        self.column.addLayout(row)
        self.add_close_button()
        self.tree.selectionModel().selectionChanged.connect(self._show_state)
        self.found.modelReset.connect(self._show_state)
        listen(self, (session.frame_changed, self._ask), (session.privacy_changed, self._fill))
        self._ask()

    def _ask(self) -> None:
        image = self._session.shown
        if image is None:
            self._asked, self._rows = None, ()
            self._fill()
        elif self._asked is None or self._asked.instance.sop_instance_uid != image.instance.sop_instance_uid:
            # Empty until the header is read: the former one is another image's, perhaps another patient's.
            self._asked, self._rows = image, ()
            self._fill()
            self._request(image, lambda rows, error: self._take(image, rows, error))

    def _take(self, image: ImageRef, rows: tuple[TagRow, ...], error: str) -> None:
        if image is self._asked:
            self._rows = rows
            self._fill()
            if error:
                self.note.setText(error)

    def _fill(self) -> None:
        self.model.set_rows(self._rows, self._session.privacy)
        self._filter(self.search.text())

    def _filter(self, text: str) -> None:
        self.found.setFilterFixedString(text.strip())
        if text.strip():
            self.tree.expandAll()
        else:
            self.tree.collapseAll()
        self._show_state()

    def _show_state(self) -> None:
        self.copy_button.setEnabled(self.tree.selectionModel().hasSelection())
        hidden = self._session.privacy and bool(self._rows)
        self.note.setText(self.tr("Values that may tell who the patient is are hidden.") if hidden else "")

    def copy(self) -> None:
        """Put the selected lines on the clipboard: tag, name, VR, value, with tabs between them."""
        lines = []
        for index in sorted(self.tree.selectionModel().selectedRows(), key=self._place):
            cells = [index.siblingAtColumn(column).data() or "" for column in (TAG, NAME, VR, VALUE)]
            lines.append("\t".join(cells))
        if lines:
            QGuiApplication.clipboard().setText("\n".join(lines))

    def _place(self, index: QModelIndex) -> tuple[int, ...]:
        """Where a row stands, so that lines are copied in the order of the tree."""
        place: list[int] = []
        while index.isValid():
            place.insert(0, index.row())
            index = index.parent()
        return tuple(place)
