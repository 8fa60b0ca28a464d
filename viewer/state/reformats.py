"""Axial, coronal and sagittal reformats of the shown series, and the point where they cross."""

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from engine.dicom.volume import FEWEST_SLICES, PLANES, PlaneName, Point, Volume
from engine.imaging.frame import Frame
from viewer.state import navigation
from viewer.state.navigation import ImageRef
from viewer.state.signal import Signal
from viewer.state.view import ViewState

if TYPE_CHECKING:
    from viewer.state.session import Session


class Reformats:
    """Whether reformats are shown, of which volume, and where they cross.

    Attributes
    ----------
    changed : Signal
        Anything below has changed.
    requested : Signal
        A volume is wanted: whoever runs jobs calls :meth:`finish` or :meth:`fail`.
    active : bool
        Shown in place of the image.
    volume : Volume or None
        None while it is being made, or where that failed.
    error : str
        Sentence that says why there is none.
    progress : str
        What is being done.
    point_zyx : Point
        Where the planes cross, in voxels of the volume, centres at halves.
    views : dict
        Zoom and place of each plane.
    """

    def __init__(self, session: "Session") -> None:
        self.changed: Signal[[]] = Signal()
        self.requested: Signal[[]] = Signal()
        self.active = False
        self.volume: Volume | None = None
        self.error = ""
        self.point_zyx: Point = (0.5, 0.5, 0.5)
        self.views: dict[PlaneName, ViewState] = {}
        self._session = session
        self._series_uid = ""
        self._frames: dict[PlaneName, tuple[int, Frame]] = {}
        session.selection_changed.connect(self._follow_selection)
        session.frame_changed.connect(self._follow_frame)
        session.layout_changed.connect(self.close)

    @property
    def images(self) -> tuple[ImageRef, ...]:
        """The slices of the shown series."""
        return navigation.siblings(self._session.studies, self._session.selected)

    @property
    def possible(self) -> bool:
        """Whether the shown series has slices enough to try."""
        return navigation.image_count(self._session.studies, self._session.selected) >= FEWEST_SLICES

    def toggle(self) -> None:
        """Show reformats of the shown series, or its images again."""
        if self.active:
            self.close()
        elif self.possible:
            self.active = True
            uid = self._selected_series()
            if uid != self._series_uid or self.volume is None:
                self._series_uid, self.volume, self.error = uid, None, ""
                self.requested.emit()
            self._follow_frame()
            self.changed.emit()

    def close(self) -> None:
        """Back to the images."""
        if self.active:
            self.active = False
            self.changed.emit()

    def finish(self, series_uid: str, volume: Volume) -> None:
        """The volume of a series is made."""
        if series_uid == self._series_uid:
            self.volume, self.error = volume, ""
            z, y, x = volume.values_zyx.shape
            self.point_zyx = (z / 2, y / 2, x / 2)
            self.views = {plane: ViewState() for plane in PLANES}
            self._frames.clear()
            self._follow_frame()
            self.changed.emit()

    def fail(self, series_uid: str, sentence: str) -> None:
        """The series is no volume, or making it was cancelled (empty)."""
        if series_uid == self._series_uid:
            self.volume, self.error = None, sentence
            if not sentence:
                self._series_uid, self.active = "", False
            self.changed.emit()

    # -- what a plane shows

    def index(self, plane: PlaneName) -> int:
        """Number of the slice a plane shows, from 0."""
        return int(self.point_zyx[PLANES.index(plane)])

    def frame(self, plane: PlaneName) -> Frame | None:
        """The slice that a plane shows."""
        if self.volume is None:
            return None
        index = self.index(plane)
        kept = self._frames.get(plane)
        if kept is None or kept[0] != index:
            kept = self._frames[plane] = (index, self.volume.slice_frame(plane, index))
        return kept[1]

    # -- moving

    def move_to(self, plane: PlaneName, at_yx: tuple[float, float]) -> None:
        """Cross at a place on a plane's picture."""
        if self.volume is not None:
            self._move(self.volume.point_from(plane, at_yx, self.point_zyx))

    def step(self, plane: PlaneName, steps: int) -> None:
        """Go on by slices: to the feet, to the back, to the left."""
        if self.volume is not None:
            point = list(self.point_zyx)
            axis = PLANES.index(plane)
            point[axis] = self.index(plane) + 0.5 + (-steps if plane == "axial" else steps)
            self._move(self.volume.clamped((point[0], point[1], point[2])))

    def set_view(self, plane: PlaneName, view: ViewState) -> None:
        """Zoom or move one plane's picture; all are equally large."""
        if self.volume is None or view == self.views.get(plane):
            return
        self.views[plane] = view
        self.changed.emit()

    def fit(self) -> None:
        """Every picture whole in its pane."""
        self.views = {plane: replace(view, zoom=None, center_yx=None) for plane, view in self.views.items()}
        self.changed.emit()

    def _move(self, point_zyx: Point) -> None:
        if point_zyx != self.point_zyx:
            self.point_zyx = point_zyx
            self.changed.emit()

    # -- in step with the session

    def _selected_series(self) -> str:
        selected = self._session.selected
        return "" if selected is None else selected.instance.series.series_instance_uid

    def _follow_selection(self) -> None:
        if self._selected_series() != self._series_uid:
            self._series_uid, self.volume, self.error = "", None, ""
            self._frames.clear()
            self.close()

    def _follow_frame(self) -> None:
        """Scrolling through the slices moves the crossing point along the stack, and not sideways."""
        frame = self._session.frame
        if not self.active or self.volume is None or frame is None or frame.geometry.placement is None:
            return
        placement = frame.geometry.placement
        normal = np.cross(placement.row_direction, placement.column_direction)
        place = np.array(self.volume.place_mm(self.point_zyx))
        place += np.dot(np.subtract(placement.origin_mm, place), normal) * normal
        x, y, z = place.tolist()
        self._move(self.volume.clamped(self.volume.point_at_mm((x, y, z))))
