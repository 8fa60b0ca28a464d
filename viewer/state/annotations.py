"""What the reader drew, which tool is in hand, and which images are key images. Kept until the studies are closed."""

import itertools
from collections.abc import Mapping
from dataclasses import replace

from engine.imaging.annotation import Annotation, Kind, Point
from engine.imaging.frame import Frame
from engine.imaging.measure import Measured, measure
from viewer.state.signal import Signal

ImageKey = tuple[str, int]
_LIVE_PIXELS = 2**18
"""Statistics of a region of at most this many pixels follow the hand."""
_KEPT_MEASURES = 128


class Annotations:
    """Annotations of every image of a session.

    Attributes
    ----------
    tool : Kind or None
        What the next press on a pane begins to draw (`tool_changed`).
    draft : Annotation or None
        What is being drawn on `draft_key`; its last point follows the pointer (`changed`).
    cursor_yx : Point or None
        Where the keyboard would set the next point of the tool in hand (`changed`).
    selected : int
        Number of the annotation that handles and the Delete key belong to; 0 for none (`changed`).
    key_images : frozenset of ImageKey
        Images that the reader marked (`key_images_changed`).
    """

    def __init__(self) -> None:
        self.changed: Signal[[]] = Signal()
        self.tool_changed: Signal[[]] = Signal()
        self.key_images_changed: Signal[[]] = Signal()
        self.text_wanted: Signal[[ImageKey, Annotation]] = Signal()
        self.tool: Kind | None = None
        self.draft: Annotation | None = None
        self.draft_key: ImageKey | None = None
        self.cursor_yx: Point | None = None
        self.selected = 0
        self.key_images: frozenset[ImageKey] = frozenset()
        self._by_image: dict[ImageKey, tuple[Annotation, ...]] = {}
        self._numbers = itertools.count(1)
        self._measured: dict[Annotation, tuple[Frame, Measured | None]] = {}

    @property
    def by_image(self) -> Mapping[ImageKey, tuple[Annotation, ...]]:
        """Every annotation; a new mapping after every change."""
        return self._by_image

    def of(self, key: ImageKey | None) -> tuple[Annotation, ...]:
        """Annotations of one image, in the order in which they were drawn."""
        return () if key is None else self._by_image.get(key, ())

    def get(self, key: ImageKey | None, number: int) -> Annotation | None:
        """One annotation of an image, or None."""
        return next((each for each in self.of(key) if each.number == number), None)

    # -- drawing

    def take_tool(self, kind: Kind | None) -> None:
        """Take a tool in hand for one annotation; the same one again lays it down."""
        self._drop_draft()
        self.cursor_yx = None
        self.tool = None if kind == self.tool else kind
        if self.tool is not None:
            self.selected = 0
        self.tool_changed.emit()
        self.changed.emit()

    def add_point(self, key: ImageKey, point_yx: Point) -> bool:
        """Set a point of what is being drawn; True if that completed it.

        An annotation without extent is none: it goes on being drawn.
        """
        draft = self.draft
        if self.tool is None and draft is None:
            return False
        if draft is None or self.draft_key != key:
            assert self.tool is not None
            # The second point follows the pointer from the start.
            self.draft, self.draft_key = Annotation(next(self._numbers), self.tool, (point_yx, point_yx)), key
            self.changed.emit()
            return False
        points = (*draft.points_yx[:-1], point_yx)
        if points[-1] == points[-2]:
            return False
        draft = replace(draft, points_yx=points)
        if not draft.is_complete:
            self.draft = replace(draft, points_yx=(*points, point_yx))
            self.changed.emit()
            return False
        if draft.is_area and 0 in (points[0][0] - points[1][0], points[0][1] - points[1][1]):
            return False
        self.draft, self.draft_key, self.tool, self.cursor_yx = None, None, None, None
        self.selected = draft.number
        self.put(key, draft)
        self.tool_changed.emit()
        if draft.kind == "arrow":
            self.text_wanted.emit(key, draft)
        return True

    def move_cursor(self, point_yx: Point) -> None:
        """Move the point that the keyboard would set; what is drawn follows it."""
        if self.tool is not None or self.draft is not None:
            self.cursor_yx = point_yx
            self.follow(point_yx)
            self.changed.emit()

    def follow(self, point_yx: Point) -> None:
        """Let the last point of the draft follow the pointer."""
        if self.draft is not None:
            self.draft = replace(self.draft, points_yx=(*self.draft.points_yx[:-1], point_yx))
            self.changed.emit()

    def cancel(self) -> bool:
        """Let go of the draft, else of the tool, else of the selection; False if there was nothing to let go."""
        if self.draft is not None or self.tool is not None:
            self._drop_draft()
            self.tool = None
            self.tool_changed.emit()
        elif self.selected:
            self.selected = 0
        else:
            return False
        self.changed.emit()
        return True

    def leave_image(self, key: ImageKey | None) -> None:
        """Another image is shown: a draft of the former one is lost, and nothing is selected."""
        if self.draft_key not in (None, key):
            self._drop_draft()
        if self.get(key, self.selected) is None:
            self.selected = 0

    def _drop_draft(self) -> None:
        self.draft, self.draft_key, self.cursor_yx = None, None, None

    # -- measuring

    def measured(self, annotation: Annotation, frame: Frame, moving: bool = False) -> Measured | None:
        """What an annotation measures on a frame; kept, so that painting it again costs nothing.

        Parameters
        ----------
        moving : bool
            A hand moves it: the statistics of a large region wait until it rests.
        """
        found = self._measured.get(annotation)
        if found is None or found[0] is not frame:
            top, left, bottom, right = annotation.box_yx
            waits = moving and (bottom - top) * (right - left) > _LIVE_PIXELS
            value = measure(annotation, frame, statistics=not waits)
            if waits:
                return value
            found = self._measured[annotation] = (frame, value)
            while len(self._measured) > _KEPT_MEASURES:
                del self._measured[next(iter(self._measured))]
        return found[1]

    # -- changing

    def put(self, key: ImageKey, annotation: Annotation) -> None:
        """Add an annotation, or replace the one of its number."""
        former = self.of(key)
        if annotation in former:
            return
        if any(each.number == annotation.number for each in former):
            changed = tuple(annotation if each.number == annotation.number else each for each in former)
        else:
            changed = (*former, annotation)
        self._by_image = {**self._by_image, key: changed}
        self.changed.emit()

    def select(self, number: int) -> None:
        """Choose the annotation that handles and the Delete key belong to; 0 for none."""
        if number != self.selected:
            self.selected = number
            self.changed.emit()

    def select_next(self, key: ImageKey | None, steps: int = 1) -> None:
        """Choose the next annotation of an image, round and round."""
        numbers = [each.number for each in self.of(key)]
        if numbers:
            place = numbers.index(self.selected) + steps if self.selected in numbers else (0 if steps > 0 else -1)
            self.select(numbers[place % len(numbers)])

    def remove(self, key: ImageKey | None, number: int) -> None:
        """Take one annotation away."""
        if key is not None and self.get(key, number) is not None:
            left = tuple(each for each in self.of(key) if each.number != number)
            self._by_image = {**self._by_image, key: left}
            self.selected = 0
            self.changed.emit()

    def remove_all(self, key: ImageKey | None) -> None:
        """Take every annotation of one image away."""
        if key is not None and self.of(key):
            self._by_image = {**self._by_image, key: ()}
            self.selected = 0
            self.changed.emit()

    def restore(self, by_image: Mapping[ImageKey, tuple[Annotation, ...]]) -> None:
        """Put everything as it was."""
        self._by_image = dict(by_image)
        self._drop_draft()
        self.selected = 0
        self.changed.emit()

    def clear(self) -> None:
        """Forget everything."""
        self.tool = None
        self._measured.clear()
        self.restore({})
        self.restore_key_images(frozenset())
        self.tool_changed.emit()

    # -- key images

    def toggle_key_image(self, key: ImageKey | None) -> None:
        """Mark an image as a key image, or no longer."""
        if key is not None:
            self.restore_key_images(self.key_images ^ {key})

    def restore_key_images(self, keys: frozenset[ImageKey]) -> None:
        """Mark these images and no others."""
        if keys != self.key_images:
            self.key_images = keys
            self.key_images_changed.emit()
