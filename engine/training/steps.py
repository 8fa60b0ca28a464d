"""The steps of a training, one after the other, so that none is lost: kept every few minutes, at a stop, at a check.

What a step does depends on the seed, its number and the kept state alone. A run that was killed and taken up again
therefore ends where the uninterrupted one ends.
"""

import errno
import math
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

from torch import Tensor

from engine.core.errors import Cancelled, TrainingError
from engine.core.jobs import JobContext
from engine.training import checkpoint, distributed, schedule
from engine.training.events import Emit

KEEP_EVERY_S = 180.0
# The losses are told at every so manieth step, and at slow ones at least as often as this.
TELL_EVERY, TELL_EVERY_S = 20, 10.0
# How often a training may diverge, its rate halved each time, before it is given up.
MOST_ROLLBACKS = 5


class StepRun(Protocol):
    """A run that trains something step by step."""

    @property
    def name(self) -> str:
        """The run's name."""
        ...

    @property
    def steps(self) -> int:
        """How many steps it takes."""
        ...

    @property
    def rate(self) -> float:
        """The highest learning rate."""
        ...

    @property
    def warm_up(self) -> int:
        """In how many first steps the learning rate rises to it."""
        ...


class Steps:
    """Iterates over the numbers of the steps that are left.

    Before each step the context is asked; if it was cancelled, the state is kept and ``Cancelled`` goes on its way. If
    a step diverges (:meth:`diverged`), the state goes back to the last checkpoint and the learning rate is halved.

    Parameters
    ----------
    path : Path
        The checkpoint.
    run : StepRun
        Resuming refuses the checkpoint of another run.
    parts : mapping
        Networks and optimizers.
    emit : callable
        Gets ``resumed`` and ``diverged``.
    context : JobContext
    clock : callable
        Seconds; for tests.
    """

    def __init__(
        self,
        path: Path,
        run: StepRun,
        parts: Mapping[str, checkpoint.Stateful],
        emit: Emit,
        context: JobContext,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._path, self._run, self._emit, self._context, self._clock = path, run, emit, context, clock
        self._rollbacks = 0
        self._parts = {**parts, "steps": self}
        self._next = checkpoint.resume(path, run, self._parts)
        if self._next:
            emit("resumed", step=self._next)
        elif not path.exists():
            self.save_checkpoint(0)
        distributed.wait()
        self._kept_at = self._told_at = clock()

    def __iter__(self) -> Iterator[int]:
        while self._next < self._run.steps:
            if distributed.any_of(self._is_to_stop()):
                self.save_checkpoint(self._next)
                raise Cancelled
            if self._clock() - self._kept_at >= KEEP_EVERY_S:
                self.save_checkpoint(self._next)
            step = self._next
            self._next = step + 1
            yield step

    def _is_to_stop(self) -> bool:
        try:
            self._context.check()
        except Cancelled:
            return True
        return False

    def is_to_tell(self, step: int) -> bool:
        """Whether the losses of a step are told: of some steps, and often enough that nobody wonders if it stands."""
        due = step % TELL_EVERY == 0 or self._clock() - self._told_at >= TELL_EVERY_S
        if due:
            self._told_at = self._clock()
        return due

    def rate(self, step: int) -> float:
        """Learning rate of a step: its schedule, halved for each time that the training diverged."""
        rate = schedule.rate_at(step, self._run.steps, self._run.rate, self._run.warm_up)
        return rate * 0.5**self._rollbacks

    def save_checkpoint(self, done: int) -> None:
        """Write the state after `done` steps; of a team only the first process does.

        Raises
        ------
        TrainingError
            If the disk is full or cannot be written; the last checkpoint stays as it is.
        """
        if not distributed.is_first():
            return
        try:
            checkpoint.save_checkpoint(self._path, self._run, done, self._parts)
        except OSError as error:
            reason = "the disk is full" if error.errno == errno.ENOSPC else f"it cannot be written ({error.strerror})"
            raise TrainingError(
                f"The state of the training “{self._run.name}” cannot be kept: {reason}. It was ended, and its last "
                "checkpoint is whole: free some space, start it again and it goes on from there."
            ) from error
        self._kept_at = self._clock()

    def diverged(self, *values: Tensor) -> bool:
        """Whether a loss or the norm of a gradient is not a number; if so, the state went back and the rate down.

        To be asked before the optimizer's step, so that nothing of it reaches the weights; the caller leaves the step.

        Raises
        ------
        TrainingError
            If the training diverges again and again.
        """
        if all(math.isfinite(value.item()) for value in values):
            return False
        if self._rollbacks == MOST_ROLLBACKS:
            raise TrainingError(
                f"The training “{self._run.name}” diverges even at {0.5**self._rollbacks:.3f} of its learning rate. "
                "Choose a lower rate, or look for films whose values are not numbers."
            )
        failed, rollbacks = self._next, self._rollbacks + 1
        distributed.wait()
        self._next = checkpoint.resume(self._path, self._run, self._parts)
        self._rollbacks = rollbacks
        self.save_checkpoint(self._next)
        self._emit(
            "diverged",
            step=failed,
            back_to=self._next,
            message=f"Step {failed} gave values that are not numbers: went back to step {self._next} and halved the "
            "learning rate.",
        )
        return True

    def state_dict(self) -> dict[str, Any]:
        """How often the training diverged."""
        return {"rollbacks": self._rollbacks}

    def load_state_dict(self, state_dict: dict[str, Any], /) -> None:
        """Go back to a remembered state."""
        self._rollbacks = int(state_dict["rollbacks"])
