"""Mean curves of every method over the films."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from engine.evaluation.film_figures import FilmFigures
from engine.metrics.intervals import Interval, bootstrap_mean
from engine.metrics.overlap import PERCENTILES


@dataclass(frozen=True)
class MeanCurve:
    """A mean curve over films.

    Attributes
    ----------
    method : str
    curve : {"deletion", "insertion", "iou"}
    films : {"all", "decided_class", "decided_counter_class"}
    points : tuple of (float, Interval)
        x and the mean with its interval: the share of pixels replaced, or the percentile of the map.
    """

    method: str
    curve: str
    films: str
    points: tuple[tuple[float, Interval], ...]


def mean_curves(methods: Iterable[str], measured: Sequence[FilmFigures]) -> list[MeanCurve]:
    """Deletion and insertion per decision, and IoU over the percentile of the map, of every method."""
    groups = {
        "all": list(measured),
        "decided_class": [one for one in measured if one.verdict.decided],
        "decided_counter_class": [one for one in measured if not one.verdict.decided],
    }
    found = []
    for method in methods:
        for curve in ("deletion", "insertion"):
            for group, films in groups.items():
                having = [one for one in films if method in one.methods]
                curves = [getattr(one.methods[method], curve) for one in having]
                patients = [one.film.patient for one in having]
                # Films of other shapes have other fractions in their last digits; the steps are the same.
                points = [
                    (
                        sum(float(one.fractions[step]) for one in curves) / len(curves),
                        bootstrap_mean([float(one.scores[step]) for one in curves], patients),
                    )
                    for step in range(len(curves[0].scores) if curves else 0)
                ]
                found.append(MeanCurve(method, curve, group, tuple(points)))
        having = [one for one in measured if method in one.methods]
        patients = [one.film.patient for one in having]
        overlaps = [
            (float(q), bootstrap_mean([one.methods[method].values[f"iou@{q}"] for one in having], patients))
            for q in PERCENTILES
        ]
        found.append(MeanCurve(method, "iou", "all", tuple(overlaps)))
    return found
