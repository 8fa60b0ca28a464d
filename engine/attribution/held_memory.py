"""How much memory a computation holds, counted tensor by tensor: the same on every device."""

import weakref
from collections.abc import Callable
from typing import Any


def peak_mb(compute: Callable[[], object]) -> float:
    """Most memory that the tensors of a computation hold at a time, in MB, without what was there before.

    Scratch memory within one operation is not in it. Imports torch.
    """
    import torch
    from torch.utils._python_dispatch import TorchDispatchMode
    from torch.utils._pytree import tree_leaves

    held: dict[int, int] = {}

    class HeldBytes(TorchDispatchMode):
        peak = 0

        def __torch_dispatch__(self, operation: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
            result = operation(*args, **(kwargs or {}))
            for leaf in tree_leaves(result):
                if isinstance(leaf, torch.Tensor):
                    self._hold(leaf.untyped_storage())
            return result

        def _hold(self, storage: Any) -> None:
            if storage._cdata not in held:
                held[storage._cdata] = storage.nbytes()
                self.peak = max(self.peak, sum(held.values()))
                weakref.finalize(storage, held.pop, storage._cdata)

    mode = HeldBytes()  # type: ignore[no-untyped-call]  # torch gives its constructor no types
    with mode:
        compute()
    return mode.peak / 1e6
