"""A foreign classifier as a graph of ONNX operators: text in the model card, weights in a safetensors file.

Each line of the text is one operator, ``t3 = Conv(x, w0, w1) {"strides": [2, 2]}``; a left-out input is ``-``. So a
pack needs no ONNX file and no foreign code: what was imported once is data in our own format.
"""

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from engine.core.errors import ModelError
from engine.models.importing.dry_run import refuse_costly
from engine.models.importing.image_operators import IMAGE_OPERATORS
from engine.models.importing.index_operators import INDEX_OPERATORS
from engine.models.importing.onnx_limits import MOST_NODES, MOST_WEIGHTS
from engine.models.importing.operator_arguments import Attributes, Inputs, Operator, refuse
from engine.models.importing.quantised_operators import QUANTISED_OPERATORS
from engine.models.importing.tensor_operators import TENSOR_OPERATORS

OPERATORS: dict[str, Operator] = {**TENSOR_OPERATORS, **IMAGE_OPERATORS, **INDEX_OPERATORS, **QUANTISED_OPERATORS}
CONSTANT = "Constant"
FILM = "x"
LEFT_OUT = "-"
_LINE = re.compile(r"([\w, ]+) = (\w+)\(([\w,\- ]*)\) (\{.*\})")
# What a wrong shape, kind or attribute makes the framework raise.
_WRONG = (RuntimeError, ValueError, LookupError, TypeError, ArithmeticError, AttributeError, AssertionError)
_NUMBERS = {"int": torch.long, "real": torch.float32, "bool": torch.bool}


@dataclass(frozen=True)
class Step:
    """One operator: the names of what it makes and takes, and its attributes."""

    operator: str
    outputs: tuple[str, ...]
    inputs: tuple[str, ...]
    attributes: Mapping[str, Any]

    def __str__(self) -> str:
        attributes = json.dumps(self.attributes, separators=(",", ":"), sort_keys=True)
        return f"{', '.join(self.outputs)} = {self.operator}({', '.join(self.inputs)}) {attributes}"

    @classmethod
    def parse(cls, line: str) -> "Step":
        """The step that a line describes.

        Raises
        ------
        ValueError
            If the line is none.
        """
        found = _LINE.fullmatch(line)
        if found is None:
            raise ValueError(f"“{line[:60]}” is no operator")
        outputs, operator, inputs, attributes = found.groups()
        names = tuple(name.strip() for name in inputs.split(",")) if inputs.strip() else ()
        return cls(operator, tuple(name.strip() for name in outputs.split(",")), names, json.loads(attributes))


class GraphNetwork(nn.Module):
    """Runs a graph on films; differentiable, so generators can be trained against it.

    Parameters
    ----------
    steps : sequence of str
        Lines as above, each after those whose results it takes; the film is ``x``.
    output : str
        Name of the result.
    weights : mapping
        Name to shape of every weight; filled by ``load_state_dict``.
    one_at_a_time : bool
        The graph was exported for a single film: films of a batch go through it one by one.
    """

    def __init__(
        self, steps: Sequence[str], output: str, weights: Mapping[str, Sequence[int]], one_at_a_time: bool = False
    ) -> None:
        super().__init__()
        if len(steps) > MOST_NODES or sum(math.prod(shape) for shape in weights.values()) > MOST_WEIGHTS:
            raise ValueError("it has too many operators or weights")
        self.steps = [Step.parse(line) for line in steps]
        self.output, self.one_at_a_time = output, one_at_a_time
        for name, shape in weights.items():
            self.register_parameter(name, nn.Parameter(torch.zeros(list(shape)), requires_grad=False))
        known = {FILM, LEFT_OUT, *weights}
        for step in self.steps:
            if step.operator not in OPERATORS and step.operator != CONSTANT:
                raise ValueError(f"the operator {step.operator} is unknown to this version")
            if missing := set(step.inputs) - known:
                raise ValueError(f"{sorted(missing)[0]} is used before it is made")
            known.update(step.outputs)
        if output not in known - {LEFT_OUT}:
            raise ValueError(f"the result {output} is never made")
        self._constants = {
            step.outputs[0]: tensor_of(step.attributes) for step in self.steps if step.operator == CONSTANT
        }
        self._last_use = {name: number for number, step in enumerate(self.steps) for name in step.inputs}
        self._affordable: set[torch.Size] = set()

    def forward(self, image_bchw: Tensor) -> Tensor:
        """What the graph makes of images (B, C, H, W).

        Raises
        ------
        ModelError
            If it cannot take such images, or would need more memory or time for one than any classifier of films.
        """
        if self.one_at_a_time and len(image_bchw) > 1:
            return torch.cat([self(image) for image in image_bchw.split(1)])
        size = image_bchw.shape[1:]
        if size not in self._affordable:
            refuse_costly(self._run, image_bchw)
            self._affordable.add(size)
        return self._run(image_bchw)

    def _run(self, image_bchw: Tensor) -> Tensor:
        values: dict[str, Tensor] = {FILM: image_bchw, **dict(self.named_parameters()), **self._constants}
        for number, step in enumerate(self.steps):
            if step.operator == CONSTANT:
                continue
            inputs = [None if name == LEFT_OUT else values[name] for name in step.inputs]
            results = _computed(step, inputs)
            if missing := [name for name in step.outputs[len(results) :] if name in self._last_use]:
                raise refuse(step.operator, f"a result {step.outputs.index(missing[0]) + 1}")
            values.update(zip(step.outputs, results, strict=False))
            # Without gradients nothing else keeps a large intermediate image alive.
            for name in step.inputs:
                if self._last_use[name] == number and name != self.output:
                    values.pop(name, None)
        return values[self.output]


def _computed(step: Step, inputs: Inputs) -> Sequence[Tensor]:
    try:
        result = OPERATORS[step.operator](inputs, _with_tensors(step.attributes))
    except torch.OutOfMemoryError:
        raise
    except KeyError as error:
        raise refuse(step.operator, f"its attribute {error} missing") from error
    except _WRONG as error:
        reason = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
        raise ModelError(
            f"The classifier's operator {step.operator} cannot be computed: {reason}. Correct channels and input size; "
            "if they are right, export it again."
        ) from error
    return (result,) if isinstance(result, Tensor) else result


def run_graph(network: nn.Module, image_bchw: Tensor) -> Tensor:
    """Run a network once, with whatever a wrong input makes torch raise as a sentence.

    Raises
    ------
    ModelError
        If the network cannot take such images.
    """
    try:
        result: Tensor = network(image_bchw)
    except (RuntimeError, ValueError, IndexError, TypeError, KeyError) as error:
        channels, height, width = image_bchw.shape[1:]
        reason = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
        raise ModelError(
            f"The classifier does not take images of {channels} × {height} × {width} (channels, height, width): "
            f"{reason}. Correct channels and input size."
        ) from error
    return result


def attributes_of(tensor: Tensor) -> dict[str, Any]:
    """A small constant as JSON values."""
    kind = "bool" if tensor.dtype == torch.bool else "real" if tensor.is_floating_point() else "int"
    return {"kind": kind, "value": tensor.tolist()}


def tensor_of(attributes: Mapping[str, Any]) -> Tensor:
    """The constant that :func:`attributes_of` described."""
    return torch.tensor(attributes["value"], dtype=_NUMBERS[attributes["kind"]])


def _with_tensors(attributes: Mapping[str, Any]) -> Attributes:
    return {name: tensor_of(value) if isinstance(value, dict) else value for name, value in attributes.items()}
