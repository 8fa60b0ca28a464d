"""The column beside the panels: verdict, warnings, layers, comment, facts. Each card draws itself and says its end."""

from collections.abc import Callable

import numpy as np

from engine.core.language import translate
from engine.explain.explanation import Explanation
from engine.explain.reason import Reason
from engine.explain.validity import failed_conditions
from engine.imaging.colormap import SIZE, lookup
from engine.imaging.layer import Layer
from engine.models.class_names import shown_class
from engine.report import words
from engine.report.request import ReportRequest
from engine.report.sheet import ACCENT, AMBER, BODY, CARD, HEADING, LINE, QUIET, SMALL, STRONG, TEXT, Sheet, Style

_MOST_FACT_LINES = 4
WIDTH = 416
_PAD = 24
_INNER = WIDTH - 2 * _PAD
_GAP = 16
_AMBER_HEADING = Style(16, 24, AMBER, "semibold")
_ACCENT_HEADING = Style(16, 24, ACCENT, "semibold")
_CAPTION = Style(12, 16, QUIET, "medium")
_NUMBER = Style(17, 24, TEXT, "semibold")
_FIGURE = Style(12, 16)


def draw_column(
    sheet: Sheet, request: ReportRequest, visible: tuple[Layer, ...], x: float, y: float, bottom: float = 0.0
) -> float:
    """All cards of a report, one below the other, the facts down at `bottom` if there is room.

    Returns the y below the last card.
    """
    explanation = request.explanation
    if explanation is None:
        y = _card(
            sheet,
            x,
            y,
            lambda inner, at: inner.paragraph(x + _PAD, at, _INNER, translate("Report", words.NO_EXPLANATION), BODY),
        )
    else:
        y = _card(sheet, x, y, lambda inner, at: _verdict(inner, explanation, x + _PAD, at))
        if explanation.distribution_warnings:
            y = _card(sheet, x, y, lambda inner, at: _warnings(inner, explanation, x + _PAD, at))
    if visible:
        y = _card(sheet, x, y, lambda inner, at: _layers(inner, explanation, visible, x + _PAD, at))
    if request.comment.strip():
        y = _card(sheet, x, y, lambda inner, at: _comment(inner, request.comment.strip(), x + _PAD, at))
    facts_height = _card(Sheet(sheet.scale), x, 0.0, lambda inner, at: _facts(inner, request, x + _PAD, at)) - _GAP
    y = max(y, bottom - facts_height)
    return _card(sheet, x, y, lambda inner, at: _facts(inner, request, x + _PAD, at)) - _GAP


def _card(sheet: Sheet, x: float, y: float, content: Callable[[Sheet, float], float]) -> float:
    """A rounded ground as high as its content. Returns the y where the next card begins."""
    end = content(Sheet(sheet.scale), y + _PAD - 4) + _PAD - 4
    end = y + 8 * np.ceil((end - y) / 8)
    sheet.rounded(x, y, WIDTH, end - y, 8, CARD)
    content(sheet, y + _PAD - 4)
    return float(end + _GAP)


def _verdict(sheet: Sheet, explanation: Explanation, x: float, y: float) -> float:
    sheet.line(x, y, translate("Report", "Classifier"), _CAPTION)
    y = sheet.paragraph(x, y + 16, _INNER, shown_class(explanation.class_name), HEADING)
    y = sheet.paragraph(x, y + 4, _INNER, words.decision(explanation), BODY) + 16
    bar_x, bar_width = x + 92, 132.0
    point_x = bar_x + bar_width * explanation.operating_point
    point = translate("Report", "operating point {point}").format(point=words.number(explanation.operating_point))
    sheet.line(point_x, y, point, _CAPTION, "centre")
    y += 20
    top = y
    for name, score, effect, good in words.score_rows(explanation):
        sheet.line(x, y + 2, name, BODY)
        sheet.rounded(bar_x, y + 8, bar_width, 8, 4, LINE)
        filled = bar_width * min(1.0, max(0.0, score))
        sheet.rounded(bar_x, y + 8, max(filled, 8.0), 8, 4, ACCENT if good is None else TEXT)
        sheet.line(bar_x + bar_width + 56, y, words.number(score), _NUMBER, "right")
        if good is None:
            sheet.line(x + _INNER, y + 2, effect, Style(14, 20, QUIET), "right")
        else:
            colour = TEXT if good else AMBER
            sheet.line(x + _INNER - 20, y + 2, effect, Style(14, 20, colour), "right")
            sheet.tick(x + _INNER - 13, y + 5, 13, colour, cross=not good)
        y += 32
    sheet.box(point_x - 0.75, top + 2, 1.5, y - top - 12, QUIET)
    sheet.box(x, y + 4, _INNER, 1, LINE)
    y += 20
    if explanation.holds:
        sheet.tick(x, y + 4, 16, ACCENT)
        sheet.line(x + 26, y, translate("Report", words.HOLDS), _ACCENT_HEADING)
        y = sheet.paragraph(x, y + 28, _INNER, translate("Report", words.HOLDS_WHY), BODY)
        return sheet.paragraph(x, y + 4, _INNER, words.plausibility(explanation), SMALL)
    sheet.tick(x, y + 5, 14, AMBER, cross=True)
    sheet.line(x + 26, y, translate("Report", words.FAILS), _AMBER_HEADING)
    y = _bullets(sheet, failed_conditions(explanation), x, y + 28)
    return sheet.paragraph(x, y + 4, _INNER, words.plausibility(explanation), SMALL)


def _warnings(sheet: Sheet, explanation: Explanation, x: float, y: float) -> float:
    sheet.line(x, y, translate("Report", words.OUTSIDE), _AMBER_HEADING)
    return _bullets(sheet, explanation.distribution_warnings, x, y + 28)


def _bullets(sheet: Sheet, reasons: tuple[Reason, ...], x: float, y: float) -> float:
    for reason in reasons:
        sheet.rounded(x + 2, y + 8, 5, 5, 2.5, AMBER)
        y = sheet.paragraph(x + 16, y, _INNER - 16, reason.words, BODY) + 4
    return y - 4


def _layers(sheet: Sheet, explanation: Explanation | None, visible: tuple[Layer, ...], x: float, y: float) -> float:
    if any(layer.data.kind != "image" for layer in visible):
        holds = explanation is None or explanation.holds
        heading, style = (words.SUBJECT, HEADING) if holds else (words.SUBJECT_FAILED, _AMBER_HEADING)
        y = sheet.paragraph(x, y, _INNER, translate("Report", heading), style) + 8
    for index, layer in enumerate(reversed(visible)):
        if index:
            y += 20
        y = sheet.paragraph(x, y, _INNER, words.layer_heading(layer), STRONG)
        if layer.data.kind != "image":
            y = _colour_bar(sheet, layer, x, y + 4)
        y = sheet.paragraph(x, y, _INNER, words.layer_words(layer), SMALL)
    if any(layer.data.definition for layer in visible):
        unit = translate("Report", "1 is the step from black to white of the model's input.")
        y = sheet.paragraph(x, y, _INNER, unit, SMALL)
    return y


def _colour_bar(sheet: Sheet, layer: Layer, x: float, y: float) -> float:
    """Colours with numbers below; a marker and its number stand above at the cut, and what is cut away is dimmed."""
    look = layer.look
    span = look.high - look.low
    cut = layer.data.cut(look.threshold)
    y += 20
    width, height = sheet.px(_INNER), sheet.px(16)
    position = (np.arange(width) + 0.5) / width
    colours = lookup(look.colormap)[np.minimum((position * SIZE).astype(int), SIZE - 1)].astype(np.float32)
    if look.threshold is not None:
        colours[np.abs(look.low + span * position) < cut] *= 0.28
    sheet.pixels(x, y, np.repeat(colours[None].astype(np.uint8), height, axis=0))
    if look.threshold is not None and span > 0:
        for edge in (cut, -cut) if layer.data.kind == "signed" else (cut,):
            share = (edge - look.low) / span
            if 0 <= share <= 1:
                at = x + _INNER * share
                sheet.triangle(at, y - 1, 8, TEXT)
                sheet.line(min(max(at, x + 16), x + _INNER - 16), y - 24, words.number(edge, 3), _FIGURE, "centre")
    y += 20
    low, middle, high = words.scale_numbers((look.low, look.low + span / 2, look.high))
    sheet.line(x, y, low, _FIGURE)
    sheet.line(x + _INNER / 2, y, middle, _FIGURE, "centre")
    sheet.line(x + _INNER, y, high, _FIGURE, "right")
    return y + 20


def _comment(sheet: Sheet, comment: str, x: float, y: float) -> float:
    sheet.line(x, y, translate("Report", "Reader's comment"), HEADING)
    return sheet.paragraph(x, y + 28, _INNER, comment, BODY)


def _facts(sheet: Sheet, request: ReportRequest, x: float, y: float) -> float:
    rows = [*words.image_rows(request), *words.model_rows(request)]
    for label, value in rows:
        sheet.line(x, y, label, Style(13, 20, QUIET))
        y = sheet.paragraph(x + 96, y, _INNER - 96, value, Style(13, 20, TEXT), most_lines=_MOST_FACT_LINES) + 2
    return y - 2
