"""What the mouse does on a pane: window, pan and zoom by dragging, images by the wheel. Plain rules, no widgets."""

from dataclasses import dataclass
from typing import Literal

from engine.imaging.frame import Frame, Voi
from viewer.state.session import Session
from viewer.state.view import ViewState

DragKind = Literal["window", "pan", "zoom"]
CLICK_PX = 4.0
"""A press that moves less than this, in logical pixels, is a click."""

WHEEL_NOTCH = 120
ZOOM_PER_NOTCH = 1.15
_ZOOM_PER_PX = 1.006

PaneHw = tuple[int, int]


@dataclass(frozen=True)
class Drag:
    """A drag under way.

    Attributes
    ----------
    kind : DragKind
    start_xy : tuple of float
        Where it began, in device pixels of the pane.
    frame, voi, view
        What the session showed then: every move starts from it, so that nothing adds up.
    """

    kind: DragKind
    start_xy: tuple[float, float]
    frame: Frame
    voi: Voi
    view: ViewState


def begin(session: Session, kind: DragKind, start_xy: tuple[float, float]) -> Drag | None:
    """Start a drag, if there is a film to drag."""
    if session.frame is None or session.voi is None:
        return None
    return Drag(kind, start_xy, session.frame, session.voi, session.view)


def move(session: Session, drag: Drag, to_xy: tuple[float, float], pane_hw: PaneHw, ratio: float) -> None:
    """Follow the pointer, unless another film has come meanwhile.

    Parameters
    ----------
    to_xy : tuple of float
        Where the pointer is, in device pixels of the pane.
    pane_hw : tuple of int
        Size of the pane in device pixels.
    ratio : float
        Device pixels per logical pixel: a hand's way counts the same on every screen.
    """
    if session.frame is not drag.frame:
        return
    right, down = to_xy[0] - drag.start_xy[0], to_xy[1] - drag.start_xy[1]
    aspect = drag.frame.geometry.aspect
    if drag.kind == "window":
        session.drag_window(drag.voi, right / ratio, -down / ratio)
    elif drag.kind == "pan":
        session.set_view(drag.view.panned((down, right), drag.frame.hw, pane_hw, aspect))
    else:
        at_yx = (drag.start_xy[1], drag.start_xy[0])
        factor = _ZOOM_PER_PX ** (-down / ratio)
        session.set_view(drag.view.zoomed(factor, at_yx, drag.frame.hw, pane_hw, aspect))


def zoom_at(session: Session, factor: float, at_xy: tuple[float, float], pane_hw: PaneHw) -> None:
    """Magnify; what lies under `at_xy` (device pixels) stays there."""
    if session.frame is not None:
        aspect = session.frame.geometry.aspect
        session.set_view(session.view.zoomed(factor, (at_xy[1], at_xy[0]), session.frame.hw, pane_hw, aspect))


class WheelSteps:
    """Turns wheel angles into whole images; trackpads send many small ones."""

    def __init__(self) -> None:
        self._left_over = 0

    def steps(self, angle: int) -> int:
        """Images to go on for this angle in eighths of a degree; rolling towards the user goes on."""
        if angle * self._left_over < 0:
            self._left_over = 0
        self._left_over += angle
        notches = int(self._left_over / WHEEL_NOTCH)
        self._left_over -= notches * WHEEL_NOTCH
        return -notches
