"""What happens when memory is full: the training goes on with fewer films per step, and says so."""

from collections.abc import Callable
from typing import TypeVar

import torch

from engine.core.errors import TrainingError
from engine.models.device import is_out_of_memory
from engine.models.precision import CPU
from engine.training import distributed
from engine.training.events import Emit

Result = TypeVar("Result")


def with_smaller_batches(
    train: Callable[[int, torch.device], Result], batch: int, device: torch.device, emit: Emit
) -> Result:
    """Train with `batch` films per step on `device`, with half as many each time that memory does not suffice.

    Where not even two films fit an accelerator, the CPU takes over.

    Parameters
    ----------
    train : callable
        Gets the number of films per step and the device. It is called anew after a failure and goes on from its own
        checkpoint.

    Raises
    ------
    TrainingError
        If not even two films fit. Any other error goes through unchanged.
    """
    first_batch = batch
    while True:
        try:
            return train(batch, device)
        except (RuntimeError, MemoryError) as error:
            if not is_out_of_memory(error):
                raise
            if distributed.size() > 1:
                raise TrainingError(
                    f"There is not enough memory for {batch} films per step in {distributed.size()} processes. Choose "
                    "a smaller batch, or fewer processes on each machine."
                ) from error
            if batch <= 2 and device.type == "cpu":
                raise TrainingError(
                    "There is not enough memory for this training, not even with two films per step. Close other "
                    "programs, or choose a smaller input size or smaller networks."
                ) from error
        # Only here, outside the handler, has the traceback let go of the tensors of the failed attempt.
        if device.type == "cuda":
            torch.cuda.empty_cache()
        if batch <= 2:
            device, batch = CPU, first_batch
            message = "Not even two films per step fit the graphics card; going on on the CPU, which is slower."
        else:
            smaller = max(2, batch // 2)
            message = f"There was not enough memory for {batch} films per step; going on with {smaller}."
            batch = smaller
        emit("memory", batch=batch, message=message)
