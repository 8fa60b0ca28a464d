"""``report.html``: one page, nothing outside it, for dark and for light screens."""

import math
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from engine.evaluation.curves import MeanCurve
from engine.evaluation.film_figures import FilmFigures
from engine.evaluation.methods import OURS
from engine.evaluation.report_chart import Series, line_chart
from engine.evaluation.report_picture import data_uri, film_picture, generated_picture, map_picture
from engine.evaluation.report_style import COLOURS, STYLE

# Figure, title, digits, and whether more is better (None: neither).
_COLUMNS: tuple[tuple[str, str, int, bool | None], ...] = (
    ("iou_at_area", "IoU@area", 3, True),
    ("mean_iou", "mean IoU", 3, True),
    ("pixel_auc", "pixel AUC", 3, True),
    ("average_precision", "avg. precision", 3, True),
    ("pointing", "pointing", 3, True),
    ("deletion_auc", "deletion ↓", 3, False),
    ("insertion_auc", "insertion ↑", 3, True),
    ("ms_per_image", "ms", 0, None),
    ("ratio_to_forward", "× forward", 1, None),
    ("peak_mb", "peak MB", 1, None),
)
_CRITERIA = {
    "iou_at_area": "IoU@area",
    "insertion_auc - deletion_auc": "the area between insertion and deletion curve, for no region is known there",
}
_NOTES = (
    "Small figures are 95 % intervals: Wilson's for shares of films, a bootstrap over patients for all others; bold "
    "marks the best value of a column.",
    "IoU@area keeps as many of a map's strongest pixels as the region has; pointing asks whether the maximum lies "
    "inside. Films without a known region take no part in localisation.",
    "Deletion and insertion: the score of the decided class while pixels are replaced by a blurred film, or brought "
    "back, in the order of the map.",
    "Milliseconds are medians of this run on this machine; × forward compares with one pass of the classifier in the "
    "same run.",
)


def report_page(metrics: Mapping[str, Any], curves: Sequence[MeanCurve], examples: Sequence[FilmFigures]) -> str:
    """The whole page.

    Parameters
    ----------
    metrics : mapping
        What ``metrics.json`` holds.
    curves : sequence of MeanCurve
    examples : sequence of FilmFigures
        Films whose planes were kept.
    """
    methods = metrics["methods"]
    colours = {name: COLOURS[number % len(COLOURS)] for number, name in enumerate(methods)}
    titles = metrics["titles"]
    films = metrics["films"]
    sections = [
        f"<h1>{escape(metrics['model'])} <small>on {escape(metrics['data'])}</small></h1>",
        f'<p class="quiet">{metrics["n"]} films of {films["patients"]} patients ({escape(films["layout"])}), '
        f"{films['with_region']} with a known region · model version {escape(metrics['model_version'])} · "
        f"{escape(metrics['device'])} · Parallax {escape(metrics['software_version'])}, "
        f"{escape(metrics['created'][:10])} · Research use only. Not for diagnosis.</p>",
        "<h2>Methods</h2>",
        _method_table(metrics, colours),
        _possible(metrics["possible"]),
        "".join(f'<p class="quiet">{escape(note)}</p>' for note in _NOTES),
        _smoothing(metrics["smoothing"], titles),
        _skipped(metrics["skipped"]),
        "<h2>Curves</h2>",
        _legend(titles, colours),
        f'<div class="charts">{_charts(curves, titles, colours)}</div>',
        "<h2>Generated images</h2>",
        f'<div class="tables">{"".join(_small_tables(metrics))}</div>',
        _ablation(metrics.get("ablation", {}).get("augmentation", {}), titles),
    ]
    if examples:
        sections += ["<h2>Examples</h2>", *(_example(one, titles) for one in examples)]
    title = f"{metrics['model']} on {metrics['data']}"
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body><main>"
        f"{''.join(sections)}</main></body></html>\n"
    )


def _method_table(metrics: Mapping[str, Any], colours: Mapping[str, str]) -> str:
    methods = metrics["methods"]
    best = {}
    for key, _, digits, more in _COLUMNS:
        values = [one[key]["value"] for one in methods.values() if one[key]["value"] is not None]
        if more is not None and values:
            best[key] = round(max(values) if more else min(values), digits)
    head = "".join(f"<th>{escape(title)}</th>" for _, title, _, _ in _COLUMNS)
    rows = []
    for name, one in methods.items():
        cells = "".join(_cell(one[key], digits, best.get(key)) for key, _, digits, _ in _COLUMNS)
        mark = f'<span class="dot" style="background:{colours[name]}"></span>'
        rows.append(
            f"<tr{_OURS_ROW if name == OURS else ''}><th>{mark}{escape(metrics['titles'][name])}</th>{cells}</tr>"
        )
    return f'<div class="wide"><table><thead><tr><th>Method</th>{head}</tr></thead>{"".join(rows)}</table></div>'


_OURS_ROW = ' class="ours"'


def _cell(figure: Mapping[str, Any], digits: int, best: float | None = None) -> str:
    value = figure["value"]
    if value is None or not math.isfinite(value):
        return '<td class="quiet">–</td>'
    text = f"{value:.{digits}f}"
    if best is not None and round(value, digits) == best:
        text = f"<b>{text}</b>"
    interval = ""
    if figure["low"] is not None and figure["high"] != figure["low"]:
        interval = f"<small>{figure['low']:.{digits}f} – {figure['high']:.{digits}f}</small>"
    return f"<td>{text}{interval}</td>"


def _possible(possible: Mapping[str, Any]) -> str:
    area, pointing = possible["iou_at_area"], possible["pointing"]
    if area["value"] is None:
        return ""
    return (
        "<p>A perfect counterfactual, the film before its opacity was planted, blurred as our map is, reaches IoU@area "
        f"{area['value']:.3f} and pointing {pointing['value']:.3f} on {area['n']} films: read the table by that.</p>"
    )


def _smoothing(smoothing: Mapping[str, Any], titles: Mapping[str, str]) -> str:
    if not smoothing["films"]:
        values = set(smoothing["sigma_px"].values())
        told = "not smoothed" if values == {0.0} else f"smoothed alike (σ {max(values):g} pixels)"
        return f'<p class="quiet">Maps were {told}.</p>'
    chosen = "; ".join(
        f"{titles.get(name, name)} σ {sigma:g}"
        + (f", {smoothing['settings'][name]}" if name in smoothing["settings"] else "")
        for name, sigma in smoothing["sigma_px"].items()
    )
    return (
        '<p class="quiet">Smoothing (σ in pixels of the model grid) and settings were chosen for every method alike '
        f"on {smoothing['films']} training films by {_CRITERIA[smoothing['criterion']]}: {escape(chosen)}.</p>"
    )


def _skipped(skipped: Mapping[str, str]) -> str:
    lines = "".join(f"<li>{escape(name)}: {escape(reason)}</li>" for name, reason in skipped.items())
    return f'<p class="quiet">Left out:</p><ul class="quiet">{lines}</ul>' if lines else ""


def _legend(titles: Mapping[str, str], colours: Mapping[str, str]) -> str:
    marks = "".join(
        f'<span><span class="dot" style="background:{colours[name]}"></span>{escape(title)}</span>'
        for name, title in titles.items()
    )
    return f'<p class="legend">{marks}</p>'


def _charts(curves: Sequence[MeanCurve], titles: Mapping[str, str], colours: Mapping[str, str]) -> str:
    kinds = (
        ("iou", "IoU over the threshold", "percentile of the map", "IoU"),
        ("deletion", "Deletion (lower is better)", "share of pixels replaced", "score of the decided class"),
        ("insertion", "Insertion (higher is better)", "share of pixels brought back", "score of the decided class"),
    )
    charts = []
    for kind, title, x_label, y_label in kinds:
        series = []
        for one in curves:
            points = tuple((x, mean.value) for x, mean in one.points if mean.value is not None)
            if one.curve == kind and one.films == "all" and points:
                series.append(Series(titles[one.method], colours[one.method], points, one.method == OURS))
        charts.append(line_chart(title, x_label, y_label, series))
    return "".join(charts)


def _small_tables(metrics: Mapping[str, Any]) -> list[str]:
    validity, realism = metrics["validity"], metrics["realism"]
    per = validity["per_decision"]
    groups: list[tuple[str, list[tuple[str, Mapping[str, Any]]]]] = [
        (
            "Validity",
            [
                ("similar agrees", validity["similar_agrees"]),
                ("adversarial flips", validity["adversarial_flips"]),
                ("… of films decided as the class", per["class"]["adversarial_flips"]),
                ("… as the counter-class", per["counter_class"]["adversarial_flips"]),
                ("looks like a film", validity["plausible"]),
                ("explanation holds", validity["holds"]),
            ],
        ),
        ("Proximity", [(name.replace("_", " "), figure) for name, figure in metrics["proximity"].items()]),
        (
            "Realism of adversarial images",
            [
                ("top-octave power, ratio", realism["top_octave_ratio"]),
                *((f"two-sample AUC, {_words(k)}", v) for k, v in realism["spectral_two_sample_auc"].items()),
                *((f"Fréchet distance, {_words(k)}", v) for k, v in realism["frechet"].items()),
                *((f"… of two halves of real films, {_words(k)}", v) for k, v in realism["frechet_real"].items()),
            ],
        ),
        (
            "Robustness (correlation) and diversity of the maps",
            [
                *((name, figure) for name, figure in metrics["robustness"].items()),
                *((f"diversity, {_words(k)}", v["signed_map"]) for k, v in metrics["map_diversity"].items()),
            ],
        ),
        ("Classifier", [(name.replace("_", " "), figure) for name, figure in metrics["classifier"].items()]),
    ]
    return [
        f"<table><caption>{escape(title)}</caption>"
        + "".join(f"<tr><th>{escape(name)}</th>{_cell(figure, 3)}</tr>" for name, figure in rows)
        + "</table>"
        for title, rows in groups
    ]


def _words(key: str) -> str:
    return key.replace("_", " ").replace("counter class", "counter-class")


def _ablation(found: Mapping[str, Any], titles: Mapping[str, str]) -> str:
    if not found:
        return ""
    keys = list(next(iter(found.values())))
    head = "".join(f'<th colspan="3">{escape(key)}</th>' for key in keys)
    second = "<th>without</th><th>with</th><th>gain</th>" * len(keys)
    rows = "".join(
        f"<tr><th>{escape(titles.get(name, name))}</th>"
        + "".join(_cell(one[key][side], 3) for key in keys for side in ("without", "with", "gain"))
        + "</tr>"
        for name, one in found.items()
    )
    return (
        "<h2>Random geometric augmentation</h2>"
        f'<div class="wide"><table><thead><tr><th rowspan="2">Method</th>{head}</tr><tr>{second}</tr></thead>{rows}'
        '</table></div><p class="quiet">Gain: mean over the same films of with minus without.</p>'
    )


def _example(one: FilmFigures, titles: Mapping[str, str]) -> str:
    original, region = one.planes["original"], one.planes.get("region")
    pictures = [
        ("Film", film_picture(original, region)),
        ("Adversarial image", generated_picture(one.planes["adversarial"])),
        *((titles[name], map_picture(original, one.planes[name], region)) for name in titles if name in one.planes),
    ]
    cells = "".join(
        f'<figure><img src="{data_uri(picture)}" alt=""><figcaption>{escape(title)}</figcaption></figure>'
        for title, picture in pictures
    )
    label = {1: "class", 0: "counter-class", None: "no label"}[one.film.label]
    decided = "class" if one.verdict.decided else "counter-class"
    return (
        f"<h3>{escape(one.film.name)} <small>label: {label} · decided: {decided}, score {one.score:.2f}</small></h3>"
        f'<div class="pictures">{cells}</div>'
    )
