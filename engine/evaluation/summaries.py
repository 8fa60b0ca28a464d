"""From the figures of single films to the figures of ``metrics.json``, each with its interval."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from engine.evaluation.film_figures import OCTAVE, FilmFigures
from engine.evaluation.method_figures import FAITHFULNESS, LOCALISATION
from engine.evaluation.methods import AUGMENTED
from engine.evaluation.validity import shares, shares_by_group
from engine.metrics.intervals import NOTHING, Interval, bootstrap_mean, bootstrap_median, bootstrap_statistic, share
from engine.metrics.map_diversity import MapCollection
from engine.metrics.ranking import roc_auc
from engine.metrics.realism import frechet_distance, two_sample_auc

DECISIONS = ((True, "class"), (False, "counter_class"))
# What the ablation compares: what the map finds and whether the classifier cares.
COMPARED = ("iou_at_area", "mean_iou", "pixel_auc", "pointing", *FAITHFULNESS)

# Figures that say of a film whether something is so.
SHARES = ("pointing", "possible_pointing", "similar_agrees", "adversarial_flips")


def means(measured: Sequence[FilmFigures], names: Sequence[str]) -> dict[str, Any]:
    """Mean over films of the figures of these names."""
    patients = _patients(measured)
    return {name: _interval(name)([one.values[name] for one in measured], patients).as_json() for name in names}


def classifier_figures(measured: Sequence[FilmFigures], operating_point: float) -> dict[str, Any]:
    """How well the classifier itself decides, over the films with a label."""
    labelled = [one for one in measured if one.film.label is not None]
    scores = np.array([one.score for one in labelled])
    labels = np.array([one.film.label == 1 for one in labelled], bool)
    correct = np.where(labels, scores >= operating_point, scores < operating_point)
    patients = np.array(_patients(labelled), np.intp)
    return {
        "roc_auc": bootstrap_statistic(lambda films: roc_auc(scores[films], labels[films]), patients).as_json(),
        "accuracy": share(correct, patients).as_json(),
        "sensitivity": share(correct[labels], patients[labels]).as_json(),
        "specificity": share(correct[~labels], patients[~labels]).as_json(),
    }


def method_summary(measured: Sequence[FilmFigures], name: str) -> dict[str, Any]:
    """Everything that one method gave, over the films on which it did."""
    films = [one for one in measured if name in one.methods]
    figures = [one.methods[name] for one in films]
    # The first film pays for what the device prepares once.
    first = 1 if len(films) > 1 else 0
    patients = _patients(films)
    duration_ms = [one.duration_ms for one in figures[first:]]
    forward_ms = [one.forward_ms for one in films[first:]]
    own = [key for key in figures[0].values if key not in LOCALISATION and key not in FAITHFULNESS]
    return {
        **{
            key: _interval(key)([one.values[key] for one in figures], patients).as_json()
            for key in (*LOCALISATION, *FAITHFULNESS, *own)
        },
        "ms_per_image": bootstrap_median(duration_ms, patients[first:]).as_json(),
        "forward_ms": bootstrap_median(forward_ms, patients[first:]).as_json(),
        "ratio_to_forward": bootstrap_median(duration_ms, patients[first:], forward_ms).as_json(),
        "peak_mb": bootstrap_mean([one.peak_mb for one in figures], patients).as_json(),
    }


def validity_figures(measured: Sequence[FilmFigures]) -> dict[str, Any]:
    """Whether the generated images do what they must: over all films, per decision and per class."""
    verdicts, patients = [one.verdict for one in measured], _patients(measured)
    groups = {
        kind: {name: {key: share.as_json() for key, share in group.items()} for name, group in by_name.items()}
        for kind, by_name in shares_by_group(verdicts, patients).items()
    }
    return {**{key: share.as_json() for key, share in shares(verdicts, patients).items()}, **groups}


def map_diversity_figures(maps: Mapping[bool, MapCollection]) -> dict[str, Any]:
    """Per decision, of the map E = |x_s - x_a| and of the signed difference."""
    return {
        name: {
            "map": maps[decided].diversity(signed=False).as_json(),
            "signed_map": maps[decided].diversity(signed=True).as_json(),
        }
        for decided, name in DECISIONS
    }


def realism_figures(measured: Sequence[FilmFigures]) -> dict[str, Any]:
    """Adversarial images of one decision against real films that the classifier decides so.

    ``frechet_real`` is the distance of two halves of those real films: the scale to read ``frechet`` by.
    """
    two_sample, frechet, frechet_real = {}, {}, {}
    for target, name in DECISIONS:
        changed = [one for one in measured if one.verdict.decided is not target]
        untouched = [one for one in measured if one.verdict.decided is target]
        tested = distance = NOTHING
        if changed and untouched:
            generated = np.stack([one.adversarial_spectrum for one in changed])
            real = np.stack([one.original_spectrum for one in untouched])
            patients = _patients((*changed, *untouched))
            tested = two_sample_auc(generated, real, patients)
            distance = frechet_distance(
                np.stack([one.adversarial_embedding for one in changed]),
                np.stack([one.original_embedding for one in untouched]),
                patients,
            )
        first, second = _halves(untouched)
        two_sample[f"as_{name}"] = tested.as_json()
        frechet[f"as_{name}"] = distance.as_json()
        frechet_real[f"as_{name}"] = (
            frechet_distance(
                np.stack([one.original_embedding for one in first]),
                np.stack([one.original_embedding for one in second]),
                _patients((*first, *second)),
            )
            if first and second
            else NOTHING
        ).as_json()
    return {
        **means(measured, (OCTAVE,)),
        "spectral_two_sample_auc": two_sample,
        "frechet": frechet,
        "frechet_real": frechet_real,
    }


def ablation_figures(measured: Sequence[FilmFigures], names: Sequence[str]) -> dict[str, Any]:
    """Per method with and without augmentation, and the mean gain over the same films with its interval."""
    found: dict[str, Any] = {}
    for name in names:
        films = [one for one in measured if name in one.methods and name + AUGMENTED in one.methods]
        if not films:
            continue
        found[name], patients = {}, _patients(films)
        for key in COMPARED:
            interval = _interval(key)
            plain = np.array([one.methods[name].values[key] for one in films])
            augmented = np.array([one.methods[name + AUGMENTED].values[key] for one in films])
            found[name][key] = {
                "without": interval(plain, patients).as_json(),
                "with": interval(augmented, patients).as_json(),
                "gain": bootstrap_mean(augmented - plain, patients).as_json(),
            }
    return found


def _interval(name: str) -> Callable[[ArrayLike, ArrayLike], Interval]:
    return share if name in SHARES else bootstrap_mean


def _patients(films: Sequence[FilmFigures]) -> list[int]:
    return [one.film.patient for one in films]


def _halves(films: Sequence[FilmFigures]) -> tuple[list[FilmFigures], list[FilmFigures]]:
    """Every other patient, so that the two have no patient in common."""
    place = {patient: number for number, patient in enumerate(dict.fromkeys(_patients(films)))}
    first = [one for one in films if place[one.film.patient] % 2 == 0]
    return first, [one for one in films if place[one.film.patient] % 2]
