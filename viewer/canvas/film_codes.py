"""A film as the numbers of a texture: 16 bits where they hold every value, single precision otherwise. No Qt."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.imaging.frame import Frame

_BAND_ROWS = 64  # a band that stays in the cache


@dataclass(frozen=True)
class FilmCodes:
    """Codes of a film's values, ``value = origin + gain * code``.

    Attributes
    ----------
    codes : ndarray
        uint16 or float32, shape (H, W), of a grey film; uint8, shape (H, W, 4), of a colour film. The texture unit
        gives integers as fractions of the type's largest value: `gain` is for those.
    origin, gain : float
    padding_code : float
        Codes up to this one, as the texture unit gives them, mark padding; below every code where there is none.
    """

    codes: NDArray[np.uint16] | NDArray[np.float32] | NDArray[np.uint8]
    origin: float
    gain: float
    padding_code: float = -3e38


def encode(frame: Frame) -> FilmCodes:
    """The codes of a frame's modality values or colours."""
    if frame.modality_hw is None:
        assert frame.rgb_hw3 is not None
        colours_hw4 = np.full((*frame.hw, 4), 255, np.uint8)
        colours_hw4[..., :3] = frame.rgb_hw3
        return FilmCodes(colours_hw4, 0.0, 255.0)
    values_hw = frame.modality_hw
    low, high = float(values_hw.min()), float(values_hw.max())
    # Code 0 is kept for padding.
    first = 0 if frame.padding_hw is None else 1
    if low == int(low) and high - low + first <= 65535:
        codes_hw = _whole_numbers(values_hw, low - first)
        if codes_hw is not None:
            if frame.padding_hw is None:
                return FilmCodes(codes_hw, low, 65535.0)
            codes_hw[frame.padding_hw] = 0
            return FilmCodes(codes_hw, low - 1, 65535.0, 0.0)
    if frame.padding_hw is None:
        return FilmCodes(values_hw, 0.0, 1.0)
    return FilmCodes(np.where(frame.padding_hw, np.float32(-3e38), values_hw), 0.0, 1.0, -2e38)


def _whole_numbers(values_hw: NDArray[np.float32], origin: float) -> NDArray[np.uint16] | None:
    """Values less `origin` as integers; None where some are fractions."""
    codes_hw = np.empty(values_hw.shape, np.uint16)
    for top in range(0, len(values_hw), _BAND_ROWS):
        above = values_hw[top : top + _BAND_ROWS] - np.float32(origin)
        codes = codes_hw[top : top + _BAND_ROWS]
        np.copyto(codes, above, casting="unsafe")
        if not np.array_equal(codes, above):
            return None
    return codes_hw
