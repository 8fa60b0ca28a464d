"""Explains every image of a study, one after the other, and writes the scores as a table."""

from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from engine.dicom.catalog import Instance, Study
from engine.explain.explanation import Explanation
from engine.imaging.frame import Frame
from viewer.jobs.lanes import Lanes, Urgency
from viewer.jobs.requests import Explain
from viewer.jobs.runner import Outcome, Runner
from viewer.jobs.work import Work
from viewer.state.navigation import ImageRef
from viewer.state.session import Session

if TYPE_CHECKING:
    from engine.models.registry import RegisteredModel
    from engine.report.scores import Row

translate = QCoreApplication.translate

KEY = ("scores",)


class StudyScores:
    """One table at a time. What the user does meanwhile goes first: an image of the table waits in the queue.

    Of a multi-frame image the first frame is explained, as on the command line. An image that cannot be read or
    explained has its reason in the table.
    """

    def __init__(self, session: Session, runner: Runner, lanes: Lanes, work: Work) -> None:
        self._session, self._runner, self._lanes, self._work = session, runner, lanes, work

    def start(
        self, study: Study, model: "RegisteredModel", device: str, path: Path, finished: Callable[[Outcome], None]
    ) -> None:
        """Make the table of a study; `finished` hears how it went, in the GUI thread."""
        images = [instance for series in study.series for instance in series.instances]
        left = deque(images)
        rows: list[Row] = []

        def end(outcome: Outcome) -> None:
            self._session.activities.end("scores")
            finished(outcome)

        def next_image() -> None:
            if not left:
                self._runner.submit(KEY, lambda context, send: self._lanes.files.submit(self._write, rows, path), end)
                return
            text = translate("StudyScores", "Scores of the study: {count} of {all}")
            self._session.activities.update("scores", text.format(count=len(rows) + 1, all=len(images)))
            instance = left.popleft()
            self._runner.submit(
                KEY,
                lambda context, send: self._lanes.pixels.submit(
                    Urgency.NEXT_IMAGE, self._work.read_frame, instance.source, 0
                ),
                lambda outcome: explain(instance, outcome),
            )

        def explain(instance: Instance, read: Outcome) -> None:
            if not read.succeeded:
                keep(instance, read)
                return
            frame: Frame = read.value
            request = Explain(ImageRef(instance), frame, model, device)
            work = self._work.explain or self._work.inference.explain
            self._runner.submit(
                KEY,
                lambda context, send: self._lanes.inference.submit(work, request, context),
                lambda outcome: keep(instance, outcome),
            )

        def keep(instance: Instance, outcome: Outcome) -> None:
            from engine.report.scores import score_row

            if outcome.cancelled:
                end(outcome)
                return
            explanation: Explanation | None = outcome.value.explanation if outcome.succeeded else None
            rows.append(score_row(instance, explanation, outcome.cause))
            next_image()

        next_image()

    @staticmethod
    def _write(rows: "list[Row]", path: Path) -> Path:
        from engine.report.scores import write_scores

        write_scores(rows, path)
        return path
