"""Presentation states for the shown image: the newest is applied, another can be chosen, drawings can be hidden."""

from typing import TYPE_CHECKING, cast

from engine.dicom.presentation import PresentationState, Shape
from engine.imaging.frame import OverlayPlane, Window, WindowFunction
from viewer.state.signal import Signal
from viewer.state.view import Orientation

if TYPE_CHECKING:
    from viewer.state.session import Session


class Presentations:
    """Which presentation state the shown image is seen through.

    Attributes
    ----------
    changed : Signal
        The choice, what there is to choose from, or whether drawings show.
    area_wanted : Signal
        Part of the image that the state wants to be seen: top, left, bottom, right. The pane knows its own size.
    chosen : PresentationState or None
    drawings_shown : bool
        Overlay planes of the file and drawings of the chosen state are painted.
    """

    def __init__(self, session: "Session") -> None:
        self.changed: Signal[[]] = Signal()
        self.area_wanted: Signal[[tuple[float, float, float, float]]] = Signal()
        self.chosen: PresentationState | None = None
        self.drawings_shown = True
        self._session = session
        self._epoch = -1
        self._available: tuple[PresentationState, ...] = ()
        session.frame_changed.connect(self._follow)
        session.catalog_changed.connect(self._follow)

    @property
    def available(self) -> tuple[PresentationState, ...]:
        """States for the shown image, the newest first."""
        return self._available

    @property
    def shapes(self) -> tuple[Shape, ...]:
        """What the chosen state draws on the shown image; nothing while drawings or identity are hidden."""
        key = self._session.shown_key
        if self.chosen is None or key is None or not self._may_draw:
            return ()
        return self.chosen.shapes_on(key)

    @property
    def overlays(self) -> tuple[OverlayPlane, ...]:
        """The overlay planes of the shown image; none while drawings or identity are hidden."""
        frame = self._session.frame
        return frame.overlays if frame is not None and self._may_draw else ()

    @property
    def _may_draw(self) -> bool:
        # Devices write names into their drawings, and nothing tells which do.
        return self.drawings_shown and not self._session.privacy

    @property
    def has_drawings(self) -> bool:
        """Whether there is anything to hide."""
        frame, key = self._session.frame, self._session.shown_key
        drawn = self.chosen is not None and key is not None and bool(self.chosen.shapes_on(key))
        return drawn or (frame is not None and bool(frame.overlays))

    def toggle_drawings(self) -> None:
        """Show or hide overlay planes and the drawings of the state."""
        self.drawings_shown = not self.drawings_shown
        self.changed.emit()

    def choose(self, state: PresentationState | None) -> None:
        """See the image through a state, or as its own file says."""
        self.chosen = state
        self._apply(as_first=False)
        self.changed.emit()

    def _follow(self) -> None:
        session = self._session
        key = session.shown_key
        found = (
            ()
            if key is None
            else tuple(each for each in session.skipped if isinstance(each, PresentationState) and each.applies_to(key))
        )
        before = self._available
        self._available = tuple(sorted(found, key=lambda each: each.created, reverse=True))
        began_anew = session.display_epoch != self._epoch
        self._epoch = session.display_epoch
        newest = self._available[0] if self._available else None
        if began_anew:
            self.chosen = newest
        elif not before or (self.chosen is not None and self.chosen not in self._available):
            # It came while the scan went on, or was for another image of the stack.
            self.chosen = newest
            began_anew = session.frame is not None and session.voi == session.frame.default_voi
        if began_anew and self.chosen is not None:
            self._apply(as_first=True)
        self.changed.emit()

    def _apply(self, as_first: bool) -> None:
        session, state, key = self._session, self.chosen, self._session.shown_key
        frame = session.frame
        if frame is None or key is None:
            return
        if state is None:
            session.show_as(frame.default_voi, False, Orientation(), as_first)
        else:
            part = state.window_of(key)
            voi = frame.default_voi
            if part is not None and frame.modality_hw is not None:
                voi = Window(part.center, part.width, cast(WindowFunction, part.function), state.label)
            orientation = Orientation().rotated(state.rotation)
            if state.flipped:
                orientation = orientation.flipped_horizontally()
            session.show_as(voi, frame.inverse != state.inverse, orientation, as_first)
            box = state.area_of(key)
            if box is not None and (box[2] - box[0]) * (box[3] - box[1]) < 0.95 * frame.hw[0] * frame.hw[1]:
                self.area_wanted.emit(box)
        self._epoch = session.display_epoch
