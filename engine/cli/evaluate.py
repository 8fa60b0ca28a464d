"""``parallax evaluate``: choose the model, the methods and the words of the data set, run, name what failed."""

import argparse
from typing import Any

from engine.attribution.methods import load_methods
from engine.cli.explain import default_model
from engine.cli.models import find_model
from engine.cli.outcome import DONE, FAILED, UsageError
from engine.cli.progress import ProgressBar
from engine.core.errors import ModelError
from engine.core.jobs import JobContext
from engine.core.printable import printable
from engine.data.class_words import ClassWords
from engine.evaluation.evaluate import EvaluationRequest, Failure, evaluate
from engine.evaluation.evaluation_files import METRICS_FILE, REPORT_FILE
from engine.evaluation.methods import OURS, EvaluatedMethod, chosen_names, other_methods_of, pairs_of
from engine.models.registry import RegisteredModel, Registry

_SHOWN = ("iou_at_area", "mean_iou", "pixel_auc", "pointing", "deletion_auc", "insertion_auc", "ratio_to_forward")


def run(arguments: argparse.Namespace) -> int:
    """Evaluate; 0 if every film was measured, 1 if any was not."""
    from engine.explain.explained_model import ExplainedModel

    if arguments.out.exists() and not arguments.out.is_dir():
        raise UsageError("--out names a file; give a folder.")
    if not arguments.data.is_dir():
        raise UsageError("--data names no folder: check its spelling and that its drive is connected.")
    try:
        names = chosen_names(arguments.methods)
    except ModelError as error:
        raise UsageError(str(error)) from None
    registry = Registry()
    model = find_model(registry, arguments.model) if arguments.model else default_model(registry)
    words = ClassWords.of_model(model, arguments.positive, arguments.negative)
    bar = ProgressBar()

    def show(failure: Failure) -> None:
        bar.line(printable(f"{failure.film}: {failure.reason}"))

    context = JobContext(bar.update)
    try:
        bar.update(0.0, f"Loading {model.card.id}")
        methods, skipped = _methods(arguments, model, names)
        request = EvaluationRequest(
            arguments.data,
            arguments.out,
            words,
            arguments.limit,
            arguments.split,
            arguments.smoothing,
            skipped,
            arguments.ablation is not None,
        )
        explained = ExplainedModel(model, arguments.device)
        if arguments.sanity:
            from engine.evaluation.sanity import randomise

            outcome = randomise(request, explained, names, context)
        else:
            metrics = evaluate(request, explained, context, show, methods)
    finally:
        bar.clear()
    if arguments.sanity:
        _print_sanity(outcome)
        return DONE
    _print(metrics)
    if bar.visible:
        bar.line(printable(f"See {arguments.out / REPORT_FILE} and {arguments.out / METRICS_FILE}"))
    return FAILED if metrics["films"]["failures"] else DONE


def _methods(
    arguments: argparse.Namespace, model: RegisteredModel, names: list[str]
) -> tuple[list[EvaluatedMethod], dict[str, str]]:
    """Every method that was asked for and can run, and why the others cannot."""
    if not names and not arguments.generators:
        return [], {}
    masks, refused = arguments.mask_generator, {}
    try:
        other_methods = load_methods(model, arguments.device, masks)
    except ModelError as error:
        if masks is None:
            raise
        other_methods, refused = load_methods(model, arguments.device), {"mask-generator": str(error)}
    methods, skipped = other_methods_of(other_methods, names, augmentation=arguments.ablation is not None)
    pairs, no_pairs = pairs_of(model, dict(arguments.generators))
    return [*pairs, *methods], {**skipped, **refused, **no_pairs}


def _print(metrics: dict[str, Any]) -> None:
    films = metrics["films"]
    print(printable(f"{metrics['model']} on {metrics['data']} ({films['layout']}): {metrics['n']} films"))
    for name in ("similar_agrees", "adversarial_flips", "holds"):
        _line(name, metrics["validity"][name])
    for name in _SHOWN:
        _line(name, metrics["methods"][OURS][name])
    _line("roc_auc", metrics["classifier"]["roc_auc"])
    if len(metrics["methods"]) > 1:
        _table(metrics["methods"])
    for name, reason in metrics["skipped"].items():
        print(printable(f"  left out: {name}: {reason}"))


def _line(name: str, figure: dict[str, Any]) -> None:
    if figure["value"] is None:
        print(f"  {name:<18} not defined here")
        return
    interval = "" if figure["low"] is None else f" ({figure['low']:.3f} to {figure['high']:.3f})"
    print(f"  {name:<18} {figure['value']:.3f}{interval}, n = {figure['n']}")


def _table(methods: dict[str, Any]) -> None:
    width = max(map(len, methods))
    print(f"  {'':<{width}} " + " ".join(f"{name:>16}" for name in _SHOWN))
    for name, one in methods.items():
        values = ("–" if one[key]["value"] is None else f"{one[key]['value']:.3f}" for key in _SHOWN)
        print(f"  {name:<{width}} " + " ".join(f"{value:>16}" for value in values))


def _print_sanity(outcome: dict[str, Any]) -> None:
    print(
        f"{outcome['model']}: rank correlation of maps before and after {outcome['n']} films' classifier was shuffled"
    )
    for name, steps in outcome["methods"].items():
        told = ", ".join(f"{step['layer']} {step['correlation']['value']:.2f}" for step in steps)
        print(f"  {name}: {told}")
    for name, reason in outcome["skipped"].items():
        print(printable(f"  left out: {name}: {reason}"))
