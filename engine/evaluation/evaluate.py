"""Evaluate a model on a labelled data set: the job behind ``parallax evaluate``."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine.core.errors import ParallaxError, ReportError, SourceError
from engine.core.jobs import JobContext
from engine.data.class_words import ClassWords
from engine.data.inputs import as_sentence
from engine.data.labelled_films import LabelledFilm, LabelledSet, find_labelled, spread
from engine.evaluation.evaluation_files import write_evaluation
from engine.evaluation.film_figures import POSSIBLE, PROXIMITY, ROBUSTNESS, FilmFigures, measure_film
from engine.evaluation.film_store import FilmStore
from engine.evaluation.methods import OURS, OURS_TITLE, EvaluatedMethod
from engine.evaluation.patients import with_patients
from engine.evaluation.summaries import (
    DECISIONS,
    ablation_figures,
    classifier_figures,
    map_diversity_figures,
    means,
    method_summary,
    realism_figures,
    validity_figures,
)
from engine.evaluation.tuning import Tuning, fixed, training_films, tune
from engine.explain.explained_model import ExplainedModel
from engine.metrics.map_diversity import MapCollection

# Films that the report shows with every map.
EXAMPLES = 12
_TUNED, _MEASURED = 0.15, 0.95


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
    smoothing_px : float or None
        Blur of every map, in samples of the model grid; None: chosen per method on training films.
    skipped : dict
        Methods that were asked for and cannot run, each with the reason.
    ablation : bool
        Compare methods with and without augmentation.
    """

    data: Path
    out: Path
    words: ClassWords
    limit: int | None = None
    split: str = ""
    smoothing_px: float | None = 0.0
    skipped: dict[str, str] = field(default_factory=dict)
    ablation: bool = False


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
    methods: Sequence[EvaluatedMethod] = (),
) -> dict[str, Any]:
    """Measure every film and write metrics, tables and the report; one bad film never ends it.

    What was measured of a film is kept until the end: after a kill or a cancel the same request goes on from there.

    Parameters
    ----------
    request : EvaluationRequest
    model : ExplainedModel
    context : JobContext, optional
    on_failure : callable, optional
        Told of every film that could not be measured, as it happens.
    methods : sequence of EvaluatedMethod
        OtherMethods, besides ours.

    Returns
    -------
    dict
        What ``metrics.json`` holds. Figures are ``{value, low, high, n}``: a mean over `n` films, or the statistic
        named, with its 95 % interval (:mod:`engine.metrics.intervals`); null where there is nothing to compute it
        from.

    Raises
    ------
    SourceError
        If the data folder holds nothing to evaluate on, or no film of it could be read.
    ReportError
        If the output folder cannot be written.
    Cancelled
        If the context was cancelled; no result is written then, but what was measured is kept.
    """
    context = context or JobContext()
    found = find_labelled(request.data, request.words, request.split)
    films = with_patients(found.films if request.limit is None else spread(found.films, request.limit))
    try:
        request.out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(error) from error
    tuning = _tuning(request, methods, model, context.part(0.0, _TUNED))
    store = FilmStore(request.out, _asked(request, model, tuning))
    try:
        measured, failures, maps = _measure(films, model, tuning, store, context, on_failure)
    except OSError as error:
        raise _unwritable(error) from error
    if not measured:
        raise SourceError(f"None of the {len(films)} films could be read. The first one: {failures[0].reason}")
    context.report(_MEASURED + 0.02, "Computing intervals")
    names = [name for name in (OURS, *(one.name for one in tuning.methods)) if any(name in m.methods for m in measured)]
    titles = {OURS: OURS_TITLE, **{one.name: one.title for one in tuning.methods}}
    metrics = {
        "schema_version": 3,
        "model": model.model.card.id,
        "model_version": model.model.card.version,
        "model_sha256": model.model.card.sha256,
        "device": model.device,
        "data": "/".join(request.data.resolve().parts[-2:]),
        "n": len(measured),
        "films": _films(request, found, films, measured, failures),
        "classifier": classifier_figures(measured, model.model.card.operating_point),
        "methods": {name: method_summary(measured, name) for name in names},
        "titles": {name: titles[name] for name in names},
        "skipped": {**request.skipped, **_never_ran(measured, tuning)},
        "smoothing": tuning.as_json(),
        "possible": {name: means(measured, [f"possible_{name}"])[f"possible_{name}"] for name in POSSIBLE},
        "validity": validity_figures(measured),
        "proximity": means(measured, PROXIMITY),
        "map_diversity": map_diversity_figures(maps),
        "realism": realism_figures(measured),
        "robustness": means(measured, ROBUSTNESS),
    }
    if request.ablation:
        metrics["ablation"] = {"augmentation": ablation_figures(measured, names)}
    try:
        write_evaluation(request.out, metrics, measured)
        store.clear()
    except OSError as error:
        raise _unwritable(error) from error
    context.report(1.0, f"{len(measured)} of {len(films)} films evaluated")
    return metrics


def _tuning(
    request: EvaluationRequest, methods: Sequence[EvaluatedMethod], model: ExplainedModel, context: JobContext
) -> Tuning:
    if request.smoothing_px is not None:
        return fixed(methods, request.smoothing_px)
    return tune(training_films(request.data, request.words, request.split), methods, model, context)


def _asked(request: EvaluationRequest, model: ExplainedModel, tuning: Tuning) -> dict[str, Any]:
    """Everything that decides what is measured of a film, besides the film itself."""
    card = model.model.card
    return {
        "model": [card.sha256, card.preprocessing, card.input_hw, card.operating_point, card.plausibility_threshold],
        "device": model.device,
        "data": str(request.data.resolve()),
        "words": [sorted(request.words.positive), sorted(request.words.negative)],
        "split": request.split,
        "limit": request.limit,
        "methods": [[one.name, one.settings, one.weights] for one in tuning.methods],
        "smoothing": tuning.smoothing_px,
    }


def _measure(
    films: Sequence[LabelledFilm],
    model: ExplainedModel,
    tuning: Tuning,
    store: FilmStore,
    context: JobContext,
    on_failure: Callable[[Failure], None] | None,
) -> tuple[list[FilmFigures], list[Failure], dict[bool, MapCollection]]:
    """Figures of every film, the films without any, and the signed maps per decision for the class."""
    measured: list[FilmFigures] = []
    maps = {decided: MapCollection() for decided, _ in DECISIONS}
    failures: list[Failure] = []
    shown = set(spread([film for film in films if film.has_truth] or films, EXAMPLES))
    for number, film in enumerate(films):
        context.check()
        low = _TUNED + (_MEASURED - _TUNED) * number / len(films)
        message = f"Evaluating film {number + 1} of {len(films)}"
        context.report(low, message)
        kept = store.load(film)
        if kept is None:
            try:
                kept = measure_film(
                    model,
                    film,
                    number,
                    context.part(low, low + (_MEASURED - _TUNED) / len(films), f"{message}: "),
                    methods=tuning.methods,
                    smoothing_px=tuning.smoothing_px,
                    with_peak=not measured,
                    with_planes=film in shown,
                )
            except (ParallaxError, OSError) as error:
                failures.append(Failure(film.name, as_sentence(error)))
                if on_failure is not None:
                    on_failure(failures[-1])
                continue
            store.save(*kept)
        measured.append(kept[0])
        maps[kept[0].verdict.decided].add(kept[1], film.patient)
    return measured, failures, maps


def _never_ran(measured: Sequence[FilmFigures], tuning: Tuning) -> dict[str, str]:
    """Methods that gave no map of any film, with what the first film said."""
    return {
        one.name: measured[0].method_failures.get(one.name, "It gave no map of any film.")
        for one in tuning.methods
        if not any(one.name in film.methods for film in measured)
    }


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
        "method_failures": _method_failures(measured),
        "labelled_class": sum(one.film.label == 1 for one in measured),
        "labelled_counter_class": sum(one.film.label == 0 for one in measured),
        "with_region": with_region,
        "without_region": len(measured) - with_region,
        "region_and_decided_as_class": sum(one.has_region and one.verdict.decided for one in measured),
        "patients": len({one.film.patient for one in measured}),
        "in_distribution": sum(one.verdict.in_distribution for one in measured),
        "class_words": sorted(request.words.positive),
        "counter_class_words": sorted(request.words.negative),
        "boxes": found.boxes,
        "boxes_left_out": found.boxes_left_out,
    }


def _method_failures(measured: Sequence[FilmFigures]) -> Mapping[str, int]:
    """Method to number of films on which it failed."""
    counts: dict[str, int] = {}
    for one in measured:
        for name in one.method_failures:
            counts[name] = counts.get(name, 0) + 1
    return counts


def _unwritable(error: OSError) -> ReportError:
    return ReportError(
        f"The output folder cannot be written ({error.strerror or type(error).__name__}): choose another one with "
        "--out, or check its permissions and the free space."
    )
