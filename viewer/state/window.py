"""Window arithmetic: dragging, presets of file and modality."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from engine.core.language import mark, number, translate
from engine.imaging import grey_pipeline as pixel_pipeline
from engine.imaging.frame import Frame, Voi, VoiTable, Window

# Hounsfield units; centre and width as reading rooms use them.
_CT_PRESETS = (
    Window(-600.0, 1500.0, name=mark("Presets", "Lung")),
    Window(40.0, 400.0, name=mark("Presets", "Soft tissue")),
    Window(500.0, 2000.0, name=mark("Presets", "Bone")),
    Window(40.0, 80.0, name=mark("Presets", "Brain")),
    Window(60.0, 400.0, name=mark("Presets", "Abdomen")),
    Window(50.0, 350.0, name=mark("Presets", "Mediastinum")),
)
# Percentiles of a whole large film would hold the window up; a sample of a quarter million pixels gives the same grey.
_SAMPLE_SIDE_PX = 512
DRAG_PX_FOR_RANGE = 800.0
"""A drag of this many pixels moves the window by the whole range of the image's values."""


@dataclass(frozen=True)
class Preset:
    """A named window or table, offered under a digit key."""

    name: str
    voi: Voi


def as_window(voi: Voi) -> Window:
    """The window itself, or the one that spans a table's input range."""
    if isinstance(voi, Window):
        return voi
    return Window(voi.first + len(voi.values) / 2, float(len(voi.values)))


def limits(window: Window) -> tuple[float, float]:
    """The values at which black ends and white begins (PS3.3 C.11.2.1.2.1 and C.11.2.1.3.2).

    A sigmoid has none; for it, the ends of the straight line through its middle.
    """
    if window.function == "LINEAR":
        return window.center - 0.5 - (window.width - 1) / 2, window.center - 0.5 + (window.width - 1) / 2
    return window.center - window.width / 2, window.center + window.width / 2


def with_limits(window: Window, low: float, high: float) -> Window:
    """The unnamed window of the same function between two values, `low` < `high`."""
    if window.function == "LINEAR":
        return Window((low + high) / 2 + 0.5, high - low + 1, "LINEAR")
    return Window((low + high) / 2, high - low, window.function)


def entered(window: Window, center: float, width: float) -> Window:
    """The unnamed window of a centre and a width > 0 that were typed; LINEAR cannot be narrower than 1."""
    narrow = window.function == "LINEAR" and width < 1
    return Window(center, width, "LINEAR_EXACT" if narrow else window.function)


def drag(voi: Voi, right_px: float, up_px: float, span: float, reverse_brightness: bool = False) -> Window:
    """The window after a drag from where it was at the start of the drag.

    Parameters
    ----------
    right_px, up_px : float
        Way of the pointer: right widens, up brightens (lowers the centre).
    span : float
        Highest minus lowest value of the frame, > 0: sets how far a pixel reaches.
    reverse_brightness : bool
        Up darkens, as IHE BIR has it.
    """
    start = as_window(voi)
    gain = max(span, 1e-6) / DRAG_PX_FOR_RANGE
    if start.function == "LINEAR" and (span < 64 or start.width <= 2):
        # LINEAR cannot be narrower than 1 (PS3.3 C.11.2.1.2.1); the same curve as LINEAR_EXACT can.
        start = Window(start.center - 0.5, max(start.width - 1, span * 1e-3), "LINEAR_EXACT")
    narrowest = 1.0 if start.function == "LINEAR" else span * 1e-3
    width = max(narrowest, start.width + right_px * gain)
    center = start.center + (up_px if reverse_brightness else -up_px) * gain
    return replace(start, center=center, width=width, name="")


def _sample(frame: Frame) -> NDArray[np.float32]:
    """Values of a monochrome frame without its padding on a regular grid, sorted."""
    assert frame.modality_hw is not None
    step = 1 + max(frame.hw) // _SAMPLE_SIDE_PX
    values = frame.modality_hw[::step, ::step]
    return np.sort(values if frame.padding_hw is None else values[~frame.padding_hw[::step, ::step]], axis=None)


def presets(frame: Frame, own: Sequence[Window] = ()) -> tuple[Preset, ...]:
    """What the digit keys offer, at most ten: the default, the file's others, the user's own, then the modality's."""
    if frame.default_voi_from_file:
        first = Preset(frame.default_voi.name or translate("Presets", "File default"), frame.default_voi)
    else:
        first = Preset(_automatic(0.1, 99.9), frame.default_voi)
    found = [first]
    for index, voi in enumerate(frame.voi[1:], start=2):
        if isinstance(voi, VoiTable):
            numbered = translate("Presets", "File table {number}")
        else:
            numbered = translate("Presets", "File window {number}")
        found.append(Preset(voi.name or numbered.format(number=index), voi))
    if frame.modality_hw is not None:
        found += [Preset(window.name, window) for window in own]
        if frame.modality == "CT":
            found += [Preset(translate("Presets", window.name), window) for window in _CT_PRESETS]
        low, high = frame.value_range
        full = translate("Presets", "Full range")
        found.append(Preset(full, Window((low + high) / 2, max(high - low, 1e-6), "LINEAR_EXACT", full)))
        sample = _sample(frame)
        for bottom, top in ((0.1, 99.9), (2.0, 98.0), (10.0, 90.0)):
            if (bottom, top) == (0.1, 99.9) and not frame.default_voi_from_file:
                continue
            name = _automatic(bottom, top)
            window = pixel_pipeline.percentile_window(sample, None, bottom, top)
            found.append(Preset(name, replace(window, name=name)))
    return tuple(found[:10])


def _automatic(bottom: float, top: float) -> str:
    return translate("Presets", "Automatic {bottom}-{top} %").format(bottom=number(bottom), top=number(top))


def describe(voi: Voi) -> str:
    """What the corner of the image says: ``W 2048 C 1024`` or the table's name."""
    if isinstance(voi, VoiTable):
        return f"LUT {voi.name}".strip()

    form = ".0f" if voi.width >= 16 else ".3g"
    return f"W {number(voi.width, form)} C {number(voi.center, form)}"
