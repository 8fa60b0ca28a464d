"""Evaluate a model on a labelled data set: the job behind ``parallax evaluate``."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.errors import ParallaxError, ReportError, SourceError
from engine.evaluation.class_words import ClassWords
from engine.evaluation.evaluation_files import write_evaluation
from engine.evaluation.explained_model import ExplainedModel
from engine.evaluation.film_figures import (
    FAITHFULNESS,
    LOCALISATION,
    OCTAVE,
    PROXIMITY,
    ROBUSTNESS,
    FilmFigures,
    measure_film,
)
from engine.evaluation.labelled import LabelledFilm, LabelledSet, find_labelled, spread
from engine.evaluation.ranking import roc_auc
from engine.evaluation.realism import two_sample_auc
from engine.evaluation.specificity import MapCollection
from engine.evaluation.statistics import NOTHING, Interval, bootstrap_mean, bootstrap_statistic
from engine.evaluation.validity import shares, shares_by_group
from engine.explain.batch_inputs import as_sentence
from engine.jobs import JobContext

OURS = "ours"
_DECISIONS = ((True, "class"), (False, "counter_class"))


@dataclass(frozen=True)
class EvaluationRequest:
    """What to evaluate and where to write it.

    Attributes
    ----------
    data, out : Path
        `out` is made where it does not exist.
    words : ClassWords
    limit : int or None
        At most so many films, both classes alike.
    split : str
        Of an index; empty for all films but those of "train".
    """

    data: Path
    out: Path
    words: ClassWords
    limit: int | None = None
    split: str = ""


@dataclass(frozen=True)
class Failure:
    """A film that could not be measured, and why."""

    film: str
    reason: str


def evaluate(
    request: EvaluationRequest,
    model: ExplainedModel,
    context: JobContext | None = None,
    on_failure: Callable[[Failure], None] | None = None,
) -> dict[str, Any]:
    """Measure every film and write ``metrics.json``, ``films.csv`` and ``curves.csv``; one bad film never ends it.

    Parameters
    ----------
    request : EvaluationRequest
    model : ExplainedModel
    context : JobContext, optional
    on_failure : callable, optional
        Told of every film that could not be measured, as it happens.

    Returns
    -------
    dict
        What ``metrics.json`` holds. Figures are ``{value, low, high, n}``: a mean over `n` films, or the statistic
        named, with its 95 % bootstrap interval; null where there is nothing to compute it from.

    Raises
    ------
    SourceError
        If the data folder holds nothing to evaluate on, or no film of it could be read.
    ReportError
        If the output folder cannot be written.
    Cancelled
        If the context was cancelled; nothing is written then.
    """
    context = context or JobContext()
    found = find_labelled(request.data, request.words, request.split)
    films = found.films if request.limit is None else spread(found.films, request.limit)
    try:
        request.out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(error) from error
    measured, failures, maps = _measure(films, model, context, on_failure)
    if not measured:
        raise SourceError(f"None of the {len(films)} films could be read. The first one: {failures[0].reason}")
    context.report(0.97, "Computing intervals")
    metrics = {
        "schema_version": 1,
        "model": model.model.card.id,
        "model_version": model.model.card.version,
        "model_sha256": model.model.card.sha256,
        "device": model.device,
        "data": "/".join(request.data.resolve().parts[-2:]),
        "n": len(measured),
        "films": _films(request, found, films, measured, failures),
        "classifier": _classifier(measured, model.model.card.operating_point),
        "methods": {OURS: _method(measured)},
        "validity": _validity(measured),
        "proximity": _means(measured, PROXIMITY),
        "specificity": _specificity(maps),
        "realism": _realism(measured),
        "robustness": _means(measured, ROBUSTNESS),
    }
    try:
        write_evaluation(request.out, metrics, measured)
    except OSError as error:
        raise _unwritable(error) from error
    context.report(1.0, f"{len(measured)} of {len(films)} films evaluated")
    return metrics


def _measure(
    films: Sequence[LabelledFilm],
    model: ExplainedModel,
    context: JobContext,
    on_failure: Callable[[Failure], None] | None,
) -> tuple[list[FilmFigures], list[Failure], dict[bool, MapCollection]]:
    """Figures of every film, the films without any, and the signed maps per decision for the class."""
    measured: list[FilmFigures] = []
    maps = {decided: MapCollection() for decided, _ in _DECISIONS}
    failures: list[Failure] = []
    # An explanation reports its own progress from 0 to 1; here it only passes on a cancel.
    step = JobContext(lambda _fraction, _message: context.check())
    for number, film in enumerate(films):
        context.check()
        context.report(0.97 * number / len(films), f"Evaluating film {number + 1} of {len(films)}")
        try:
            figures, signed_map_hw = measure_film(model, film, number, step, with_peak=not measured)
        except (ParallaxError, OSError) as error:
            failures.append(Failure(film.name, as_sentence(error)))
            if on_failure is not None:
                on_failure(failures[-1])
        else:
            measured.append(figures)
            maps[figures.verdict.decided].add(signed_map_hw)
    return measured, failures, maps


def _films(
    request: EvaluationRequest,
    found: LabelledSet,
    films: Sequence[LabelledFilm],
    measured: Sequence[FilmFigures],
    failures: Sequence[Failure],
) -> dict[str, Any]:
    with_region = sum(one.has_region for one in measured)
    return {
        "layout": found.layout,
        "split": request.split or None,
        "in_data_set": len(found.films),
        "beyond_limit": len(found.films) - len(films),
        "left_out": found.left_out,
        "failures": [vars(failure) for failure in failures],
        "labelled_class": sum(one.film.label == 1 for one in measured),
        "labelled_counter_class": sum(one.film.label == 0 for one in measured),
        "with_region": with_region,
        "without_region": len(measured) - with_region,
        "region_and_decided_as_class": sum(one.has_region and one.verdict.decided for one in measured),
        "in_distribution": sum(one.in_distribution for one in measured),
        "class_words": sorted(request.words.positive),
        "counter_class_words": sorted(request.words.negative),
        "boxes": found.boxes,
        "boxes_left_out": found.boxes_left_out,
    }


def _classifier(measured: Sequence[FilmFigures], operating_point: float) -> dict[str, Any]:
    labelled = [one for one in measured if one.film.label is not None]
    scores = np.array([one.score for one in labelled])
    labels = np.array([one.film.label == 1 for one in labelled], bool)
    correct = np.where(labels, scores >= operating_point, scores < operating_point)
    return {
        "roc_auc": bootstrap_statistic(lambda films: roc_auc(scores[films], labels[films]), len(labels)).as_json(),
        "accuracy": bootstrap_mean(correct).as_json(),
        "sensitivity": bootstrap_mean(correct[labels]).as_json(),
        "specificity": bootstrap_mean(correct[~labels]).as_json(),
    }


def _method(measured: Sequence[FilmFigures]) -> dict[str, Any]:
    # The first film pays for what the device prepares once.
    timed = measured[1:] if len(measured) > 1 else measured
    explain_ms = np.array([one.explain_ms for one in timed])
    forward_ms = np.array([one.forward_ms for one in timed])

    def median(values: NDArray[np.float64]) -> Interval:
        return bootstrap_statistic(lambda films: float(np.median(values[films])), len(values))

    ratio = bootstrap_statistic(
        lambda films: float(np.median(explain_ms[films]) / np.median(forward_ms[films])), len(timed)
    )
    return {
        **_means(measured, (*LOCALISATION, *FAITHFULNESS)),
        "ms_per_image": median(explain_ms).as_json(),
        "forward_ms": median(forward_ms).as_json(),
        "ratio_to_forward": ratio.as_json(),
        "peak_mb": bootstrap_mean([one.peak_mb for one in measured]).as_json(),
    }


def _means(measured: Sequence[FilmFigures], names: Sequence[str]) -> dict[str, Any]:
    return {name: bootstrap_mean([one.values[name] for one in measured]).as_json() for name in names}


def _validity(measured: Sequence[FilmFigures]) -> dict[str, Any]:
    verdicts = [one.verdict for one in measured]
    groups = {
        kind: {name: {key: share.as_json() for key, share in group.items()} for name, group in by_name.items()}
        for kind, by_name in shares_by_group(verdicts).items()
    }
    return {**{key: share.as_json() for key, share in shares(verdicts).items()}, **groups}


def _specificity(maps: Mapping[bool, MapCollection]) -> dict[str, Any]:
    """Per decision, of the map E = |x_s - x_a| and of the signed difference."""
    return {
        name: {
            "map": maps[decided].specificity(signed=False).as_json(),
            "signed_map": maps[decided].specificity(signed=True).as_json(),
        }
        for decided, name in _DECISIONS
    }


def _realism(measured: Sequence[FilmFigures]) -> dict[str, Any]:
    """Adversarial images of one decision against real films that the classifier decides so."""
    two_sample = {}
    for target, name in _DECISIONS:
        changed = [one for one in measured if one.verdict.decided is not target]
        untouched = [one for one in measured if one.verdict.decided is target]
        tested = NOTHING
        if changed and untouched:
            generated = np.stack([one.adversarial_spectrum for one in changed])
            real = np.stack([one.original_spectrum for one in untouched])
            # A film with and without what was planted has one name in two folders.
            films = [Path(one.film.name).name for one in (*changed, *untouched)]
            tested = two_sample_auc(generated, real, films)
        two_sample[f"as_{name}"] = tested.as_json()
    return {**_means(measured, (OCTAVE,)), "spectral_two_sample_auc": two_sample}


def _unwritable(error: OSError) -> ReportError:
    return ReportError(
        f"The output folder cannot be written ({error.strerror or type(error).__name__}): choose another one with "
        "--out, or check its permissions and the free space."
    )
