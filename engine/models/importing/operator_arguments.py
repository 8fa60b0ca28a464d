"""What the operators of an ONNX graph get: their inputs, None where left out, and their attributes as plain values."""

from collections.abc import Callable, Sequence
from typing import Any

from torch import Tensor

from engine.core.errors import ModelError

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
        return [int(number) for number in numbers(value)]
    found = attributes.get(name)
    return None if found is None else [int(number) for number in found]


def numbers(value: Tensor) -> list[float]:
    """What sizes and places are read from, in one row.

    Raises
    ------
    ModelError
        If they hang on the grey values of the image, which a tensor without values stands for.
    """
    if value.is_meta:
        raise hangs_on_greys()
    found: list[float] = value.flatten().tolist()
    return found


def hangs_on_greys() -> ModelError:
    """The error for a size that is not the same for every image."""
    return ModelError(
        "In this classifier the size of something hangs on the grey values of the film, which Parallax cannot compute. "
        "Export it without that, or use the surrogate way for black boxes."
    )


def refuse(operator: str, what: str) -> ModelError:
    """The error for a variant of an operator that cannot be computed here."""
    return ModelError(
        f"The classifier uses the ONNX operator {operator} with {what}, which Parallax cannot compute. Export it "
        "without that, or use the surrogate way for black boxes."
    )
