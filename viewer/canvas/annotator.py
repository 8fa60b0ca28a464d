"""Drawing and editing annotations with the mouse. Plain rules, no widgets."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from engine.imaging.annotation import Annotation, Point
from engine.imaging.viewport import Viewport
from viewer.canvas.tools import CLICK_PX
from viewer.state.session import Session

HANDLE_PX, LINE_PX = 9.0, 6.0
"""How near, in logical pixels, the pointer must come to take hold of a handle or a line."""


@dataclass(frozen=True)
class Hand:
    """Where the pointer is.

    Attributes
    ----------
    xy : tuple of float
        In device pixels of the pane.
    viewport : Viewport
        What the pane shows.
    ratio : float
        Device pixels per logical pixel.
    held : bool
        A button is down.
    """

    xy: tuple[float, float]
    viewport: Viewport
    ratio: float
    held: bool

    def point_yx(self, image_hw: tuple[int, int]) -> Point:
        """The nearest point of the image."""
        y, x = self.viewport.to_image(np.array([self.xy[1], self.xy[0]])).tolist()
        return min(max(y, 0.0), float(image_hw[0])), min(max(x, 0.0), float(image_hw[1]))


class Annotator:
    """Turns presses, moves and releases on one pane into annotations of the session's image."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._pressed_at: tuple[float, float] | None = None
        self._held: tuple[Annotation, int | None, Point] | None = None

    @property
    def takes_keys(self) -> bool:
        """A tool is in hand: arrows move a point and Return sets it, instead of what they else do."""
        marks = self._session.annotations
        return self._session.shown_key is not None and (marks.tool is not None or marks.draft is not None)

    def step(self, right: int, down: int, viewport: Viewport, step_px: float) -> None:
        """Move the keyboard's point on screen; it begins in the middle of the pane, or where the drawing stands."""
        marks, frame = self._session.annotations, self._session.frame
        if not self.takes_keys or frame is None:
            return
        start = marks.cursor_yx
        if start is None and marks.draft is not None:
            start = marks.draft.points_yx[-1]
        if start is None:
            xy = (viewport.hw[1] / 2, viewport.hw[0] / 2)
        else:
            y, x = viewport.to_view(np.array(start)).tolist()
            xy = (x + right * step_px, y + down * step_px)
        marks.move_cursor(Hand(xy, viewport, 1.0, held=False).point_yx(frame.hw))

    def set_point(self, viewport: Viewport) -> None:
        """Set a point where the keyboard's point is."""
        key = self._session.shown_key
        if not self.takes_keys or key is None:
            return
        if self._session.annotations.cursor_yx is None:
            self.step(0, 0, viewport, 0.0)
        point = self._session.annotations.cursor_yx
        if point is not None:
            self._session.annotations.add_point(key, point)

    def press(self, hand: Hand) -> bool:
        """Set a point, or take hold of what lies under the pointer; False where there is nothing to annotate."""
        session, marks, frame = self._session, self._session.annotations, self._session.frame
        key = session.shown_key
        if key is None or frame is None:
            return False
        if marks.tool is not None or marks.draft is not None:
            self._pressed_at = hand.xy
            marks.add_point(key, hand.point_yx(frame.hw))
            return True
        found = self._under(hand)
        if found is None:
            marks.select(0)
            return False
        marks.select(found[0].number)
        session.begin_drag()
        self._held = (*found, hand.point_yx(frame.hw))
        return True

    def move(self, hand: Hand) -> bool:
        """Let the draft or what is held follow the pointer."""
        session, marks, frame = self._session, self._session.annotations, self._session.frame
        key = session.shown_key
        if key is None or frame is None:
            return False
        point = hand.point_yx(frame.hw)
        if marks.draft is not None and marks.draft_key == key:
            marks.cursor_yx = None
            marks.follow(point)
            return True
        if self._held is None:
            return False
        if not hand.held or marks.get(key, self._held[0].number) is None:
            self._let_go()
            return False
        annotation, handle, start = self._held
        if handle is None:
            marks.put(key, _moved_within(annotation, (point[0] - start[0], point[1] - start[1]), frame.hw))
        else:
            marks.put(key, annotation.with_handle(handle, point))
        return True

    def release(self, hand: Hand) -> bool:
        """Set the point that a drag ended at, or let go."""
        session, marks, frame = self._session, self._session.annotations, self._session.frame
        if self._held is not None:
            self._let_go()
            marks.changed.emit()
            return True
        pressed, self._pressed_at = self._pressed_at, None
        if pressed is None:
            return False
        way = max(abs(hand.xy[0] - pressed[0]), abs(hand.xy[1] - pressed[1]))
        if marks.draft is not None and session.shown_key is not None and frame is not None:
            if way >= CLICK_PX * hand.ratio:
                marks.add_point(session.shown_key, hand.point_yx(frame.hw))
            else:
                marks.follow(hand.point_yx(frame.hw))
        return True

    def edit_text(self, hand: Hand) -> bool:
        """A double click: an arrow under the pointer asks for its text; nothing else happens to an annotation."""
        marks, key = self._session.annotations, self._session.shown_key
        if key is None or marks.draft is not None:
            return marks.draft is not None
        found = self._under(hand)
        if found is None:
            return False
        self._let_go()
        if found[0].kind == "arrow":
            marks.text_wanted.emit(key, found[0])
        return True

    def over(self, hand: Hand) -> Literal["tool", "handle", "line", "nothing"]:
        """What a press would take hold of."""
        marks = self._session.annotations
        if marks.tool is not None or marks.draft is not None:
            return "tool"
        found = self._under(hand)
        if found is None:
            return "nothing"
        return "line" if found[1] is None else "handle"

    def _let_go(self) -> None:
        self._held = None
        self._session.end_drag()

    def _under(self, hand: Hand) -> tuple[Annotation, int | None] | None:
        """The annotation under the pointer and its handle, if it is one; the selected one before the others."""
        marks = self._session.annotations
        ordered = sorted(marks.of(self._session.shown_key), key=lambda each: each.number == marks.selected)
        at = np.array([hand.xy[1], hand.xy[0]])
        for annotation in reversed(ordered):
            handles = hand.viewport.to_view(np.array(annotation.handles_yx))
            away = np.hypot(*(handles - at).T)
            if away.min() <= HANDLE_PX * hand.ratio:
                return annotation, int(away.argmin())
        for annotation in reversed(ordered):
            if _distance(hand.viewport.to_view(np.array(annotation.outline_yx)), at) <= LINE_PX * hand.ratio:
                return annotation, None
        return None


def _distance(line: NDArray[np.float64], at: NDArray[np.float64]) -> float:
    """From a point to a line through points, shape (N, 2)."""
    start, way = line[:-1], np.diff(line, axis=0)
    length2 = np.maximum((way**2).sum(axis=1), 1e-12)
    share = np.clip(((at - start) * way).sum(axis=1) / length2, 0.0, 1.0)
    nearest = start + share[:, None] * way
    return float(np.hypot(*(nearest - at).T).min())


def _moved_within(annotation: Annotation, by_yx: Point, image_hw: tuple[int, int]) -> Annotation:
    """Shifted, but no further than the edges of the image."""
    top, left, bottom, right = annotation.box_yx
    down = min(max(by_yx[0], -top), image_hw[0] - bottom)
    over = min(max(by_yx[1], -left), image_hw[1] - right)
    return annotation.moved((down, over))
