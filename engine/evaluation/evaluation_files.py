"""What an evaluation leaves on disk: ``metrics.json``, a row per film, and the curves."""

import csv
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any, BinaryIO

from engine import __version__
from engine.evaluation.film_figures import FilmFigures
from engine.evaluation.localisation import PERCENTILES
from engine.evaluation.statistics import bootstrap_mean
from engine.explain.output_files import write_json, write_whole

METRICS_FILE = "metrics.json"
FILMS_FILE = "films.csv"
CURVES_FILE = "curves.csv"


def write_evaluation(out: Path, metrics: Mapping[str, Any], measured: Sequence[FilmFigures]) -> None:
    """Write the three files, each whole or not at all; ``metrics.json`` last: where it is, the others are too.

    Raises
    ------
    OSError
        If the folder cannot be written.
    """
    (out / METRICS_FILE).unlink(missing_ok=True)
    _write_csv(out / FILMS_FILE, _film_rows(measured))
    _write_csv(out / CURVES_FILE, _curve_rows(measured))
    origin = {"software_version": __version__, "created": datetime.now(UTC).isoformat(timespec="seconds")}
    write_json(out / METRICS_FILE, {**metrics, **origin})


def _film_rows(measured: Sequence[FilmFigures]) -> Iterator[Sequence[Any]]:
    verdicts = ("decided", "similar_agrees", "adversarial_flips", "plausible", "holds")
    names = tuple(measured[0].values)
    yield ("film", "label", "score", *verdicts, "in_distribution", "has_region", "explain_ms", "forward_ms", *names)
    for one in measured:
        yield (
            one.film.name,
            one.film.label,
            one.score,
            *(int(getattr(one.verdict, name)) for name in verdicts),
            int(one.in_distribution),
            int(one.has_region),
            one.explain_ms,
            one.forward_ms,
            *(one.values[name] for name in names),
        )


def _curve_rows(measured: Sequence[FilmFigures]) -> Iterator[Sequence[Any]]:
    """Mean curves with intervals: deletion and insertion per decision, IoU over the percentile of the map."""
    yield "curve", "films", "x", "mean", "low", "high", "n"
    groups = {
        "all": list(measured),
        "decided_class": [one for one in measured if one.verdict.decided],
        "decided_counter_class": [one for one in measured if not one.verdict.decided],
    }
    for curve in ("deletion", "insertion"):
        for group, films in groups.items():
            curves = [getattr(one, curve) for one in films]
            # Films of other shapes have other fractions in their last digits; the steps are the same.
            for step in range(len(curves[0].scores) if curves else 0):
                fraction = sum(float(one.fractions[step]) for one in curves) / len(curves)
                yield _point(curve, group, fraction, [float(one.scores[step]) for one in curves])
    for percentile in PERCENTILES:
        yield _point("iou", "all", percentile, [one.values[f"iou@{percentile}"] for one in measured])


def _point(curve: str, films: str, x: float, values: Sequence[float]) -> Sequence[Any]:
    found = bootstrap_mean(values)
    return curve, films, x, found.value, found.low, found.high, found.n


def _write_csv(path: Path, rows: Iterable[Sequence[Any]]) -> None:
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([_cell(value) for value in row] for row in rows)
    data = text.getvalue().encode()
    write_whole(path, lambda stream: _write(stream, data))


def _cell(value: Any) -> Any:
    if isinstance(value, float):
        return f"{value:.6g}" if math.isfinite(value) else ""
    return "" if value is None else value


def _write(stream: BinaryIO, data: bytes) -> None:
    stream.write(data)
