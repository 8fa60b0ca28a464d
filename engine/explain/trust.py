"""How far one explanation can be trusted: three questions, each answered by an experiment and told in a sentence.

Does the map stay when the film hardly changes? Does the classifier's score hang on the region that the map marks? Do
two methods that share nothing with ours mark the same region? None of them proves an explanation right; each can show
one wrong.
"""

import math
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from engine.attribution.captum_methods import Occlusion
from engine.attribution.methods import MethodExplainer, load_methods
from engine.core.jobs import JobContext
from engine.core.language import mark, number, percent, translate
from engine.explain.base import MapExplainer
from engine.explain.explanation import Explanation
from engine.explain.layers import DEFAULT_THRESHOLD, explanation_layers
from engine.imaging.grid import Grid
from engine.imaging.layer import Threshold
from engine.metrics.faithfulness import blurred
from engine.metrics.robustness import map_correlation, small_alterations
from engine.models.registry import RegisteredModel

METHODS_ASKED = ("integrated-gradients", "occlusion")
STABLE = 0.8
# How far the score must move at least for the region to count.
MOVED = 0.05
# And how many times farther than by masking the same place on the other side.
MORE_THAN_MIRRORED = 1.5
# Another method agrees if it marks this many times more of our region than chance would.
BETTER_THAN_CHANCE = 2.0
# OtherMethods speckle: their maps are compared after this blur, in shares of the shorter side (4 pixels at 224).
_SMOOTHING = 4 / 224
# Sigma of the edge of what is masked, so that the mask itself draws no line.
_FEATHER_PX = 2.0
_WORDS = {
    "shift": mark("Trust", "{value} after shifting the film"),
    "rotation": mark("Trust", "{value} after turning the film"),
    "noise": mark("Trust", "{value} after adding noise"),
}


@dataclass(frozen=True)
class Finding:
    """One answer.

    Attributes
    ----------
    name : {"stability", "masking", "agreement"}
    passed : bool
    sentence : str
        What was done and what came out, for people.
    """

    name: str
    passed: bool
    sentence: str


@dataclass(frozen=True)
class Masking:
    """The score of the explained class in [0, 1] with a region blurred away.

    Attributes
    ----------
    region_share : float
        Of the film's area.
    original, masked, mirrored : float
        Score of the film, without the region, and without the same region on the other side of the film.
    """

    region_share: float
    original: float
    masked: float
    mirrored: float


@dataclass(frozen=True)
class Agreement:
    """How much of our region another method marks, if it may mark as much area; `chance` is its share of the film."""

    title: str
    overlap: float
    chance: float
    correlation: float


@dataclass(frozen=True)
class TrustCheck:
    """What came out.

    Attributes
    ----------
    stability : dict
        "shift", "rotation", "noise" to the correlation of the map with itself in [-1, 1], NaN where the map is flat.
    masking : Masking or None
        None where the map marks nothing.
    agreement : tuple of Agreement
    findings : tuple of Finding
        In the order stability, masking, agreement.
    """

    stability: dict[str, float]
    masking: Masking | None
    agreement: tuple[Agreement, ...]
    findings: tuple[Finding, ...]

    @property
    def passed(self) -> bool:
        """Nothing speaks against the explanation."""
        return all(finding.passed for finding in self.findings)


class CheckedModel(Protocol):
    """What is asked of the explained model; :class:`engine.explain.explained_model.ExplainedModel` has it."""

    def score(self, images_b1hw: NDArray[np.float32]) -> NDArray[np.float64]:
        """Scores (B,) in [0, 1] of planes (B, 1, h, w)."""
        ...

    def map_of(self, plane_hw: NDArray[np.float32], grid: Grid) -> tuple[NDArray[np.float32], float]:
        """Our map of a plane, and its score."""
        ...


class TrustChecker:
    """Checks explanations of one model. Made by :func:`load_trust_checker`; used from one thread at a time."""

    def __init__(self, model: CheckedModel, other_methods: MapExplainer) -> None:
        self._model = model
        self._other_methods = other_methods

    def check(
        self, explanation: Explanation, threshold: Threshold = DEFAULT_THRESHOLD, context: JobContext | None = None
    ) -> TrustCheck:
        """Put one explanation to the test; takes some hundred passes of the classifier.

        Parameters
        ----------
        explanation : Explanation
            Of this model.
        threshold : Threshold
            What of the map is the region, as the viewer shows it.
        context : JobContext, optional

        Raises
        ------
        Cancelled
            Between two passes of the classifier.
        DeviceError
            If not even the computer's own memory suffices.
        """
        context = context or JobContext()
        context.report(0.0, translate("Progress", "Changing the film a little"))
        stability = self._stability(explanation, context)
        context.report(0.1, translate("Progress", "Masking the region"))
        layer = explanation_layers(explanation)[-1]
        cut = layer.cut(threshold)
        region_hw = np.zeros(layer.plane_hw.shape, bool)
        film_hw = layer.plane_hw[layer.grid.content]
        region_hw[layer.grid.content] = (film_hw >= cut) & (film_hw > 0)
        marked = bool(region_hw.any())
        context.check()
        masking = self._masking(explanation, region_hw) if marked else None
        agreement = []
        for place, name in enumerate(METHODS_ASKED if marked else ()):
            low = 0.15 + 0.85 * place / len(METHODS_ASKED)
            part = context.part(low, low + 0.85 / len(METHODS_ASKED))
            agreement.append(self._agreement(explanation, region_hw, name, part))
        findings = (
            _stability_finding(stability),
            _masking_finding(masking, explanation),
            _agreement_finding(tuple(agreement)),
        )
        context.report(1.0, translate("Progress", "Checked"))
        return TrustCheck(stability, masking, tuple(agreement), findings)

    def _stability(self, explanation: Explanation, context: JobContext) -> dict[str, float]:
        grid, random = explanation.grid, np.random.default_rng(0)
        map_hw = explanation.map_hw()[grid.content]
        found = {}
        for alteration in small_alterations(random):
            context.check()
            altered_hw = alteration.apply(explanation.original_hw, grid.content, random)
            back_hw, seen_hw = alteration.undo(self._model.map_of(altered_hw, grid)[0], grid.content)
            found[alteration.name] = map_correlation(map_hw, back_hw, seen_hw)
        return found

    def _masking(self, explanation: Explanation, region_hw: NDArray[np.bool_]) -> Masking:
        content = explanation.grid.content
        image_hw = explanation.original_hw
        reference_hw = blurred(image_hw, content)
        mirrored_hw = np.zeros_like(region_hw)
        mirrored_hw[content] = region_hw[content][:, ::-1]
        planes = [image_hw, *(_without(image_hw, reference_hw, region) for region in (region_hw, mirrored_hw))]
        original, masked, mirrored = self._model.score(np.stack(planes)[:, None]).tolist()
        return Masking(float(region_hw[content].mean()), original, masked, mirrored)

    def _agreement(
        self, explanation: Explanation, region_hw: NDArray[np.bool_], name: str, context: JobContext
    ) -> Agreement:
        plane_hw, grid = explanation.original_hw, explanation.grid
        # Coarser than the method's usual squares: which region it is can be told with a quarter of the passes.
        side = min(plane_hw.shape)
        settings = Occlusion(max(1, round(side / 10)), max(1, round(side / 14))) if name == "occlusion" else None
        other_method = self._other_methods.explain(name, plane_hw, grid, context, settings)
        content = grid.content
        sigma = _SMOOTHING * min(plane_hw[content].shape)
        theirs_hw = gaussian_filter(other_method.map_hw[content], sigma)
        ours_hw = gaussian_filter(explanation.map_hw()[content], sigma)
        region = region_hw[content]
        area = int(region.sum())
        strongest = np.argsort(-theirs_hw, axis=None, kind="stable")[:area]
        overlap = float(region.ravel()[strongest].mean()) if theirs_hw.any() else 0.0
        everywhere = np.ones(region.shape, bool)
        return Agreement(
            other_method.method.title, overlap, area / region.size, map_correlation(ours_hw, theirs_hw, everywhere)
        )


def load_trust_checker(model: RegisteredModel, device: str = "auto") -> TrustChecker:
    """Load what the checks of one model need. Imports torch.

    Raises
    ------
    ModelError, DeviceError
        As :func:`engine.explain.counterfactual.load_explainer`.
    """
    from engine.explain.explained_model import ExplainedModel

    other_methods: MethodExplainer = load_methods(model, device)
    return TrustChecker(ExplainedModel(model, device), other_methods)


def _without(
    image_hw: NDArray[np.float32], reference_hw: NDArray[np.float32], region_hw: NDArray[np.bool_]
) -> NDArray[np.float32]:
    # Feathered outwards only: what is marked goes whole.
    soft_hw = np.maximum(gaussian_filter(region_hw.astype(np.float32), _FEATHER_PX), region_hw).astype(np.float32)
    masked_hw: NDArray[np.float32] = image_hw + soft_hw * (reference_hw - image_hw)
    return masked_hw


def _stability_finding(stability: dict[str, float]) -> Finding:
    known = {name: value for name, value in stability.items() if math.isfinite(value)}
    if not known:
        same = translate("Trust", "The map is the same everywhere, so it cannot be compared with itself.")
        return Finding("stability", False, same)
    told = ", ".join(
        translate("Trust", _WORDS[name]).format(value=number(value, ".2f")) for name, value in known.items()
    )
    stable = len(known) == len(stability) and min(known.values()) >= STABLE
    sentence = (
        translate("Trust", "The map stays with the anatomy: correlation with itself {told} (1 is the same map).")
        if stable
        else translate(
            "Trust", "The map changes when the film hardly does: correlation with itself {told} (1 is the same map)."
        )
    )
    return Finding("stability", stable, sentence.format(told=told))


def _masking_finding(masking: Masking | None, explanation: Explanation) -> Finding:
    if masking is None:
        nothing = translate("Trust", "Nothing of the map lies above the threshold, so there is nothing to mask.")
        return Finding("masking", False, nothing)
    direction = 1 if explanation.scores.original >= explanation.operating_point else -1
    effect = direction * (masking.original - masking.masked)
    control = direction * (masking.original - masking.mirrored)
    passed = effect >= MOVED and effect >= MORE_THAN_MIRRORED * control
    start = (
        translate("Trust", "The score hangs on the marked region")
        if passed
        else translate("Trust", "The score does not hang on the marked region alone")
    )
    experiment = translate(
        "Trust",
        "blurring it ({share} of the film) moves the score from {original} to {masked}; blurring the same place on the "
        "other side moves it to {mirrored}.",
    ).format(
        share=percent(masking.region_share),
        original=number(masking.original, ".2f"),
        masked=number(masking.masked, ".2f"),
        mirrored=number(masking.mirrored, ".2f"),
    )
    return Finding("masking", passed, translate("Trust", "{verdict}: {told}").format(verdict=start, told=experiment))


def _agreement_finding(agreement: tuple[Agreement, ...]) -> Finding:
    if not agreement:
        none = translate("Trust", "There is no marked region that other methods could agree with.")
        return Finding("agreement", False, none)
    agreeing = [one for one in agreement if one.overlap >= BETTER_THAN_CHANCE * one.chance]
    titles = {one.title: translate("Methods", one.title) for one in agreement}
    marks = translate("Trust", "{method} marks {share} of the region")
    told = ", ".join(marks.format(method=titles[one.title], share=percent(one.overlap)) for one in agreement)
    if len(agreeing) == len(agreement):
        start = translate("Trust", "Other methods point to the same place")
    elif not agreeing:
        start = translate("Trust", "Other methods point elsewhere")
    else:
        start = translate("Trust", "Only {method} points to the same place").format(method=titles[agreeing[0].title])
    told = translate("Trust", "{marks}; by chance it would be {chance}.").format(
        marks=told, chance=percent(agreement[0].chance)
    )
    return Finding(
        "agreement", bool(agreeing), translate("Trust", "{verdict}: {told}").format(verdict=start, told=told)
    )
