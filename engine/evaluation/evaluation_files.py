"""What an evaluation leaves on disk: ``metrics.json``, ``report.html``, a row per film and method, and the curves."""

import csv
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

from engine import __version__
from engine.core.atomic import write_bytes, write_json
from engine.evaluation.curves import MeanCurve, mean_curves
from engine.evaluation.film_figures import FilmFigures
from engine.evaluation.method_figures import FAITHFULNESS, LOCALISATION
from engine.evaluation.report import report_page

METRICS_FILE = "metrics.json"
REPORT_FILE = "report.html"
FILMS_FILE = "films.csv"
METHODS_FILE = "methods.csv"
CURVES_FILE = "curves.csv"


def write_evaluation(out: Path, metrics: Mapping[str, Any], measured: Sequence[FilmFigures]) -> None:
    """Write every file, each whole or not at all; ``metrics.json`` last: where it is, the others are too.

    Raises
    ------
    OSError
        If the folder cannot be written.
    """
    (out / METRICS_FILE).unlink(missing_ok=True)
    curves = mean_curves(metrics["methods"], measured)
    origin = {"software_version": __version__, "created": datetime.now(UTC).isoformat(timespec="seconds")}
    whole = {**metrics, **origin}
    _write_csv(out / FILMS_FILE, _film_rows(measured))
    _write_csv(out / METHODS_FILE, _method_rows(measured))
    _write_csv(out / CURVES_FILE, _curve_rows(curves))
    page = report_page(whole, curves, [one for one in measured if one.planes]).encode()
    write_bytes(out / REPORT_FILE, page)
    write_json(out / METRICS_FILE, whole)


def _film_rows(measured: Sequence[FilmFigures]) -> Iterator[Sequence[Any]]:
    """A row per film: what the classifier said, the generated images, and our map."""
    verdicts = ("decided", "similar_agrees", "adversarial_flips", "plausible", "holds")
    names, ours = tuple(measured[0].values), tuple(measured[0].ours.values)
    times = ("explain_ms", "forward_ms")
    yield ("film", "label", "score", *verdicts, "in_distribution", "has_region", *times, *ours, *names)
    for one in measured:
        yield (
            one.film.name,
            one.film.label,
            one.score,
            *(int(getattr(one.verdict, name)) for name in verdicts),
            int(one.verdict.in_distribution),
            int(one.has_region),
            one.ours.duration_ms,
            one.forward_ms,
            *(one.ours.values[name] for name in ours),
            *(one.values[name] for name in names),
        )


def _method_rows(measured: Sequence[FilmFigures]) -> Iterator[Sequence[Any]]:
    """A row per film and method."""
    names = (*LOCALISATION, *FAITHFULNESS)
    yield ("film", "method", "ms", *names)
    for one in measured:
        for method, found in one.methods.items():
            yield (one.film.name, method, found.duration_ms, *(found.values[name] for name in names))


def _curve_rows(curves: Iterable[MeanCurve]) -> Iterator[Sequence[Any]]:
    yield "method", "curve", "films", "x", "mean", "low", "high", "n"
    for one in curves:
        for x, mean in one.points:
            shown = int(x) if one.curve == "iou" else x
            yield one.method, one.curve, one.films, shown, mean.value, mean.low, mean.high, mean.n


def _write_csv(path: Path, rows: Iterable[Sequence[Any]]) -> None:
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([_cell(value) for value in row] for row in rows)
    write_bytes(path, text.getvalue().encode())


def _cell(value: Any) -> Any:
    if isinstance(value, float):
        return f"{value:.6g}" if math.isfinite(value) else ""
    return "" if value is None else value
