"""Every method's smoothing and settings, chosen on training films, alike for all (METHOD §5 tells what it buys)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.core.errors import ParallaxError, SourceError
from engine.core.jobs import JobContext
from engine.data.class_words import ClassWords
from engine.data.labelled_films import LabelledFilm, find_labelled, spread
from engine.evaluation.film_figures import film_to_measure
from engine.evaluation.method_figures import MeasuredFilm, smoothed
from engine.evaluation.methods import OURS, EvaluatedMethod
from engine.explain.explained_model import ExplainedModel
from engine.explain.explanation import Explanation
from engine.metrics.faithfulness import deletion_and_insertion
from engine.metrics.overlap import iou_at_area

# Blurs to choose from, in samples at a shorter side of 224.
SIGMAS_AT_224 = (0.0, 2.0, 4.0, 8.0, 12.0)
FILMS = 12
# Of the deletion and insertion curves where no region is known.
_STEPS = 8


@dataclass(frozen=True)
class Tuning:
    """What was chosen.

    Attributes
    ----------
    methods : tuple of EvaluatedMethod
        With their settings.
    smoothing_px : dict
        Name to sigma on the model grid.
    films : int
        Training films that were asked; 0 where there are none.
    criterion : str
        What was maximised; empty without films.
    scores : dict
        Name to the mean of the criterion at the choice.
    """

    methods: tuple[EvaluatedMethod, ...]
    smoothing_px: dict[str, float]
    films: int = 0
    criterion: str = ""
    scores: dict[str, float] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """For ``metrics.json``."""
        return {
            "films": self.films,
            "criterion": self.criterion or None,
            "sigma_px": self.smoothing_px,
            "settings": {one.name: one.settings for one in self.methods if one.settings},
            "at_choice": {name: round(value, 5) for name, value in self.scores.items() if math.isfinite(value)},
        }


def training_films(data: Path, words: ClassWords, split: str = "") -> tuple[LabelledFilm, ...]:
    """Films of the training split that belongs to a data folder: those with a region, else any; empty without one.

    The rows of ``index.csv`` of the split "train", or the folder ``train`` beside the data folder. Never the films
    that are evaluated.
    """
    try:
        if (data / "index.csv").is_file():
            found = find_labelled(data, words, "train").films if split != "train" else ()
        elif data.resolve().name != "train" and (data.resolve().parent / "train").is_dir():
            found = find_labelled(data.resolve().parent / "train", words).films
        else:
            found = ()
    except SourceError:
        return ()
    with_truth = [film for film in found if film.has_truth]
    return spread(with_truth or found, FILMS)


def fixed(methods: Sequence[EvaluatedMethod], sigma_px: float) -> Tuning:
    """The same blur for every method, and their usual settings."""
    return Tuning(tuple(methods), dict.fromkeys((OURS, *(one.name for one in methods)), sigma_px))


def tune(
    films: Sequence[LabelledFilm], methods: Sequence[EvaluatedMethod], model: ExplainedModel, context: JobContext
) -> Tuning:
    """Choose blur and settings of every method on training films.

    The criterion is IoU@area on films with a region; where none has one, the area between the insertion and the
    deletion curve. Of equal choices the first: no blur, and the method's first setting.

    Raises
    ------
    Cancelled
        If the context was cancelled.
    """
    prepared = _prepare(films, model, context)
    if not prepared:
        return fixed(methods, 0.0)
    located = [one for one in prepared if one[1].region_hw is not None]
    prepared = located or prepared
    sigmas = [sigma * min(prepared[0][1].image_hw.shape) / 224 for sigma in SIGMAS_AT_224]
    ours = np.array([_values(measured, explained.map_hw(), sigmas) for explained, measured in prepared])
    best = int(ours.mean(0).argmax())
    smoothing, scores = {OURS: sigmas[best]}, {OURS: float(ours.mean(0)[best])}
    chosen = []
    for number, method in enumerate(methods):
        part = context.part(number / len(methods), (number + 1) / len(methods))
        part.report(0.0, f"Choosing the smoothing of {method.title}")
        picked, sigma, score = _choose(method, prepared, sigmas, part)
        chosen.append(picked)
        smoothing[method.name], scores[method.name] = sigma, score
    criterion = "iou_at_area" if located else "insertion_auc - deletion_auc"
    return Tuning(tuple(chosen), smoothing, len(prepared), criterion, scores)


Prepared = tuple[Explanation, MeasuredFilm]


def _prepare(films: Sequence[LabelledFilm], model: ExplainedModel, context: JobContext) -> list[Prepared]:
    prepared = []
    for film in films:
        context.check()
        try:
            explanation = model.explain(film.read(), context.part(0.0, 0.0))
            prepared.append((explanation, film_to_measure(model, film, explanation)))
        except (ParallaxError, OSError):
            continue  # one training film less
    return prepared


def _choose(
    method: EvaluatedMethod, prepared: Sequence[Prepared], sigmas: Sequence[float], context: JobContext
) -> tuple[EvaluatedMethod, float, float]:
    best: tuple[EvaluatedMethod, float, float] | None = None
    try:
        variants = method.variants(prepared[0][0].original_hw)
    except ParallaxError:
        variants = (method,)
    for variant in variants:
        values = []
        for explanation, measured in prepared:
            context.check()
            try:
                found = variant.run(explanation.original_hw, explanation.grid, context.part(0.0, 0.0))
            except ParallaxError:
                continue  # told again, with its reason, where films are evaluated
            values.append(_values(measured, found.map_hw, sigmas))
        if not values:
            continue
        means = np.array(values).mean(0)
        place = int(means.argmax())
        if best is None or means[place] > best[2]:
            best = (variant, sigmas[place], float(means[place]))
    return best or (method, 0.0, math.nan)


def _values(measured: MeasuredFilm, map_hw: NDArray[np.float32], sigmas: Sequence[float]) -> list[float]:
    """The criterion for every blur."""
    values = []
    for sigma in sigmas:
        smooth_hw = smoothed(map_hw, measured.content, sigma)
        if measured.region_hw is not None:
            values.append(iou_at_area(smooth_hw[measured.content], measured.region_hw[measured.content]))
            continue
        deletion, insertion = deletion_and_insertion(
            measured.score, measured.image_hw, smooth_hw, measured.reference_hw, measured.content, steps=_STEPS
        )
        values.append(insertion.area - deletion.area)
    return values
