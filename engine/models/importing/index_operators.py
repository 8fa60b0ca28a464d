"""ONNX operators that choose by position or by size: gathering, scattering, sorting, triangles, running sums.

Differentiable in the values that are chosen, not in the positions. Source: the operator specification of ONNX,
https://onnx.ai/onnx/operators/.
"""

import math

import torch
from torch import Tensor

from engine.models.importing.operator_arguments import (
    Attributes,
    Inputs,
    Operator,
    Result,
    given,
    integers,
    refuse,
)


def _positions(index: Tensor, size: int, like: Tensor) -> Tensor:
    """Positions along an axis of that size; negative ones count from its end."""
    index = index.long()
    return torch.where(index < 0, index + size, index).to(like.device)


def _gather(inputs: Inputs, attributes: Attributes) -> Tensor:
    x = given(inputs, 0)
    axis = attributes.get("axis", 0) % x.dim()
    index = _positions(given(inputs, 1), x.shape[axis], x)
    chosen = x.index_select(axis, index.flatten())
    return chosen.reshape([*x.shape[:axis], *index.shape, *x.shape[axis + 1 :]])


def _gather_elements(inputs: Inputs, attributes: Attributes) -> Tensor:
    x, axis = given(inputs, 0), attributes.get("axis", 0)
    return x.gather(axis, _positions(given(inputs, 1), x.shape[axis], x))


def _gather_nd(inputs: Inputs, attributes: Attributes) -> Tensor:
    x, index = given(inputs, 0), given(inputs, 1)
    if attributes.get("batch_dims", 0):
        raise refuse("GatherND", "batch dimensions")
    indexed = x.shape[: index.shape[-1]]
    place = torch.zeros(index.shape[:-1], dtype=torch.long, device=x.device)
    for size, part in zip(indexed, index.unbind(-1), strict=True):
        place = place * size + _positions(part, size, x)
    rest = x.shape[len(indexed) :]
    chosen = x.reshape(math.prod(indexed), *rest).index_select(0, place.flatten())
    return chosen.reshape(*place.shape, *rest)


def _scatter_nd(inputs: Inputs, attributes: Attributes) -> Tensor:
    x, index, updates = (given(inputs, i) for i in range(3))
    reduction = attributes.get("reduction", "none")
    if reduction not in ("none", "add"):
        raise refuse("ScatterND", f"reduction {reduction}")
    places = tuple(_positions(part, x.shape[axis], x) for axis, part in enumerate(index.unbind(-1)))
    return x.index_put(places, updates.to(x.device), accumulate=reduction == "add")


def _scatter_elements(inputs: Inputs, attributes: Attributes) -> Tensor:
    x, index, updates = (given(inputs, i) for i in range(3))
    axis, reduction = attributes.get("axis", 0), attributes.get("reduction", "none")
    index, updates = _positions(index, x.shape[axis], x), updates.to(x.device)
    if reduction == "none":
        return x.scatter(axis, index, updates)
    if reduction == "add":
        return x.scatter_add(axis, index, updates)
    raise refuse("ScatterElements", f"reduction {reduction}")


def _top(inputs: Inputs, attributes: Attributes) -> Result:
    x, count = given(inputs, 0), integers(inputs, 1, attributes, "k") or [1]
    largest = bool(attributes.get("largest", 1))
    # A stable sort: of equal values the first comes first, as the specification wants.
    values, index = x.sort(dim=attributes.get("axis", -1), descending=largest, stable=True)
    chosen = slice(0, count[0])
    axis = attributes.get("axis", -1) % x.dim()
    return values[(slice(None),) * axis + (chosen,)], index[(slice(None),) * axis + (chosen,)]


def _arg(largest: bool) -> Operator:
    def compute(inputs: Inputs, attributes: Attributes) -> Tensor:
        x, axis = given(inputs, 0), attributes.get("axis", 0)
        if attributes.get("select_last_index", 0):
            raise refuse("ArgMax" if largest else "ArgMin", "the last of equal values")
        x = x if largest else -x
        return x.argmax(axis, keepdim=bool(attributes.get("keepdims", 1)))

    return compute


def _running_sum(inputs: Inputs, attributes: Attributes) -> Tensor:
    x, axis = given(inputs, 0), int(given(inputs, 1).item())
    backwards = bool(attributes.get("reverse", 0))
    x = x.flip(axis) if backwards else x
    total = x.cumsum(axis)
    total = total - x if attributes.get("exclusive", 0) else total
    return total.flip(axis) if backwards else total


def _triangle(inputs: Inputs, attributes: Attributes) -> Tensor:
    x, diagonal = given(inputs, 0), integers(inputs, 1, {}, "k") or [0]
    return x.triu(diagonal[0]) if attributes.get("upper", 1) else x.tril(diagonal[0])


def _one_hot(inputs: Inputs, attributes: Attributes) -> Tensor:
    index, depth, values = given(inputs, 0).long(), int(given(inputs, 1).item()), given(inputs, 2)
    axis = attributes.get("axis", -1)
    places = torch.arange(depth, device=index.device)
    hot = (torch.where(index < 0, index + depth, index).unsqueeze(-1) == places).movedim(-1, axis)
    return torch.where(hot, values[1], values[0])


INDEX_OPERATORS: dict[str, Operator] = {
    "Gather": _gather,
    "GatherElements": _gather_elements,
    "GatherND": _gather_nd,
    "ScatterND": _scatter_nd,
    "ScatterElements": _scatter_elements,
    "TopK": _top,
    "ArgMax": _arg(largest=True),
    "ArgMin": _arg(largest=False),
    "CumSum": _running_sum,
    "Trilu": _triangle,
    "OneHot": _one_hot,
}
