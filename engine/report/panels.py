"""The pictures of a report: which there are, their pixels, and what is written over them."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from engine.attribution.method import method_named
from engine.core.language import mark, number, translate
from engine.explain.layers import METHOD_PREFIX
from engine.imaging.compose import compose
from engine.imaging.geometry import OrientationLetters, Spacing
from engine.imaging.grey_pipeline import render_display, render_rgb
from engine.imaging.layer import Layer
from engine.imaging.rewindow import through_window
from engine.imaging.round_length import length_words, longest_round_length
from engine.imaging.spacing_words import spacing_source
from engine.imaging.viewport import Viewport
from engine.report.request import FAILED_MARK, GENERATED_MARK, RESEARCH_MARK, Layout, ReportRequest
from engine.report.sheet import AMBER, ON_FILM, Sheet, Style

LONGEST_PX: dict[Layout, int] = {"single": 4096, "side": 2048, "2x2": 2048}
"""Page cap: a panel is composed at the image's own pixels, up to this length of its longer side."""
SHORTEST_PX: dict[Layout, int] = {"single": 896, "side": 512, "2x2": 512}
"""A panel whose longer side is less is enlarged to this, so that words and letters on it can be read."""

LAYER_TITLES = {
    "original": mark("Report", "What the model sees"),
    "similar": mark("Report", "Similar image"),
    "adversarial": mark("Report", "Adversarial image"),
    "difference": mark("Report", "Difference"),
    "signed difference": mark("Report", "Signed difference"),
}

_LABEL = Style(15, 20, ON_FILM, "semibold")
_MARK = Style(12, 16, AMBER, "semibold")
_SMALL = Style(11, 16, ON_FILM)
_LETTER = Style(20, 24, ON_FILM, "semibold")


@dataclass(frozen=True, eq=False)
class Panel:
    """One picture.

    Attributes
    ----------
    role : str
        "original", "similar", "adversarial" or "difference".
    title : str
    layers : tuple of Layer
        What is painted on the film, lowest first.
    """

    role: str
    title: str
    layers: tuple[Layer, ...]

    @property
    def generated(self) -> bool:
        """Whether anything on it was made by a generator."""
        return any(layer.data.generated for layer in self.layers)


def panels_of(request: ReportRequest) -> tuple[Panel, ...]:
    """The panels of a report: that of the request's role, alone or beside the original, or all four.

    A similar or adversarial image that is absent has no panel.
    """
    seen = [through_window(layer, request.frame, request.voi, request.invert) for layer in request.layers]
    visible = tuple(layer for layer in seen if layer.look.visible and layer.look.opacity > 0)
    overlay_title = " + ".join([translate("Report", "Original"), *(layer_title(layer).lower() for layer in visible)])
    panels = [Panel("original", translate("Report", "Original"), ())]
    for role in ("similar", "adversarial"):
        panels.extend(Panel(role, layer_title(layer), (_alone(layer),)) for layer in seen if layer.data.name == role)
    panels.append(Panel("difference", overlay_title, visible))
    if request.explanation is None:
        return (panels[-1],)
    if request.layout != "2x2":
        shown = (request.role,) if request.layout == "single" else ("original", request.role)
        return tuple(panel for panel in panels if panel.role in shown)
    return tuple(panels)


def layer_title(layer: Layer) -> str:
    """What a layer is called on the page; that of another method by the method's own name."""
    name = layer.data.name
    if name.startswith(METHOD_PREFIX):
        return method_named(name.removeprefix(METHOD_PREFIX)).shown_title
    return translate("Report", LAYER_TITLES.get(name, name.capitalize()))


def _alone(layer: Layer) -> Layer:
    """A generated image in place of the film, whatever its look as an overlay is."""
    look = replace(layer.look, visible=True, opacity=1.0, colormap="gray", threshold=None, contour=False)
    return Layer(layer.data, replace(look, blend="normal"))


def panel_hw(request: ReportRequest) -> tuple[int, int]:
    """Height and width of every panel in pixels, with the aspect ratio of the patient, turned as the user turned it."""
    height, width = _upright_hw(request)
    return (width, height) if request.quarter_turns % 2 else (height, width)


def _upright_hw(request: ReportRequest) -> tuple[int, int]:
    aspect = request.frame.geometry.aspect
    height, width = request.frame.hw
    # The finer axis keeps its own pixels, the other one is stretched.
    tall, wide = (height * aspect, float(width)) if aspect >= 1 else (float(height), width / aspect)
    longest = max(tall, wide)
    factor = min(1.0, LONGEST_PX[request.layout] / longest) * max(1.0, SHORTEST_PX[request.layout] / longest)
    return max(1, round(tall * factor)), max(1, round(wide * factor))


def panel_viewport(request: ReportRequest) -> Viewport:
    """What every panel shows: the whole film, turned as the user turned it."""
    (rows, columns), (height, width) = request.frame.hw, _upright_hw(request)
    zoom = width / columns
    return Viewport.placed(
        panel_hw(request),
        (rows / 2, columns / 2),
        zoom,
        pixel_aspect=height / rows / zoom,
        quarter_turns=request.quarter_turns,
        flip_horizontal=request.mirrored,
    )


def base_of(request: ReportRequest) -> NDArray[np.float32] | NDArray[np.uint8]:
    """The film as displayed, at its own pixels: grey float32 in [0, 1], or RGB uint8."""
    if request.frame.modality_hw is None:
        return render_rgb(request.frame, request.voi, request.invert)
    return render_display(request.frame, request.voi, request.invert)


def paint(
    panel: Panel, base: NDArray[np.float32] | NDArray[np.uint8], viewport: Viewport, contour_px: int
) -> NDArray[np.uint8]:
    """A panel's pixels, uint8 (h, w, 3), from the reference compositor."""
    return compose(base, panel.layers, viewport, contour_px=contour_px)


def turned_letters(request: ReportRequest) -> OrientationLetters | None:
    """The patient directions at the edges of a panel."""
    letters = request.frame.geometry.letters
    return None if letters is None else letters.turned(request.mirrored, request.quarter_turns)


def annotate(sheet: Sheet, request: ReportRequest, panel: Panel, x: float, y: float, hw: tuple[int, int]) -> None:
    """Write title, marks, orientation letters and scale bar over a panel whose corner is at (x, y)."""
    height, width = hw[0] / sheet.scale, hw[1] / sheet.scale
    room = width - 24
    if panel.generated:
        holds = request.explanation is None or request.explanation.holds
        marks = (GENERATED_MARK,) if holds else (GENERATED_MARK, FAILED_MARK)
        text = " · ".join(translate("Report", each) for each in marks)
        mark_width = sheet.width(text, _MARK) + 20
        sheet.rounded(x + width - 12 - mark_width, y + 10, mark_width, 24, 4, (0, 0, 0), alpha=0.75)
        sheet.line(x + width - 12 - mark_width / 2, y + 14, text, _MARK, "centre")
        room -= mark_width + 12
    sheet.line(x + 12, y + 12, sheet.shortened(panel.title, room, _LABEL), _LABEL, shade=True)
    letters = turned_letters(request)
    if letters is not None:
        sheet.line(x + 12, y + height / 2 - 12, letters.left, _LETTER, shade=True)
        sheet.line(x + width - 12, y + height / 2 - 12, letters.right, _LETTER, "right", shade=True)
        sheet.line(x + width / 2, y + 36, letters.top, _LETTER, "centre", shade=True)
        sheet.line(x + width / 2, y + height - 60, letters.bottom, _LETTER, "centre", shade=True)
    research = sheet.shortened(translate("Report", RESEARCH_MARK), width - 40, _SMALL)
    research_width = sheet.width(research, _SMALL) + 16
    sheet.rounded(x + 12, y + height - 34, research_width, 22, 4, (0, 0, 0), alpha=0.6)
    sheet.line(x + 20, y + height - 31, research, _SMALL)
    _draw_scale_bar(sheet, request, x, y, height, width, free=width - research_width - 48)


def _draw_scale_bar(
    sheet: Sheet, request: ReportRequest, x: float, y: float, height: float, width: float, free: float
) -> None:
    """In the lower right corner, above the research mark where both do not fit side by side."""
    along_rows = request.quarter_turns % 2 == 0
    across = request.frame.hw[1] if along_rows else request.frame.hw[0]
    bar = scale_bar(request.frame.geometry.spacing, across, width, along_rows=along_rows)
    right, bottom = x + width - 12, y + height - 12
    long = max(bar.length, sheet.width(bar.text, _SMALL)) + 16
    if long > free:
        bottom -= 30
    sheet.rounded(right - long, bottom - 36, long, 36, 4, (0, 0, 0), alpha=0.6)
    sheet.line(right - 8, bottom - 34, bar.text, _SMALL, "right")
    sheet.box(right - 8 - bar.length, bottom - 10, bar.length, 2, ON_FILM)
    for end in (right - 8 - bar.length, right - 10):
        sheet.box(end, bottom - 14, 2, 6, ON_FILM)


@dataclass(frozen=True)
class ScaleBar:
    """A bar `length` layout units long, and its words: the length and where its unit comes from."""

    length: float
    text: str


def scale_bar(spacing: Spacing | None, across_px: int, width: float, along_rows: bool = True) -> ScaleBar:
    """The longest bar of 1, 2 or 5 times a power of ten that is at most a quarter of a panel wide.

    In millimetres with the name of their source; in image pixels where the spacing is unknown.

    Parameters
    ----------
    across_px : int
        Image pixels from the left to the right edge of the panel.
    width : float
        Width of the panel in layout units.
    along_rows : bool
        The film's rows run from left to right; not so after an odd number of quarter turns.
    """
    pixel = 1.0 if spacing is None else spacing.column_mm if along_rows else spacing.row_mm
    per_unit = across_px / width * pixel
    length = longest_round_length(width / 4 * per_unit)
    if spacing is None:
        return ScaleBar(
            length / per_unit, translate("Report", "{length} px · spacing unknown").format(length=number(length))
        )
    return ScaleBar(length / per_unit, f"{length_words(length)} · {spacing_source(spacing.source)}")
