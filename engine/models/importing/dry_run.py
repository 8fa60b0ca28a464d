"""What a network costs for one image, found before anything is computed: every result is measured, none is made.

The network runs on images without values, which the framework calls the meta device. Only small tables are computed
for real, shapes above all, because later shapes hang on them.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves, tree_map_only
from torch.utils.flop_counter import FlopCounterMode

from engine.core.errors import ModelError
from engine.models.importing.operator_arguments import hangs_on_greys

# The largest classifiers in use, such as a large ViT at 518 × 518, need half of it for one image.
MOST_BYTES = 8 * 2**30
# A wide residual network makes of a small image a quarter of it for each grey value.
MOST_BYTES_PER_VALUE = 2**17
# However small the image is: no more than any computer has to spare.
_LEAST_BYTES = 2**29
MOST_OPERATIONS = 2e12
# To read or write a value takes about as long as so many multiplications inside a convolution.
_OPERATIONS_PER_VALUE = 50
_SMALL = 100_000


def refuse_costly(network: Callable[[Tensor], Tensor], images: Tensor) -> None:
    """Refuse a network that one image would drive beyond the memory or the patience of a desktop computer.

    A small image may cost less than a large one: what blows it up out of all proportion is no classifier's work.

    Parameters
    ----------
    network : callable
    images : Tensor
        (B, ...), as it will be given them; their values are not looked at.

    Raises
    ------
    ModelError
        Also if the size of something hangs on the grey values of the image.
    """
    count = len(images)
    most_bytes = min(MOST_BYTES, max(_LEAST_BYTES, MOST_BYTES_PER_VALUE * images[0].numel()))
    operations = FlopCounterMode(display=False)
    # A caller's half precision would reach the weights and not the images, which lie on no real device.
    exact = torch.autocast(images.device.type, enabled=False)
    with torch.no_grad(), exact, operations, _Measuring(count, most_bytes) as measured:
        network(torch.empty_like(images, device="meta"))
    if operations.get_total_flops() + _OPERATIONS_PER_VALUE * measured.values > MOST_OPERATIONS * count:
        raise _too_costly("minutes of computing")


class _Measuring(TorchDispatchMode):
    """Lets operations run on so many images without values, and adds up what they read and make."""

    def __init__(self, count: int, most_bytes: int) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._count, self._most_bytes = count, most_bytes
        self.values = 0
        self.bytes = 0

    def __torch_dispatch__(
        self, function: Any, types: Any, args: Sequence[Any] = (), kwargs: Mapping[str, Any] | None = None
    ) -> Any:
        kwargs = dict(kwargs or {})
        taken = [x for x in tree_leaves((args, kwargs)) if isinstance(x, Tensor)]
        known = all(x.device.type != "meta" and x.numel() <= _SMALL for x in taken)
        if {torch.Tag.data_dependent_output, torch.Tag.dynamic_output_shape}.intersection(function.tags):
            if not known:
                raise hangs_on_greys()
            return function(*args, **kwargs)
        bare_args, bare_kwargs = tree_map_only(Tensor, lambda x: x.to("meta"), (args, kwargs))
        if any(argument.name == "device" for argument in function._schema.arguments):
            bare_kwargs["device"] = torch.device("meta")
        made = function(*bare_args, **bare_kwargs)
        results = [x for x in tree_leaves(made) if isinstance(x, Tensor)]
        if not function.is_view:
            self.values += sum(x.numel() for x in (*taken, *results))
            self.bytes += sum(x.numel() * x.element_size() for x in results)
        if self.bytes > self._most_bytes * self._count:
            raise _too_costly(f"more than {self._most_bytes / 2**30:.2g} GB of memory")
        if self.values * _OPERATIONS_PER_VALUE > MOST_OPERATIONS * self._count:
            raise _too_costly("minutes of computing")
        if known and all(x.numel() <= _SMALL for x in results):
            return function(*args, **kwargs)
        return made


def _too_costly(what: str) -> ModelError:
    return ModelError(
        f"This classifier would take {what} for a single film. Parallax computes none so large; use the surrogate way "
        "for black boxes."
    )
