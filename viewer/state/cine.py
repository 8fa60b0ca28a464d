"""Playing the images of a series like a film."""

from viewer.state import navigation
from viewer.state.session import Session
from viewer.state.signal import Signal

SLOWEST_HZ, FASTEST_HZ = 1.0, 60.0
DEFAULT_HZ = 15.0


class Cine:
    """Whether the series plays, and how fast. Whoever has a clock calls :meth:`advance` at :attr:`rate_hz`.

    The rate is the file's (RecommendedDisplayFrameRate, CineRate or FrameTime), until the user sets another.

    Attributes
    ----------
    changed : Signal
        Playing or rate have changed.
    playing : bool
    """

    def __init__(self, session: Session) -> None:
        self.changed: Signal[[]] = Signal()
        self.playing = False
        self._session = session
        self._chosen_hz: float | None = None
        self._series_uid = ""
        session.selection_changed.connect(self._follow)
        session.catalog_changed.connect(self._follow)
        self._follow()

    @property
    def rate_hz(self) -> float:
        """Images per second."""
        image = self._session.selected
        of_file = None if image is None else image.instance.frame_rate_hz
        return min(FASTEST_HZ, max(SLOWEST_HZ, self._chosen_hz or of_file or DEFAULT_HZ))

    @property
    def count(self) -> int:
        """Images of the series that is shown."""
        return navigation.image_count(self._session.studies, self._session.selected)

    def set_rate(self, rate_hz: float) -> None:
        """Play this fast, for this series."""
        rate_hz = min(FASTEST_HZ, max(SLOWEST_HZ, rate_hz))
        if rate_hz != self.rate_hz:
            self._chosen_hz = rate_hz
            self.changed.emit()

    def toggle(self) -> None:
        """Play or stop; a single image does not play."""
        if self.playing or self.count > 1:
            self.playing = not self.playing
            self.changed.emit()

    def stop(self) -> bool:
        """Stop; False if nothing played."""
        if not self.playing:
            return False
        self.toggle()
        return True

    def advance(self) -> None:
        """Go on by one image, from the last to the first; waits for an image that is still being decoded."""
        session = self._session
        image = session.selected
        if not self.playing or image is None or session.shown is None or session.shown.key != image.key:
            return
        place = navigation.position_in_series(session.studies, image)
        if place is None:
            return
        if place[0] == place[1]:
            session.go_to_end(last=False)
        else:
            session.step_image(1)

    def _follow(self) -> None:
        """Another series stands still, at its own rate."""
        image = self._session.selected
        uid = "" if image is None else image.instance.series.series_instance_uid
        if uid != self._series_uid:
            self._series_uid, self._chosen_hz, self.playing = uid, None, False
            self.changed.emit()
