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

from engine.dicom.geometry import Geometry, OrientationLetters, Placement, Spacing
from engine.dicom.pixels import read_frame
from engine.dicom.sources import Source
from engine.errors import VolumeError
from engine.imaging.frame import Frame, Voi
from engine.language import phrase

PlaneName = Literal["axial", "coronal", "sagittal"]
PLANES: tuple[PlaneName, ...] = ("axial", "coronal", "sagittal")
Point = tuple[float, float, float]

FEWEST_SLICES = 3
MAX_VOXELS = 2**28
_SAME_DIRECTION = 1e-3
_SAME_SPACING = 1e-3
_EVEN = 0.02
"""Gaps may differ from their median by this share: positions in headers are rounded."""

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
    normal = np.cross(placed[0][1].row_direction, placed[0][1].column_direction)
    placed.sort(key=lambda each: float(np.dot(normal, each[1].origin_mm)))
    gap_mm = _even_gap([placement for _, placement in placed], normal)
    _check_tilt([placement for _, placement in placed], normal, placed[0][0])
    planes = [frame.modality_hw for frame, _ in placed if frame.modality_hw is not None]
    if sum(plane.size for plane in planes) > MAX_VOXELS:
        raise VolumeError(
            phrase("Reading", "The series has more than {millions} million voxels, which no reformat holds.").fill(
                millions=MAX_VOXELS // 10**6
            )
        )
    return _along_the_axes(np.stack(planes), placed[0], normal, gap_mm, placed[len(placed) // 2][0])


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


def _even_gap(placements: Sequence[Placement], normal: NDArray[np.float64]) -> float:
    """The distance between slices in mm."""
    along = np.array([float(np.dot(normal, placement.origin_mm)) for placement in placements])
    gaps = np.diff(along)
    gap = float(np.median(gaps))
    if gap < 1e-3 or gaps.min() < 0.01 * gap:
        raise VolumeError(
            phrase("Reading", "Several images lie at the same place: the series holds more than one phase or echo.")
        )
    if np.abs(gaps - gap).max() <= _EVEN * gap + 0.01:
        return float(gaps.mean())
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


def _along_the_axes(
    stack: NDArray[np.float32],
    first: tuple[Frame, Placement],
    normal: NDArray[np.float64],
    gap_mm: float,
    middle: Frame,
) -> Volume:
    # Here and not above: it takes half a second to load and belongs to the child process alone.
    import SimpleITK

    # It has no types.
    sitk: Any = SimpleITK
    frame, placement = first
    spacing = frame.geometry.spacing
    assert spacing is not None
    image = sitk.GetImageFromArray(_compact(stack))
    image.SetSpacing((spacing.column_mm, spacing.row_mm, gap_mm))
    image.SetOrigin(tuple(float(value) for value in placement.origin_mm))
    direction = np.column_stack([placement.row_direction, placement.column_direction, normal])
    image.SetDirection(_orthonormal(direction).ravel().tolist())
    oblique = bool(np.abs(direction).max(axis=0).min() < 1 - _SAME_DIRECTION)
    image = _resampled(sitk, image) if oblique else sitk.DICOMOrient(image, "LPS")
    values = sitk.GetArrayFromImage(image)
    x_mm, y_mm, z_mm = image.GetSpacing()
    x, y, z = image.GetOrigin()
    return Volume(
        values,
        (z_mm, y_mm, x_mm),
        (z, y, x),
        middle.default_voi,
        middle.inverse,
        middle.modality,
        middle.unit,
        resampled=oblique,
    )


def _compact(stack: NDArray[np.float32]) -> NDArray[np.generic]:
    """As int16 where nothing is lost: half the memory."""
    low, high = float(stack.min()), float(stack.max())
    if low >= -(2**15) and high < 2**15:
        whole = stack.astype(np.int16)
        if np.array_equal(whole, stack):
            return whole
    return stack


def _orthonormal(direction: NDArray[np.float64]) -> NDArray[np.float64]:
    """The nearest rotation: cosines in headers are rounded, and SimpleITK refuses what is not orthonormal."""
    left, _, right = np.linalg.svd(direction)
    return cast(NDArray[np.float64], left @ right)


def _resampled(sitk: Any, image: Any) -> Any:
    """An oblique stack on a grid along the axes of the patient, cubic voxels, linear between its values."""
    corners = [
        image.TransformContinuousIndexToPhysicalPoint([float(end) for end in ends])
        for ends in itertools.product(*((-0.5, size - 0.5) for size in image.GetSize()))
    ]
    low, high = np.min(corners, axis=0), np.max(corners, axis=0)
    side_mm = float(min(image.GetSpacing()))
    side_mm *= max(1.0, float((np.prod((high - low) / side_mm) / MAX_VOXELS) ** (1 / 3)))
    size = [max(1, int(length)) for length in np.ceil((high - low) / side_mm)]
    origin = [float(value) for value in low + side_mm / 2]
    least = sitk.MinimumMaximumImageFilter()
    least.Execute(image)
    return sitk.Resample(
        image,
        size,
        sitk.Transform(3, sitk.sitkIdentity),
        sitk.sitkLinear,
        origin,
        (side_mm, side_mm, side_mm),
        (1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0),
        least.GetMinimum(),
    )
