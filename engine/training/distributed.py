"""Several processes that train one network together: each on its share of every batch, all with the same weights.

Started by ``torchrun``; a process alone is a team of one, for which everything here does nothing. Every process draws
the randomness of the whole batch and then takes its share, so a team ends where one process with the whole batch ends.
What is a mean over films needs no more than the mean of the gradients, as all shares are equal. What compares films or
counts only some of them is computed from the :func:`whole` batch; for layers, see
:mod:`engine.training.distributed_layers`.
"""

import contextlib
import datetime
import os
from collections.abc import Iterator

import torch
from torch import Tensor, distributed, nn

from engine.core.errors import TrainingError
from engine.models.precision import CPU

# A paused run waits in the middle of a step; the default of half an hour would end it.
_PATIENCE = datetime.timedelta(days=30)


@contextlib.contextmanager
def joined(device: torch.device = CPU) -> Iterator[None]:
    """Join the team that ``torchrun`` started, if it started this process; leave it at the end."""
    if int(os.environ.get("WORLD_SIZE", "1")) < 2 or not distributed.is_available():
        yield
        return
    own_card = device.type == "cuda" and torch.cuda.device_count() >= _on_this_machine()
    # NCCL wants a card for each process; gloo also serves processes that share one.
    distributed.init_process_group("nccl" if own_card else "gloo", timeout=_PATIENCE)
    try:
        yield
    finally:
        distributed.destroy_process_group()


def own_device(device: torch.device) -> torch.device:
    """The device of this process of the team: on CUDA each takes the card of its number, as far as there are cards."""
    if device.type != "cuda" or _on_this_machine() < 2:
        return device
    own = torch.device("cuda", int(os.environ.get("LOCAL_RANK", "0")) % torch.cuda.device_count())
    torch.cuda.set_device(own)
    return own


def _on_this_machine() -> int:
    return int(os.environ.get("LOCAL_WORLD_SIZE", "1"))


def size() -> int:
    """How many processes there are."""
    return distributed.get_world_size() if distributed.is_available() and distributed.is_initialized() else 1


def is_first() -> bool:
    """Whether this process speaks for the team: it measures, writes and tells."""
    return size() == 1 or distributed.get_rank() == 0


def share(whole: Tensor) -> Tensor:
    """This process's share of a batch: every n-th row."""
    return whole if size() == 1 else whole[distributed.get_rank() :: size()]


def whole(mine: Tensor) -> Tensor:
    """The whole batch again, of every process's share of it; a gradient finds its way back to each share."""
    if size() == 1:
        return mine
    rows = mine.new_zeros(len(mine) * size(), *mine.shape[1:])
    rows[distributed.get_rank() :: size()] = mine
    return _total(rows)


def mean(mine: Tensor) -> Tensor:
    """The mean over the team, the same in every process, with a gradient to what each of them has."""
    return mine if size() == 1 else _total(mine) / size()


def _total(mine: Tensor) -> Tensor:
    from torch.distributed.nn import functional  # there is none where torch comes without processes that join

    total: Tensor = functional.all_reduce(mine)
    return total


def check_batch(batch: int) -> None:
    """Refuse a batch that cannot be divided evenly.

    Raises
    ------
    TrainingError
    """
    if batch % size():
        raise TrainingError(
            f"A batch of {batch} films cannot be divided evenly among {size()} processes. Choose a multiple of it."
        )


def average_gradients(network: nn.Module) -> None:
    """Replace every gradient by its mean over the team."""
    if size() == 1:
        return
    gradients = [parameter.grad for parameter in network.parameters() if parameter.grad is not None]
    flat = torch.cat([gradient.flatten() for gradient in gradients])
    distributed.all_reduce(flat)
    flat /= size()
    for gradient, mean in zip(gradients, flat.split([g.numel() for g in gradients]), strict=True):
        gradient.copy_(mean.view_as(gradient))


def any_of(mine: bool) -> bool:
    """Whether it is so in any process of the team; all have to ask."""
    if size() == 1:
        return mine
    flag = torch.tensor(float(mine), device="cuda" if distributed.get_backend() == "nccl" else "cpu")
    distributed.all_reduce(flag)
    return bool(flag > 0)


def wait() -> None:
    """Wait until every process of the team is here."""
    if size() > 1:
        distributed.barrier()
