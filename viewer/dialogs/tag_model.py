"""The elements of a header as a Qt item model."""

from typing import Any

from PySide6.QtCore import QAbstractItemModel, QCoreApplication, QModelIndex, QObject, QPersistentModelIndex, Qt

from engine.dicom.tags import TagRow

AnyIndex = QModelIndex | QPersistentModelIndex
TAG, NAME, VR, VALUE = range(4)


class _Node:
    def __init__(self, row: TagRow | None, parent: "_Node | None", place: int) -> None:
        self.row = row
        self.parent = parent
        self.place = place
        self.children: list[_Node] = []


class TagModel(QAbstractItemModel):
    """Tag, name, VR and value; sequences unfold. While identity is hidden, so are values that may tell it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._root = _Node(None, None, 0)
        self._nodes: list[_Node] = [self._root]
        self._numbers: dict[_Node, int] = {self._root: 0}
        self._privacy = False

    def set_rows(self, rows: tuple[TagRow, ...], privacy: bool) -> None:
        """Show another header."""
        self.beginResetModel()
        self._privacy = privacy
        self._root = _Node(None, None, 0)
        self._nodes, self._numbers = [], {}
        self._add(self._root, rows)
        self.endResetModel()

    def _add(self, node: _Node, rows: tuple[TagRow, ...]) -> None:
        self._numbers[node] = len(self._nodes)
        self._nodes.append(node)
        for place, row in enumerate(rows):
            child = _Node(row, node, place)
            node.children.append(child)
            self._add(child, row.children)

    def _node(self, index: AnyIndex) -> _Node:
        return self._nodes[index.internalId()] if index.isValid() else self._root

    def index(self, row: int, column: int, parent: AnyIndex = QModelIndex()) -> QModelIndex:  # noqa: B008, D102
        node = self._node(parent)
        inside = 0 <= row < len(node.children) and 0 <= column < 4
        if not inside or (parent.isValid() and parent.column() != 0):
            return QModelIndex()
        return self.createIndex(row, column, self._numbers[node.children[row]])

    def parent(self, index: AnyIndex = QModelIndex()) -> QModelIndex:  # type: ignore[override]  # noqa: B008, D102  # QObject.parent() is the same name
        above = self._node(index).parent if index.isValid() else None
        if above is None or above is self._root:
            return QModelIndex()
        return self.createIndex(above.place, 0, self._numbers[above])

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008, D102, N802
        return len(self._node(parent).children) if parent.column() <= 0 else 0

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008, D102, N802
        return 4

    def headerData(  # noqa: D102, N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole and 0 <= section < 4:
            translate = QCoreApplication.translate
            return (
                translate("Tags", "Tag"),
                translate("Tags", "Name"),
                translate("Tags", "VR"),
                translate("Tags", "Value"),
            )[section]
        return None

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: D102
        row = self._node(index).row
        if row is None or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        if index.column() == VALUE:
            hidden = self._privacy and row.may_identify and row.value
            return QCoreApplication.translate("Tags", "hidden") if hidden else row.value
        return None if role == Qt.ItemDataRole.ToolTipRole else (row.tag, row.name, row.vr)[index.column()]
