"""Everything that is measured on one film."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.evaluation.explained_model import ExplainedModel
from engine.evaluation.faithfulness import Curve, blurred, deletion_and_insertion
from engine.evaluation.labelled import LabelledFilm
from engine.evaluation.localisation import localisation
from engine.evaluation.proximity import proximity
from engine.evaluation.realism import spectral_features, top_octave_power
from engine.evaluation.robustness import map_correlation, small_alterations
from engine.evaluation.validity import Verdict
from engine.explain.explanation import Explanation
from engine.jobs import JobContext

LOCALISATION = (
    "iou_at_area",
    "iou@80",
    "iou@85",
    "iou@90",
    "iou@95",
    "iou@98",
    "mean_iou",
    "pixel_auc",
    "average_precision",
    "pointing",
)
FAITHFULNESS = ("deletion_auc", "insertion_auc")
PROXIMITY = ("original_similar", "similar_adversarial", "ssim_similar", "ssim_adversarial", "changed")
ROBUSTNESS = ("shift", "rotation", "noise")
OCTAVE = "top_octave_ratio"
_NAN = float("nan")


@dataclass(frozen=True, eq=False)
class FilmFigures:
    """What one film gave.

    Attributes
    ----------
    film : LabelledFilm
    score : float
        The classifier's, of the class.
    verdict : Verdict
    in_distribution : bool
    has_region : bool
        Something of its boxes or mask lies on the film.
    values : dict
        Figure to value; NaN where the film has none, such as localisation without a region.
    deletion, insertion : Curve
        Of the score of the class the classifier decided for.
    original_spectrum, adversarial_spectrum : ndarray of float64
        Features for the two-sample test.
    explain_ms, forward_ms, peak_mb : float
        `peak_mb` is that of one explanation, NaN unless it was asked for.
    """

    film: LabelledFilm
    score: float
    verdict: Verdict
    in_distribution: bool
    has_region: bool
    values: dict[str, float]
    deletion: Curve
    insertion: Curve
    original_spectrum: NDArray[np.float64]
    adversarial_spectrum: NDArray[np.float64]
    explain_ms: float
    forward_ms: float
    peak_mb: float


def measure_film(
    model: ExplainedModel, film: LabelledFilm, seed: int, context: JobContext, *, with_peak: bool = False
) -> tuple[FilmFigures, NDArray[np.float32]]:
    """Explain one film and measure the explanation, on the model grid and without its letterbox.

    Parameters
    ----------
    seed : int
        Of the directions and the noise of the robustness check.
    with_peak : bool
        Also count the memory of an explanation, which takes a further one.

    Returns
    -------
    FilmFigures
    ndarray of float32, shape (h, w)
        The signed map x_s - x_a with its letterbox, for what is measured over films.

    Raises
    ------
    ParallaxError
        If the film or its mask cannot be read.
    Cancelled
        If the context was cancelled.
    """
    explanation = model.explain(film.read(), context)
    content = explanation.grid.content
    original_hw, adversarial_hw = explanation.original_hw[content], explanation.adversarial_hw[content]
    region_hw = film.region_on(explanation.grid)
    map_hw = explanation.map_hw()
    values = dict.fromkeys(LOCALISATION, _NAN)
    if region_hw is not None:
        values = localisation(map_hw[content], region_hw[content])
    context.check()
    deletion, insertion = _curves(model, explanation, map_hw)
    values |= {"deletion_auc": deletion.area, "insertion_auc": insertion.area}
    values |= proximity(original_hw, explanation.similar_hw[content], adversarial_hw)
    power = top_octave_power(original_hw)
    values[OCTAVE] = top_octave_power(adversarial_hw) / power if power > 0 else _NAN
    context.check()
    values |= _robustness(model, explanation, map_hw, np.random.default_rng(seed))
    scores, card = explanation.scores, model.model.card
    figures = FilmFigures(
        film,
        scores.original,
        Verdict.of(
            film.label,
            (scores.original, scores.similar, scores.adversarial),
            card.operating_point,
            explanation.plausibility,
            card.plausibility_threshold,
        ),
        explanation.in_distribution,
        region_hw is not None,
        values,
        deletion,
        insertion,
        spectral_features(original_hw),
        spectral_features(adversarial_hw),
        explanation.timings_ms["explain"],
        model.forward_ms(explanation.original_hw),
        model.peak_mb(explanation.original_hw, explanation.grid) if with_peak else _NAN,
    )
    return figures, explanation.signed_map_hw()


def _curves(model: ExplainedModel, explanation: Explanation, map_hw: NDArray[np.float32]) -> tuple[Curve, Curve]:
    decided = explanation.scores.original >= explanation.operating_point

    def score_of_decision(images_b1hw: NDArray[np.float32]) -> NDArray[np.float64]:
        scores = model.score(images_b1hw)
        return scores if decided else 1 - scores

    content = explanation.grid.content
    reference_hw = blurred(explanation.original_hw, content)
    return deletion_and_insertion(score_of_decision, explanation.original_hw, map_hw, reference_hw, content)


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
