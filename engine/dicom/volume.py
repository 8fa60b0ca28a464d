"""Stacks of slices as volumes: checked geometry, turned to the axes of the patient by SimpleITK.

SimpleITK never reads a file here: it would change values (it inverts MONOCHROME1 and rescales in its own way). It gets
the modality values of our own pipeline.
"""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast

import numpy as np
from numpy.typing import NDArray

from engine.core.errors import VolumeError
from engine.core.language import phrase
from engine.dicom.pixels import read_frame
from engine.dicom.sources import Source
from engine.imaging.frame import Frame, Voi
from engine.imaging.geometry import Geometry, OrientationLetters, Placement, Spacing

PlaneName = Literal["axial", "coronal", "sagittal"]
PLANES: tuple[PlaneName, ...] = ("axial", "coronal", "sagittal")
Point = tuple[float, float, float]

FEWEST_SLICES = 3
MAX_VOXELS = 2**28
_SAME_DIRECTION = 1e-3
_SAME_SPACING = 1e-3
_EVEN = 0.02
"""Gaps may differ from their median by this share: positions in headers are rounded."""
MAX_SHIFT_VOXELS = 0.5
"""How far coordinates that are shown may be from those of the file, along any axis and at any corner."""

_LETTERS: dict[PlaneName, OrientationLetters] = {
    "axial": OrientationLetters(left="R", right="L", top="A", bottom="P"),
    "coronal": OrientationLetters(left="R", right="L", top="H", bottom="F"),
    "sagittal": OrientationLetters(left="A", right="P", top="H", bottom="F"),
}


@dataclass(frozen=True, eq=False)
class Volume:
    """Modality values on a grid along the axes of the patient.

    Attributes
    ----------
    values_zyx : ndarray of int16 or float32, shape (Z, Y, X)
        z runs to the head, y to the back, x to the left of the patient (DICOM's own axes, PS3.3 C.7.6.2.1.1).
    spacing_zyx_mm : Point
    origin_zyx_mm : Point
        Centre of the first voxel in the patient.
    default_voi : Voi
        Of the middle slice, like the next four.
    inverse : bool
    modality, unit : str
    resampled : bool
        The slices were oblique: the values lie between theirs.
    """

    values_zyx: NDArray[np.generic]
    spacing_zyx_mm: Point
    origin_zyx_mm: Point
    default_voi: Voi
    inverse: bool = False
    modality: str = ""
    unit: str = ""
    resampled: bool = False

    def count(self, plane: PlaneName) -> int:
        """How many slices a plane has."""
        return int(self.values_zyx.shape[_axis(plane)])

    def slice_frame(self, plane: PlaneName, index: int) -> Frame:
        """One slice as a frame: the patient seen from the feet, from the front, or from the left side."""
        values = np.take(self.values_zyx, index, axis=_axis(plane))
        if plane != "axial":
            # The head at the top.
            values = values[::-1]
        row_mm, column_mm = (spacing for axis, spacing in enumerate(self.spacing_zyx_mm) if axis != _axis(plane))
        return Frame(
            np.ascontiguousarray(values, dtype=np.float32),
            None,
            self.default_voi,
            inverse=self.inverse,
            default_voi_from_file=True,
            geometry=Geometry(Spacing(row_mm, column_mm, "image plane"), row_mm / column_mm, _LETTERS[plane]),
            modality=self.modality,
            unit=self.unit,
        )

    def point_on(self, plane: PlaneName, point_zyx: Point) -> tuple[float, float]:
        """Where a point of the volume lies on a plane's picture, (y, x) with its corner at 0."""
        z, y, x = point_zyx
        top = self.values_zyx.shape[0] - z
        return {"axial": (y, x), "coronal": (top, x), "sagittal": (top, y)}[plane]

    def point_from(self, plane: PlaneName, at_yx: tuple[float, float], point_zyx: Point) -> Point:
        """The point of the volume at a place on a plane's picture; its depth is that of `point_zyx`."""
        z, y, x = point_zyx
        down, right = at_yx
        height = self.values_zyx.shape[0] - down
        moved = {"axial": (z, down, right), "coronal": (height, y, right), "sagittal": (height, right, x)}[plane]
        return self.clamped(moved)

    def clamped(self, point_zyx: Point) -> Point:
        """The nearest point inside the volume, voxel centres at halves."""
        z, y, x = (
            min(max(value, 0.5), size - 0.5) for value, size in zip(point_zyx, self.values_zyx.shape, strict=True)
        )
        return z, y, x

    def point_at_mm(self, place_xyz_mm: Point) -> Point:
        """A place in the patient as a point of the volume, which may lie outside."""
        z, y, x = (
            (place - origin) / spacing + 0.5
            for place, origin, spacing in zip(
                reversed(place_xyz_mm), self.origin_zyx_mm, self.spacing_zyx_mm, strict=True
            )
        )
        return z, y, x

    def place_mm(self, point_zyx: Point) -> Point:
        """A point of the volume as a place in the patient, (x, y, z)."""
        z, y, x = (
            origin + (value - 0.5) * spacing
            for value, origin, spacing in zip(point_zyx, self.origin_zyx_mm, self.spacing_zyx_mm, strict=True)
        )
        return x, y, z

    def value_at(self, point_zyx: Point) -> float:
        """Modality value of the voxel that holds a point inside the volume."""
        z, y, x = (int(value) for value in self.clamped(point_zyx))
        return float(cast(NDArray[np.float32], self.values_zyx)[z, y, x])


def _axis(plane: PlaneName) -> int:
    return PLANES.index(plane)


def read_volume(images: Sequence[tuple[Source, int]]) -> Volume:
    """Decode slices, given as sources and frame indexes, and build their volume. Runs in a worker process.

    Raises
    ------
    VolumeError
        If the slices are no volume; the sentence says why.
    SourceError, DecodeError
        If a slice cannot be read.
    """
    if len(images) < FEWEST_SLICES:
        raise VolumeError(
            phrase("Reading", "A volume needs at least {fewest} slices; this series has {count}.").fill(
                fewest=FEWEST_SLICES, count=len(images)
            )
        )
    return build_volume([read_frame(source, index) for source, index in images])


def build_volume(frames: Sequence[Frame]) -> Volume:
    """The volume of decoded slices, in whatever order they come.

    No voxel is given coordinates that are more than :data:`MAX_SHIFT_VOXELS` from its own along any axis: a stack
    that does not run along the axes of the patient as well as that is resampled.

    Raises
    ------
    VolumeError
        If they are too few, differ in size, spacing, direction or frame of reference, lie at the same place, or are
        not evenly spaced along one line at right angles to them.
    """
    placed = [(frame, _placement(frame)) for frame in frames]
    if len(placed) < FEWEST_SLICES:
        raise VolumeError(
            phrase("Reading", "A volume needs at least {fewest} slices; this series has {count}.").fill(
                fewest=FEWEST_SLICES, count=len(placed)
            )
        )
    _check_alike(placed)
    row, column = _directions(placed[0][1])
    normal = np.cross(row, column) / np.linalg.norm(np.cross(row, column))
    placed.sort(key=lambda each: float(np.dot(normal, each[1].origin_mm)))
    placements = [placement for _, placement in placed]
    _check_gaps(placements, normal)
    _check_tilt(placements, normal, placed[0][0])
    grid = _fitted_grid(placed)
    _check_places(placed, grid)
    planes = [frame.modality_hw for frame, _ in placed if frame.modality_hw is not None]
    if sum(plane.size for plane in planes) > MAX_VOXELS:
        raise VolumeError(
            phrase("Reading", "The series has more than {millions} million voxels, which no reformat holds.").fill(
                millions=MAX_VOXELS // 10**6
            )
        )
    values = _compact(np.stack(planes))
    aligned = _along_the_axes(values, grid)
    values_zyx, spacing_xyz_mm, origin_xyz_mm = aligned or _resampled(values, grid)
    middle = placed[len(placed) // 2][0]
    return Volume(
        values_zyx,
        _reversed(spacing_xyz_mm),
        _reversed(origin_xyz_mm),
        middle.default_voi,
        middle.inverse,
        middle.modality,
        middle.unit,
        resampled=aligned is None,
    )


def _placement(frame: Frame) -> Placement:
    placement, spacing = frame.geometry.placement, frame.geometry.spacing
    if frame.modality_hw is None:
        raise VolumeError(phrase("Reading", "The images are in colour: reformats are made of grey slices."))
    if placement is None or spacing is None:
        raise VolumeError(
            phrase(
                "Reading",
                "The file does not say where each slice lies in the patient (position, direction or "
                "spacing is missing), so no reformat can be made.",
            )
        )
    return placement


def _check_alike(placed: Sequence[tuple[Frame, Placement]]) -> None:
    first, placement = placed[0]
    spacing = first.geometry.spacing
    assert spacing is not None
    for frame, other in placed[1:]:
        other_spacing = frame.geometry.spacing
        assert other_spacing is not None
        if frame.hw != first.hw:
            raise VolumeError(
                phrase("Reading", "The slices differ in their number of rows and columns: they are no single stack.")
            )
        pairs = ((spacing.row_mm, other_spacing.row_mm), (spacing.column_mm, other_spacing.column_mm))
        if any(abs(a - b) > _SAME_SPACING * a for a, b in pairs):
            raise VolumeError(phrase("Reading", "The slices differ in their pixel spacing: they are no single stack."))
        directions = (
            (placement.row_direction, other.row_direction),
            (placement.column_direction, other.column_direction),
        )
        if any(np.abs(np.subtract(a, b)).max() > _SAME_DIRECTION for a, b in directions):
            raise VolumeError(
                phrase("Reading", "The slices differ in their direction: the series holds more than one stack.")
            )
        if other.frame_of_reference_uid != placement.frame_of_reference_uid:
            raise VolumeError(
                phrase("Reading", "The slices do not share one frame of reference: the patient was moved between them.")
            )


def _check_gaps(placements: Sequence[Placement], normal: NDArray[np.float64]) -> None:
    """No slice is missing or there twice, and all are as far from their neighbours."""
    along = np.array([float(np.dot(normal, placement.origin_mm)) for placement in placements])
    gaps = np.diff(along)
    gap = float(np.median(gaps))
    if gap < 1e-3 or gaps.min() < 0.01 * gap:
        raise VolumeError(
            phrase("Reading", "Several images lie at the same place: the series holds more than one phase or echo.")
        )
    if np.abs(gaps - gap).max() <= _EVEN * gap + 0.01:
        return
    steps = gaps / gap
    if np.abs(steps - np.round(steps)).max() < 0.1:
        missing = int(np.round(steps).sum()) - gaps.size
        where = int(steps.argmax())
        many = phrase("Reading", "{missing} slices are").fill(missing=missing)
        count = phrase("Reading", "1 slice is") if missing == 1 else many
        raise VolumeError(
            phrase(
                "Reading", "{count} missing, the first after slice {slice} of {total}: a reformat would close the gap."
            ).fill(count=count, slice=where + 1, total=len(placements))
        )
    raise VolumeError(
        phrase(
            "Reading",
            "The slices are not evenly spaced ({least_mm:.2f} to {most_mm:.2f} mm apart), so no reformat can be made.",
        ).fill(least_mm=gaps.min(), most_mm=gaps.max())
    )


def _check_tilt(placements: Sequence[Placement], normal: NDArray[np.float64], frame: Frame) -> None:
    """The slices must lie straight above each other (a tilted gantry shifts each one)."""
    way = np.subtract(placements[-1].origin_mm, placements[0].origin_mm)
    forward = float(np.dot(way, normal))
    aside = float(np.linalg.norm(way - forward * normal))
    spacing = frame.geometry.spacing
    assert spacing is not None
    if aside > max(0.5 * min(spacing.row_mm, spacing.column_mm), 0.002 * forward):
        degrees = math.degrees(math.atan2(aside, forward))
        raise VolumeError(
            phrase(
                "Reading",
                "The slices are not stacked at right angles: the gantry was tilted by {degrees:.1f}°, and"
                " a reformat would be skewed.",
            ).fill(degrees=degrees)
        )


def _directions(placement: Placement) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Unit vectors along a row and along a column: cosines in headers are rounded."""
    row, column = np.array(placement.row_direction), np.array(placement.column_direction)
    return row / np.linalg.norm(row), column / np.linalg.norm(column)


@dataclass(frozen=True, eq=False)
class _Grid:
    """Where a stack lies: voxel (column, row, slice) is at ``origin_mm + axes_mm @ (column, row, slice)``.

    Attributes
    ----------
    origin_mm : ndarray, shape (3,)
    axes_mm : ndarray, shape (3, 3)
        A step to the next column, row and slice, one per matrix column.
    size : ndarray of int, shape (3,)
        Columns, rows, slices.
    """

    origin_mm: NDArray[np.float64]
    axes_mm: NDArray[np.float64]
    size: NDArray[np.int64]


def _fitted_grid(placed: Sequence[tuple[Frame, Placement]]) -> _Grid:
    frame, first = placed[0]
    spacing = frame.geometry.spacing
    assert spacing is not None
    row, column = _directions(first)
    step = np.subtract(placed[-1][1].origin_mm, first.origin_mm) / (len(placed) - 1)
    axes_mm = np.column_stack([row * spacing.column_mm, column * spacing.row_mm, step])
    return _Grid(np.array(first.origin_mm), axes_mm, np.array([frame.hw[1], frame.hw[0], len(placed)]))


def _check_places(placed: Sequence[tuple[Frame, Placement]], grid: _Grid) -> None:
    """Every corner of every slice lies where the grid has it."""
    to_voxels = np.linalg.inv(grid.axes_mm)
    width, height, count = grid.size
    for number, (frame, placement) in enumerate(placed):
        spacing = frame.geometry.spacing
        assert spacing is not None
        row, column = _directions(placement)
        for x, y in itertools.product((0, width - 1), (0, height - 1)):
            place_mm = placement.origin_mm + row * (x * spacing.column_mm) + column * (y * spacing.row_mm)
            off_mm = place_mm - grid.origin_mm - grid.axes_mm @ (x, y, number)
            if np.abs(to_voxels @ off_mm).max() > MAX_SHIFT_VOXELS:
                raise VolumeError(
                    phrase(
                        "Reading",
                        "Slice {slice} of {total} lies {off_mm:.1f} mm from its place in an even stack, so no reformat "
                        "can be made.",
                    ).fill(slice=number + 1, total=int(count), off_mm=float(np.linalg.norm(off_mm)))
                )


_Gridded = tuple[NDArray[np.generic], NDArray[np.float64], NDArray[np.float64]]


def _along_the_axes(values: NDArray[np.generic], grid: _Grid) -> _Gridded | None:
    """The values turned to the patient's axes, spacing and origin (x, y, z) in mm; None where they are too oblique.

    The middle of the stack keeps its place, so that what the turn leaves is the same at all corners.
    """
    # For x, y and z of the patient the axis of the stack that runs along it, and whether forwards.
    along = np.abs(grid.axes_mm / np.linalg.norm(grid.axes_mm, axis=0)).argmax(axis=1)
    if len(set(along)) < 3:
        return None
    forward = np.sign(grid.axes_mm[range(3), along])
    axes_mm, size = grid.axes_mm[:, along] * forward, grid.size[along]
    spacing_mm = np.linalg.norm(axes_mm, axis=0)
    shift_voxels = np.abs(axes_mm - np.diag(spacing_mm)) @ (size / 2) / spacing_mm
    if shift_voxels.max() > MAX_SHIFT_VOXELS:
        return None
    z, y, x = (int(axis) for axis in (2 - along)[::-1])
    turned = values.transpose(z, y, x)[tuple(slice(None, None, int(step)) for step in forward[::-1])]
    middle_mm = grid.origin_mm + grid.axes_mm @ ((grid.size - 1) / 2)
    return np.ascontiguousarray(turned), spacing_mm, middle_mm - spacing_mm * (size - 1) / 2


def _resampled(values: NDArray[np.generic], grid: _Grid) -> _Gridded:
    """A stack on a grid along the axes of the patient, cubic voxels, linear between its values."""
    # Here and not above: it takes half a second to load and belongs to the child process alone.
    import SimpleITK

    # It has no types.
    sitk: Any = SimpleITK
    ends = itertools.product(*((-0.5, size - 0.5) for size in grid.size))
    corners_mm = [grid.origin_mm + grid.axes_mm @ end for end in ends]
    low, high = np.min(corners_mm, axis=0), np.max(corners_mm, axis=0)
    side_mm = float(np.linalg.norm(grid.axes_mm, axis=0).min())
    side_mm *= max(1.0, float((np.prod((high - low) / side_mm) / MAX_VOXELS) ** (1 / 3)))
    size = [max(1, int(length)) for length in np.ceil((high - low) / side_mm)]
    origin_mm = low + side_mm / 2
    # The stack as an image of unit voxels at the origin; the transform leads from the patient to its voxels.
    to_voxels = np.linalg.inv(grid.axes_mm)
    transform = sitk.AffineTransform(3)
    transform.SetMatrix(to_voxels.ravel().tolist())
    transform.SetTranslation((-to_voxels @ grid.origin_mm).tolist())
    image = sitk.Resample(
        sitk.GetImageFromArray(values),
        size,
        transform,
        sitk.sitkLinear,
        origin_mm.tolist(),
        (side_mm, side_mm, side_mm),
        (1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0),
        float(values.min()),
    )
    return sitk.GetArrayFromImage(image), np.full(3, side_mm), origin_mm


def _reversed(xyz: NDArray[np.float64]) -> Point:
    x, y, z = (float(value) for value in xyz)
    return z, y, x


def _compact(stack: NDArray[np.float32]) -> NDArray[np.generic]:
    """As int16 where nothing is lost: half the memory."""
    low, high = float(stack.min()), float(stack.max())
    if low >= -(2**15) and high < 2**15:
        whole = stack.astype(np.int16)
        if np.array_equal(whole, stack):
            return whole
    return stack
