"""Reading an ONNX file: data, never a program. Makes the graph of :mod:`engine.models.importing.graph` of it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

from engine.core.errors import ModelError
from engine.models.importing.colour import tells_colours_apart
from engine.models.importing.contract import CHANNELS, CHANNELS_FIRST, CHANNELS_LAST, Layout
from engine.models.importing.graph import CONSTANT, FILM, LEFT_OUT, OPERATORS, Step, attributes_of
from engine.models.importing.onnx_limits import refuse_costly_model, refuse_large_file
from engine.models.importing.operator_arguments import refuse
from engine.models.importing.quantised_operators import QUANTISED_RANGES

if TYPE_CHECKING:
    import onnx

# Constants up to this size are text in the card; index tables and integer weights of a film classifier are smaller.
_MOST_TEXT = 20_000
# Whole numbers up to this one are exact in single precision.
_EXACT = 2**24
_REAL_KINDS = {1, 10, 11, 16}
# Whole numbers of few bits are values of a quantised classifier, and never places or sizes.
_QUANTISED_KINDS = {*QUANTISED_RANGES, 17, 18, 19, 20}
_ACTIVATIONS = {"Sigmoid": "sigmoid", "Softmax": "softmax", "LogSoftmax": "softmax"}
_PLAIN_ATTRIBUTES = {1: "f", 2: "i", 3: "s", 6: "floats", 7: "ints"}


@dataclass(frozen=True, eq=False)
class OnnxGraph:
    """What an ONNX file holds.

    Attributes
    ----------
    arguments : dict
        For :class:`engine.models.importing.graph.GraphNetwork`.
    weights : dict of Tensor
        float32.
    activation : str
        "sigmoid" or "softmax" where the graph ended in one, which was left out: its input are logits. Else "".
    layout : {"channels_first", "channels_last"}, optional
        Where the channels of the input stand; None where the file does not tell.
    input_chw : tuple
        Channels, height and width that the file declares; None where it leaves them open.
    outputs : int, optional
        How many outputs the file declares.
    sees_colour : bool, optional
        Whether its first convolution weighs three channels differently; None where it has no three.
    """

    arguments: dict[str, Any]
    weights: dict[str, Tensor]
    activation: str
    layout: Layout | None
    input_chw: tuple[int | None, int | None, int | None]
    outputs: int | None
    sees_colour: bool | None


def read_onnx(path: Path) -> OnnxGraph:
    """Read an ONNX file, weights in a second file beside it included.

    Raises
    ------
    ModelError
        If it is damaged or too large, has an operator that Parallax cannot compute (all are named), several inputs, an
        input that is not a batch of images, or weights that are not numbers.
    """
    model = _load(path)
    nodes = list(model.graph.node)
    # Older versions of the format have softmax work on axis 1 unless told otherwise.
    version = max((entry.version for entry in model.opset_import if entry.domain in ("", "ai.onnx")), default=0)
    film = _film(model.graph)
    result = model.graph.output[0].name
    activation, nodes, result = _without_activation(nodes, result)
    nodes = _needed(nodes, result)
    _refuse_unknown(nodes)

    layout, input_chw = _input(_shape(film))
    names: dict[str, str] = {film.name: FILM, "": LEFT_OUT}
    steps: list[Step] = []
    weights: dict[str, Tensor] = {}
    kinds: dict[str, int] = {}
    used = {name for node in nodes for name in node.input}

    def name_value(name: str) -> str:
        return names.setdefault(name, f"t{len(names)}")

    def add_tensor(name: str, tensor: Tensor, kind: int) -> None:
        kinds[name] = kind
        if tensor.is_floating_point():
            names[name] = f"w{len(weights)}"
            weights[names[name]] = tensor.float()
        elif tensor.numel() > _MOST_TEXT:
            if tensor.dtype == torch.bool or int(tensor.abs().max()) > _EXACT:
                raise ModelError(f"The ONNX file {path.name} holds a table that is too large: {tensor.numel()} values.")
            # Places in a large table, as in attention between patches: kept beside the weights, not in the card.
            names[name] = f"w{len(weights)}"
            weights[names[name]] = tensor.float()
        else:
            steps.append(Step(CONSTANT, (name_value(name),), (), attributes_of(tensor)))

    for tensor in model.graph.initializer:
        if tensor.name in used:
            add_tensor(tensor.name, _tensor(tensor), tensor.data_type)
    for node in nodes:
        if node.op_type == CONSTANT:
            add_tensor(node.output[0], *_constant(node))
            continue
        attributes = _attributes(node, version, kinds)
        if missing := [name for name in node.input if name not in names]:
            raise _damaged(path, f"the value “{missing[0]}” is used before it is made")
        inputs = tuple(names[name] for name in node.input)
        steps.append(Step(node.op_type, tuple(name_value(name) for name in node.output), inputs, attributes))
    if names.get(result, LEFT_OUT) == LEFT_OUT:
        raise _damaged(path, "its output is never made")
    arguments = {
        "steps": [str(step) for step in steps],
        "output": names[result],
        "weights": {name: list(tensor.shape) for name, tensor in weights.items()},
    }
    outputs = _shape(model.graph.output[0])
    first = next((step for step in steps if step.operator == "Conv" and len(step.inputs) > 1), None)
    kernel = None if first is None else weights.get(first.inputs[1])
    sees_colour = None if kernel is None else tells_colours_apart(kernel)
    count = outputs[-1] if outputs else None
    return OnnxGraph(arguments, weights, activation, layout, input_chw, count, sees_colour)


def _load(path: Path) -> "onnx.ModelProto":
    import onnx
    from google.protobuf.message import DecodeError

    refuse_large_file(path)
    try:
        model = onnx.load(str(path), load_external_data=False)
        refuse_costly_model(model, path)
        onnx.load_external_data_for_model(model, str(path.parent))
        if model.functions:
            from onnx.inliner import inline_local_functions

            model = inline_local_functions(model)
    except (DecodeError, OSError, ValueError, RuntimeError, onnx.checker.ValidationError) as error:
        raise _damaged(path, str(error).splitlines()[0]) from error
    if not all(isinstance(name, str) for name in _names(model.graph)):
        raise _damaged(path, "one of its names is no text")
    if not model.graph.node or not model.graph.output:
        raise _damaged(path, "it holds no network")
    return model


def _names(graph: "onnx.GraphProto") -> "Iterator[str | bytes]":
    """Every name in a graph; the reader of the format gives bytes where one is damaged."""
    for value in (*graph.input, *graph.output, *graph.initializer):
        yield value.name
    for node in graph.node:
        yield from (node.op_type, node.domain, *node.input, *node.output, *(entry.name for entry in node.attribute))


def _film(graph: "onnx.GraphProto") -> "onnx.ValueInfoProto":
    initial = {tensor.name for tensor in graph.initializer}
    inputs = [value for value in graph.input if value.name not in initial]
    if len(inputs) != 1:
        raise ModelError(
            f"The ONNX file wants {len(inputs)} inputs; Parallax explains classifiers of one image. Export the part "
            "that takes the image alone."
        )
    film: onnx.ValueInfoProto = inputs[0]
    return film


def _input(shape: tuple[int | None, ...]) -> tuple[Layout | None, tuple[int | None, int | None, int | None]]:
    """Where the channels of the images stand, if the declared shape tells; and channels, height, width."""
    if len(shape) != 4:
        raise ModelError(
            "The ONNX file does not take a batch of images (batch, channels, height, width) or (batch, height, width, "
            "channels). Export it for such input."
        )
    _, first, middle, last = shape
    if first in CHANNELS or last not in CHANNELS:
        return CHANNELS_FIRST if first in CHANNELS else None, (first, middle, last)
    return CHANNELS_LAST, (last, first, middle)


def _shape(value: "onnx.ValueInfoProto") -> tuple[int | None, ...]:
    dimensions = value.type.tensor_type.shape.dim
    return tuple(int(d.dim_value) if d.HasField("dim_value") and d.dim_value > 0 else None for d in dimensions)


def _without_activation(nodes: list["onnx.NodeProto"], result: str) -> tuple[str, list["onnx.NodeProto"], str]:
    """Leave a last sigmoid or softmax out: a score of almost 0 or 1 has hardly any gradient, its logit has."""
    makers = {name: node for node in nodes for name in node.output}
    last = makers.get(result)
    while last is not None and last.op_type == "Identity" and last.input:
        last = makers.get(last.input[0])
    if last is not None and last.op_type in _ACTIVATIONS and last.input:
        return _ACTIVATIONS[last.op_type], nodes, last.input[0]
    return "", nodes, result


def _needed(nodes: list["onnx.NodeProto"], result: str) -> list["onnx.NodeProto"]:
    wanted, kept = {result}, []
    for node in reversed(nodes):
        if wanted.intersection(node.output):
            wanted.update(node.input)
            kept.append(node)
    return kept[::-1]


def _refuse_unknown(nodes: Iterable["onnx.NodeProto"]) -> None:
    unknown = sorted(
        {
            node.op_type if node.domain in ("", "ai.onnx") else f"{node.domain}.{node.op_type}"
            for node in nodes
            if node.domain not in ("", "ai.onnx") or (node.op_type not in OPERATORS and node.op_type != CONSTANT)
        }
    )
    if unknown:
        raise ModelError(
            f"The classifier uses the ONNX operators {', '.join(unknown)}, which Parallax cannot compute. Export it "
            "without them, or use the surrogate way for black boxes."
        )


def _tensor(proto: "onnx.TensorProto") -> Tensor:
    from onnx import numpy_helper

    try:
        array = numpy_helper.to_array(proto)
        # Half precisions are widened: everything is computed in float32.
        real = proto.data_type in _REAL_KINDS or proto.data_type in _QUANTISED_KINDS
        tensor = torch.from_numpy(array.astype("float32" if real else "bool" if array.dtype == bool else "int64"))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ModelError(
            f"The weights “{proto.name}” of the classifier cannot be read: {str(error).splitlines()[0]}. Export it "
            "again."
        ) from error
    if real and not bool(torch.isfinite(tensor).all()) and tensor.numel() > 1:
        raise ModelError(
            f"The weights “{proto.name}” of the classifier hold values that are not numbers (NaN or infinite): its "
            "training has diverged. Get another version of it."
        )
    return tensor


def _constant(node: "onnx.NodeProto") -> tuple[Tensor, int]:
    """The value of a constant, and its kind as TensorProto.DataType."""
    for entry in node.attribute:
        if entry.name == "value":
            return _tensor(entry.t), int(entry.t.data_type)
        if entry.name in ("value_float", "value_floats"):
            return torch.tensor(entry.f if entry.name == "value_float" else list(entry.floats)), 1
        if entry.name in ("value_int", "value_ints"):
            value = entry.i if entry.name == "value_int" else list(entry.ints)
            return torch.tensor(value, dtype=torch.long), 7
    names = ", ".join(entry.name for entry in node.attribute) or "none"
    raise ModelError(f"The classifier's graph holds a constant of kind {names}, which Parallax cannot compute.")


def _attributes(node: "onnx.NodeProto", version: int, kinds: Mapping[str, int]) -> dict[str, Any]:
    """The attributes of a node, and what its operator has to know beside them, which only the file tells."""
    attributes = {entry.name: _attribute(node.op_type, entry) for entry in node.attribute}
    if node.op_type in ("Softmax", "LogSoftmax"):
        # Older versions of the format have softmax work on axis 1 unless told otherwise, and on all later ones.
        attributes.setdefault("axis", 1 if version < 13 else -1)
        attributes["flattened"] = int(version < 13)
    if node.op_type == "Split":
        attributes.setdefault("num_outputs", len(node.output))
    if node.op_type == "QuantizeLinear":
        zero = node.input[2] if len(node.input) > 2 else ""
        kind = attributes.get("output_dtype") or kinds.get(zero, 0 if zero else 2)
        if kind not in QUANTISED_RANGES:
            raise refuse(node.op_type, "results of an unknown kind")
        attributes["lowest"], attributes["highest"] = QUANTISED_RANGES[kind]
    return attributes


def _attribute(operator: str, entry: "onnx.AttributeProto") -> Any:
    if entry.type == 4:  # a tensor
        return attributes_of(_tensor(entry.t))
    field = _PLAIN_ATTRIBUTES.get(entry.type)
    if field is None:
        raise ModelError(
            f"The classifier uses the ONNX operator {operator} with a part inside it ({entry.name}), which Parallax "
            "cannot compute. Export it without branches and loops."
        )
    value = getattr(entry, field)
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value if isinstance(value, int | float) else list(value)


def _damaged(path: Path, reason: str) -> ModelError:
    return ModelError(f"The ONNX file {path.name} cannot be read: {reason}. Export it again.")
