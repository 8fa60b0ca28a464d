"""Undo and redo: what the reader did to the picture, one step per action."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Literal, cast

from engine.imaging.annotation import Annotation
from engine.imaging.frame import Voi
from engine.imaging.layer import LayerLook
from viewer.state.annotations import ImageKey
from viewer.state.navigation import ImageRef
from viewer.state.session import Session
from viewer.state.signal import Signal
from viewer.state.view import Orientation

Topic = Literal["voi", "invert", "orientation", "looks", "annotations", "key_images"]
_DISPLAY: tuple[Topic, ...] = ("voi", "invert", "orientation")
_TOPICS: tuple[Topic, ...] = (*_DISPLAY, "looks", "annotations", "key_images")
_GRADUAL = {"opacity", "threshold"}
MERGE_S = 0.8
"""Changes of one slider that follow each other within this time are one step."""
LIMIT = 200

Looks = tuple[tuple[str, LayerLook], ...]


@dataclass(frozen=True)
class _Step:
    before: Mapping[Topic, object]
    after: Mapping[Topic, object]
    image: ImageRef | None
    drag: int
    subject: object
    time_s: float


class History:
    """Watches a session and takes its steps back.

    Covered: window and inversion, flips and turns, looks and order of the layers, annotations, key images. Zoom and
    place are not: the wheel and the hand undo them faster. A drag is one step, and so is a slider moved without rest.

    Parameters
    ----------
    session : Session
    clock : callable
        Seconds.

    Attributes
    ----------
    changed : Signal
        What can be undone or redone has changed.
    """

    def __init__(self, session: Session, clock: Callable[[], float] = time.monotonic) -> None:
        self.changed: Signal[[]] = Signal()
        self._session = session
        self._clock = clock
        self._done: list[_Step] = []
        self._undone: list[_Step] = []
        self._applying = False
        self._now = self._state()
        self._epoch = session.display_epoch
        self._planes = self._layer_planes()
        for signal in (
            session.voi_changed,
            session.view_changed,
            session.layers.changed,
            session.annotations.changed,
            session.annotations.key_images_changed,
            session.frame_changed,
        ):
            signal.connect(self._note)

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Whether a step that was taken back can be done again."""
        return bool(self._undone)

    def undo(self) -> None:
        """Take the last step back; an annotation of another image brings that image up."""
        if self._done:
            step = self._done.pop()
            self._undone.append(step)
            self._apply(step.before, step.image)

    def redo(self) -> None:
        """Do the step again that was taken back last."""
        if self._undone:
            step = self._undone.pop()
            self._done.append(step)
            self._apply(step.after, step.image)

    # -- watching

    def _state(self) -> dict[Topic, object]:
        session = self._session
        return {
            "voi": session.voi,
            "invert": session.invert,
            "orientation": session.view.orientation,
            "looks": tuple((layer.data.name, layer.look) for layer in session.layers.layers),
            "annotations": session.annotations.by_image,
            "key_images": session.annotations.key_images,
        }

    def _layer_planes(self) -> frozenset[int]:
        return frozenset(id(layer.data) for layer in self._session.layers.layers)

    def _note(self) -> None:
        if self._applying:
            return
        session = self._session
        before = len(self._done), len(self._undone)
        if session.shown is None and not session.studies:
            # Everything was closed: its steps lead nowhere.
            self._done, self._undone = [], []
        if session.display_epoch != self._epoch:
            # Another image starts with its own window: the steps of the former one do not fit it.
            self._epoch = session.display_epoch
            self._done = _without(self._done, _DISPLAY)
            self._undone = _without(self._undone, _DISPLAY)
            self._rebase(*_DISPLAY)
        planes = self._layer_planes()
        if planes != self._planes:
            self._planes = planes
            self._rebase("looks")
        state = self._state()
        topics = [topic for topic in _TOPICS if state[topic] != self._now[topic]]
        if topics:
            if session.studies or session.shown is not None:
                self._record(topics, state)
            self._now = state
        if before != (len(self._done), len(self._undone)):
            self.changed.emit()

    def _rebase(self, *topics: Topic) -> None:
        state = self._state()
        for topic in topics:
            self._now[topic] = state[topic]

    def _record(self, topics: list[Topic], state: dict[Topic, object]) -> None:
        session = self._session
        step = _Step(
            {topic: self._now[topic] for topic in topics},
            {topic: state[topic] for topic in topics},
            session.shown,
            session.drag_number,
            _subject(topics, self._now, state),
            self._clock(),
        )
        last = self._done[-1] if self._done and not self._undone else None
        self._undone = []
        if last is None or not _one_action(last, step):
            self._done.append(step)
            del self._done[:-LIMIT]
        elif all(last.before[topic] == step.after[topic] for topic in topics):
            self._done.pop()
        else:
            self._done[-1] = replace(step, before=last.before)

    # -- applying

    def _apply(self, values: Mapping[Topic, object], image: ImageRef | None) -> None:
        session = self._session
        self._applying = True
        try:
            if "voi" in values and values["voi"] is not None:
                session.set_voi(cast(Voi, values["voi"]))
            if "invert" in values and values["invert"] != session.invert:
                session.toggle_invert()
            if "orientation" in values:
                session.set_view(replace(session.view, orientation=cast(Orientation, values["orientation"])))
            if "looks" in values:
                session.layers.restore(cast(Looks, values["looks"]))
            if "annotations" in values:
                session.annotations.restore(cast(Mapping[ImageKey, tuple[Annotation, ...]], values["annotations"]))
            if "key_images" in values:
                session.annotations.restore_key_images(cast(frozenset[ImageKey], values["key_images"]))
        finally:
            self._applying = False
        self._now = self._state()
        if image is not None and {"annotations", "key_images"} & values.keys():
            session.select(image)
        self.changed.emit()


def _without(steps: list[_Step], topics: tuple[Topic, ...]) -> list[_Step]:
    kept = []
    for step in steps:
        before = {topic: value for topic, value in step.before.items() if topic not in topics}
        if before:
            kept.append(replace(step, before=before, after={topic: step.after[topic] for topic in before}))
    return kept


def _one_action(last: _Step, step: _Step) -> bool:
    if last.before.keys() != step.before.keys():
        return False
    if step.drag or last.drag:
        return step.drag == last.drag
    return step.subject is not None and step.subject == last.subject and step.time_s - last.time_s < MERGE_S


def _subject(topics: list[Topic], before: Mapping[Topic, object], after: Mapping[Topic, object]) -> object:
    """Which slider of which layer a change belongs to; None where a change is a step of its own."""
    if topics != ["looks"]:
        return None
    former, latter = dict(cast(Looks, before["looks"])), dict(cast(Looks, after["looks"]))
    differing = {
        (name, field.name)
        for name in former.keys() & latter.keys()
        for field in fields(LayerLook)
        if getattr(former[name], field.name) != getattr(latter[name], field.name)
    }
    gradual = len(differing) == 1 and {field for _, field in differing} <= _GRADUAL
    return frozenset(differing) if gradual else None
