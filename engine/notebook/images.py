"""What a notebook hands over as an image: a file, an array of greys, or a frame that was read before."""

import os
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

from engine.core.errors import SourceError
from engine.data.inputs import Image, find_images
from engine.dicom.pictures import read_picture
from engine.dicom.pixels import read_frame
from engine.dicom.sources import Skipped
from engine.imaging.frame import Frame, Window

ImageLike = Frame | str | os.PathLike[str] | ArrayLike
"""A frame, the path of a file, or an array (H, W) in [0, 1] where 0 is black."""

# Arrays in [0, 1] are shown as they are.
_AS_IT_IS = Window(0.5, 1.0, "LINEAR_EXACT", "full range")
# What arithmetic in single precision may leave beyond 0 and 1.
_ROUNDING = 1e-6


def read(image: ImageLike, frame: int = 0) -> Frame:
    """An image as the viewer reads it.

    Parameters
    ----------
    image : path, array_like or Frame
        A DICOM, PNG or JPEG file, a ZIP archive with one image, or an array of real numbers, shape (H, W), in [0, 1],
        where 0 is black. A Frame is given back as it is.
    frame : int
        Which frame of a DICOM file with several, from 0.

    Returns
    -------
    Frame
        With the values, the default window and the header words that the explanation looks at.

    Raises
    ------
    SourceError
        If the file cannot be opened, holds no image or several, or the array is no grey image in [0, 1].
    DecodeError
        If the pixels of the file are damaged, too large or of an unknown kind.
    """
    if isinstance(image, Frame):
        return image
    if isinstance(image, str | os.PathLike):
        return _read_file(Path(image), frame)
    return Frame(plane(image), None, _AS_IT_IS)


def _read_file(path: Path, frame: int) -> Frame:
    found = list(find_images([path]))
    images = [each for each in found if isinstance(each, Image)]
    if len(images) > 1:
        raise SourceError(f"{path.name} holds {len(images)} images: give the path of one of them.")
    if not images:
        reasons = [each.reason for each in found if isinstance(each, Skipped)]
        raise SourceError(reasons[0] if reasons else f"{path.name} holds no image.")
    (only,) = images
    if only.instance is not None:
        return read_frame(only.source, frame)
    if frame:
        raise SourceError(f"{path.name} is a picture: it has no frame {frame}.")
    return read_picture(only.source.path)


def plane(values: ArrayLike) -> NDArray[np.float32]:
    """An array of greys, checked and copied.

    Parameters
    ----------
    values : array_like
        Real numbers in [0, 1], shape (H, W); an axis of one channel, first or last, is taken away.

    Returns
    -------
    ndarray of float32, shape (H, W)

    Raises
    ------
    SourceError
        If it is something else, in colour, empty, not finite or outside [0, 1].
    """
    try:
        array = np.asarray(values)
    except (TypeError, ValueError, RuntimeError) as error:  # a ragged list, a tensor on a GPU
        raise SourceError(f"This is no array of numbers: {str(error).splitlines()[0]}") from error
    if array.dtype.kind not in "bfiu":
        raise SourceError(f"An image is the path of a file or an array of real numbers; this one holds {array.dtype}.")
    if array.ndim == 3 and array.shape[0] == 1:
        array = array[0]
    elif array.ndim == 3 and array.shape[2] == 1:
        array = array[..., 0]
    if array.ndim == 3 and 3 in (array.shape[0], array.shape[2]):
        raise SourceError(
            "An image in colour cannot be explained so far: the generators make grey images. Give one in grey, H × W."
        )
    if array.ndim != 2 or not array.size:
        raise SourceError(f"An image is an array H × W in [0, 1]; the shape of this one is {array.shape}.")
    plane_hw = array.astype(np.float32)
    if not np.isfinite(plane_hw).all():
        raise SourceError("The image holds values that are not finite (NaN or infinity). Replace them, by 0 for black.")
    low, high = float(plane_hw.min()), float(plane_hw.max())
    if low < -_ROUNDING or high > 1 + _ROUNDING:
        raise SourceError(
            f"The values of the image lie in {low:g} to {high:g}; they must lie in 0 (black) to 1 (white). Divide "
            "bytes by 255; give files as they are, so that their own window is used."
        )
    return np.clip(plane_hw, 0, 1)
