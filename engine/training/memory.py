"""What happens when memory is full: the training goes on with fewer films per step, and says so."""

from collections.abc import Callable
from typing import TypeVar

from engine.errors import TrainingError
from engine.models.device import is_out_of_memory
from engine.training import team
from engine.training.events import Emit

Result = TypeVar("Result")


def with_smaller_batches(train: Callable[[int], Result], batch: int, emit: Emit) -> Result:
    """Train with `batch` films per step, and with half as many each time that memory does not suffice.

    Parameters
    ----------
    train : callable
        Gets the number of films per step. It is called anew after a failure and goes on from its own checkpoint.

    Raises
    ------
    TrainingError
        If not even two films fit. Any other error goes through unchanged.
    """
    while True:
        try:
            return train(batch)
        except (RuntimeError, MemoryError) as error:
            if not is_out_of_memory(error):
                raise
            if team.size() > 1:
                raise TrainingError(
                    f"There is not enough memory for {batch} films per step in {team.size()} processes. Choose a "
                    "smaller batch, or fewer processes on each machine."
                ) from error
            if batch <= 2:
                raise TrainingError(
                    "There is not enough memory for this training, not even with two films per step. Close other "
                    "programs, or choose a smaller input size or smaller networks."
                ) from error
        # Only here, outside the handler, has the traceback let go of the tensors of the failed attempt.
        smaller = max(2, batch // 2)
        message = f"There was not enough memory for {batch} films per step; going on with {smaller}."
        emit("memory", batch=smaller, message=message)
        batch = smaller
