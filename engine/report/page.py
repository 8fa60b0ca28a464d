"""The annotated report: one page with panels, verdict and provenance, and a sidecar JSON beside it.

The page is laid out in units on an 8-unit grid. The panels keep the image's own pixels (see
:data:`engine.report.panels.LONGEST_PX` for the cap), and the unit grows with them, so that a report of a large film
reads like one of a small film.
"""

import os
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from PIL import Image, PngImagePlugin

from engine.core.errors import ReportError
from engine.core.foreign_files import read_json
from engine.core.language import phrase, translate
from engine.core.strict_json import strict_json
from engine.report import cards, words
from engine.report.annotation_marks import draw_annotations
from engine.report.anonymous import anonymous_request
from engine.report.graphics_marks import draw_graphics
from engine.report.panels import annotate, base_of, paint, panel_hw, panel_viewport, panels_of
from engine.report.provenance import READABLE, provenance_values
from engine.report.request import GENERATED_MARK, RESEARCH_MARK, Layout, ReportRequest
from engine.report.sheet import LINE, PAGE, QUIET, SMALL, STRONG, TITLE, Sheet, Style
from engine.report.written import write_content

__all__ = ["Layout", "ReportRequest", "render_page", "write_report"]

METADATA_KEY = "Parallax"
_UNIT_PER_PX = 1 / 1152
_MARGIN = 32
_HEADER = 72
_GAP = 24
_PANEL_GAP = 8
_FOOTER = 56


Encode = Callable[[Image.Image, ReportRequest, dict[str, object]], bytes]
"""Makes a file of the page, the request and its provenance."""


def write_report(request: ReportRequest, path: Path, encode: Encode | None = None) -> None:
    """Write the report and its sidecar, ``<stem>.json`` beside it; each appears whole or not at all.

    Parameters
    ----------
    encode : callable, optional
        For a format other than PNG.

    Raises
    ------
    ReportError
        If the folder or a file cannot be written, or the sidecar would replace a file that is none.
    """
    sidecar_path = path.with_suffix(".json")
    if not _may_replace(sidecar_path):
        raise ReportError(
            phrase(
                "Report",
                "The report was not written: a .json file of that name is there that no report wrote, and"
                " it would be replaced. Choose another name.",
            )
        )
    provenance = provenance_values(request)
    content = (encode or encode_png)(render_page(request), request, provenance)
    sidecar = strict_json(provenance) + "\n"
    write_content(sidecar_path, sidecar.encode(), "The report")
    write_content(path, content, "The report")


def encode_png(page: Image.Image, request: ReportRequest, provenance: dict[str, object]) -> bytes:
    """The page as PNG; title, software, time, the research mark and the provenance are text chunks."""
    picture = BytesIO()
    # Level 3 is a third of the time of the default for a few per cent of the size.
    page.save(picture, "PNG", pnginfo=_text_chunks(request, provenance), compress_level=3)
    return picture.getvalue()


def render_page(request: ReportRequest) -> Image.Image:
    """The page as an RGB picture; without identity it holds nothing of a header but enumerated values and numbers."""
    if request.identity is None:
        request = anonymous_request(request)
    panels, hw = panels_of(request), panel_hw(request)
    columns = 1 if len(panels) == 1 else 2
    rows = -(-len(panels) // columns)
    scale = max(1.0, max(hw[0] * rows, hw[1] * columns) * _UNIT_PER_PX)
    gap_px = round(_PANEL_GAP * scale)
    area_hw = (rows * hw[0] + (rows - 1) * gap_px, columns * hw[1] + (columns - 1) * gap_px)
    area_height, area_width = area_hw[0] / scale, area_hw[1] / scale

    left, top = _MARGIN, _MARGIN + _HEADER
    column_x = left + area_width + _GAP
    visible = panels[-1].layers
    column_end = cards.draw_column(Sheet(scale), request, visible, column_x, top)
    bottom = max(top + area_height, column_end)
    size = (column_x + cards.WIDTH + _MARGIN, bottom + _FOOTER + _MARGIN / 2)
    page = Image.new("RGB", (round(size[0] * scale), round(size[1] * scale)), PAGE)
    sheet = Sheet(scale, page)

    _header(sheet, request, left, size[0] - _MARGIN)
    base, viewport = base_of(request), panel_viewport(request)
    for index, panel in enumerate(panels):
        x = left + (index % columns) * (hw[1] + gap_px) / scale
        y = top + (index // columns) * (hw[0] + gap_px) / scale
        sheet.pixels(x, y, paint(panel, base, viewport, contour_px=max(1, round(1.5 * scale))))
        draw_graphics(sheet, request, viewport, x, y)
        draw_annotations(sheet, request, viewport, x, y, hw)
        annotate(sheet, request, panel, x, y, hw)
    cards.draw_column(sheet, request, visible, column_x, top, bottom)
    _footer(sheet, request, left, size[0] - _MARGIN, bottom)
    return page


def _header(sheet: Sheet, request: ReportRequest, left: float, right: float) -> None:
    first, second = words.headline(request)
    brand = f"Parallax {request.software_version}"
    made = f"{request.created:%Y-%m-%d %H:%M} {request.created.tzname() or ''}".strip()
    room = right - left - max(sheet.width(brand, STRONG), sheet.width(made, SMALL)) - _GAP
    sheet.line(left, _MARGIN - 4, sheet.shortened(first, room, TITLE), TITLE)
    quiet = Style(14, 20, QUIET)
    sheet.line(left, _MARGIN + 32, sheet.shortened(second, room, quiet), quiet)
    sheet.line(right, _MARGIN + 2, brand, STRONG, "right")
    sheet.line(right, _MARGIN + 33, made, SMALL, "right")


def _footer(sheet: Sheet, request: ReportRequest, left: float, right: float, bottom: float) -> None:
    sheet.box(left, bottom + 16, right - left, 1, LINE)
    research = translate("Report", RESEARCH_MARK)
    sheet.line(left, bottom + 28, research, STRONG)
    if request.explanation is not None:
        note = translate("Report", "Panels marked {mark} show what a generator made, not the patient.")
        note = note.format(mark=translate("Report", GENERATED_MARK))
        used = sheet.width(research, STRONG) + _GAP
        sheet.line(right, bottom + 29, sheet.shortened(note, right - left - used, SMALL), SMALL, "right")


def _text_chunks(request: ReportRequest, provenance: dict[str, object]) -> PngImagePlugin.PngInfo:
    """Text chunks of the PNG (PNG 11.3.3): registered keywords, and the provenance under our own."""
    chunks = PngImagePlugin.PngInfo()
    chunks.add_text("Title", "Parallax explanation report")
    chunks.add_text("Software", f"Parallax {request.software_version}")
    chunks.add_text("Creation Time", request.created.isoformat(timespec="seconds"))
    chunks.add_text("Disclaimer", RESEARCH_MARK)
    chunks.add_itxt(METADATA_KEY, strict_json(provenance, indent=None))
    return chunks


def _may_replace(sidecar_path: Path) -> bool:
    """Whether there is nothing, or the sidecar of an earlier report."""
    if not os.path.isfile(sidecar_path):
        return True
    try:
        values = read_json(sidecar_path)
    except (OSError, ValueError):
        return False
    return isinstance(values, dict) and values.get("schema") in READABLE
