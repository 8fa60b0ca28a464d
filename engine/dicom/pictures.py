"""PNG and JPEG pictures as frames: what a model was trained on, or what a colleague sent."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from engine.core.errors import DecodeError, SourceError
from engine.core.language import phrase
from engine.dicom.dataset import MALFORMED
from engine.dicom.decoding import MAX_FRAME_SAMPLES
from engine.imaging.frame import Frame, Window
from engine.imaging.grey_pipeline import COLOUR_WINDOW, percentile_window

PICTURE_SUFFIXES = (".png", ".jpg", ".jpeg")

_EIGHT_BIT_WINDOW = Window(127.5, 255.0, "LINEAR_EXACT", "full range")


def read_picture(path: Path) -> Frame:
    """Read a PNG or JPEG.

    Eight-bit pictures are display-referred and shown over their full range. Sixteen-bit ones say nothing about their
    range and get the percentile window. A colour picture whose channels are equal is grey. Transparency lies on black.

    Raises
    ------
    SourceError
        If the file cannot be opened or is neither PNG nor JPEG.
    DecodeError
        If it is damaged or too large.
    """
    try:
        picture = Image.open(path, formats=("PNG", "JPEG"))
    except UnidentifiedImageError as error:
        raise SourceError(
            phrase("Reading", "This is no PNG or JPEG picture that can be read: copy or export it again.")
        ) from error
    except Image.DecompressionBombError as error:
        raise _too_large() from error
    except OSError as error:
        raise SourceError(
            phrase("Reading", "The picture cannot be opened: check that it exists and that you may read it.")
        ) from error
    except MALFORMED as error:
        raise DecodeError(
            phrase("Reading", "The header of the picture is damaged: copy or export it again.")
        ) from error
    with picture:
        if picture.width * picture.height * len(picture.getbands()) > MAX_FRAME_SAMPLES:
            raise _too_large()
        lossy = picture.format == "JPEG"
        try:
            values = _pixels(ImageOps.exif_transpose(picture))
        except MALFORMED as error:
            raise DecodeError(
                phrase("Reading", "The pixels of the picture are damaged: copy or export it again.")
            ) from error
    if values.ndim == 3:
        if not (np.array_equal(values[..., 0], values[..., 1]) and np.array_equal(values[..., 0], values[..., 2])):
            return Frame(None, values.astype(np.uint8), COLOUR_WINDOW, default_voi_from_file=True, lossy=lossy)
        values = values[..., 0]
    modality_hw = values.astype(np.float32)
    eight_bit = values.dtype == np.uint8
    return Frame(
        modality_hw,
        None,
        _EIGHT_BIT_WINDOW if eight_bit else percentile_window(modality_hw),
        default_voi_from_file=eight_bit,
        lossy=lossy,
    )


def _too_large() -> DecodeError:
    return DecodeError(
        phrase("Reading", "The picture has more than the {megapixels} megapixels that are read.").fill(
            megapixels=MAX_FRAME_SAMPLES // 10**6
        )
    )


def _pixels(picture: Image.Image) -> NDArray[np.generic]:
    """Samples as (H, W) of 8 or 16 bits, or (H, W, 3) of 8 bits."""
    if picture.mode.startswith("I") or picture.mode == "F":
        return np.asarray(np.clip(np.asarray(picture), 0, 2**16 - 1), dtype=np.uint16)
    if picture.mode in ("1", "L"):
        return np.asarray(picture.convert("L"))
    if "A" in picture.getbands() or "transparency" in picture.info:
        layered = picture.convert("RGBA")
        black = Image.new("RGBA", layered.size, (0, 0, 0, 255))
        return np.asarray(Image.alpha_composite(black, layered).convert("RGB"))
    return np.asarray(picture.convert("RGB"))
