"""Textures of films, layers and tables, made once and kept."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from PySide6.QtOpenGL import QOpenGLPixelTransferOptions, QOpenGLTexture

from engine.imaging.colormap import NAMES, lookup
from engine.imaging.frame import Frame, VoiTable
from engine.imaging.layer import LayerData
from engine.imaging.rewindow import grey_values
from viewer.canvas.film_codes import FilmCodes, encode
from viewer.canvas.shading import MIP_LEVELS
from viewer.canvas.texture_home import TextureHome

MAX_BYTES = 512 * 2**20
"""What the store keeps: a dozen large films of 16 bits."""

LARGEST_TILE = 8192
TABLE_WIDTH, CURVE_POINTS = 1024, 4096
"""As in the shader."""

_Kind = QOpenGLTexture.TextureFormat
_Pixel = QOpenGLTexture.PixelFormat
_Type = QOpenGLTexture.PixelType
_FORMATS: dict[tuple[str, int], tuple[_Kind, _Pixel, _Type]] = {
    ("uint16", 1): (_Kind.R16_UNorm, _Pixel.Red, _Type.UInt16),
    ("float32", 1): (_Kind.R32F, _Pixel.Red, _Type.Float32),
    ("uint8", 4): (_Kind.RGBA8_UNorm, _Pixel.RGBA, _Type.UInt8),
}


class Kept(Protocol):
    """What the store can keep."""

    texture: QOpenGLTexture
    nbytes: int


@dataclass(frozen=True)
class PlaneTexture:
    """A plane or table with its own samples, never scaled by the driver."""

    texture: QOpenGLTexture
    nbytes: int


@dataclass(frozen=True)
class FilmTexture:
    """A film as an array of tiles with mipmaps.

    Attributes
    ----------
    texture : QOpenGLTexture
    nbytes : int
    codes : FilmCodes
        Without the codes themselves.
    tile_hw : tuple of int
    columns : int
        Tiles side by side.
    """

    texture: QOpenGLTexture
    nbytes: int
    codes: FilmCodes
    tile_hw: tuple[int, int]
    columns: int


class TextureStore:
    """Makes a texture where it has none yet for an array, and forgets those not used for longest.

    Parameters
    ----------
    home : TextureHome
        Where textures are made and destroyed.
    largest : int
        What the driver says is the largest side of a texture.

    Attributes
    ----------
    uploads : int
        How often anything was sent to the driver.
    """

    def __init__(self, home: TextureHome, largest: int) -> None:
        self._home = home
        self.uploads = 0
        self._largest = min(largest, LARGEST_TILE)
        self._kept: OrderedDict[tuple[str, int], tuple[object, Any]] = OrderedDict()

    def film(self, frame: Frame) -> FilmTexture:
        """The film's values."""
        texture: FilmTexture = self._remembered("film", frame, lambda: self._upload_film(encode(frame)))
        return texture

    def plane(self, data: LayerData) -> QOpenGLTexture:
        """A layer's values on its own grid."""
        return self._plane("plane", data.plane_hw, lambda: data.plane_hw)

    def table(self, table: VoiTable) -> QOpenGLTexture:
        """A VOI LUT as greys in [0, 1]."""
        return self._plane("table", table, lambda: _rows_of_table(table))

    def grey_values(self, frame: Frame) -> QOpenGLTexture | None:
        """The modality value under each display grey of the default window; None where greys say nothing of values."""
        known: PlaneTexture | None = self._remembered("values", frame, lambda: self._upload_grey_values(frame))
        return None if known is None else known.texture

    def colormaps(self) -> QOpenGLTexture:
        """Every colormap, a row each, in the order of their names."""
        return self._plane("colormaps", NAMES, _colormaps)

    def trim(self) -> None:
        """Forget what was not used for longest, down to `MAX_BYTES`; the newest stays whatever its size."""
        total = sum(each.nbytes for _, each in self._kept.values() if each is not None)
        if total <= MAX_BYTES:
            return
        with self._home.entered():
            while total > MAX_BYTES and len(self._kept) > 1:
                _, (_, oldest) = self._kept.popitem(last=False)
                if oldest is not None:
                    total -= oldest.nbytes
                    oldest.texture.destroy()

    def release(self) -> None:
        """Destroy every texture."""
        with self._home.entered():
            for _, each in self._kept.values():
                if each is not None:
                    each.texture.destroy()
        self._kept.clear()

    def _plane(self, use: str, source: object, make: Callable[[], NDArray[Any]]) -> QOpenGLTexture:
        texture: PlaneTexture = self._remembered(use, source, lambda: self._upload_plane(make()))
        return texture.texture

    def _remembered(self, use: str, source: object, make: Callable[[], Any]) -> Any:
        key = (use, id(source))
        if key not in self._kept:
            # The entry holds the source, so that its id cannot pass to another one.
            with self._home.entered():
                self._kept[key] = (source, make())
        self._kept.move_to_end(key)
        return self._kept[key][1]

    def _upload_plane(self, plane_hw: NDArray[Any]) -> PlaneTexture:
        plane_hw = np.ascontiguousarray(plane_hw)
        texture = _new(QOpenGLTexture.Target.Target2D, plane_hw, plane_hw.shape[:2])
        _, pixel, kind = _format(plane_hw)
        texture.allocateStorage(pixel, kind)
        _send(texture, 0, plane_hw)
        self.uploads += 1
        return PlaneTexture(texture, plane_hw.nbytes)

    def _upload_grey_values(self, frame: Frame) -> PlaneTexture | None:
        values = grey_values(frame, CURVE_POINTS)
        return None if values is None else self._upload_plane(values[None, :])

    def _upload_film(self, film: FilmCodes) -> FilmTexture:
        height, width = film.codes.shape[:2]
        block = 2 ** (MIP_LEVELS - 1)
        rows, columns = (-(-size // self._largest) for size in (height, width))
        # Whole blocks, so that every pixel of a mipmap is the mean of as many pixels of the film.
        tile_hw = tuple(-(-size // (count * block)) * block for size, count in ((height, rows), (width, columns)))
        texture = _new(QOpenGLTexture.Target.Target2DArray, film.codes, (tile_hw[0], tile_hw[1]))
        texture.setLayers(rows * columns)
        texture.setMipLevels(MIP_LEVELS)
        _, pixel, kind = _format(film.codes)
        texture.allocateStorage(pixel, kind)
        for index in range(rows * columns):
            top, left = index // columns * tile_hw[0], index % columns * tile_hw[1]
            tile: NDArray[Any] = film.codes[top : top + tile_hw[0], left : left + tile_hw[1]]
            beyond = [(0, tile_hw[axis] - tile.shape[axis]) for axis in (0, 1)]
            tile = np.pad(tile, beyond + [(0, 0)] * (tile.ndim - 2), mode="edge") if np.any(beyond) else tile
            _send(texture, index, tile)
        texture.generateMipMaps()
        self.uploads += 1
        described = FilmCodes(film.codes[:0], film.origin, film.gain, film.padding_code)
        return FilmTexture(texture, film.codes.nbytes * 4 // 3, described, (tile_hw[0], tile_hw[1]), columns)


def _new(target: QOpenGLTexture.Target, pixels: NDArray[Any], hw: tuple[int, int]) -> QOpenGLTexture:
    texture = QOpenGLTexture(target)
    texture.setAutoMipMapGenerationEnabled(False)
    texture.setFormat(_format(pixels)[0])
    texture.setSize(hw[1], hw[0])
    texture.setMinMagFilters(QOpenGLTexture.Filter.NearestMipMapNearest, QOpenGLTexture.Filter.Nearest)
    texture.setWrapMode(QOpenGLTexture.WrapMode.ClampToEdge)
    return texture


def _format(pixels: NDArray[Any]) -> tuple[_Kind, _Pixel, _Type]:
    return _FORMATS[pixels.dtype.name, pixels.shape[2] if pixels.ndim == 3 else 1]


def _send(texture: QOpenGLTexture, layer: int, pixels: NDArray[Any]) -> None:
    options = QOpenGLPixelTransferOptions()
    options.setAlignment(1)
    _, pixel, kind = _format(pixels)
    flat = np.ascontiguousarray(pixels).reshape(-1).data
    texture.setData(0, layer, pixel, kind, flat, options)  # type: ignore[call-overload]  # any buffer: its stub errs


def _rows_of_table(table: VoiTable) -> NDArray[np.float32]:
    rows = -(-len(table.values) // TABLE_WIDTH)
    greys = np.zeros(rows * TABLE_WIDTH, np.float32)
    greys[: len(table.values)] = np.clip(table.values.astype(np.float32) / np.float32(2**table.bits - 1), 0.0, 1.0)
    return greys.reshape(rows, TABLE_WIDTH)


def _colormaps() -> NDArray[np.uint8]:
    colours = np.full((len(NAMES), 256, 4), 255, np.uint8)
    for row, name in enumerate(NAMES):
        colours[row, :, :3] = lookup(name)
    return colours
