"""ONNX operators that work on any tensor: arithmetic, activations, reductions, shapes. Differentiable where sensible.

Source: the operator specification of ONNX, https://onnx.ai/onnx/operators/.
"""

import functools
import math
from collections.abc import Callable, Sequence

import torch
from torch import Tensor
from torch.nn import functional

from engine.models.importing.operator_arguments import (
    Attributes,
    Inputs,
    Operator,
    Result,
    given,
    integers,
    optional,
    refuse,
)

# TensorProto.DataType; every real number is computed as precisely as the film, whatever the file asks for.
_BOOL, _REAL = 9, {1, 10, 11, 16}


def _one(function: Callable[[Tensor], Tensor]) -> Operator:
    return lambda inputs, attributes: function(given(inputs, 0))


def _together(*tensors: Tensor) -> list[Tensor]:
    """On one device: shapes and constants live on the CPU, films maybe elsewhere."""
    device = next((x.device for x in tensors if x.device.type != "cpu"), tensors[0].device)
    return [x.to(device) for x in tensors]


def _all(inputs: Inputs) -> list[Tensor]:
    return _together(*[given(inputs, i) for i in range(len(inputs))])


def _two(function: Callable[[Tensor, Tensor], Tensor]) -> Operator:
    return lambda inputs, attributes: function(*_together(given(inputs, 0), given(inputs, 1)))


def _many(function: Callable[[Tensor, Tensor], Tensor]) -> Operator:
    return lambda inputs, attributes: functools.reduce(function, _all(inputs))


def _mean(inputs: Inputs, attributes: Attributes) -> Tensor:
    return torch.stack(torch.broadcast_tensors(*_all(inputs))).mean(0)


def _divide(a: Tensor, b: Tensor) -> Tensor:
    if a.is_floating_point() or b.is_floating_point():
        return a / b
    return torch.div(a, b, rounding_mode="trunc")


def _power(a: Tensor, b: Tensor) -> Tensor:
    return torch.pow(a, b).to(a.dtype)  # the kind of the base, as specified


def _modulo(inputs: Inputs, attributes: Attributes) -> Result:
    # The remainder has the sign of the dividend with `fmod`, of the divisor without.
    return _two(torch.fmod if attributes.get("fmod", 0) else torch.remainder)(inputs, attributes)


def _gemm(inputs: Inputs, attributes: Attributes) -> Tensor:
    a, b, c = given(inputs, 0), given(inputs, 1), optional(inputs, 2)
    a = a.T if attributes.get("transA", 0) else a
    b = b.T if attributes.get("transB", 0) else b
    product = (a @ b) * float(attributes.get("alpha", 1.0))
    return product if c is None else product + c * float(attributes.get("beta", 1.0))


def _clip(inputs: Inputs, attributes: Attributes) -> Tensor:
    x, low, high = given(inputs, 0), optional(inputs, 1), optional(inputs, 2)
    lowest = attributes.get("min") if low is None else low.item()
    highest = attributes.get("max") if high is None else high.item()
    return x if lowest is None and highest is None else x.clamp(lowest, highest)


def _parametric_relu(inputs: Inputs, attributes: Attributes) -> Tensor:
    x, slope = given(inputs, 0), given(inputs, 1)
    return torch.where(x >= 0, x, slope * x)


def _hard_sigmoid(inputs: Inputs, attributes: Attributes) -> Tensor:
    slope, middle = float(attributes.get("alpha", 0.2)), float(attributes.get("beta", 0.5))
    return (given(inputs, 0) * slope + middle).clamp(0, 1)


def _softmax(function: Callable[[Tensor, int], Tensor]) -> Operator:
    def compute(inputs: Inputs, attributes: Attributes) -> Tensor:
        x, axis = given(inputs, 0), attributes["axis"]
        if not attributes.get("flattened", 0):
            return function(x, axis)
        # Before version 13 of the format all axes from this one on count as one.
        return function(x.flatten(axis % x.dim()), -1).reshape(x.shape)

    return compute


def _normalise(inputs: Inputs, attributes: Attributes) -> Tensor:
    return functional.normalize(given(inputs, 0), p=attributes.get("p", 2), dim=attributes.get("axis", -1))


def _gelu(inputs: Inputs, attributes: Attributes) -> Tensor:
    return functional.gelu(given(inputs, 0), approximate=attributes.get("approximate", "none"))


def _reduction(function: Callable[[Tensor, list[int], bool], Tensor]) -> Operator:
    def compute(inputs: Inputs, attributes: Attributes) -> Tensor:
        x, axes = given(inputs, 0), integers(inputs, 1, attributes, "axes")
        if not axes:
            if attributes.get("noop_with_empty_axes", 0):
                return x
            axes = list(range(x.dim()))
        return function(x, axes, bool(attributes.get("keepdims", 1)))

    return compute


def _product(x: Tensor, axes: list[int], keep: bool) -> Tensor:
    for axis in sorted((axis % x.dim() for axis in axes), reverse=True):
        x = x.prod(axis, keep)
    return x


def _reshape(inputs: Inputs, attributes: Attributes) -> Tensor:
    x, shape = given(inputs, 0), integers(inputs, 1, attributes, "shape") or []
    if not attributes.get("allowzero", 0):
        shape = [x.shape[i] if side == 0 else side for i, side in enumerate(shape)]
    return x.reshape(shape)


def _flatten(inputs: Inputs, attributes: Attributes) -> Tensor:
    x, axis = given(inputs, 0), attributes.get("axis", 1)
    axis = axis + x.dim() if axis < 0 else axis
    return x.reshape(math.prod(x.shape[:axis]), -1)


def _transpose(inputs: Inputs, attributes: Attributes) -> Tensor:
    x = given(inputs, 0)
    return x.permute(attributes.get("perm", list(reversed(range(x.dim())))))


def _concat(inputs: Inputs, attributes: Attributes) -> Tensor:
    return torch.cat(_all(inputs), attributes["axis"])


def _split(inputs: Inputs, attributes: Attributes) -> Result:
    x, axis = given(inputs, 0), attributes.get("axis", 0)
    sizes = integers(inputs, 1, attributes, "split")
    parts: Sequence[Tensor] = x.split(sizes or -(-x.shape[axis] // attributes["num_outputs"]), axis)
    return parts


def _slice(inputs: Inputs, attributes: Attributes) -> Tensor:
    x = given(inputs, 0)
    starts, ends = integers(inputs, 1, attributes, "starts") or [], integers(inputs, 2, attributes, "ends") or []
    axes = integers(inputs, 3, attributes, "axes") or list(range(len(starts)))
    steps = integers(inputs, 4, attributes, "steps") or [1] * len(starts)
    for start, end, axis, step in zip(starts, ends, axes, steps, strict=True):
        chosen = range(*slice(start, end, step).indices(x.shape[axis]))
        if step > 0:
            x = x[(slice(None),) * (axis % x.dim()) + (slice(chosen.start, chosen.stop, step),)]
        else:  # the framework has no backward slice
            x = x.index_select(axis, torch.tensor(chosen, dtype=torch.long, device=x.device))
    return x


def _squeeze(inputs: Inputs, attributes: Attributes) -> Tensor:
    axes = integers(inputs, 1, attributes, "axes")
    x = given(inputs, 0)
    return x.squeeze() if axes is None else x.squeeze(tuple(axes))


def _unsqueeze(inputs: Inputs, attributes: Attributes) -> Tensor:
    x, axes = given(inputs, 0), integers(inputs, 1, attributes, "axes") or []
    rank = x.dim() + len(axes)
    for axis in sorted(axis % rank for axis in axes):
        x = x.unsqueeze(axis)
    return x


def _expand(inputs: Inputs, attributes: Attributes) -> Tensor:
    x, shape = given(inputs, 0), integers(inputs, 1, {}, "shape") or []
    return x.expand(torch.broadcast_shapes(x.shape, shape))


def _tile(inputs: Inputs, attributes: Attributes) -> Tensor:
    return given(inputs, 0).repeat(integers(inputs, 1, {}, "repeats") or [])


def _shape(inputs: Inputs, attributes: Attributes) -> Tensor:
    shape = torch.tensor(given(inputs, 0).shape, dtype=torch.long)
    return shape[attributes.get("start", 0) : attributes.get("end")]


def _size(inputs: Inputs, attributes: Attributes) -> Tensor:
    return torch.tensor(given(inputs, 0).numel())


def _constant_of_shape(inputs: Inputs, attributes: Attributes) -> Tensor:
    value: Tensor = attributes.get("value", torch.zeros(1))
    shape = integers(inputs, 0, {}, "shape") or []
    return value.flatten()[0].expand(shape).clone()


def _range(inputs: Inputs, attributes: Attributes) -> Tensor:
    return torch.arange(*[given(inputs, i).item() for i in range(3)])


def _cast(inputs: Inputs, attributes: Attributes) -> Tensor:
    x, kind = given(inputs, 0), attributes["to"]
    if kind in _REAL:
        return x if x.is_floating_point() else x.float()
    return x.bool() if kind == _BOOL else x.long()


def _cast_like(inputs: Inputs, attributes: Attributes) -> Tensor:
    return given(inputs, 0).to(given(inputs, 1).dtype)


def _where(inputs: Inputs, attributes: Attributes) -> Tensor:
    condition, a, b = _together(given(inputs, 0), given(inputs, 1), given(inputs, 2))
    return torch.where(condition, a, b)


def _einsum(inputs: Inputs, attributes: Attributes) -> Tensor:
    return torch.einsum(attributes["equation"], *_all(inputs))


def _dropout(inputs: Inputs, attributes: Attributes) -> Tensor:
    training = optional(inputs, 2)
    if training is not None and bool(training):
        raise refuse("Dropout", "training mode")
    return given(inputs, 0)


TENSOR_OPERATORS: dict[str, Operator] = {
    "Add": _two(torch.add),
    "Sub": _two(torch.sub),
    "Mul": _two(torch.mul),
    "Div": _two(_divide),
    "Pow": _two(_power),
    "Mod": _modulo,
    "MatMul": _two(torch.matmul),
    "Equal": _two(torch.eq),
    "Greater": _two(torch.gt),
    "GreaterOrEqual": _two(torch.ge),
    "Less": _two(torch.lt),
    "LessOrEqual": _two(torch.le),
    "And": _two(torch.logical_and),
    "Or": _two(torch.logical_or),
    "Xor": _two(torch.logical_xor),
    "Not": _one(torch.logical_not),
    "Sum": _many(torch.add),
    "Max": _many(torch.maximum),
    "Min": _many(torch.minimum),
    "Mean": _mean,
    "Gemm": _gemm,
    "Einsum": _einsum,
    "Abs": _one(torch.abs),
    "Neg": _one(torch.neg),
    "Sqrt": _one(torch.sqrt),
    "Exp": _one(torch.exp),
    "Log": _one(torch.log),
    "Erf": _one(torch.erf),
    "Reciprocal": _one(torch.reciprocal),
    "Floor": _one(torch.floor),
    "Ceil": _one(torch.ceil),
    "Sign": _one(torch.sign),
    "Sin": _one(torch.sin),
    "Cos": _one(torch.cos),
    "Round": _one(torch.round),
    "IsNaN": _one(torch.isnan),
    "Relu": _one(torch.relu),
    "Tanh": _one(torch.tanh),
    "Sigmoid": _one(torch.sigmoid),
    "Softplus": _one(functional.softplus),
    "Softsign": _one(functional.softsign),
    "Mish": _one(functional.mish),
    "HardSwish": _one(functional.hardswish),
    "Gelu": _gelu,
    "PRelu": _parametric_relu,
    "HardSigmoid": _hard_sigmoid,
    "LeakyRelu": lambda inputs, a: functional.leaky_relu(given(inputs, 0), a.get("alpha", 0.01)),
    "Elu": lambda inputs, a: functional.elu(given(inputs, 0), a.get("alpha", 1.0)),
    "Celu": lambda inputs, a: functional.celu(given(inputs, 0), a.get("alpha", 1.0)),
    "Selu": _one(functional.selu),
    "ThresholdedRelu": lambda inputs, a: functional.threshold(given(inputs, 0), a.get("alpha", 1.0), 0.0),
    "Softmax": _softmax(torch.softmax),
    "LogSoftmax": _softmax(torch.log_softmax),
    "LpNormalization": _normalise,
    "Clip": _clip,
    "ReduceMean": _reduction(lambda x, axes, keep: x.mean(axes, keep)),
    "ReduceSum": _reduction(lambda x, axes, keep: x.sum(axes, keep)),
    "ReduceMax": _reduction(lambda x, axes, keep: x.amax(axes, keep)),
    "ReduceMin": _reduction(lambda x, axes, keep: x.amin(axes, keep)),
    "ReduceProd": _reduction(_product),
    "ReduceL1": _reduction(lambda x, axes, keep: x.abs().sum(axes, keep)),
    # Unlike a square root, this one has a gradient where all is zero.
    "ReduceL2": _reduction(lambda x, axes, keep: torch.linalg.vector_norm(x, 2, axes, keep)),
    "ReduceSumSquare": _reduction(lambda x, axes, keep: x.square().sum(axes, keep)),
    "ReduceLogSum": _reduction(lambda x, axes, keep: x.sum(axes, keep).log()),
    "ReduceLogSumExp": _reduction(lambda x, axes, keep: x.logsumexp(axes, keep)),
    "Reshape": _reshape,
    "Flatten": _flatten,
    "Transpose": _transpose,
    "Concat": _concat,
    "Split": _split,
    "Slice": _slice,
    "Squeeze": _squeeze,
    "Unsqueeze": _unsqueeze,
    "Expand": _expand,
    "Tile": _tile,
    "Shape": _shape,
    "Size": _size,
    "ConstantOfShape": _constant_of_shape,
    "Range": _range,
    "Cast": _cast,
    "CastLike": _cast_like,
    "Where": _where,
    "Identity": _one(lambda x: x),
    "Dropout": _dropout,
}
