"""Pictures for the HTML of a notebook: PNG in the page itself, nothing outside it."""

import base64
import io
from html import escape

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.imaging.colormap import SIZE, lookup

_COLORMAP = "inferno"


def painted(display_hw: NDArray[np.float32], map_hw: NDArray[np.float32], scale: float) -> NDArray[np.uint8]:
    """A map over the image it explains.

    Parameters
    ----------
    display_hw : ndarray of float32, shape (H, W), in [0, 1]
    map_hw : ndarray of float32, shape (H, W), >= 0
    scale : float
        Map value that is painted opaque, in the last colour; above 0.

    Returns
    -------
    ndarray of uint8, shape (H, W, 3)
        sRGB; where the map is 0 it is the image.
    """
    share_hw = np.clip(map_hw / scale, 0, 1)
    colours_hw3 = lookup(_COLORMAP)[np.rint(share_hw * (SIZE - 1)).astype(np.intp)] / 255
    opacity_hw1 = share_hw[..., None]
    mixed_hw3 = (1 - opacity_hw1) * display_hw[..., None] + opacity_hw1 * colours_hw3
    return np.asarray(np.rint(255 * mixed_hw3), np.uint8)


def figure(picture: NDArray[np.floating] | NDArray[np.uint8], caption: str) -> str:
    """HTML of one picture, greys (H, W) in [0, 1] or sRGB bytes (H, W, 3), with a caption in plain text below it."""
    pixels = picture if picture.dtype == np.uint8 else np.rint(255 * picture).astype(np.uint8)
    stream = io.BytesIO()
    Image.fromarray(pixels).save(stream, "PNG")
    data = base64.b64encode(stream.getvalue()).decode("ascii")
    told = escape(caption)
    return (
        f'<figure style="display:inline-block;margin:4px"><img alt="{told}" src="data:image/png;base64,{data}" '
        f'style="max-width:240px"><figcaption>{told}</figcaption></figure>'
    )
