"""How the shown frame is displayed: window and inversion, zoom and place, flips and turns, linked over all panes."""

from dataclasses import replace

from engine.imaging.frame import Frame, Voi
from viewer.state import window
from viewer.state.presets import OwnPresets
from viewer.state.signal import Signal
from viewer.state.view import Orientation, ViewState


class Display:
    """The display part of a session.

    Attributes
    ----------
    frame : Frame or None
        What is displayed.
    voi : Voi or None
        Current window or table; `invert` turns grey round on top (`voi_changed`).
    view : ViewState
        Zoom, pan, flips and turns, linked over all panes (`view_changed`).
    drag_up_darkens : bool
        Turns the drag of the window round: see :meth:`drag_window`.
    own_presets : OwnPresets
    display_epoch : int
        Counts the images that began with their own window and view, not those that took over the former ones'.
    drag_number : int
        Number of the drag under way, 0 without one.
    """

    def __init__(self) -> None:
        self.voi_changed: Signal[[]] = Signal()
        self.view_changed: Signal[[]] = Signal()
        self.frame: Frame | None = None
        self.voi: Voi | None = None
        self.invert = False
        self.view = ViewState()
        self.drag_up_darkens = False
        self.own_presets = OwnPresets()
        self.own_presets.changed.connect(self._offer_presets)
        self.display_epoch = 0
        self.drag_number = 0
        self._drags = 0
        self._span = 1.0
        self._presets: tuple[window.Preset, ...] = ()

    def _begin_display(self, keep: bool) -> None:
        """Display :attr:`frame` as its file says, or with what is set if it is to be kept."""
        frame = self.frame
        if frame is None:
            self.voi, self._presets = None, ()
            self.display_epoch += 1
            return
        low, high = frame.value_range
        self._span = max(high - low, 1e-6)
        self._presets = window.presets(frame, self.own_presets.of(frame.modality))
        if not keep or self.voi is None:
            self.voi, self.invert, self.view = frame.default_voi, False, ViewState()
            self.display_epoch += 1

    @property
    def presets(self) -> tuple[window.Preset, ...]:
        """What the digit keys offer for the shown frame; the first is the default."""
        return self._presets

    def _offer_presets(self) -> None:
        if self.frame is not None:
            self._presets = window.presets(self.frame, self.own_presets.of(self.frame.modality))
            self.voi_changed.emit()

    def set_voi(self, voi: Voi) -> None:
        """Show through another window or table."""
        if self.frame is not None and voi != self.voi:
            self.voi = voi
            self.voi_changed.emit()

    def drag_window(self, start: Voi, right_px: float, up_px: float) -> None:
        """Set the window that a drag from `start` leads to; right is wider, up is brighter or, if so chosen, darker.

        On an image shown inverse, by the file or by the user, a brighter picture needs a higher centre.
        """
        inverse = self.frame is not None and (self.frame.inverse != self.invert)
        reverse = inverse != self.drag_up_darkens
        self.set_voi(window.drag(start, right_px, up_px, self._span, reverse_brightness=reverse))

    def apply_preset(self, index: int) -> None:
        """Show through one of :attr:`presets`; 0 also undoes the inversion."""
        if 0 <= index < len(self._presets):
            if index == 0 and self.invert:
                self.invert = False
                self.voi = self._presets[0].voi
                self.voi_changed.emit()
            else:
                self.set_voi(self._presets[index].voi)

    def toggle_invert(self) -> None:
        """Turn grey round."""
        if self.frame is not None:
            self.invert = not self.invert
            self.voi_changed.emit()

    def begin_drag(self) -> None:
        """A hand takes hold: all changes until :meth:`end_drag` are one step to undo."""
        self._drags += 1
        self.drag_number = self._drags

    def end_drag(self) -> None:
        """The hand lets go."""
        self.drag_number = 0

    def show_as(self, voi: Voi, invert: bool, orientation: Orientation, as_first: bool) -> None:
        """Show as a presentation state says, in one step; `as_first` if the image begins that way."""
        if as_first:
            self.display_epoch += 1
        self.voi, self.invert = voi, invert
        self.view = replace(self.view, orientation=orientation)
        self.voi_changed.emit()
        self.view_changed.emit()

    # -- zoom, place, orientation

    def set_view(self, view: ViewState) -> None:
        """Zoom, pan or turn every pane."""
        if view != self.view:
            self.view = view
            self.view_changed.emit()

    def fit(self) -> None:
        """The whole image in the pane."""
        self.set_view(self.view.fitted())

    def flip_horizontally(self) -> None:
        """Exchange left and right of the screen."""
        self.set_view(replace(self.view, orientation=self.view.orientation.flipped_horizontally()))

    def flip_vertically(self) -> None:
        """Exchange top and bottom of the screen."""
        self.set_view(replace(self.view, orientation=self.view.orientation.flipped_vertically()))

    def rotate(self, quarter_turns: int = 1) -> None:
        """Turn clockwise by quarters."""
        self.set_view(replace(self.view, orientation=self.view.orientation.rotated(quarter_turns)))
