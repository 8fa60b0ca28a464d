"""The report as a PDF: its page on a sheet of A4, without loss."""

from PIL.Image import Image
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter, QPdfWriter

from engine.core.strict_json import strict_json
from engine.report.request import ReportRequest

MARGIN_MM = 8.0


def as_qimage(page: Image) -> QImage:
    """An RGB picture for Qt, with memory of its own."""
    packed = page.tobytes()
    return QImage(packed, page.width, page.height, 3 * page.width, QImage.Format.Format_RGB888).copy()


def encode_pdf(page: Image, request: ReportRequest, provenance: dict[str, object]) -> bytes:
    """One sheet, upright or lying as the page fits better; the provenance is attached as ``provenance.json``."""
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle("Parallax explanation report")
    writer.setCreator(f"Parallax {request.software_version}")
    lying = page.width > page.height
    orientation = QPageLayout.Orientation.Landscape if lying else QPageLayout.Orientation.Portrait
    margins = QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM)
    size = QPageSize(QPageSize.PageSizeId.A4)
    writer.setPageLayout(QPageLayout(size, orientation, margins, QPageLayout.Unit.Millimeter))
    values = strict_json(provenance, indent=None).encode()
    writer.addFileAttachment("provenance.json", QByteArray(values), "application/json")
    painter = QPainter(writer)
    painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
    room = painter.viewport()
    scale = min(room.width() / page.width, room.height() / page.height)
    width, height = page.width * scale, page.height * scale
    painter.drawImage(QRectF((room.width() - width) / 2, 0, width, height), as_qimage(page))
    painter.end()
    buffer.close()
    return bytes(content.data())
