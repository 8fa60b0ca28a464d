"""Decodes what the window wants to see: the selected image, the compared one, and the next one ahead.

Each image has one read at most. A read that nobody wants any more is withdrawn while it waits; once it runs it cannot
be stopped, so it finishes into the cache, and the session shows it if nothing newer is there. A read ahead that runs
when its image is selected is that image's read; one that waits is handed in again as urgent.
"""

from collections.abc import Hashable

from viewer.jobs.frame_cache import FrameCache
from viewer.jobs.lanes import Lanes, Urgency
from viewer.jobs.requests import ReadImage
from viewer.jobs.runner import Outcome, Runner
from viewer.jobs.work import Work
from viewer.state import navigation
from viewer.state.navigation import ImageRef
from viewer.state.session import Session

# First part of the runner's key of a read; the second is the key of its image.
_KIND = "image"


class ImageReading:
    """Serves the selection and the comparison of a session.

    Parameters
    ----------
    session : Session
    runner : Runner
    lanes : Lanes
    work : Work
    """

    def __init__(self, session: Session, runner: Runner, lanes: Lanes, work: Work) -> None:
        self._session, self._runner, self._lanes, self._work = session, runner, lanes, work
        self._frames = FrameCache()
        self._ahead: ImageRef | None = None
        session.selection_changed.connect(self._show_selected)
        session.comparison.wanted.connect(self._show_compared)

    @property
    def unwanted(self) -> set[Hashable]:
        """Keys of the reads whose image is neither selected nor compared."""
        images = self._session.selected, self._session.comparison.image
        return self._reads - {(_KIND, image.key) for image in images if image is not None}

    def close_all(self) -> None:
        """Stop reading, forget every frame."""
        for key in self._reads:
            self._runner.cancel(key)
        self._frames.clear()
        self._ahead = None

    def _show_selected(self) -> None:
        image = self._session.selected
        self._ahead = None
        self._withdraw_unwanted()
        if image is None:
            return
        kept = self._frames.get(image.key)
        if kept is None:
            self._read(image, Urgency.SHOWN_IMAGE)
        else:
            self._session.show_frame(image, kept)
            self._read_next(image)

    def _show_compared(self) -> None:
        image = self._session.comparison.image
        self._withdraw_unwanted()
        if image is None:
            return
        kept = self._frames.get(image.key)
        if kept is None:
            self._read(image, Urgency.SHOWN_IMAGE)
        else:
            self._session.comparison.show_frame(image, kept)

    def _read_next(self, image: ImageRef) -> None:
        self._ahead = navigation.step_image(self._session.studies, image, 1)
        if self._ahead.key not in self._frames:
            self._read(self._ahead, Urgency.NEXT_IMAGE)

    @property
    def _reads(self) -> set[Hashable]:
        return {key for key in self._runner.keys if isinstance(key, tuple) and key[0] == _KIND}

    def _withdraw_unwanted(self) -> None:
        for key in self.unwanted:
            if self._ahead is None or key != (_KIND, self._ahead.key):
                self._runner.withdraw(key)

    def _read(self, image: ImageRef, urgency: Urgency) -> None:
        key = (_KIND, image.key)
        if self._runner.running(key) and (urgency is Urgency.NEXT_IMAGE or not self._runner.withdraw(key)):
            return
        request = ReadImage(image)
        source, index = request.image.instance.source, request.image.frame_index
        self._runner.submit(
            key,
            lambda context, send: self._lanes.pixels.submit(urgency, self._work.read_frame, source, index),
            lambda outcome: self._ended(image, outcome),
        )

    def _ended(self, image: ImageRef, outcome: Outcome) -> None:
        session, comparison = self._session, self._session.comparison
        if outcome.error:
            session.fail_frame(image, outcome.error)
            comparison.fail_frame(image, outcome.error)
        elif outcome.succeeded:
            self._frames.keep(image.key, outcome.value)
            session.show_frame(image, outcome.value)
            comparison.show_frame(image, outcome.value)
            if session.selected is not None and session.selected.key == image.key:
                self._read_next(image)
