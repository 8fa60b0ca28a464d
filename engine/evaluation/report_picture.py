"""Films with maps over them as data of an HTML page."""

import base64
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from scipy.ndimage import binary_dilation

from engine.imaging.colormap import lookup

# What is painted of a map: from this percentile on, ever less transparent.
_FROM_PERCENTILE = 80.0
_OPACITY = 0.75
_OUTLINE = (64, 224, 208)
_QUALITY = 85
MARK = "AI-GENERATED"


def film_picture(image_hw: NDArray[np.float32], region_hw: NDArray[np.float32] | None) -> NDArray[np.uint8]:
    """A film in [0, 1] with the outline of its region, RGB (h, w, 3)."""
    grey = np.rint(np.clip(image_hw, 0, 1) * 255).astype(np.uint8)
    return _outlined(np.repeat(grey[..., None], 3, 2), region_hw)


def generated_picture(image_hw: NDArray[np.float32]) -> NDArray[np.uint8]:
    """A generated image in [0, 1] with its mark, RGB (h, w, 3)."""
    picture = Image.fromarray(film_picture(image_hw, None))
    drawing = ImageDraw.Draw(picture)
    at = (4, picture.height - 14)
    drawing.rectangle(drawing.textbbox(at, MARK), fill=(0, 0, 0))
    drawing.text(at, MARK, fill=(255, 200, 80))
    return np.array(picture)


def map_picture(
    image_hw: NDArray[np.float32], map_hw: NDArray[np.float32], region_hw: NDArray[np.float32] | None
) -> NDArray[np.uint8]:
    """A film under the strongest fifth of a map, each map on its own scale, RGB (h, w, 3)."""
    low, high = float(np.percentile(map_hw, _FROM_PERCENTILE)), float(map_hw.max())
    base = film_picture(image_hw, None).astype(np.float32)
    if high > low:
        strength = np.clip((map_hw - low) / (high - low), 0, 1)
        # The dark end of the colours is left out: it would look like film.
        colours = lookup("inferno")[np.rint(90 + 165 * strength).astype(np.intp)].astype(np.float32)
        alpha = (_OPACITY * np.sqrt(strength))[..., None]
        base = base * (1 - alpha) + colours * alpha
    return _outlined(np.rint(base).astype(np.uint8), region_hw)


def data_uri(picture_hw3: NDArray[np.uint8]) -> str:
    """A picture as a JPEG inside an HTML page."""
    stream = BytesIO()
    Image.fromarray(picture_hw3).save(stream, "JPEG", quality=_QUALITY)
    return f"data:image/jpeg;base64,{base64.b64encode(stream.getvalue()).decode()}"


def _outlined(picture_hw3: NDArray[np.uint8], region_hw: NDArray[np.float32] | None) -> NDArray[np.uint8]:
    if region_hw is None:
        return picture_hw3
    inside = region_hw > 0.5
    picture_hw3[binary_dilation(inside) & ~inside] = _OUTLINE
    return picture_hw3
