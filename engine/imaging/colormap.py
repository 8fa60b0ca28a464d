"""Perceptually uniform, colour-blind-safe colormaps, computed in CIELAB. Jet does not exist here.

Every map is a path in CIELAB (D65): lightness is a straight line of the value (of its magnitude for the diverging map),
the hue is a smooth curve, and the chroma is as asked, reduced where sRGB cannot show it. Because lightness alone orders
the values, a map still reads for a viewer without colour vision and in a grey print.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

NAMES = ("gray", "inferno", "cividis", "blue-orange")
"""Every colormap: linear grey; dark violet over red to pale yellow; blue to yellow; and the diverging one."""

SIZE = 256

_WHITE_XYZ = np.array([0.95047, 1.0, 1.08883])
_XYZ_FROM_RGB = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)


@lru_cache(maxsize=len(NAMES))
def lookup(name: str) -> NDArray[np.uint8]:
    """The colours of a map, uint8 sRGB, shape (256, 3), read-only; entry 0 is the low end.

    Raises
    ------
    ValueError
        If there is no map of that name.
    """
    if name == "gray":
        table = np.repeat(np.arange(SIZE, dtype=np.uint8)[:, None], 3, axis=1)
    elif name == "inferno":
        table = _path(
            lightness=(0.0, 97.0),
            hue=(285.0, 325.0, 372.0, 408.0, 436.0, 455.0, 465.0),
            chroma=(8.0, 58.0, 84.0, 98.0, 94.0, 82.0, 40.0),
        )
    elif name == "cividis":
        table = _path(
            lightness=(12.0, 92.0), hue=(268.0, 274.0, 276.0, 95.0, 92.0), chroma=(30.0, 28.0, 8.0, 30.0, 64.0)
        )
    elif name == "blue-orange":
        half = SIZE // 2
        blue = _path(lightness=(14.0, 76.0), hue=(258.0, 252.0), chroma=(0.0, 52.0), size=half)
        orange = _path(lightness=(14.0, 76.0), hue=(48.0, 66.0), chroma=(0.0, 78.0), size=half)
        table = np.concatenate([blue[::-1], orange])
    else:
        raise ValueError(f"There is no colormap named {name!r}; choose one of {', '.join(NAMES)}.")
    table.setflags(write=False)
    return table


def lab_from_rgb(rgb: NDArray[np.uint8]) -> NDArray[np.float64]:
    """CIELAB (D65) of sRGB colours, float64, shape (..., 3): lightness in [0, 100], a, b."""
    encoded = rgb / 255.0
    linear = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    ratio = linear @ _XYZ_FROM_RGB.T / _WHITE_XYZ
    f = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.stack([116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])], axis=-1)


def _linear_rgb_from_lab(lab: NDArray[np.float64]) -> NDArray[np.float64]:
    f_y = (lab[..., 0] + 16) / 116
    f = np.stack([f_y + lab[..., 1] / 500, f_y, f_y - lab[..., 2] / 200], axis=-1)
    ratio = np.where(f > 6 / 29, f**3, 3 * (6 / 29) ** 2 * (f - 4 / 29))
    linear: NDArray[np.float64] = (ratio * _WHITE_XYZ) @ np.linalg.inv(_XYZ_FROM_RGB).T
    return linear


def _path(
    lightness: tuple[float, float], hue: tuple[float, ...], chroma: tuple[float, ...], size: int = SIZE
) -> NDArray[np.uint8]:
    """Colours along a CIELAB path: straight in lightness, through evenly spaced knots of hue (degrees) and chroma."""
    t, knots = np.linspace(0.0, 1.0, size), np.linspace(0.0, 1.0, len(hue))
    level = lightness[0] + (lightness[1] - lightness[0]) * t
    a = np.interp(t, knots, np.array(chroma) * np.cos(np.radians(hue)))
    b = np.interp(t, knots, np.array(chroma) * np.sin(np.radians(hue)))
    low, high = np.zeros(size), np.ones(size)
    for _ in range(30):  # the largest share of the wanted chroma that sRGB can show, by bisection
        middle = (low + high) / 2
        linear = _linear_rgb_from_lab(np.stack([level, a * middle, b * middle], axis=-1))
        fits = ((linear >= -1e-6) & (linear <= 1 + 1e-6)).all(axis=-1)
        low, high = np.where(fits, middle, low), np.where(fits, high, middle)
    lab = _smooth(np.stack([level, a * low, b * low], axis=-1))
    linear = np.clip(_linear_rgb_from_lab(lab), 0, 1)
    encoded = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    return (encoded * 255 + 0.5).astype(np.uint8)


def _smooth(lab: NDArray[np.float64]) -> NDArray[np.float64]:
    """Round the corners that knots and the edge of sRGB leave in a and b; the ends stay where they are."""
    width = len(lab) // 8
    kernel = np.hanning(2 * width + 1)
    kernel /= kernel.sum()
    smooth = lab.copy()
    for axis in (1, 2):
        line = lab[:, axis]
        # Point reflection at both ends keeps the end values and their slope.
        padded = np.concatenate([2 * line[0] - line[width:0:-1], line, 2 * line[-1] - line[-2 : -width - 2 : -1]])
        smooth[:, axis] = np.convolve(padded, kernel, mode="valid")
    return smooth
