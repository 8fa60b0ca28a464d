"""``parallax explain``: choose the model, run the batch, say what failed."""

import argparse
import sys

from engine.batch.run import SUMMARY_FILE, BatchRequest, LeftOut, explain_batch
from engine.cli.models import find_model
from engine.cli.outcome import DONE, FAILED, UsageError
from engine.cli.progress import ProgressBar
from engine.core.errors import ModelError
from engine.core.jobs import JobContext
from engine.core.printable import printable
from engine.models.registry import RegisteredModel, Registry

DEFAULT_MODEL = "chest-opacity"


def run(arguments: argparse.Namespace) -> int:
    """Explain every image below ``arguments.inputs``; 0 if all were explained, 1 if any was not."""
    from engine.explain.counterfactual import load_explainer

    if arguments.out.exists() and not arguments.out.is_dir():
        raise UsageError("--out names a file; give a folder.")
    if arguments.dicom and arguments.anonymous:
        raise UsageError("--dicom writes objects that name the patient: leave out --anonymous, or --dicom.")
    bar = ProgressBar()
    registry = Registry()
    model = find_model(registry, arguments.model) if arguments.model else default_model(registry)
    request = BatchRequest(
        inputs=tuple(arguments.inputs),
        out=arguments.out,
        model=model,
        save_arrays=arguments.save_arrays,
        save_dicom=arguments.dicom,
        anonymous=arguments.anonymous,
        allow_burned_in=arguments.allow_burned_in,
    )

    def show(failure: LeftOut) -> None:
        bar.line(printable(f"{failure.source}: {failure.reason}"))

    try:
        bar.update(0.0, f"Loading {model.card.id}")
        explainer = load_explainer(model, arguments.device)
        result = explain_batch(request, explainer, JobContext(bar.update), show)
    finally:
        bar.clear()
    if not result.images and not result.failures:
        print("parallax: there is no image below these paths.", file=sys.stderr)
        return FAILED
    if bar.visible:
        count = f"{len(result.images)} explained, {len(result.failures)} failed, {len(result.skipped)} skipped"
        bar.line(printable(f"{count}: see {arguments.out / SUMMARY_FILE}"))
    return FAILED if result.failures else DONE


def default_model(registry: Registry) -> RegisteredModel:
    """The model for chest films if it is registered, else the only one there is.

    Raises
    ------
    UsageError
        If there are several others: the user has to choose.
    ModelError
        If there is none at all.
    """
    models, problems = registry.list()
    by_id = {model.card.id: model for model in models}
    if DEFAULT_MODEL in by_id:
        return by_id[DEFAULT_MODEL]
    if len(models) == 1:
        return models[0]
    if models:
        raise UsageError(f"choose a model with --model: {', '.join(by_id)}.")
    raise ModelError(" ".join(["No model is registered: install Parallax again, or register one.", *problems]))
