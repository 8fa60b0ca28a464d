"""Every group of operators against the reference implementation that comes with ONNX."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import onnx
import pytest
import torch
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator

from engine.errors import ModelError
from engine.models.importing.graph import OPERATORS, GraphNetwork
from engine.models.importing.onnx_file import read_onnx

RANDOM = np.random.default_rng(3)
TWICE = np.array([1, 1, 2, 2], np.float32)
X = RANDOM.normal(size=(2, 4, 7, 9)).astype(np.float32)


def weights(*shape: int) -> np.ndarray:
    return RANDOM.normal(size=shape).astype(np.float32)


def ints(*values: int) -> np.ndarray:
    return np.array(values, np.int64)


def write(
    nodes: Sequence[onnx.NodeProto], tensors: dict[str, np.ndarray], path: Any, opset: int = 18
) -> onnx.ModelProto:
    graph = helper.make_graph(
        nodes,
        "graph",
        [helper.make_tensor_value_info("film", TensorProto.FLOAT, ["b", *X.shape[1:]])],
        [helper.make_tensor_value_info("result", TensorProto.FLOAT, None)],
        [numpy_helper.from_array(value, name) for name, value in tensors.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=9)
    onnx.save(model, str(path))
    return model


def computed(path: Any) -> np.ndarray:
    graph = read_onnx(path)
    network = GraphNetwork(**graph.arguments)
    network.load_state_dict(graph.weights)
    return network(torch.from_numpy(X)).numpy()


CASES: list[tuple[str, dict[str, Any], list[Any]]] = [
    ("Conv", {"pads": [1, 0, 2, 1], "strides": [2, 1]}, [weights(6, 4, 3, 3), weights(6)]),
    ("Conv", {"group": 2, "dilations": [2, 2], "pads": [2, 2, 2, 2]}, [weights(6, 2, 3, 3)]),
    ("Conv", {"auto_pad": "SAME_UPPER", "strides": [2, 2]}, [weights(2, 4, 4, 3)]),
    ("Conv", {"auto_pad": "SAME_LOWER", "strides": [2, 2]}, [weights(2, 4, 4, 3)]),
    ("ConvTranspose", {"strides": [2, 2], "pads": [1, 1, 1, 1], "output_padding": [1, 1]}, [weights(4, 3, 3, 3)]),
    ("MaxPool", {"kernel_shape": [3, 3], "strides": [2, 2], "pads": [1, 1, 1, 1]}, []),
    ("AveragePool", {"kernel_shape": [3, 3], "strides": [2, 2], "pads": [1, 1, 1, 1]}, []),
    ("AveragePool", {"kernel_shape": [3, 3], "pads": [1, 1, 1, 1], "count_include_pad": 1}, []),
    ("GlobalAveragePool", {}, []),
    ("GlobalMaxPool", {}, []),
    ("BatchNormalization", {"epsilon": 1e-3}, [weights(4), weights(4), weights(4), np.abs(weights(4)) + 0.1]),
    ("InstanceNormalization", {"epsilon": 1e-3}, [weights(4), weights(4)]),
    ("LayerNormalization", {"axis": -1}, [weights(9), weights(9)]),
    ("Pad", {}, [ints(0, 0, 1, 2, 0, 0, 3, 0), np.float32(0.5)]),
    ("Pad", {"mode": "reflect"}, [ints(0, 0, 1, 2, 0, 0, 3, 0)]),
    ("Pad", {"mode": "edge"}, [ints(0, 0, 1, 2, 0, 0, 3, 0)]),
    (
        "Resize",
        {"mode": "nearest", "coordinate_transformation_mode": "asymmetric"},
        ["", TWICE],
    ),
    ("Resize", {"mode": "linear"}, ["", "", ints(2, 4, 14, 20)]),
    ("Resize", {"mode": "linear", "coordinate_transformation_mode": "align_corners"}, ["", "", ints(2, 4, 14, 20)]),
    ("DepthToSpace", {"blocksize": 2}, []),
    ("DepthToSpace", {"blocksize": 2, "mode": "CRD"}, []),
    ("PRelu", {}, [weights(4, 1, 1)]),
    ("LeakyRelu", {"alpha": 0.2}, []),
    ("Elu", {"alpha": 0.7}, []),
    ("Selu", {}, []),
    ("Celu", {"alpha": 0.7}, []),
    ("HardSigmoid", {"alpha": 0.3}, []),
    ("HardSwish", {}, []),
    ("Softplus", {}, []),
    ("Softsign", {}, []),
    ("Tanh", {}, []),
    ("Erf", {}, []),
    ("Clip", {}, [np.float32(-0.5), np.float32(0.7)]),
    ("Clip", {}, ["", np.float32(0.7)]),
    ("Softmax", {"axis": 1}, []),
    ("Add", {}, [weights(4, 1, 1)]),
    ("Sub", {}, [weights(9)]),
    ("Mul", {}, [weights(1)]),
    ("Div", {}, [np.abs(weights(9)) + 1]),
    ("Pow", {}, [np.float32(2)]),
    ("Max", {}, [weights(9), weights(1)]),
    ("Min", {}, [weights(9)]),
    ("Mean", {}, [weights(9)]),
    ("MatMul", {}, [weights(9, 3)]),
    ("ReduceMean", {"keepdims": 0}, [ints(2, 3)]),
    ("ReduceSum", {}, []),
    ("ReduceMax", {}, [ints(-1)]),
    ("ReduceL2", {}, [ints(1)]),
    ("ReduceLogSumExp", {"keepdims": 0}, [ints(2, 3)]),
    ("Reshape", {}, [ints(0, -1, 9)]),
    ("Flatten", {}, []),
    ("Flatten", {"axis": 2}, []),
    ("Transpose", {"perm": [0, 2, 3, 1]}, []),
    ("Transpose", {}, []),
    ("Concat", {"axis": 1}, [weights(2, 1, 7, 9)]),
    ("Slice", {}, [ints(1, -5), ints(2**40, -1), ints(2, 3), ints(2, 1)]),
    ("Slice", {}, [ints(-1), ints(-(2**40)), ints(3), ints(-2)]),
    ("Gather", {"axis": 1}, [np.array([[0, -1], [2, 2]], np.int64)]),
    ("Unsqueeze", {}, [ints(1, -1)]),
    ("Expand", {}, [ints(2, 1, 4, 1, 1)]),
    ("Tile", {}, [ints(1, 2, 1, 3)]),
    ("Einsum", {"equation": "bchw,wk->bck"}, [weights(9, 3)]),
]


@pytest.mark.parametrize(("operator", "attributes", "others"), CASES, ids=[f"{i}-{c[0]}" for i, c in enumerate(CASES)])
def test_an_operator_computes_what_its_specification_says(
    operator: str, attributes: dict[str, Any], others: list[Any], tmp_path: Any
) -> None:
    tensors = {f"c{i}": np.asarray(value) for i, value in enumerate(others) if not isinstance(value, str)}
    names = [f"c{i}" if not isinstance(value, str) else "" for i, value in enumerate(others)]
    # A last softmax would be left out of what is imported.
    nodes = [
        helper.make_node(operator, ["film", *names], ["t"], **attributes),
        helper.make_node("Neg", ["t"], ["result"]),
    ]
    model = write(nodes, tensors, tmp_path / "m.onnx")
    (expected,) = ReferenceEvaluator(model).run(None, {"film": X})
    found = computed(tmp_path / "m.onnx")
    assert found.shape == expected.shape
    assert np.abs(found - expected).max() < 1e-4


def test_local_response_normalisation_divides_by_the_neighbouring_channels(tmp_path: Any) -> None:
    # Not against the reference implementation: it normalises only as many channels as there are films.
    write([helper.make_node("LRN", ["film"], ["result"], size=3, alpha=0.3, beta=0.5, bias=2.0)], {}, tmp_path / "m")
    squares = np.pad(X**2, ((0, 0), (1, 1), (0, 0), (0, 0)))
    total = squares[:, :-2] + squares[:, 1:-1] + squares[:, 2:]
    assert np.abs(computed(tmp_path / "m") - X / np.sqrt(2 + 0.3 / 3 * total)).max() < 1e-5


def test_shapes_are_computed_as_the_graph_asks(tmp_path: Any) -> None:
    nodes = [
        helper.make_node("Shape", ["film"], ["shape"]),
        helper.make_node("Gather", ["shape", "first"], ["batch"], axis=0),
        helper.make_node("Constant", [], ["rest"], value_ints=[-1]),
        helper.make_node("Unsqueeze", ["batch", "axis"], ["b1"]),
        helper.make_node("Concat", ["b1", "rest"], ["wanted"], axis=0),
        helper.make_node("Cast", ["wanted"], ["real"], to=TensorProto.FLOAT),
        helper.make_node("Cast", ["real"], ["whole"], to=TensorProto.INT64),
        helper.make_node("Reshape", ["film", "whole"], ["flat"]),
        helper.make_node("Split", ["flat", "sizes"], ["left", "right"], axis=1),
        helper.make_node("Squeeze", ["left", "axis1"], ["result"]),
    ]
    tensors = {"first": np.int64(0), "axis": ints(0), "axis1": ints(1), "sizes": ints(1, 4 * 63 - 1)}
    model = write(nodes, {name: np.asarray(value) for name, value in tensors.items()}, tmp_path / "m.onnx")
    (expected,) = ReferenceEvaluator(model).run(None, {"film": X})
    assert np.array_equal(computed(tmp_path / "m.onnx"), expected)


def test_a_variant_that_cannot_be_computed_is_named(tmp_path: Any) -> None:
    node = helper.make_node("Pad", ["film", "pads"], ["result"], mode="wrap")
    write([node], {"pads": ints(0, 0, 1, 1, 0, 0, 1, 1)}, tmp_path / "m.onnx", opset=19)
    with pytest.raises(ModelError, match="ONNX operator Pad with mode wrap"):
        computed(tmp_path / "m.onnx")


def test_every_operator_has_a_name_that_onnx_knows() -> None:
    for name in OPERATORS:
        assert onnx.defs.has(name), name
