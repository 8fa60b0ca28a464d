"""What is computed about an explanation once it is there, in the inference lane."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication

from engine.attribution.method import Attribution, method_named
from engine.core.jobs import JobContext
from engine.core.language import shown
from engine.explain.explanation import Explanation
from engine.explain.layers import DEFAULT_THRESHOLD, other_method_layer
from viewer.jobs.lanes import Lanes
from viewer.jobs.requests import CheckTrust, ComputeAttribution, ScoreMorph
from viewer.jobs.runner import Outcome, Runner
from viewer.jobs.work import Work
from viewer.state.session import Session

translate = QCoreApplication.translate

if TYPE_CHECKING:
    from engine.models.registry import RegisteredModel

MORPH_JOB, TRUST_JOB, METHOD_JOB = "morph", "trust", "other method"
EXPLANATION_JOBS = (MORPH_JOB, TRUST_JOB, METHOD_JOB)
"""First part of the keys of these jobs."""


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
        self._asked_about: Explanation | None = None
        session.layout_changed.connect(self._score_morph)
        session.explanation_changed.connect(self._stop_foreign)
        session.explanation_changed.connect(self._score_morph)
        session.trust.requested.connect(self._check_trust)
        session.other_method_requested.connect(self._compute_attribution)

    # -- the morph

    def _score_morph(self) -> None:
        """The curve is computed when somebody first looks at the morph of an explanation."""
        morph = self._session.morph
        explanation = morph.explanation
        if explanation is None or not morph.missing or not self._session.arrangement.morphing:
            return
        model = self._model_of(explanation)
        if model is None:
            morph.failed(explanation, self._no_model())
            return

        def finished(outcome: Outcome) -> None:
            if outcome.succeeded:
                morph.finished(explanation, outcome.value)
            else:
                morph.failed(explanation, outcome.error or translate("ExplanationJobs", "Scoring was cancelled."))

        request = ScoreMorph(explanation, model, self._device())
        score = self._work.score_morph or self._work.inference.score_morph
        morph.started()
        self._submit(MORPH_JOB, translate("ExplanationJobs", "Scoring the morph"), score, request, finished)

    # -- the trust check

    def _check_trust(self) -> None:
        trust = self._session.trust
        explanation = trust.explanation
        if explanation is None:
            return
        model = self._model_of(explanation)
        if model is None:
            trust.failed(explanation, self._no_model())
            return
        layer = self._session.layers.get("difference")
        threshold = (layer.look.threshold if layer is not None else None) or DEFAULT_THRESHOLD

        def finished(outcome: Outcome) -> None:
            if outcome.succeeded:
                trust.finished(explanation, outcome.value, threshold)
            else:
                trust.failed(explanation, outcome.error)

        request = CheckTrust(explanation, model, self._device(), threshold)
        check = self._work.check_trust or self._work.inference.check_trust
        trust.started()
        self._submit(TRUST_JOB, translate("ExplanationJobs", "Trust check"), check, request, finished, trust.progressed)

    # -- other methods

    def _compute_attribution(self, name: str) -> None:
        session = self._session
        explanation = session.explanation
        if explanation is None:
            return
        model = self._model_of(explanation)
        if model is None:
            session.notices.show(METHOD_JOB, self._no_model(), "error")
            return
        title = method_named(name).shown_title

        def finished(outcome: Outcome) -> None:
            if outcome.error:
                session.notices.show(METHOD_JOB, outcome.error, "error")
            elif outcome.succeeded:
                found: Attribution = outcome.value
                session.add_plane(explanation, other_method_layer(found))
                if found.notes:
                    session.notices.show(METHOD_JOB, " ".join(map(shown, found.notes)), "warning")

        session.notices.dismiss(METHOD_JOB)
        request = ComputeAttribution(explanation, model, self._device(), name)
        compute = self._work.compute_attribution or self._work.inference.compute_attribution
        self._submit(
            METHOD_JOB,
            translate("ExplanationJobs", "Computing {method}").format(method=title),
            compute,
            request,
            finished,
        )

    # -- running

    def _submit(
        self,
        kind: str,
        words: str,
        work: Callable[[Any, JobContext], Any],
        request: object,
        finished: Callable[[Outcome], None],
        progressed: Callable[[str], None] | None = None,
    ) -> None:
        activities = self._session.activities

        def done(outcome: Outcome) -> None:
            activities.end(kind)
            finished(outcome)

        def tell(fraction: float, message: str) -> None:
            activities.update(kind, words, fraction)
            if progressed is not None:
                progressed(message)

        # A newer one takes the place of a running one, which would not be heard again.
        self._runner.cancel((kind,))
        self._asked_about = self._session.explanation
        activities.update(kind, words)
        self._runner.submit(
            (kind,), lambda context, send: self._lanes.inference.submit(work, request, context), done, progressed=tell
        )

    def _stop_foreign(self) -> None:
        """What is computed about an explanation that is no longer shown is not worth the wait of the next one."""
        if self._session.explanation is not self._asked_about:
            for kind in EXPLANATION_JOBS:
                self._runner.cancel((kind,))

    def _model_of(self, explanation: Explanation) -> "RegisteredModel | None":
        return self._registered(explanation.model_id)

    def _no_model(self) -> str:
        return translate("ExplanationJobs", "The model of this explanation is no longer registered.")
