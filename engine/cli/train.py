"""``parallax train``: from a classifier and a folder of films to a registered model."""

import argparse
import json
import os
import shlex
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from engine.cli.outcome import DONE, INTERRUPTED, UsageError
from engine.cli.progress import ProgressBar
from engine.cli.train_setup import Setup, begin
from engine.core.errors import Cancelled, TrainingError
from engine.core.folders import training_folder
from engine.core.printable import printable
from engine.models.card import VERSION, identifier
from engine.models.metric_words import metric_words
from engine.models.registry import RegisteredModel, Registry
from engine.training.events import Emit, json_lines
from engine.training.overrides import read_overrides
from engine.training.result_warnings import warnings_of
from engine.training.run_documents import PACK
from engine.training.run_folder import RUN_FILE
from engine.training.run_progress import RunProgress
from engine.training.schema import run_schema
from engine.training.stage_words import stage_words

_SHOWN = ("holds", "similar_agrees", "adversarial_flips", "adversarial_plausible", "map_diversity", "roc_auc")
_TOLD = ("memory", "agreement", "diverged", "note")


def run(arguments: argparse.Namespace) -> int:
    """Import, train, check, register; 0 when the model is registered, 130 when stopped with a checkpoint."""
    if arguments.schema:
        print(json.dumps(run_schema(), indent=2))
        return DONE
    if arguments.out is not None and arguments.out.exists() and not arguments.out.is_dir():
        raise UsageError("--out names a file; give a folder.")
    model_id = _model_id(arguments)
    folder = training_folder() / f"{model_id}-{arguments.version}"
    if arguments.out is not None and (arguments.out / model_id).exists():
        raise UsageError(f"{arguments.out / model_id} is there: give another --out, or --id.")
    bar = ProgressBar()
    try:
        if arguments.resume:
            _refuse_resuming(arguments, folder)
        else:
            _refuse_beginning(arguments, folder, model_id)
            for line in begin(Setup.of(arguments, model_id, folder), bar.update):
                bar.line(printable(line))
        _train(arguments, folder, bar)
        registered = _register(folder / PACK / model_id, arguments.out)
    except Cancelled:
        bar.line(printable(f"parallax: stopped; a checkpoint is kept. Go on with: {_resuming(arguments, model_id)}"))
        return INTERRUPTED
    except OSError as error:
        raise TrainingError(
            f"A file cannot be read or written: {error.strerror or error}. Check free space and permissions, then go "
            f"on with: {_resuming(arguments, model_id)}"
        ) from error
    finally:
        bar.clear()
    if arguments.json:
        json_lines()(
            "registered", id=registered.card.id, version=registered.card.version, folder=str(registered.folder)
        )
    else:
        _print(registered, arguments.out)
    return DONE


def _model_id(arguments: argparse.Namespace) -> str:
    """The identifier that was given, or one that follows from the classifier."""
    given: str = arguments.id
    if not given and not arguments.classifier:
        raise UsageError(
            "name the training to go on with: --resume --id ID."
            if arguments.resume
            else "name the classifier: --classifier FILE, such as an ONNX file, or --classifier ID."
        )
    is_file = Path(arguments.classifier or "").is_file()
    proposed = identifier(Path(arguments.classifier).stem) if is_file else identifier(f"{arguments.classifier}-mine")
    if given and identifier(given) != given:
        raise UsageError(
            f"the --id takes lower-case letters and digits joined by hyphens, such as {identifier(given)}."
        )
    if not (given or proposed):
        raise UsageError("the file's name makes no identifier: add one, such as --id my-model.")
    return given or proposed


def _refuse_resuming(arguments: argparse.Namespace, folder: Path) -> None:
    if not (folder / RUN_FILE).is_file():
        begun = sorted(path.parent.name for path in training_folder().glob(f"*/{RUN_FILE}"))
        there = f" Begun were: {', '.join(begun)} (ID-VERSION)." if begun else ""
        raise UsageError(f"there is no training {folder.name} to go on with: leave out --resume.{there}")
    if arguments.set or arguments.preset or arguments.form:
        raise UsageError("a training goes on as it was begun: leave out --set, --preset and --form, or --resume.")


def _refuse_beginning(arguments: argparse.Namespace, folder: Path, model_id: str) -> None:
    if not VERSION.fullmatch(arguments.version):
        raise UsageError("--version takes numbers joined by dots, such as 1.1.")
    try:
        read_overrides(arguments.set)  # a slip is told before every film is looked at
    except TrainingError as error:
        raise UsageError(str(error)) from None
    if arguments.films is None:
        raise UsageError("name the folder of films to train on: --films DIR.")
    if not arguments.films.is_dir():
        raise UsageError("--films names no folder: check its spelling and that its drive is connected.")
    if (folder / RUN_FILE).is_file():
        registered = any(
            (model.card.id, model.card.version) == (model_id, arguments.version) for model in Registry().list()[0]
        )
        done = "was trained and is registered" if registered else "was begun and is not finished"
        go_on = "" if registered else f" go on with: {_resuming(arguments, model_id)} – or"
        raise UsageError(f"{model_id} {arguments.version} {done}:{go_on} give another --id or --version.")
    for model in Registry().list()[0]:
        if (model.card.id, model.card.version) == (model_id, arguments.version):
            raise UsageError(f"{model_id} {arguments.version} is registered: give another --id or --version.")


def _resuming(arguments: argparse.Namespace, model_id: str) -> str:
    words = ["parallax", "train", "--resume", "--id", model_id]
    if arguments.version != "1.0":
        words += ["--version", arguments.version]
    if arguments.out is not None:
        words += ["--out", str(arguments.out)]
    return shlex.join(words)


def _train(arguments: argparse.Namespace, folder: Path, bar: ProgressBar) -> None:
    """Run the run file of a folder in this process; what is done already is passed over.

    Raises
    ------
    Cancelled
        On Ctrl+C, with a checkpoint.
    """
    import torch

    from engine.models.device import thread_count
    from engine.training.__main__ import cancelled_by_signals, execute, training_device
    from engine.training.config import read_run
    from engine.training.run_folder import ControlledContext, ask

    torch.set_num_threads(thread_count())
    device = training_device(arguments.device)
    run_file = read_run(folder / RUN_FILE)
    ask(folder, "go")
    emit = json_lines() if arguments.json else _drawn(bar)
    context = ControlledContext(folder, emit)
    with cancelled_by_signals(context):
        # Films and run are named by their absolute paths.
        execute(run_file, Path(os.sep), folder.parent, emit, context, device)
    emit("done")


def _drawn(bar: ProgressBar) -> Emit:
    """An emitter that draws the progress, and says in a line what a run had to change."""
    progress, started = RunProgress(), time.monotonic()

    def emit(event: str, **fields: Any) -> None:
        progress.feed({"event": event, "time_s": time.monotonic() - started, **fields})
        if event in _TOLD:
            bar.line(printable(str(fields.get("message", ""))))
        left = progress.seconds_left
        words = (
            f"{stage_words(progress.stage)}, step {progress.step} of {progress.steps}"
            if progress.steps
            else (stage_words(progress.stage))
        )
        # A redrawn line, so no more than the eye needs.
        bar.update(min(progress.fraction, 0.99), words if left is None else f"{words}, {_duration(left)} left")

    return emit


def _duration(seconds: float) -> str:
    minutes = round(seconds / 60)
    return f"{round(seconds)} s" if minutes < 2 else f"{minutes} min" if minutes < 120 else f"{minutes / 60:.1f} h"


def _register(pack: Path, out: Path | None) -> RegisteredModel:
    """Register the pack of a run, and leave a copy in `out`."""
    from engine.training.golden import register_checked

    registered = register_checked(pack)
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=out, prefix=".pack-") as incoming:
            whole = Path(incoming) / "pack"
            shutil.copytree(registered.folder, whole)
            whole.rename(out / registered.card.id)
    return registered


def _print(model: RegisteredModel, out: Path | None) -> None:
    card = model.card
    for metric in card.metrics:
        if metric.name in _SHOWN:
            print(printable(f"  {metric_words(metric.name)}: {metric.value:g} ({metric.n} held-out films)"))
    figures = {metric.name: metric.value for metric in card.metrics}
    for warning in warnings_of(figures, min((metric.n for metric in card.metrics), default=0)):
        print(printable(f"Warning: {warning}"), file=sys.stderr)
    left = "" if out is None else f" The pack is in {out / card.id}."
    print(printable(f"Registered {card.id} {card.version}.{left}"))
    print(printable(f"Explain a film with: parallax explain FILM --model {card.id} --out DIR"))
