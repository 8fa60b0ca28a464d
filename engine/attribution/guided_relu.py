"""Guided backpropagation for any network: its ReLUs let only positive gradients of positive units through.

Source: Springenberg et al., Striving for simplicity, ICLR workshop 2015.
"""

from typing import Any

import torch
from torch import Tensor
from torch.nn import functional
from torch.overrides import TorchFunctionMode

_RELUS = (torch.relu, torch.relu_, functional.relu, functional.relu_, Tensor.relu, Tensor.relu_)


class _Guided(torch.autograd.Function):
    @staticmethod
    def forward(context: Any, x: Tensor) -> Tensor:
        result = x.clamp_min(0)
        context.save_for_backward(result)
        return result

    @staticmethod
    def backward(context: Any, *gradients: Any) -> Tensor:
        (result,) = context.saved_tensors
        guided: Tensor = gradients[0].clamp_min(0) * (result > 0)
        return guided


class GuidedReLU(TorchFunctionMode):
    """Inside, every ReLU is a guided one, whether a module or a function; no hook is put on anything."""

    def __torch_function__(self, function: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        """Replace ReLU, pass everything else on."""
        if function in _RELUS:
            x = args[0] if args else (kwargs or {})["input"]
            return _Guided.apply(x)  # type: ignore[no-untyped-call]  # torch gives it no types
        return function(*args, **(kwargs or {}))
