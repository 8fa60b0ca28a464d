"""Several runs, one after the other, in one process: everything between films and a model pack.

Each stage writes into a folder below that of the sequence. A stage that ended is marked as done and passed over when
the sequence is run again, so that only the interrupted one is taken up, at its checkpoint.
"""

import contextlib
import json
from collections.abc import Callable
from pathlib import Path

from engine.core.errors import Cancelled, TrainingError
from engine.training import checkpoint, distributed
from engine.training.card_check import check_card
from engine.training.config import ClassifierRun, CriticRun, GeneratorRun, PackRun, Run, SequenceRun, SurrogateRun
from engine.training.events import Emit
from engine.training.networks import CRITIC, GENERATORS
from engine.training.run_folder import ControlledContext, locked

DONE = "done"
# Time of a step of each network in units of a generators' step, both with the same batch; measured on one core.
_CLASSIFIER_STEP, _CRITIC_STEP = 0.35, 0.5

Execute = Callable[[Run, Path, Path, Emit, ControlledContext], None]


def run_sequence(
    sequence: SequenceRun, data: Path, out: Path, emit: Emit, context: ControlledContext, execute: Execute
) -> None:
    """Run the stages that are not done yet, with a ``stage`` event before each.

    Parameters
    ----------
    execute : callable
        Runs one stage: run, data folder, folder of the sequence, emitter, context.

    Raises
    ------
    Cancelled
        If the run is to stop. A stage that is to finish with what it has keeps its best weights and the next follows.
    TrainingError
        If a stage cannot be run, another process runs this sequence, or the card of a pack would be refused: that is
        said before the first stage.
    """
    for stage in sequence.stages:
        if isinstance(stage, PackRun):
            check_card(stage)
    folder = out / sequence.name
    work = [stage_work(stage) for stage in sequence.stages]
    # Of a team the first process holds the folder for all.
    with locked(folder) if distributed.is_first() else contextlib.nullcontext():
        for number, stage in enumerate(sequence.stages):
            emit(
                "stage",
                number=number + 1,
                of=len(work),
                name=stage.name,
                kind=stage.kind,
                steps=getattr(stage, "steps", 0),
                work=work[number],
                work_before=sum(work[:number]),
                work_all=sum(work),
            )
            done = folder / stage.name / DONE
            if _is_done(done, stage):
                continue
            try:
                execute(stage, data, folder, emit, context)
            except Cancelled:
                if not distributed.any_of(context.finishing):
                    raise
                context.go_on()
                if not _has_result(folder / stage.name, stage):
                    raise TrainingError(
                        "There is nothing to keep yet: the training was ended before its first check on held-out films."
                    ) from None
            done.parent.mkdir(parents=True, exist_ok=True)
            done.write_text(json.dumps(checkpoint.described(stage)), encoding="ascii")


def stage_work(stage: Run) -> float:
    """How long a stage takes, in films seen by a generators' step."""
    match stage:
        case GeneratorRun():
            return float(stage.steps * stage.batch)
        case CriticRun():
            return _CRITIC_STEP * stage.steps * stage.batch
        case ClassifierRun() | SurrogateRun():
            return _CLASSIFIER_STEP * stage.steps * stage.batch
        case _:
            return 0.0


def _is_done(mark: Path, stage: Run) -> bool:
    try:
        return checkpoint.is_of(json.loads(mark.read_text(encoding="ascii")), stage)
    except (OSError, ValueError, RecursionError):  # of an earlier version: the stage is taken up at its own checkpoint
        return False


def _has_result(folder: Path, stage: Run) -> bool:
    names = {"generators": GENERATORS, "critic": CRITIC}
    return stage.kind in names and (folder / names[stage.kind]).exists()
