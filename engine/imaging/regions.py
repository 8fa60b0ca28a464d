"""Connected regions of a map above its threshold: where each lies, how large it is, how much of the map it holds."""

from dataclasses import dataclass

import numpy as np

from engine.core.language import number
from engine.imaging.geometry import Geometry, SpacingSource
from engine.imaging.layer import LayerData, Threshold

MOST = 40
"""Nobody looks at more regions one by one."""

_NEIGHBOURS = np.ones((3, 3), np.int8)


@dataclass(frozen=True)
class MapRegion:
    """One region.

    Attributes
    ----------
    box_yx : tuple of float
        Top, left, bottom and right edge on the image, in pixels, the image's corner at 0.
    peak_yx : tuple of float
        Image point of its strongest sample.
    peak : float
        Magnitude there, in the map's units.
    area_px : float
        In pixels of the image.
    share : float
        Part of the sum of all magnitudes of the map on the film, in [0, 1].
    """

    box_yx: tuple[float, float, float, float]
    peak_yx: tuple[float, float]
    peak: float
    area_px: float
    share: float


@dataclass(frozen=True)
class Area:
    """A size.

    Attributes
    ----------
    value : float
        In mm² where `source` says where the millimetres come from, else in pixels of the image.
    source : SpacingSource or None
    """

    value: float
    source: SpacingSource | None

    @property
    def words(self) -> str:
        """``3.2 cm²``, ``45 mm²`` or ``1,234 px``."""
        if self.source is None:
            return f"{number(self.value, ',.0f')} px"
        return f"{number(self.value / 100, '.1f')} cm²" if self.value >= 100 else f"{number(self.value, '.0f')} mm²"


@dataclass(frozen=True)
class FoundRegions:
    """The regions of a map.

    Attributes
    ----------
    first : tuple of MapRegion
        At most :data:`MOST`, the one with the largest share first.
    count : int
        How many there are in all: a map of noise has thousands.
    """

    first: tuple[MapRegion, ...] = ()
    count: int = 0


def find_regions(data: LayerData, threshold: Threshold | None) -> FoundRegions:
    """The regions of a map, the one with the largest share first.

    Samples belong together if they touch by an edge or a corner; those of a signed map count by their magnitude. Where
    a map is zero nothing changed: it belongs to no region.
    """
    from scipy.ndimage import find_objects, label  # a fifth of the viewer's imports: not before there is a map

    rows, columns = data.grid.content
    magnitude_hw = np.abs(data.plane_hw[rows, columns])
    total = float(magnitude_hw.sum(dtype=np.float64))
    above_hw = (magnitude_hw >= data.cut(threshold)) & (magnitude_hw > 0)
    labels_hw, count = label(above_hw, _NEIGHBOURS)
    # Above a threshold samples are few.
    labels = labels_hw[above_hw]
    sums = np.bincount(labels, magnitude_hw[above_hw], count + 1)[1:]
    samples = np.bincount(labels, minlength=count + 1)[1:]
    parts = find_objects(labels_hw)
    sample_px = 1 / (data.grid.scale_yx[0] * data.grid.scale_yx[1])
    found = []
    for index in np.argsort(-sums, kind="stable")[:MOST].tolist():
        part = parts[index]
        values = np.where(labels_hw[part] == index + 1, magnitude_hw[part], 0)
        offset = rows.start + part[0].start, columns.start + part[1].start
        peak = np.array(np.unravel_index(int(values.argmax()), values.shape)) + offset
        corners = np.array([offset, (offset[0] + values.shape[0], offset[1] + values.shape[1])], np.float64)
        (top, left), (bottom, right) = data.grid.to_image(corners).tolist()
        peak_y, peak_x = data.grid.to_image(peak + 0.5).tolist()
        found.append(
            MapRegion(
                (top, left, bottom, right),
                (peak_y, peak_x),
                float(values.max()),
                float(samples[index] * sample_px),
                float(sums[index]) / total,
            )
        )
    return FoundRegions(tuple(found), count)


def area_of(region: MapRegion, geometry: Geometry) -> Area:
    """How large a region is on this film; in pixels where the spacing is unknown."""
    spacing = geometry.spacing
    if spacing is None:
        return Area(region.area_px, None)
    return Area(region.area_px * spacing.row_mm * spacing.column_mm, spacing.source)
