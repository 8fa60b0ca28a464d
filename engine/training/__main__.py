"""``python -m engine.training run.json --data DIR --out DIR``: one training run, one JSON line per event.

A run file names the networks it builds on by the names of their runs; they are looked for below the same ``--out``.
"""

import argparse
import contextlib
import signal
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import torch

from engine.core.errors import Cancelled, DeviceError, ParallaxError
from engine.core.jobs import JobContext
from engine.models.device import choose_device, thread_count
from engine.models.precision import CPU, tell_precision
from engine.models.registry import Registry
from engine.training import distributed
from engine.training.adopt import adopt_model
from engine.training.classifier_loop import train_classifier
from engine.training.config import (
    AdoptRun,
    ClassifierRun,
    CriticRun,
    EvaluateRun,
    GeneratorRun,
    MaskGeneratorRun,
    PackRun,
    PreflightRun,
    Run,
    SequenceRun,
    SurrogateRun,
    read_run,
)
from engine.training.critic_loop import train_critic
from engine.training.events import Emit, json_lines
from engine.training.loop import train_generators
from engine.training.mask_loop import train_mask_generator
from engine.training.memory import with_smaller_batches
from engine.training.networks import load_classifier, load_critic, load_generators
from engine.training.pack import evaluate_model, make_pack
from engine.training.preflight import run_preflight
from engine.training.run_folder import ControlledContext
from engine.training.scalar_events import with_scalars
from engine.training.sequence import run_sequence
from engine.training.surrogate import train_surrogate

Trained = ClassifierRun | GeneratorRun | CriticRun | MaskGeneratorRun | SurrogateRun
_TOGETHER = (ClassifierRun, GeneratorRun, CriticRun, MaskGeneratorRun, SurrogateRun, SequenceRun)


def execute(
    run: Run, data: Path, out: Path, emit: Emit, context: ControlledContext, device: torch.device = CPU
) -> None:
    """Run a run file's content, its trainings on `device`; results go to ``out/<name of the run>``.

    A team of processes trains together; everything else its first process does, and the others wait.
    """
    if distributed.is_first() or isinstance(run, _TOGETHER):
        _execute(run, data, out, emit, context, device)
    distributed.wait()


def _execute(run: Run, data: Path, out: Path, emit: Emit, context: ControlledContext, device: torch.device) -> None:
    folder = out / run.name
    folder.mkdir(parents=True, exist_ok=True)
    tell_precision(run, device, emit)
    match run:
        case ClassifierRun() | GeneratorRun() | CriticRun() | MaskGeneratorRun() | SurrogateRun():
            with_smaller_batches(
                lambda batch, on: _train(run, data, out, emit, context, batch, on), run.batch, device, emit
            )
        case PackRun():
            make_pack(run, data, out, emit, context)
        case EvaluateRun():
            evaluate_model(Registry().get(run.model), run.evaluation, data, folder, emit, context)
        case AdoptRun():
            adopt_model(Registry().get(run.model, run.version), folder)
        case SequenceRun():
            run_sequence(run, data, out, emit, context, partial(execute, device=device))
        case PreflightRun():
            run_preflight(run, data, folder, emit, context, partial(execute, device=device), device)


def _train(
    run: Trained, data: Path, out: Path, emit: Emit, context: ControlledContext, batch: int, device: torch.device
) -> None:
    folder = out / run.name
    match run:
        case ClassifierRun():
            start = load_classifier(out / run.start, device).network if run.start else None
            cheaters = [load_generators(out / name, device) for name in run.cheaters]
            train_classifier(run, start, cheaters, data, folder, emit, context, batch, device)
        case GeneratorRun():
            critic = load_critic(out / run.critic, device) if run.critic else None
            classifier = load_classifier(out / run.classifier, device)
            train_generators(run, classifier, data, folder, emit, context, critic, batch, device)
        case CriticRun():
            cheaters = [load_generators(out / name, device) for name in run.generators]
            classifier = load_classifier(out / run.classifier, device)
            train_critic(run, classifier, cheaters, data, folder, emit, context, batch, device)
        case MaskGeneratorRun():
            classifier = load_classifier(out / run.classifier, device)
            train_mask_generator(run, classifier, data, folder, emit, context, batch, device)
        case SurrogateRun():
            train_surrogate(run, data, folder, emit, context, batch, device)


@contextlib.contextmanager
def cancelled_by_signals(context: JobContext) -> Iterator[None]:
    """Let SIGTERM and Ctrl+C end the run at its next step, with a checkpoint; a second Ctrl+C ends it at once."""

    def cancel(number: int, frame: object) -> None:
        context.cancel()
        signal.signal(signal.SIGINT, signal.default_int_handler)

    before = {number: signal.signal(number, cancel) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def main(arguments: list[str] | None = None) -> int:
    """Exit code 0 when done, 1 with an ``error`` event when it could not be."""
    parser = argparse.ArgumentParser(prog="python -m engine.training", description=__doc__)
    parser.add_argument("run", type=Path, help="the run file")
    parser.add_argument("--data", type=Path, default=Path(), help="folder that the run file's sources lie in")
    parser.add_argument("--out", type=Path, default=Path("runs"), help="folder for the results")
    parser.add_argument("--threads", type=int, default=thread_count(), help="threads for torch")
    parser.add_argument("--tensorboard", action="store_true", help="also write event files for TensorBoard")
    parser.add_argument("--device", default="auto", help="auto, cpu, cuda, cuda:1 or mps (auto: CUDA, else the CPU)")
    options = parser.parse_args(arguments)
    torch.set_num_threads(options.threads)
    emit = json_lines()
    try:
        device = distributed.own_device(training_device(options.device))
    except DeviceError as error:
        emit("error", message=str(error))
        return 1
    with distributed.joined(device):
        return _run(options, device, emit if distributed.is_first() else _silent)


def training_device(request: str) -> torch.device:
    """The device to train on; raises DeviceError as :func:`engine.models.device.choose_device` does.

    An Apple GPU has to be asked for by name: no training was ever tried on one.
    """
    name = choose_device(request)
    return CPU if request == "auto" and name == "mps" else torch.device(name)


def _silent(event: str, **fields: object) -> None:
    """What all but the first process of a team tell."""


def _run(options: argparse.Namespace, device: torch.device, emit: Emit) -> int:
    try:
        run = read_run(options.run)
        if options.tensorboard and distributed.is_first():
            emit = with_scalars(emit, options.out / run.name / "tensorboard")
        context = ControlledContext(options.out / run.name, emit)
        with cancelled_by_signals(context):
            execute(run, options.data, options.out, emit, context, device)
    except ParallaxError as error:
        emit("error", message=str(error))
        return 1
    except OSError as error:
        emit("error", message=f"A file of the run cannot be read or written: {error.strerror or error}.")
        return 1
    except (Cancelled, KeyboardInterrupt):
        emit("stopped", message="Stopped; the last checkpoint is kept and the same command goes on from it.")
        return 1
    emit("done")
    return 0


if __name__ == "__main__":
    sys.exit(main())
