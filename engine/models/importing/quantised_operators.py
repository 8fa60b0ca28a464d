"""ONNX operators of quantised classifiers. Their whole numbers are kept as real ones, so that a gradient flows.

A classifier that was quantised after training jumps from step to step: its true gradient is zero almost everywhere.
What these operators compute is exact; in the gradient a rounding counts as if it were not there (the straight-through
estimator), while a value that saturates passes none.

Sources: https://onnx.ai/onnx/operators/; Bengio, Léonard, Courville, "Estimating or Propagating Gradients Through
Stochastic Neurons for Conditional Computation", 2013 (the estimator).
"""

from typing import Any

import torch
from torch import Tensor

from engine.models.importing.image_operators import IMAGE_OPERATORS
from engine.models.importing.operator_arguments import Attributes, Inputs, Operator, Result, given, optional, refuse

# Lowest and highest whole number of the types that a file may quantise to, by TensorProto.DataType.
QUANTISED_RANGES = {2: (0, 255), 3: (-128, 127), 4: (0, 65535), 5: (-32768, 32767), 21: (0, 15), 22: (-8, 7)}


# What rounds where the framework's gradient cannot follow.
ROUNDING = ("QuantizeLinear", "DynamicQuantizeLinear")


class _Round(torch.autograd.Function):
    """The nearest whole number, halves to even; one in the gradient."""

    @staticmethod
    def forward(context: Any, x: Tensor) -> Tensor:
        return torch.round(x)

    @staticmethod
    def backward(context: Any, *gradients: Tensor) -> Tensor:
        return gradients[0]


def rounded(x: Tensor) -> Tensor:
    """The nearest whole number, halves to even; straight through in the gradient."""
    result: Tensor = _Round.apply(x)  # type: ignore[no-untyped-call]
    return result


def _along(values: Tensor, x: Tensor, attributes: Attributes, operator: str) -> Tensor:
    """A scale or zero point, one for all or one for each slice of an axis, so that it broadcasts against `x`."""
    if attributes.get("block_size", 0):
        raise refuse(operator, "scales for blocks")
    if values.numel() == 1:
        return values.reshape(())
    shape = [1] * x.dim()
    shape[attributes.get("axis", 1)] = -1
    return values.reshape(shape)


def _quantise(inputs: Inputs, attributes: Attributes) -> Tensor:
    x, zero = given(inputs, 0), optional(inputs, 2)
    y = rounded(x / _along(given(inputs, 1), x, attributes, "QuantizeLinear"))
    if zero is not None:
        y = y + _along(zero, x, attributes, "QuantizeLinear")
    return y.clamp(attributes["lowest"], attributes["highest"])


def _dequantise(inputs: Inputs, attributes: Attributes) -> Tensor:
    x, zero = given(inputs, 0), optional(inputs, 2)
    if zero is not None:
        x = x - _along(zero, x, attributes, "DequantizeLinear")
    return x * _along(given(inputs, 1), x, attributes, "DequantizeLinear")


def _quantise_by_range(inputs: Inputs, attributes: Attributes) -> Result:
    x = given(inputs, 0)
    low, high = x.amin().clamp(max=0), x.amax().clamp(min=0)
    scale = (high - low) / 255
    zero = rounded(-low / scale).clamp(0, 255)
    return (rounded(x / scale) + zero).clamp(0, 255), scale, zero


def _whole_product(inputs: Inputs, attributes: Attributes) -> Tensor:
    a, b, a_zero, b_zero = given(inputs, 0), given(inputs, 1), optional(inputs, 2), optional(inputs, 3)
    if a_zero is not None:
        a = a - (a_zero.unsqueeze(-1) if a_zero.dim() else a_zero)
    return a @ (b if b_zero is None else b - b_zero)


def _whole_convolution(inputs: Inputs, attributes: Attributes) -> Result:
    x, weight, x_zero, weight_zero = given(inputs, 0), given(inputs, 1), optional(inputs, 2), optional(inputs, 3)
    if x_zero is not None:
        x = x - x_zero
    if weight_zero is not None:
        weight = weight - weight_zero.reshape([-1] + [1] * (weight.dim() - 1))
    return IMAGE_OPERATORS["Conv"]([x, weight], attributes)


QUANTISED_OPERATORS: dict[str, Operator] = {
    "QuantizeLinear": _quantise,
    "DequantizeLinear": _dequantise,
    "DynamicQuantizeLinear": _quantise_by_range,
    "MatMulInteger": _whole_product,
    "ConvInteger": _whole_convolution,
}
