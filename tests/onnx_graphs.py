"""Small ONNX files, made operator by operator."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper


def save_graph(
    nodes: Sequence[onnx.NodeProto],
    tensors: Mapping[str, np.ndarray],
    path: Path,
    shape: Sequence[int | str] = ("b", 1, 64, 64),
    opset: int = 18,
    outputs: Sequence[int] | None = None,
    **more: Any,
) -> onnx.ModelProto:
    """Write a graph from ``film`` of that shape to ``result``."""
    graph = helper.make_graph(
        nodes,
        "graph",
        [helper.make_tensor_value_info("film", TensorProto.FLOAT, list(shape))],
        [helper.make_tensor_value_info("result", TensorProto.FLOAT, outputs)],
        [numpy_helper.from_array(np.asarray(value), name) for name, value in tensors.items()],
    )
    domains = [helper.make_opsetid("", opset), helper.make_opsetid("local", 1)]
    model = helper.make_model(graph, opset_imports=domains, ir_version=9, **more)
    onnx.save(model, str(path))
    return model
