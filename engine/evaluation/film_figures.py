"""Everything that is measured on one film."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from engine.attribution.held_memory import peak_mb
from engine.core.errors import ParallaxError
from engine.core.jobs import JobContext
from engine.data.inputs import as_sentence
from engine.data.labelled_films import LabelledFilm
from engine.evaluation.method_figures import MeasuredFilm, MethodFigures, smoothed
from engine.evaluation.methods import OURS, EvaluatedMethod
from engine.evaluation.validity import Verdict
from engine.explain.explained_model import ExplainedModel
from engine.explain.explanation import Explanation
from engine.imaging.grid import Grid
from engine.metrics.faithfulness import blurred
from engine.metrics.proximity import proximity
from engine.metrics.realism import spectral_features, top_octave_power
from engine.metrics.robustness import map_correlation, small_alterations

PROXIMITY = ("original_similar", "similar_adversarial", "ssim_similar", "ssim_adversarial", "changed")
ROBUSTNESS = ("shift", "rotation", "noise")
OCTAVE = "top_octave_ratio"
# What the map of a perfect counterfactual reaches, where the film without what was planted is known.
POSSIBLE = ("iou_at_area", "pointing")
_NAN = float("nan")
# Longest side of what the report shows: a page of a hundred pictures must stay one that can be sent.
_SHOWN_PX = 320


@dataclass(frozen=True, eq=False)
class FilmFigures:
    """What one film gave.

    Attributes
    ----------
    film : LabelledFilm
    score : float
        The classifier's, of the class.
    verdict : Verdict
    has_region : bool
        Something of its boxes or mask lies on the film.
    values : dict
        Figures of the generated images and of our map's robustness; NaN where the film has none.
    methods : dict
        Name to what the method gave, ours first; a method that failed on this film is not in it.
    method_failures : dict
        Name to a sentence.
    original_spectrum, adversarial_spectrum : ndarray of float64
        Features for the two-sample test.
    original_embedding, adversarial_embedding : ndarray of float64
        What the film critic sees, for the Fréchet distance.
    forward_ms : float
        One forward pass of the classifier, in the same run.
    planes : dict
        Name to plane (h, w), of a film that the report shows: "original", "adversarial", "region" and every map.
    """

    film: LabelledFilm
    score: float
    verdict: Verdict
    has_region: bool
    values: dict[str, float]
    methods: dict[str, MethodFigures]
    method_failures: dict[str, str]
    original_spectrum: NDArray[np.float64]
    adversarial_spectrum: NDArray[np.float64]
    original_embedding: NDArray[np.float64]
    adversarial_embedding: NDArray[np.float64]
    forward_ms: float
    planes: dict[str, NDArray[np.float32]] = field(default_factory=dict)

    @property
    def ours(self) -> MethodFigures:
        """What our map gave."""
        return self.methods[OURS]


def measure_film(
    model: ExplainedModel,
    film: LabelledFilm,
    seed: int,
    context: JobContext,
    *,
    methods: Sequence[EvaluatedMethod] = (),
    smoothing_px: Mapping[str, float] | None = None,
    with_peak: bool = False,
    with_planes: bool = False,
) -> tuple[FilmFigures, NDArray[np.float32]]:
    """Explain one film and measure the explanation, on the model grid and without its letterbox.

    Parameters
    ----------
    seed : int
        Of the directions and the noise of the robustness check.
    methods : sequence of EvaluatedMethod
        Besides ours.
    smoothing_px : mapping, optional
        Blur of a method's map before it is measured; none for a method that is not in it.
    with_peak : bool
        Also count the memory of every method, which takes a further run of each.
    with_planes : bool
        Keep film and maps for the report.

    Returns
    -------
    FilmFigures
    ndarray of float32, shape (h, w)
        The signed map x_s - x_a, 0 in the letterbox, for what is measured over films.

    Raises
    ------
    ParallaxError
        If the film or its mask cannot be read.
    Cancelled
        If the context was cancelled.
    """
    smoothing_px = smoothing_px or {}
    explanation = model.explain(film.read(), context.part(0.0, 0.1))
    grid, content = explanation.grid, explanation.grid.content
    original_hw, adversarial_hw = explanation.original_hw[content], explanation.adversarial_hw[content]
    measured = film_to_measure(model, film, explanation)
    map_hw = explanation.map_hw()
    context.check()
    shown = {OURS: smoothed(map_hw, content, smoothing_px.get(OURS, 0.0))}
    figures = {OURS: measured.measure(shown[OURS], explanation.timings_ms["explain"], {})}
    if with_peak:
        figures[OURS] = replace(figures[OURS], peak_mb=model.peak_mb(explanation.original_hw, grid))
    failures: dict[str, str] = {}
    for number, method in enumerate(methods):
        context.check()
        part = context.part(0.1 + 0.8 * number / len(methods), 0.1 + 0.8 * (number + 1) / len(methods))
        try:
            found = method.run(explanation.original_hw, grid, part)
        except ParallaxError as error:
            failures[method.name] = as_sentence(error)
            continue
        shown[method.name] = smoothed(found.map_hw, content, smoothing_px.get(method.name, 0.0))
        one = measured.measure(shown[method.name], found.duration_ms, found.values)
        if with_peak:
            one = replace(one, peak_mb=_peak_mb(method, explanation, context))
        figures[method.name] = one
    context.check()
    values = proximity(original_hw, explanation.similar_hw[content], adversarial_hw)
    power = top_octave_power(original_hw)
    values[OCTAVE] = top_octave_power(adversarial_hw) / power if power > 0 else _NAN
    values |= _robustness(model, explanation, map_hw, np.random.default_rng(seed))
    values |= _possible(film, measured, grid, smoothing_px.get(OURS, 0.0))
    embeddings = model.embed(np.stack([explanation.original_hw, explanation.adversarial_hw])[:, None])
    scores, card = explanation.scores, model.model.card
    planes = {}
    if with_planes:
        planes = {"original": explanation.original_hw, "adversarial": explanation.adversarial_hw, **shown}
        if measured.region_hw is not None:
            planes["region"] = measured.region_hw.astype(np.float32)
        planes = {name: _at_most(plane_hw, _SHOWN_PX) for name, plane_hw in planes.items()}
    result = FilmFigures(
        film,
        scores.original,
        Verdict.of(
            film.label,
            (scores.original, scores.similar, scores.adversarial),
            card.operating_point,
            explanation.plausibility,
            card.plausibility_threshold,
            explanation.in_distribution,
        ),
        measured.region_hw is not None,
        values,
        figures,
        failures,
        spectral_features(original_hw),
        spectral_features(adversarial_hw),
        embeddings[0],
        embeddings[1],
        model.forward_ms(explanation.original_hw),
        planes,
    )
    signed_map_hw = np.zeros_like(explanation.original_hw)
    signed_map_hw[content] = explanation.signed_map_hw()[content]
    return result, signed_map_hw


def film_to_measure(model: ExplainedModel, film: LabelledFilm, explanation: Explanation) -> MeasuredFilm:
    """An explained film, ready to measure maps of it.

    Raises
    ------
    SourceError
        If its mask cannot be read.
    """
    decided = explanation.scores.original >= explanation.operating_point

    def score_of_decision(images_b1hw: NDArray[np.float32]) -> NDArray[np.float64]:
        scores = model.score(images_b1hw)
        return scores if decided else 1 - scores

    content = explanation.grid.content
    return MeasuredFilm(
        explanation.original_hw,
        blurred(explanation.original_hw, content),
        content,
        film.region_on(explanation.grid),
        score_of_decision,
    )


def _possible(film: LabelledFilm, measured: MeasuredFilm, grid: Grid, sigma_px: float) -> dict[str, float]:
    try:
        planted_hw = film.planted_on(grid)
    except ParallaxError:
        planted_hw = None  # told where the film before is itself evaluated; this one can be measured without it
    if planted_hw is None:
        return {f"possible_{name}": _NAN for name in POSSIBLE}
    reached = measured.localise(smoothed(planted_hw, grid.content, sigma_px))
    return {f"possible_{name}": reached[name] for name in POSSIBLE}


def _at_most(plane_hw: NDArray[np.float32], side_px: int) -> NDArray[np.float32]:
    """A plane reduced by a whole factor so that no side is longer; the rest of a division is cut off."""
    factor = math.ceil(max(plane_hw.shape) / side_px)
    height, width = (size // factor for size in plane_hw.shape)
    blocks = plane_hw[: height * factor, : width * factor].reshape(height, factor, width, factor)
    reduced_hw: NDArray[np.float32] = blocks.mean((1, 3), dtype=np.float32)
    return reduced_hw


def _peak_mb(method: EvaluatedMethod, explanation: Explanation, context: JobContext) -> float:
    silent = context.part(0.0, 0.0)
    try:
        return peak_mb(lambda: method.run(explanation.original_hw, explanation.grid, silent))
    except ParallaxError:
        return math.nan


def _robustness(
    model: ExplainedModel, explanation: Explanation, map_hw: NDArray[np.float32], random: np.random.Generator
) -> dict[str, float]:
    grid = explanation.grid
    correlations = {}
    for alteration in small_alterations(random):
        altered_hw = alteration.apply(explanation.original_hw, grid.content, random)
        back_hw, seen_hw = alteration.undo(model.map_of(altered_hw, grid)[0], grid.content)
        correlations[alteration.name] = map_correlation(map_hw[grid.content], back_hw, seen_hw)
    return correlations
