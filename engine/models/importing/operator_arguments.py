"""What the operators of an ONNX graph get: their inputs, None where left out, and their attributes as plain values."""

from collections.abc import Callable, Sequence
from typing import Any

from torch import Tensor

from engine.errors import ModelError

Inputs = list[Tensor | None]
Attributes = dict[str, Any]
Result = Tensor | Sequence[Tensor]
Operator = Callable[[Inputs, Attributes], Result]


def given(inputs: Inputs, index: int) -> Tensor:
    """An input that must be there."""
    value = optional(inputs, index)
    if value is None:
        raise ModelError("The classifier's graph is damaged: an operator lacks an input. Export the classifier again.")
    return value


def optional(inputs: Inputs, index: int) -> Tensor | None:
    """An input that may be left out."""
    return inputs[index] if index < len(inputs) else None


def integers(inputs: Inputs, index: int, attributes: Attributes, name: str) -> list[int] | None:
    """Numbers that are an attribute in older ONNX versions and an input in newer ones."""
    value = optional(inputs, index)
    if value is not None:
        return [int(number) for number in value.flatten().tolist()]
    found = attributes.get(name)
    return None if found is None else [int(number) for number in found]


def refuse(operator: str, what: str) -> ModelError:
    """The error for a variant of an operator that cannot be computed here."""
    return ModelError(
        f"The classifier uses the ONNX operator {operator} with {what}, which Parallax cannot compute. Export it "
        "without that, or use the surrogate way for black boxes."
    )
