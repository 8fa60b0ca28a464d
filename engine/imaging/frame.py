"""One decoded plane with everything needed to show it truthfully."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from engine.imaging.geometry import Geometry

WindowFunction = Literal["LINEAR", "LINEAR_EXACT", "SIGMOID"]

LARGEST_VALUE = 2.0**60
"""What is larger, or smaller than its inverse, is no measurement: within it no display value overflows."""


@dataclass(frozen=True)
class Window:
    """A VOI window on modality values (PS3.3 C.11.2.1.2)."""

    center: float
    width: float
    function: WindowFunction = "LINEAR"
    name: str = ""

    @property
    def is_usable(self) -> bool:
        """Whether the function allows the width (C.11.2.1.2.1), and every value has a grey in single precision."""
        narrowest = 1.0 if self.function == "LINEAR" else 1.0 / LARGEST_VALUE
        return abs(self.center) <= LARGEST_VALUE and narrowest <= self.width <= LARGEST_VALUE


@dataclass(frozen=True, eq=False)
class VoiTable:
    """A VOI LUT on modality values (PS3.3 C.11.2.1.1).

    Attributes
    ----------
    first : int
        Modality value that maps to ``values[0]``; lower ones do too, and those beyond the end map to the last entry.
    values : ndarray of uint16, shape (N,)
    bits : int
        Bits per entry: outputs range over [0, 2**bits - 1].
    """

    first: int
    values: NDArray[np.uint16]
    bits: int
    name: str = ""


Voi = Window | VoiTable


@dataclass(frozen=True, eq=False)
class OverlayPlane:
    """What a device drew over an image (PS3.3 C.9.2).

    Attributes
    ----------
    origin_yx : tuple of int
        Pixel of the image that the plane's first pixel lies on; may be negative.
    mask_hw : ndarray of bool, shape (h, w)
        True where it is drawn.
    label : str
    """

    origin_yx: tuple[int, int]
    mask_hw: NDArray[np.bool_]
    label: str = ""


@dataclass(frozen=True)
class Frame:
    """One 2-D plane, decoded, in modality values or in colour.

    Attributes
    ----------
    modality_hw : ndarray of float32, shape (H, W), or None
        Values after rescale or modality LUT; None for a colour frame.
    rgb_hw3 : ndarray of uint8, shape (H, W, 3), or None
        sRGB for a colour frame (RGB, YBR, palette colour); None for a monochrome one.
    padding_hw : ndarray of bool, shape (H, W), or None
        True where PixelPaddingValue / PixelPaddingRangeLimit marks no image (PS3.3 C.7.5.1.1.2).
    inverse : bool
        Low values are shown bright: MONOCHROME1, or PresentationLUTShape INVERSE.
    voi : tuple of Voi
        Every window and table of the file, in its order.
    default_voi : Voi
        The file's first; without any, the 0.1-99.9 percentile window of the unpadded values.
    default_voi_from_file : bool
        False where `default_voi` was made from percentiles: the display says so.
    geometry : Geometry
    modality, view_position, body_part : str
        Header words that the out-of-distribution check reads; empty where absent.
    lossy : bool
        LossyImageCompression is 01.
    burned_in : bool
        The pixels may show who the patient is: BurnedInAnnotation is YES, or it is a Secondary Capture or an
        ultrasound image, whose devices write names into them whatever the header says.
    unit : str
        Of the modality values, e.g. ``HU``; empty where the file does not say.
    overlays : tuple of OverlayPlane
    """

    modality_hw: NDArray[np.float32] | None
    rgb_hw3: NDArray[np.uint8] | None
    default_voi: Voi
    padding_hw: NDArray[np.bool_] | None = None
    inverse: bool = False
    voi: tuple[Voi, ...] = ()
    default_voi_from_file: bool = False
    geometry: Geometry = field(default_factory=Geometry)
    modality: str = ""
    view_position: str = ""
    body_part: str = ""
    lossy: bool = False
    burned_in: bool = False
    unit: str = ""
    overlays: tuple[OverlayPlane, ...] = ()

    @cached_property
    def value_range(self) -> tuple[float, float]:
        """Lowest and highest value that counts for windows: modality values without padding; 0-255 for colour.

        It takes a while for a large film, so the process that decodes the frame looks first, and it travels along.
        """
        if self.modality_hw is None:
            return 0.0, 255.0
        if self.padding_hw is None:
            return float(self.modality_hw.min()), float(self.modality_hw.max())
        shown = ~self.padding_hw
        low = float(self.modality_hw.min(where=shown, initial=np.inf))
        high = float(self.modality_hw.max(where=shown, initial=-np.inf))
        return (low, high) if low <= high else (0.0, 1.0)

    @property
    def hw(self) -> tuple[int, int]:
        """Height and width in pixels."""
        plane = self.modality_hw if self.modality_hw is not None else self.rgb_hw3
        assert plane is not None
        return plane.shape[0], plane.shape[1]
