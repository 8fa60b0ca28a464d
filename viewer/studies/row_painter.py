"""Paints a row of the study tree: thumbnail, title, details."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from viewer import theme
from viewer.studies.tree_model import DETAILS_ROLE, KEY_IMAGE_ROLE, KIND_ROLE

THUMBNAIL_BOX_PX = 56
STAR_PX = 16
_MARGIN_PX = 8


class RowPainter(QStyledItemDelegate):
    """Two lines of text beside a square for the thumbnail; the chosen row carries the accent at its left edge."""

    def sizeHint(  # noqa: N802, D102
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        if index.data(KIND_ROLE) in ("series", "image"):
            return QSize(120, THUMBNAIL_BOX_PX + _MARGIN_PX)
        line = QFontMetrics(option.font).height()
        return QSize(120, (2 if index.data(DETAILS_ROLE) else 1) * line + _MARGIN_PX + 4)

    def paint(  # noqa: D102
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        painter.save()
        rect: QRect = option.rect
        palette: QPalette = option.palette
        state = option.state
        font: QFont = QFont(option.font)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        body = rect.adjusted(0, 1, -4, -1)
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(palette.color(QPalette.ColorRole.Midlight))
            painter.drawRoundedRect(body, 6, 6)
            # the style sheet makes the view's own highlight transparent
            painter.setBrush(QApplication.palette().color(QPalette.ColorRole.Highlight))
            painter.drawRoundedRect(QRect(body.left(), body.top() + 6, 3, body.height() - 12), 1.5, 1.5)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            hover = QColor(palette.color(QPalette.ColorRole.Midlight))
            hover.setAlpha(120)
            painter.setBrush(hover)
            painter.drawRoundedRect(body, 6, 6)
        text = body.adjusted(_MARGIN_PX, 0, -4, 0)
        if index.data(KIND_ROLE) in ("series", "image"):
            box = QRect(text.left(), body.top() + 3, THUMBNAIL_BOX_PX, body.height() - 6)
            _paint_thumbnail(painter, box, index.data(Qt.ItemDataRole.DecorationRole))
            text.setLeft(box.right() + 10)
        if index.data(KEY_IMAGE_ROLE):
            star = QRect(body.right() - STAR_PX - 6, body.center().y() - STAR_PX // 2, STAR_PX, STAR_PX)
            theme.icon("mdi6.star").paint(painter, star)
            text.setRight(star.left() - 4)
        _paint_lines(painter, text, font, palette, index)
        painter.restore()


def _paint_thumbnail(painter: QPainter, box: QRect, pixmap: QPixmap | None) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("#0a0a0a"))
    painter.drawRoundedRect(box, 3, 3)
    if pixmap is not None:
        size = pixmap.size().scaled(box.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(0, 0, size.width(), size.height())
        place.moveCenter(box.center())
        painter.drawPixmap(place, pixmap)


def _paint_lines(
    painter: QPainter, area: QRect, font: QFont, palette: QPalette, index: QModelIndex | QPersistentModelIndex
) -> None:
    lines = [(str(index.data(Qt.ItemDataRole.DisplayRole) or ""), QPalette.ColorRole.WindowText)]
    details = str(index.data(DETAILS_ROLE) or "")
    if details:
        lines.append((details, QPalette.ColorRole.PlaceholderText))
    metrics = QFontMetrics(font)
    top = area.top() + (area.height() - len(lines) * metrics.height()) // 2
    for number, (line, role) in enumerate(lines):
        if index.data(KIND_ROLE) == "patient" and number == 0:
            font.setWeight(QFont.Weight.DemiBold)
        else:
            font.setWeight(QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(palette.color(role))
        shown = QFontMetrics(font).elidedText(line, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(QRect(area.left(), top, area.width(), metrics.height()), Qt.AlignmentFlag.AlignVCenter, shown)
        top += metrics.height()
