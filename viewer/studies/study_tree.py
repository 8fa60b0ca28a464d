"""The tree of open studies, in step with the session."""

from PySide6.QtCore import QModelIndex, QSize, Qt
from PySide6.QtWidgets import QAbstractItemView, QTreeView, QWidget

from viewer.listening import listen
from viewer.state.session import Session
from viewer.studies.row_painter import RowPainter
from viewer.studies.tree_model import KIND_ROLE, RequestThumbnail, StudyTreeModel


class StudyTree(QTreeView):
    """Choosing a row selects its image; selecting an image chooses its row."""

    def __init__(self, session: Session, request_thumbnail: RequestThumbnail, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.tree_model = StudyTreeModel(request_thumbnail, self)
        self.setModel(self.tree_model)
        self.setItemDelegate(RowPainter(self))
        self.setAccessibleName(self.tr("Studies"))
        self.setHeaderHidden(True)
        self.setIndentation(14)
        self.setMouseTracking(True)
        self.setUniformRowHeights(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.tree_model.rowsInserted.connect(self._open_new_rows)
        self.tree_model.modelReset.connect(self._open_all)
        self.selectionModel().currentChanged.connect(self._choose)
        listen(
            self,
            (session.catalog_changed, self._show_catalog),
            (session.selection_changed, self._show_selection),
            (session.privacy_changed, self._show_privacy),
            (session.annotations.key_images_changed, self._show_key_images),
        )
        self._show_privacy()
        self._show_catalog()
        self._show_selection()

    def sizeHint(self) -> QSize:  # noqa: N802, D102
        return QSize(280, 400)

    def _show_catalog(self) -> None:
        in_sight = self.viewport().rect().intersects(self.visualRect(self.currentIndex()))
        self.tree_model.set_studies(self._session.studies)
        if in_sight:
            # rows that came in above must not push the shown image out of sight
            self.scrollTo(self.currentIndex())

    def _show_privacy(self) -> None:
        self.tree_model.set_privacy(self._session.privacy)

    def _show_key_images(self) -> None:
        self.tree_model.set_key_images(self._session.annotations.key_images)

    def _open_all(self) -> None:
        self._open_new_rows(QModelIndex(), 0, self.tree_model.rowCount() - 1)

    def _open_new_rows(self, parent: QModelIndex, first: int, last: int) -> None:
        """Patients and studies come open; a series of many images stays closed."""
        if parent.isValid() and parent.data(KIND_ROLE) in ("patient", "study"):
            self.expand(parent)
        for row in range(first, last + 1):
            index = self.tree_model.index(row, 0, parent)
            if index.data(KIND_ROLE) in ("patient", "study"):
                self.expand(index)
                self._open_new_rows(index, 0, self.tree_model.rowCount(index) - 1)

    def _choose(self, current: QModelIndex, previous: QModelIndex) -> None:
        image = self.tree_model.image_at(current)
        selected = self._session.selected
        if image is None or (selected is not None and self.tree_model.index_of(selected) == current):
            return
        self._session.select(image)

    def _show_selection(self) -> None:
        image = self._session.selected
        index = QModelIndex() if image is None else self.tree_model.index_of(image)
        if not index.isValid():
            self.selectionModel().clear()
        elif index != self.currentIndex():
            if not self.isExpanded(index.parent()) and index.parent() == self.currentIndex():
                return  # the closed series stands for its images
            self.setCurrentIndex(index)
            self.scrollTo(index)
