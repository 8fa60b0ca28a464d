"""``parallax evaluate``: choose the model and the words of the data set, run the evaluation, name what failed."""

import argparse
from typing import Any

from engine.cli_explain import default_model
from engine.cli_models import find_model
from engine.cli_outcome import DONE, FAILED, UsageError
from engine.cli_progress import ProgressBar
from engine.evaluation.class_words import ClassWords
from engine.evaluation.evaluate import EvaluationRequest, Failure, evaluate
from engine.evaluation.evaluation_files import METRICS_FILE
from engine.jobs import JobContext
from engine.models.registry import Registry

_SHOWN = ("iou_at_area", "mean_iou", "pixel_auc", "pointing", "deletion_auc", "insertion_auc", "ratio_to_forward")


def run(arguments: argparse.Namespace) -> int:
    """Evaluate; 0 if every film was measured, 1 if any was not."""
    from engine.evaluation.explained_model import ExplainedModel

    if arguments.out.exists() and not arguments.out.is_dir():
        raise UsageError("--out names a file; give a folder.")
    if not arguments.data.is_dir():
        raise UsageError("--data names no folder: check its spelling and that its drive is connected.")
    registry = Registry()
    model = find_model(registry, arguments.model) if arguments.model else default_model(registry)
    words = ClassWords.of_model(model, arguments.positive, arguments.negative)
    request = EvaluationRequest(arguments.data, arguments.out, words, arguments.limit, arguments.split)
    bar = ProgressBar()

    def show(failure: Failure) -> None:
        bar.line(f"{failure.film}: {failure.reason}")

    try:
        bar.update(0.0, f"Loading {model.card.id}")
        metrics = evaluate(request, ExplainedModel(model, arguments.device), JobContext(bar.update), show)
    finally:
        bar.clear()
    _print(metrics)
    if bar.visible:
        bar.line(f"See {arguments.out / METRICS_FILE}")
    return FAILED if metrics["films"]["failures"] else DONE


def _print(metrics: dict[str, Any]) -> None:
    films = metrics["films"]
    print(f"{metrics['model']} on {metrics['data']} ({films['layout']}): {metrics['n']} films")
    for name in ("similar_agrees", "adversarial_flips", "holds"):
        _line(name, metrics["validity"][name])
    for name in _SHOWN:
        _line(name, metrics["methods"]["ours"][name])
    _line("roc_auc", metrics["classifier"]["roc_auc"])


def _line(name: str, figure: dict[str, Any]) -> None:
    if figure["value"] is None:
        print(f"  {name:<18} not defined here")
        return
    interval = "" if figure["low"] is None else f" ({figure['low']:.3f} to {figure['high']:.3f})"
    print(f"  {name:<18} {figure['value']:.3f}{interval}, n = {figure['n']}")
