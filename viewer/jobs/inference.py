"""Runs in the inference lane: keeps the loaded model, explains a frame, and computes what is asked about it."""

import importlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from engine.core.jobs import JobContext
from engine.explain.explanation import Explanation
from engine.explain.morph import MorphCurve, morph_curve
from engine.imaging.frame import Frame
from viewer.jobs.requests import CheckTrust, ComputeAttribution, Explain, Explained, ScoreMorph

if TYPE_CHECKING:
    from engine.attribution.method import Attribution
    from engine.attribution.methods import MethodExplainer
    from engine.explain.trust import TrustCheck, TrustChecker
    from engine.models.registry import RegisteredModel


class Explainer(Protocol):
    """A loaded model that can explain."""

    def explain(self, frame: Frame, context: JobContext | None = None) -> Explanation:
        """Explain one frame."""

    def scores(self, planes_bhw: NDArray[np.float32]) -> NDArray[np.float32]:
        """Scores (B,) of planes (B, h, w) on the model grid."""


def load(model: "RegisteredModel", device: str) -> Explainer:
    """Load a model; imports torch, so only the inference lane may call it."""
    from engine.explain.counterfactual import load_explainer
    from engine.models.device import limit_threads

    # The regions of the map are found in the window's thread, which must not wait for this import.
    importlib.import_module("scipy.ndimage")
    limit_threads()
    return load_explainer(model, device)


class Inference:
    """The model cache of the inference lane: the last model stays loaded. Only that lane's thread may call it."""

    def __init__(self, load_model: Callable[["RegisteredModel", str], Explainer] = load) -> None:
        self._load = load_model
        self._kept: tuple[tuple[object, str], Explainer] | None = None
        self._checker: tuple[tuple[object, str], TrustChecker] | None = None
        self._other_methods: tuple[tuple[object, str], MethodExplainer] | None = None

    def explain(self, request: Explain, context: JobContext) -> Explained:
        """Explain a frame.

        Raises
        ------
        ParallaxError
            If the model or the device is refused.
        Cancelled
            If the context was cancelled.
        """
        from engine.explain.layers import explanation_layers

        explainer = self._loaded(request.model, request.device, context)
        context.report(0.5, "explaining")
        explanation = explainer.explain(request.frame, context)
        return Explained(explanation, explanation_layers(explanation))

    def score_morph(self, request: ScoreMorph, context: JobContext) -> MorphCurve:
        """Score the images between the similar and the adversarial one.

        Raises
        ------
        ParallaxError
            If the model or the device is refused.
        Cancelled
            If the context was cancelled.
        """
        explainer = self._loaded(request.model, request.device, context)
        return morph_curve(request.explanation, explainer.scores, context)

    def check_trust(self, request: CheckTrust, context: JobContext) -> "TrustCheck":
        """Put an explanation to the test.

        Raises
        ------
        ParallaxError
            If the model or the device is refused.
        Cancelled
            If the context was cancelled.
        """
        context.check()
        key = request.model.card, request.device
        if self._checker is None or self._checker[0] != key:
            from engine.explain.trust import load_trust_checker
            from engine.models.device import limit_threads

            limit_threads()
            self._checker = None
            self._checker = key, load_trust_checker(request.model, request.device)
        return self._checker[1].check(request.explanation, request.threshold, context)

    def compute_attribution(self, request: ComputeAttribution, context: JobContext) -> "Attribution":
        """Explain the film of an explanation with another method.

        Raises
        ------
        ParallaxError
            If the model or the device is refused, or the method cannot run on this model.
        Cancelled
            If the context was cancelled.
        """
        context.check()
        key = request.model.card, request.device
        if self._other_methods is None or self._other_methods[0] != key:
            from engine.attribution.methods import load_methods
            from engine.models.device import limit_threads

            limit_threads()
            self._other_methods = None
            self._other_methods = key, load_methods(request.model, request.device)
        explanation = request.explanation
        return self._other_methods[1].explain(request.method, explanation.original_hw, explanation.grid, context)

    def _loaded(self, model: "RegisteredModel", device: str, context: JobContext) -> Explainer:
        context.check()
        key = model.card, device
        if self._kept is None or self._kept[0] != key:
            self._kept = None  # the old model's memory is free before the new one takes its own
            context.report(0.0, "loading")
            self._kept = key, self._load(model, device)
            context.check()
        return self._kept[1]
