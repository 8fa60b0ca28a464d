"""What an ONNX file may cost, looked at before anything of it is built: a small file can ask for a great deal.

The largest classifiers of films in use stay below a tenth of each limit.
"""

import math
import mmap
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.core.errors import ModelError

if TYPE_CHECKING:
    import onnx

MOST_BYTES = 2 * 2**30
# Each field of the file takes some 150 bytes of memory, however short it is; so do this many bytes of packed numbers.
MOST_FIELDS = 2_000_000
_PACKED_AS_ONE = 64
MOST_NODES = 20_000
MOST_WEIGHTS = 2**29
_DEEPEST = 50
_VARINT, _EIGHT_BYTES, _BLOCK, _FOUR_BYTES = 0, 1, 2, 5


def refuse_large_file(path: Path) -> None:
    """Refuse a file of too many bytes, or one that unpacks to far more memory than its size says.

    Raises
    ------
    ModelError
    """
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise ModelError(
            f"The ONNX file {path.name} has {size / 2**30:.1f} GB; Parallax reads files of up to "
            f"{MOST_BYTES / 2**30:.0f} GB. Export a smaller classifier."
        )
    if not size:
        raise ModelError(f"The ONNX file {path.name} is empty. Export it again.")
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        if _fields(data) > MOST_FIELDS:
            raise ModelError(
                f"The ONNX file {path.name} has more than {MOST_FIELDS:,} entries; a classifier has a few thousand. It "
                "is damaged, or made to exhaust this computer."
            )


def _fields(data: mmap.mmap) -> float:
    """How many fields a file has; counting ends above the limit, or where the file is damaged.

    Source: the encoding of protocol buffers, https://protobuf.dev/programming-guides/encoding/.
    """
    import onnx

    counted = 0.0
    parts: list[tuple[int, int, Any]] = [(0, len(data), onnx.ModelProto.DESCRIPTOR)]
    while parts:
        position, end, kind = parts.pop()
        while position < end and counted <= MOST_FIELDS:
            tag, position = _varint(data, position, end)
            wire = tag & 7
            counted += 1
            if wire == _VARINT:
                _, position = _varint(data, position, end)
            elif wire == _BLOCK:
                length, position = _varint(data, position, end)
                field = kind.fields_by_number.get(tag >> 3)
                if field is not None and field.message_type is not None:
                    parts.append((position, min(position + length, end), field.message_type))
                elif field is not None and field.cpp_type != field.CPPTYPE_STRING:
                    counted += min(length, end - position) / _PACKED_AS_ONE
                position += length
            elif wire in (_EIGHT_BYTES, _FOUR_BYTES):
                position += 8 if wire == _EIGHT_BYTES else 4
            else:
                return counted  # the reader proper says what is wrong with it
    return counted


def _varint(data: mmap.mmap, position: int, end: int) -> tuple[int, int]:
    value = shift = 0
    while position < end:
        byte = data[position]
        position += 1
        value |= (byte & 127) << shift
        if byte < 128:
            break
        shift += 7
    return value, position


def refuse_costly_model(model: "onnx.ModelProto", path: Path) -> None:
    """Refuse a model with too many operators, its functions written out, or with too many weights.

    Raises
    ------
    ModelError
    """
    nodes = _Nodes(model).count(model.graph.node)
    if nodes > MOST_NODES:
        raise ModelError(
            f"The ONNX file {path.name} has {nodes:,} operators; Parallax computes up to {MOST_NODES:,}. Export a "
            "smaller classifier, or use the surrogate way for black boxes."
        )
    weights = outside = 0
    for tensor in _tensors(model.graph, *model.functions):
        if any(side < 0 for side in tensor.dims):
            raise ModelError(f"The ONNX file {path.name} states weights of a negative size. Export it again.")
        weights += math.prod(tensor.dims)
        outside += _outside_bytes(tensor, path)
    if weights > MOST_WEIGHTS or outside > MOST_BYTES:
        raise ModelError(
            f"The ONNX file {path.name} states {weights:,} weights in {max(outside, path.stat().st_size):,} bytes; "
            f"Parallax takes up to {MOST_WEIGHTS:,} in {MOST_BYTES:,}. Export a smaller classifier, or use the "
            "surrogate way for black boxes."
        )


def _outside_bytes(tensor: "onnx.TensorProto", path: Path) -> int:
    """What is read for a tensor from a second file beside this one."""
    if tensor.data_location != tensor.EXTERNAL:
        return 0
    entries = {entry.key: entry.value for entry in tensor.external_data}
    place = Path(entries.get("location", ""))
    # A plain name only: the file must not reach outside its folder.
    if place.name != str(place) or (path.parent / place).is_symlink():
        raise ModelError(
            f"The ONNX file {path.name} cannot be read: it wants weights from another folder. Export it again."
        )
    weights = path.parent / place
    if not weights.is_file():
        raise ModelError(f"The file {place} with the weights of {path.name} is missing. Keep both together.")
    try:
        offset, length = int(entries.get("offset", 0)), int(entries.get("length", 0))
    except ValueError:
        raise ModelError(
            f"The ONNX file {path.name} cannot be read: it does not say where its weights lie. Export it again."
        ) from None
    return length or max(0, weights.stat().st_size - offset)


class _Nodes:
    """Counts operators with functions written out, each function once: they may call one another many times."""

    def __init__(self, model: "onnx.ModelProto") -> None:
        self._functions = {(each.domain, each.name): each for each in model.functions}
        self._counted: dict[tuple[str, str], int] = {}

    def count(self, nodes: "Iterable[onnx.NodeProto]", depth: int = 0) -> int:
        if depth > _DEEPEST:
            raise ModelError(
                "The functions of the ONNX file call one another without end. Export it without functions."
            )
        total = 0
        for node in nodes:
            name = node.domain, node.op_type
            if name in self._functions and name not in self._counted:
                self._counted[name] = self.count(self._functions[name].node, depth + 1)
            total += self._counted.get(name, 1)
            total += sum(self.count(graph.node, depth + 1) for graph in _inner_graphs(node))
        return total


def _inner_graphs(node: "onnx.NodeProto") -> "Iterator[onnx.GraphProto]":
    for entry in node.attribute:
        if entry.HasField("g"):
            yield entry.g
        yield from entry.graphs


def _tensors(*graphs: "onnx.GraphProto | onnx.FunctionProto") -> "Iterator[onnx.TensorProto]":
    for graph in graphs:
        yield from getattr(graph, "initializer", ())
        for node in graph.node:
            for entry in node.attribute:
                if entry.HasField("t"):
                    yield entry.t
                yield from entry.tensors
            yield from _tensors(*_inner_graphs(node))
