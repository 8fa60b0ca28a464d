"""Another series beside the shown image, scrolled in step with it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from engine.dicom.catalog import Instance, Series, Study
from engine.imaging.frame import Frame, Voi
from viewer.state import navigation, window
from viewer.state.navigation import ImageRef
from viewer.state.signal import Signal

if TYPE_CHECKING:
    from viewer.state.session import Session

Link = Literal["position", "number"]
_PARALLEL = 0.999


def shares_space(one: Instance, other: Instance) -> bool:
    """Whether two slices are parallel and in one frame of reference, so that their positions compare."""
    if not one.frame_of_reference_uid or one.frame_of_reference_uid != other.frame_of_reference_uid:
        return False
    if one.normal is None or other.normal is None or one.position_mm is None or other.position_mm is None:
        return False
    return abs(sum(a * b for a, b in zip(one.normal, other.normal, strict=True))) > _PARALLEL


def counterpart(
    studies: Sequence[Study], image: ImageRef, series: Series, offset: int = 0
) -> tuple[ImageRef, Link] | None:
    """The image of a series that belongs beside another image, and by what: its place in the patient, or its number.

    Parameters
    ----------
    offset : int
        Images further than that, as the reader set it.
    """
    images = navigation.images_of(series)
    if not images:
        return None
    single = all(instance.frame_count == 1 for instance in series.instances)
    if single and len(images) > 1 and all(shares_space(image.instance, other.instance) for other in images):
        here, normal = image.instance.position_mm, image.instance.normal
        index = min(range(len(images)), key=lambda each: abs(_along(images[each].instance, normal) - (here or 0.0)))
        link: Link = "position"
    else:
        place = navigation.position_in_series(studies, image)
        index, link = (0 if place is None else place[0] - 1), "number"
    return images[min(len(images) - 1, max(0, index + offset))], link


def _along(instance: Instance, normal: tuple[float, float, float] | None) -> float:
    """Position along another slice's normal: a stack may have been taken the other way."""
    assert instance.normal is not None
    assert normal is not None
    assert instance.position_mm is not None
    same_way = sum(a * b for a, b in zip(instance.normal, normal, strict=True)) > 0
    return instance.position_mm if same_way else -instance.position_mm


class Comparison:
    """What stands beside the shown image.

    Attributes
    ----------
    changed : Signal
    wanted : Signal
        `image` is to be decoded: whoever runs jobs calls :meth:`show_frame` or :meth:`fail_frame`.
    series : Series or None
        None while nothing is compared.
    image : ImageRef or None
        What is to be shown.
    frame : Frame or None
        Of `shown`.
    shown : ImageRef or None
    error : str
    voi : Voi or None
        Its window; not linked, as two machines seldom mean the same by a value.
    link : Link
        What the two are linked by.
    offset : int
        How many images further than its counterpart it is, as the reader set it.
    """

    def __init__(self, session: "Session") -> None:
        self.changed: Signal[[]] = Signal()
        self.wanted: Signal[[]] = Signal()
        self.series: Series | None = None
        self.image: ImageRef | None = None
        self.shown: ImageRef | None = None
        self.frame: Frame | None = None
        self.error = ""
        self.voi: Voi | None = None
        self.link: Link = "number"
        self.offset = 0
        self._session = session
        self._span = 1.0
        session.selection_changed.connect(self._follow)
        session.catalog_changed.connect(self._follow)

    @property
    def choices(self) -> tuple[Series, ...]:
        """Every series there is; the one compared with may be the shown one itself."""
        return tuple(series for study in self._session.studies for series in study.series)

    @property
    def other_patient(self) -> bool:
        """The two images are not of one patient."""
        selected = self._session.selected
        if self.image is None or selected is None:
            return False
        return self.image.instance.study.patient.contradicts(selected.instance.study.patient)

    def start(self, series: Series) -> None:
        """Put a series beside the shown image."""
        self.stop()
        self.series = series
        self._follow()

    def stop(self) -> None:
        """Compare no more."""
        self.series = self.image = self.shown = self.frame = self.voi = None
        self.error, self.offset = "", 0
        self.changed.emit()

    def step(self, steps: int) -> None:
        """Go on by images beside the shown one; from then on both go on together again."""
        if self.series is None or self.image is None:
            return
        images = navigation.images_of(self.series)
        keys = [image.key for image in images]
        index = keys.index(self.image.key)
        self.offset += min(len(keys) - 1, max(0, index + steps)) - index
        self._follow()

    def show_frame(self, image: ImageRef, frame: Frame) -> None:
        """Show a decoded frame, unless another is wanted meanwhile; its window stays within the series."""
        if self.image is None or image.key != self.image.key:
            return
        keep = self.frame is not None and self.frame.default_voi == frame.default_voi and self.voi is not None
        self.shown, self.frame, self.error = image, frame, ""
        low, high = frame.value_range
        self._span = max(high - low, 1e-6)
        if not keep:
            self.voi = frame.default_voi
        self.changed.emit()

    def fail_frame(self, image: ImageRef, sentence: str) -> None:
        """Show the sentence instead."""
        if self.image is not None and image.key == self.image.key:
            self.shown, self.frame, self.error = image, None, sentence
            self.changed.emit()

    def drag_window(self, start: Voi, right_px: float, up_px: float) -> None:
        """Set its window by a drag, as :meth:`Session.drag_window` does."""
        if self.frame is not None:
            reverse = self.frame.inverse != self._session.drag_up_darkens
            self.voi = window.drag(start, right_px, up_px, self._span, reverse_brightness=reverse)
            self.changed.emit()

    def _follow(self) -> None:
        selected = self._session.selected
        if self.series is None:
            return
        uid = self.series.header.series_instance_uid
        # A scan that goes on brings the series again, longer.
        current = next((each for each in self.choices if each.header.series_instance_uid == uid), None)
        found = None if current is None or selected is None else self._found(selected, current)
        if found is None:
            self.stop()
            return
        self.series = current
        image, self.link = found
        if self.image is None or image.key != self.image.key:
            self.image = image
            self.wanted.emit()
        self.changed.emit()

    def _found(self, selected: ImageRef, series: Series) -> tuple[ImageRef, Link] | None:
        return counterpart(self._session.studies, selected, series, self.offset)
