"""The catalogue as a Qt item model that grows while a scan goes on: one insert per run of new rows."""

import itertools
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QImage, QPixmap

from engine.dicom.catalog import Study
from viewer.state.navigation import ImageRef
from viewer.studies.tree_nodes import Entry, Node, entries

THUMBNAIL_PX = 128
DETAILS_ROLE = Qt.ItemDataRole.UserRole + 1
KIND_ROLE = Qt.ItemDataRole.UserRole + 2
KEY_IMAGE_ROLE = Qt.ItemDataRole.UserRole + 3
"""Whether the row is, or holds, an image that the reader marked."""

RequestThumbnail = Callable[[ImageRef, int, Callable[[NDArray[np.uint8]], None]], None]
AnyIndex = QModelIndex | QPersistentModelIndex


def to_pixmap(rgb_hw3: NDArray[np.uint8]) -> QPixmap:
    """An RGB array as a pixmap."""
    height, width = rgb_hw3.shape[:2]
    packed = np.ascontiguousarray(rgb_hw3)
    return QPixmap.fromImage(QImage(packed.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy())


class StudyTreeModel(QAbstractItemModel):
    """Patient, study, series, image.

    Parameters
    ----------
    request_thumbnail : callable
        Asked once per visible image; delivers an RGB array later.
    """

    def __init__(self, request_thumbnail: RequestThumbnail, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._request_thumbnail = request_thumbnail
        self._numbers = itertools.count(1)
        self._root = Node(None, None, 0)
        self._nodes: dict[int, Node] = {0: self._root}
        self._privacy = False
        self._key_uids: frozenset[str] = frozenset()
        self._thumbnails: dict[tuple[str, int], QPixmap | None] = {}

    # -- what changes

    def set_studies(self, studies: Sequence[Study]) -> None:
        """Show another catalogue; rows that only came in are inserted, anything else starts anew."""
        present = (node.entry for node in self._nodes.values() if node.entry is not None)
        fresh = entries(studies, {entry.key: entry for entry in present if entry.kind == "series"})
        if self._only_grew(self._root, fresh):
            self._merge(self._root, QModelIndex(), fresh)
            return
        self.beginResetModel()
        self._nodes = {0: self._root}
        self._root.children = []
        self._thumbnails.clear()
        self._root.children = [self._build(entry, self._root) for entry in fresh]
        self._root.renumber()
        self.endResetModel()

    def set_privacy(self, hidden: bool) -> None:
        """Hide identity in every row, or show it."""
        if hidden != self._privacy:
            self._privacy = hidden
            self._refresh(self._root, QModelIndex())

    def set_key_images(self, keys: frozenset[tuple[str, int]]) -> None:
        """Mark the rows of these images, by the keys of :class:`viewer.state.navigation.ImageRef`."""
        uids = frozenset(uid for uid, _ in keys)
        if uids != self._key_uids:
            self._key_uids = uids
            self._refresh(self._root, QModelIndex())

    def _refresh(self, node: Node, index: QModelIndex) -> None:
        if node.children:
            self.dataChanged.emit(self.index(0, 0, index), self.index(len(node.children) - 1, 0, index))
        for row, child in enumerate(node.children):
            if child.children:
                self._refresh(child, self.index(row, 0, index))

    def _only_grew(self, node: Node, fresh: Sequence[Entry]) -> bool:
        """Every present row is there still, in the same order."""
        wanted = iter(fresh)
        for child in node.children:
            assert child.entry is not None
            match = next((entry for entry in wanted if entry.key == child.entry.key), None)
            if match is None or (match is not child.entry and not self._only_grew(child, match.children)):
                return False
        return True

    def _merge(self, node: Node, index: QModelIndex, fresh: Sequence[Entry]) -> None:
        row = 0
        while row < len(fresh):
            present = node.children[row] if row < len(node.children) else None
            if present is not None and present.entry is not None and present.entry.key == fresh[row].key:
                if present.entry is not fresh[row] and present.entry != fresh[row]:
                    present.entry = fresh[row]
                    here = self.index(row, 0, index)
                    self.dataChanged.emit(here, here)
                    self._merge(present, here, fresh[row].children)
                row += 1
                continue
            known = {child.entry.key for child in node.children[row:] if child.entry is not None}
            end = row
            while end < len(fresh) and fresh[end].key not in known:
                end += 1
            self.beginInsertRows(index, row, end - 1)
            node.children[row:row] = [self._build(entry, node) for entry in fresh[row:end]]
            node.renumber()
            self.endInsertRows()
            row = end

    def _build(self, entry: Entry, parent: Node) -> Node:
        node = Node(entry, parent, next(self._numbers))
        self._nodes[node.number] = node
        node.children = [self._build(child, node) for child in entry.children]
        node.renumber()
        return node

    # -- what Qt asks

    def _node(self, index: AnyIndex) -> Node:
        return self._nodes[index.internalId()] if index.isValid() else self._root

    def index(self, row: int, column: int, parent: AnyIndex = QModelIndex()) -> QModelIndex:  # noqa: B008, D102
        node = self._node(parent)
        if column != 0 or not 0 <= row < len(node.children) or (parent.isValid() and parent.column() != 0):
            return QModelIndex()
        return self.createIndex(row, column, node.children[row].number)

    def parent(self, index: AnyIndex = QModelIndex()) -> QModelIndex:  # type: ignore[override]  # noqa: B008, D102  # QObject.parent() is the same name
        above = self._node(index).parent if index.isValid() else None
        if above is None or above is self._root:
            return QModelIndex()
        return self.createIndex(above.row, 0, above.number)

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008, D102, N802
        return len(self._node(parent).children) if parent.column() <= 0 else 0

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008, D102, N802
        return 1

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: D102
        entry = self._node(index).entry
        if entry is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.title(self._privacy)
        if role == DETAILS_ROLE:
            return entry.details(self._privacy)
        if role == KIND_ROLE:
            return entry.kind
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            parts = (entry.title(self._privacy), entry.details(self._privacy))
            key_image = (self.tr("Key image"),) if self._holds_key_image(entry) else ()
            return " · ".join(part for part in (*parts, *key_image) if part)
        if role == KEY_IMAGE_ROLE:
            return self._holds_key_image(entry)
        if role == Qt.ItemDataRole.DecorationRole and entry.thumbnail_of is not None:
            return self._thumbnail(entry.thumbnail_of)
        return None

    def _holds_key_image(self, entry: Entry) -> bool:
        return bool(self._key_uids) and any(one.sop_instance_uid in self._key_uids for one in entry.instances)

    def _thumbnail(self, image: ImageRef) -> QPixmap | None:
        if image.key not in self._thumbnails:
            self._thumbnails[image.key] = None
            self._request_thumbnail(image, THUMBNAIL_PX, lambda rgb: self._deliver(image, rgb))
        return self._thumbnails[image.key]

    def _deliver(self, image: ImageRef, rgb_hw3: NDArray[np.uint8]) -> None:
        self._thumbnails[image.key] = to_pixmap(rgb_hw3)
        for node in tuple(self._nodes.values()):
            shown = None if node.entry is None else node.entry.thumbnail_of
            if shown is not None and shown.key == image.key:
                here = self.createIndex(node.row, 0, node.number)
                self.dataChanged.emit(here, here, [Qt.ItemDataRole.DecorationRole])

    # -- rows and images

    def image_at(self, index: AnyIndex) -> ImageRef | None:
        """The image that a row stands for."""
        entry = self._node(index).entry
        return None if entry is None else entry.image

    def index_of(self, image: ImageRef) -> QModelIndex:
        """The deepest row that stands for an image; invalid if there is none."""
        uid = image.instance.sop_instance_uid
        for node in self._nodes.values():
            entry = node.entry
            if entry is None or node.children:
                continue
            if any(instance.sop_instance_uid == uid for instance in entry.instances):
                return self.createIndex(node.row, 0, node.number)
        return QModelIndex()
