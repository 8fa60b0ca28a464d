"""Grayscale softcopy presentation states (PS3.3 A.33.1): how somebody wanted an image to be shown, and drew on it."""

import math
from dataclasses import dataclass
from typing import Literal, cast

from pydicom.dataset import Dataset

from engine.dicom.dataset import items, number, numbers, text
from engine.dicom.sources import Skipped
from engine.imaging.frame import Window, WindowFunction

SOP_CLASS = "1.2.840.10008.5.1.4.1.1.11.1"
_FUNCTIONS = ("LINEAR", "LINEAR_EXACT", "SIGMOID")
ShapeKind = Literal["line", "point", "text"]
Point = tuple[float, float]


@dataclass(frozen=True)
class Shape:
    """One graphic or text.

    Attributes
    ----------
    kind : ShapeKind
    points_yx : tuple of Point
        In image coordinates, the image's corner at 0; a text stands at its only point, or at the first of a line
        that leads to what it names.
    text : str
    """

    kind: ShapeKind
    points_yx: tuple[Point, ...]
    text: str = ""


@dataclass(frozen=True)
class ReferencedImage:
    """An image that a state or one of its parts applies to.

    Attributes
    ----------
    sop_instance_uid : str
    frames : tuple of int
        Frame indexes from 0; empty for all.
    """

    sop_instance_uid: str
    frames: tuple[int, ...] = ()

    def is_frame(self, key: tuple[str, int]) -> bool:
        """Whether this names the frame of that UID and index."""
        return key[0] == self.sop_instance_uid and (not self.frames or key[1] in self.frames)


@dataclass(frozen=True)
class _Part:
    """Something that applies to some of a state's images; to all without a list."""

    images: tuple[ReferencedImage, ...]

    def applies_to(self, key: tuple[str, int]) -> bool:
        """Whether it applies to the frame of that UID and index."""
        return not self.images or any(image.is_frame(key) for image in self.images)


@dataclass(frozen=True)
class DrawnPart(_Part):
    """Graphics."""

    shapes: tuple[Shape, ...] = ()


@dataclass(frozen=True)
class WindowPart(_Part):
    """A window: centre, width, function."""

    center: float = 0.0
    width: float = 1.0
    function: str = "LINEAR"


@dataclass(frozen=True)
class AreaPart(_Part):
    """The part of an image that is to be seen: top, left, bottom, right in image coordinates."""

    box_yx: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True)
class PresentationState(Skipped):
    """A presentation state that a scan met. It is no image, so it is among what was left out, and says why.

    Attributes
    ----------
    images : tuple of ReferencedImage
        What it is for.
    label, created : str
        ContentLabel; creation date and time, which order states.
    drawn : tuple of DrawnPart
    windows : tuple of WindowPart
    areas : tuple of AreaPart
    rotation : int
        Quarter turns clockwise, before the flip.
    flipped : bool
        Left and right exchanged.
    inverse : bool
        Shown inverse of MONOCHROME2.
    """

    images: tuple[ReferencedImage, ...] = ()
    label: str = ""
    created: str = ""
    drawn: tuple[DrawnPart, ...] = ()
    windows: tuple[WindowPart, ...] = ()
    areas: tuple[AreaPart, ...] = ()
    rotation: int = 0
    flipped: bool = False
    inverse: bool = False

    def applies_to(self, key: tuple[str, int]) -> bool:
        """Whether it is for the frame of that UID and index."""
        return any(image.is_frame(key) for image in self.images)

    def shapes_on(self, key: tuple[str, int]) -> tuple[Shape, ...]:
        """Everything drawn on a frame."""
        return tuple(shape for part in self.drawn if part.applies_to(key) for shape in part.shapes)

    def area_of(self, key: tuple[str, int]) -> tuple[float, float, float, float] | None:
        """The part of a frame that is to be seen, or None."""
        return next((part.box_yx for part in self.areas if part.applies_to(key)), None)

    def window_of(self, key: tuple[str, int]) -> WindowPart | None:
        """The window for a frame, or None."""
        return next((part for part in self.windows if part.applies_to(key)), None)


def read_presentation(plain: Skipped, header: Dataset) -> PresentationState | None:
    """The state of a header of :data:`SOP_CLASS`; None if it names no image."""
    images = tuple(
        image for series in items(header, "ReferencedSeriesSequence") for image in _images(series)
    ) or _images(header)
    if not images:
        return None
    rotation = int(number(header, "ImageRotation") or 0)
    flipped = text(header, "ImageHorizontalFlip").upper() == "Y"
    return PresentationState(
        source=plain.source,
        reason="A presentation state: it is shown with the images that it names.",
        is_error=False,
        images=images,
        label=text(header, "ContentLabel"),
        created=text(header, "PresentationCreationDate") + text(header, "PresentationCreationTime"),
        drawn=_drawn(header, displayed_upright=rotation % 360 == 0 and not flipped),
        windows=_windows(header),
        areas=_areas(header),
        rotation=rotation // 90 % 4,
        flipped=flipped,
        inverse=text(header, "PresentationLUTShape").upper() == "INVERSE",
    )


def _images(dataset: Dataset) -> tuple[ReferencedImage, ...]:
    found = []
    for item in items(dataset, "ReferencedImageSequence"):
        uid = text(item, "ReferencedSOPInstanceUID")
        if uid:
            frames = tuple(int(each) - 1 for each in numbers(item, "ReferencedFrameNumber"))
            found.append(ReferencedImage(uid, frames))
    return tuple(found)


def _windows(header: Dataset) -> tuple[WindowPart, ...]:
    found = []
    for item in items(header, "SoftcopyVOILUTSequence"):
        center, width = number(item, "WindowCenter"), number(item, "WindowWidth")
        function = text(item, "VOILUTFunction").upper() or "LINEAR"
        if center is None or width is None or function not in _FUNCTIONS:
            continue
        if Window(center, width, cast(WindowFunction, function)).is_usable:
            found.append(WindowPart(_images(item), center, width, function))
    return tuple(found)


def _drawn(header: Dataset, displayed_upright: bool) -> tuple[DrawnPart, ...]:
    areas = _areas(header)
    found = []
    for item in items(header, "GraphicAnnotationSequence"):
        images = _images(item)
        area = _area(areas, images) if displayed_upright else None
        shapes = [shape for graphic in items(item, "GraphicObjectSequence") for shape in _graphic(graphic, area)]
        shapes += [shape for words in items(item, "TextObjectSequence") for shape in _text(words, area)]
        if shapes:
            found.append(DrawnPart(images, tuple(shapes)))
    return tuple(found)


Area = tuple[float, float, float, float]


def _areas(header: Dataset) -> tuple[AreaPart, ...]:
    """The displayed areas (PS3.3 C.10.4)."""
    found = []
    for item in items(header, "DisplayedAreaSelectionSequence"):
        corner = numbers(item, "DisplayedAreaTopLeftHandCorner")
        end = numbers(item, "DisplayedAreaBottomRightHandCorner")
        if len(corner) == 2 and len(end) == 2 and corner != end:
            # Column and row of pixels, counted from 1, both included; the corners may be those of a turned display.
            (left, right), (top, bottom) = sorted((corner[0], end[0])), sorted((corner[1], end[1]))
            found.append(AreaPart(_images(item), (top - 1, left - 1, bottom, right)))
    return tuple(found)


def _area(areas: tuple[AreaPart, ...], images: tuple[ReferencedImage, ...]) -> Area | None:
    """Top, left, height and width of the displayed area that these images have, in image coordinates."""
    uids = {image.sop_instance_uid for image in images}
    for part in areas:
        if not part.images or not uids or uids & {image.sop_instance_uid for image in part.images}:
            top, left, bottom, right = part.box_yx
            return top, left, bottom - top, right - left
    return None


def _placed(data: list[float], units: str, area: Area | None) -> tuple[Point, ...]:
    """Column\\row pairs as image points; none where they are fractions of an area that is not known."""
    pairs = list(zip(data[::2], data[1::2], strict=False))
    if units == "PIXEL":
        return tuple((y, x) for x, y in pairs)
    if units == "DISPLAY" and area is not None:
        return tuple((area[0] + y * area[2], area[1] + x * area[3]) for x, y in pairs)
    return ()


def _graphic(item: Dataset, area: Area | None) -> list[Shape]:
    points = _placed(numbers(item, "GraphicData"), text(item, "GraphicAnnotationUnits").upper(), area)
    kind = text(item, "GraphicType").upper()
    if kind == "POINT" and points:
        return [Shape("point", points[:1])]
    if kind in ("POLYLINE", "INTERPOLATED") and len(points) >= 2:
        return [Shape("line", points)]
    if kind == "CIRCLE" and len(points) == 2:
        (y, x), edge = points
        return [Shape("line", _oval((y, x), (edge[0] - y, edge[1] - x), (x - edge[1], edge[0] - y)))]
    if kind == "ELLIPSE" and len(points) == 4:
        # The ends of the major axis, then those of the minor one.
        (y, x), end, side = points[0], points[1], points[2]
        middle = ((y + end[0]) / 2, (x + end[1]) / 2)
        halves = [(point[0] - middle[0], point[1] - middle[1]) for point in (points[0], side)]
        return [Shape("line", _oval(middle, *halves))]
    return []


def _oval(middle: Point, first: Point, second: Point) -> tuple[Point, ...]:
    """An ellipse by its centre and two half axes."""
    turns = [2 * math.pi * step / 72 for step in range(73)]
    return tuple(
        (
            middle[0] + first[0] * math.cos(turn) + second[0] * math.sin(turn),
            middle[1] + first[1] * math.cos(turn) + second[1] * math.sin(turn),
        )
        for turn in turns
    )


def _text(item: Dataset, area: Area | None) -> list[Shape]:
    words = text(item, "UnformattedTextValue").replace("\r\n", "\n").replace("\r", "\n").strip()
    anchor = _placed(numbers(item, "AnchorPoint"), text(item, "AnchorPointAnnotationUnits").upper(), area)
    box = _placed(numbers(item, "BoundingBoxTopLeftHandCorner"), text(item, "BoundingBoxAnnotationUnits").upper(), area)
    if not words or not (anchor or box):
        return []
    leads = anchor and box and text(item, "AnchorPointVisibility").upper() == "Y"
    return [Shape("text", (box[0], anchor[0]) if leads else ((box or anchor)[0],), words)]
