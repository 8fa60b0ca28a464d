"""What is computed about an explanation once it is there, in the inference lane."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from viewer.jobs.lanes import Lanes
from viewer.jobs.requests import ScoreMorph
from viewer.jobs.runner import Outcome, Runner
from viewer.jobs.work import Work
from viewer.state.session import Session

if TYPE_CHECKING:
    from engine.models.registry import RegisteredModel

MORPH_JOB = "morph"
EXPLANATION_JOBS = (MORPH_JOB,)
"""First part of the keys of these jobs."""


def tr(text: str) -> str:
    """Translate in the context of this file."""
    return QCoreApplication.translate("ExplanationJobs", text)


class ExplanationJobs:
    """Listens to a session and computes what it needs beside the explanation itself.

    Parameters
    ----------
    registered : callable
        Model id to the registered model, or None.
    device : callable
        The device the user insists on, or "auto".
    """

    def __init__(
        self,
        session: Session,
        runner: Runner,
        lanes: Lanes,
        work: Work,
        registered: Callable[[str], "RegisteredModel | None"],
        device: Callable[[], str],
    ) -> None:
        self._session = session
        self._runner = runner
        self._lanes = lanes
        self._work = work
        self._registered = registered
        self._device = device
        session.layout_changed.connect(self._score_morph)
        session.explanation_changed.connect(self._score_morph)

    def _score_morph(self) -> None:
        """The curve is computed when somebody first looks at the morph of an explanation."""
        morph = self._session.morph
        explanation = morph.explanation
        if not morph.missing and not morph.computing:
            self._runner.cancel((MORPH_JOB,))
        if explanation is None or not morph.missing or not self._session.arrangement.morphing:
            return
        model = self._registered(explanation.model_id)
        if model is None:
            morph.failed(explanation, tr("The model of this explanation is no longer registered."))
            return
        request = ScoreMorph(explanation, model, self._device())
        score = self._work.score_morph or self._work.inference.score_morph

        def finished(outcome: Outcome) -> None:
            self._session.activities.end(MORPH_JOB)
            if outcome.succeeded:
                morph.finished(explanation, outcome.value)
            else:
                morph.failed(explanation, outcome.error or tr("Scoring was cancelled."))

        self._session.activities.update(MORPH_JOB, tr("Scoring the morph"))
        self._runner.submit(
            (MORPH_JOB,),
            lambda context, send: self._lanes.inference.submit(score, request, context),
            finished,
        )
        morph.started()
