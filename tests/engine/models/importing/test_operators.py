"""Every group of operators against the reference implementation that comes with ONNX."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import onnx
import pytest
import torch
from onnx import TensorProto, helper
from onnx.reference import ReferenceEvaluator
from onnx_graphs import save_graph

from engine.core.errors import ModelError
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
    return save_graph(nodes, tensors, path, ["b", *X.shape[1:]], opset)


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
    ("AveragePool", {"kernel_shape": [2, 3], "pads": [0, 1, 1, 0], "strides": [2, 1]}, []),
    ("MaxPool", {"kernel_shape": [2, 2], "strides": [2, 2], "ceil_mode": 1}, []),
    ("MaxPool", {"kernel_shape": [2, 2], "auto_pad": "SAME_UPPER", "strides": [2, 2]}, []),
    ("GlobalAveragePool", {}, []),
    ("GlobalMaxPool", {}, []),
    ("BatchNormalization", {"epsilon": 1e-3}, [weights(4), weights(4), weights(4), np.abs(weights(4)) + 0.1]),
    ("InstanceNormalization", {"epsilon": 1e-3}, [weights(4), weights(4)]),
    ("LayerNormalization", {"axis": -1}, [weights(9), weights(9)]),
    ("GroupNormalization", {"num_groups": 2}, [weights(2), weights(2)]),
    ("LpNormalization", {"axis": 1}, []),
    ("Pad", {}, [ints(0, 0, 1, 2, 0, 0, 3, 0), np.float32(0.5)]),
    ("Pad", {"mode": "reflect"}, [ints(0, 0, 1, 2, 0, 0, 3, 0)]),
    ("Pad", {"mode": "edge"}, [ints(0, 0, 1, 2, 0, 0, 3, 0)]),
    ("Pad", {"mode": "edge"}, [ints(2, 1), "", ints(1)]),
    (
        "Resize",
        {"mode": "nearest", "coordinate_transformation_mode": "asymmetric"},
        ["", TWICE],
    ),
    ("Resize", {"mode": "linear"}, ["", "", ints(2, 4, 14, 20)]),
    ("Resize", {"mode": "linear", "coordinate_transformation_mode": "align_corners"}, ["", "", ints(2, 4, 14, 20)]),
    ("Resize", {"mode": "linear", "coordinate_transformation_mode": "asymmetric"}, ["", "", ints(2, 4, 11, 6)]),
    ("Resize", {"mode": "linear", "axes": [1, 3]}, ["", np.array([1.5, 0.6], np.float32)]),
    ("Resize", {"mode": "cubic"}, ["", "", ints(2, 4, 14, 20)]),
    ("Resize", {"mode": "nearest"}, ["", "", ints(2, 4, 10, 6)]),
    ("Resize", {"mode": "nearest", "nearest_mode": "ceil"}, ["", "", ints(2, 4, 10, 6)]),
    (
        "Resize",
        {"mode": "nearest", "coordinate_transformation_mode": "align_corners", "nearest_mode": "round_prefer_ceil"},
        ["", "", ints(2, 4, 10, 6)],
    ),
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
    ("Mod", {"fmod": 1}, [np.float32(0.7)]),
    ("Round", {}, []),
    ("ThresholdedRelu", {"alpha": 0.4}, []),
    ("Max", {}, [weights(9), weights(1)]),
    ("Min", {}, [weights(9)]),
    ("Mean", {}, [weights(9)]),
    ("MatMul", {}, [weights(9, 3)]),
    ("ReduceMean", {"keepdims": 0}, [ints(2, 3)]),
    ("ReduceSum", {}, []),
    ("ReduceMax", {}, [ints(-1)]),
    ("ReduceL2", {}, [ints(1)]),
    ("ReduceL1", {"keepdims": 0}, [ints(1, -1)]),
    ("ReduceProd", {"keepdims": 0}, [ints(1, 2)]),
    ("ReduceSumSquare", {}, [ints(3)]),
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
    ("GatherElements", {"axis": 2}, [RANDOM.integers(-7, 7, (2, 4, 3, 9))]),
    ("GatherND", {}, [np.array([[0, 1], [1, -2]], np.int64)]),
    ("ScatterND", {}, [np.array([[0, 1], [1, -2]], np.int64), weights(2, 7, 9)]),
    ("ScatterND", {"reduction": "add"}, [np.array([[0, 1], [0, 1]], np.int64), weights(2, 7, 9)]),
    ("ScatterElements", {"axis": 1}, [np.array([[[[2, -1, 0]]]], np.int64), weights(1, 1, 1, 3)]),
    ("ArgMax", {"axis": 1}, []),
    ("ArgMin", {"axis": 3, "keepdims": 0}, []),
    ("CumSum", {}, [np.array(2, np.int64)]),
    ("CumSum", {"reverse": 1, "exclusive": 1}, [np.array(-1, np.int64)]),
    ("Trilu", {}, [np.array(1, np.int64)]),
    ("Trilu", {"upper": 0}, []),
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
    node = helper.make_node("AveragePool", ["film"], ["result"], kernel_shape=[2, 2], dilations=[2, 2])
    write([node], {}, tmp_path / "m.onnx", opset=19)
    with pytest.raises(ModelError, match="ONNX operator AveragePool with dilation"):
        computed(tmp_path / "m.onnx")


def test_a_result_that_an_operator_does_not_make_is_named(tmp_path: Any) -> None:
    nodes = [
        helper.make_node("MaxPool", ["film"], ["t", "places"], kernel_shape=[2, 2]),
        helper.make_node("Cast", ["places"], ["result"], to=TensorProto.FLOAT),
    ]
    write(nodes, {}, tmp_path / "m.onnx")
    with pytest.raises(ModelError, match="ONNX operator MaxPool with a result 2"):
        computed(tmp_path / "m.onnx")


def agrees(nodes: Sequence[onnx.NodeProto], tensors: dict[str, np.ndarray], folder: Any, opset: int = 18) -> None:
    model = write(nodes, tensors, folder / "m.onnx", opset)
    (expected,) = ReferenceEvaluator(model).run(None, {"film": X})
    found = computed(folder / "m.onnx")
    assert found.shape == expected.shape
    assert np.abs(found - expected).max() < 1e-4


def test_the_largest_values_come_with_their_places(tmp_path: Any) -> None:
    nodes = [
        helper.make_node("TopK", ["film", "count"], ["values", "places"], axis=2),
        helper.make_node("Cast", ["places"], ["real"], to=TensorProto.FLOAT),
        helper.make_node("Add", ["values", "real"], ["result"]),
    ]
    agrees(nodes, {"count": ints(3)}, tmp_path)


def test_a_large_table_of_places_is_kept_beside_the_weights(tmp_path: Any) -> None:
    nodes = [
        helper.make_node("Gather", ["bias", "places"], ["chosen"], axis=0),
        helper.make_node("ReduceMean", ["chosen"], ["mean"], keepdims=0),
        helper.make_node("Add", ["film", "mean"], ["result"]),
    ]
    agrees(nodes, {"bias": weights(700), "places": RANDOM.integers(-700, 700, (150, 150))}, tmp_path)
    assert len(read_onnx(tmp_path / "m.onnx").arguments["steps"]) == 3


def test_a_place_becomes_a_vector_with_one_hot_value(tmp_path: Any) -> None:
    nodes = [
        helper.make_node("ArgMax", ["film"], ["place"], axis=3, keepdims=0),
        helper.make_node("OneHot", ["place", "depth", "values"], ["result"], axis=1),
    ]
    agrees(nodes, {"depth": np.array(9), "values": np.array([-1, 2], np.float32)}, tmp_path)


def test_whole_numbers_have_the_remainder_of_the_divisors_sign(tmp_path: Any) -> None:
    nodes = [
        helper.make_node("Mod", ["number", "divisor"], ["rest"]),
        helper.make_node("Cast", ["rest"], ["real"], to=TensorProto.FLOAT),
        helper.make_node("Add", ["film", "real"], ["result"]),
    ]
    agrees(nodes, {"number": ints(-7, 7, -6).repeat(3), "divisor": ints(4, -4, 3).repeat(3)}, tmp_path)


def test_an_old_softmax_takes_all_axes_from_its_own_on_as_one(tmp_path: Any) -> None:
    # Not against the reference implementation: it knows the new softmax only.
    nodes = [helper.make_node("Softmax", ["film"], ["t"], axis=2), helper.make_node("Neg", ["t"], ["result"])]
    write(nodes, {}, tmp_path / "m.onnx", opset=11)
    powers = np.exp(X)
    assert np.abs(computed(tmp_path / "m.onnx") + powers / powers.sum((2, 3), keepdims=True)).max() < 1e-6


def test_nearest_neighbours_as_tensorflow_places_them(tmp_path: Any) -> None:
    # Not against the reference implementation: it does not know this placement.
    old = {"coordinate_transformation_mode": "tf_half_pixel_for_nn", "nearest_mode": "floor", "mode": "nearest"}
    write(
        [helper.make_node("Resize", ["film", "", "", "sizes"], ["result"], **old)],
        {"sizes": ints(2, 4, 7, 5)},
        tmp_path / "m",
    )
    places = np.floor((np.arange(5) + 0.5) / (5 / 9)).astype(int)
    assert np.array_equal(computed(tmp_path / "m"), X[..., places])


def test_a_negative_padding_crops(tmp_path: Any) -> None:
    write(
        [helper.make_node("Pad", ["film", "pads"], ["result"])],
        {"pads": ints(0, 0, -1, 2, 0, 0, -2, 0)},
        tmp_path / "m",
    )
    assert np.array_equal(computed(tmp_path / "m"), np.pad(X[:, :, 1:-2], ((0, 0), (0, 0), (0, 0), (2, 0))))


def test_a_split_without_sizes_makes_equal_parts(tmp_path: Any) -> None:
    nodes = [
        helper.make_node("Split", ["film"], ["left", "right"], axis=1),
        helper.make_node("Sub", ["left", "right"], ["result"]),
    ]
    agrees(nodes, {}, tmp_path, opset=13)


def test_a_last_activation_is_found_behind_a_node_that_does_nothing(tmp_path: Any) -> None:
    nodes = [helper.make_node("Sigmoid", ["film"], ["t"]), helper.make_node("Identity", ["t"], ["result"])]
    write(nodes, {}, tmp_path / "m.onnx")
    assert read_onnx(tmp_path / "m.onnx").activation == "sigmoid"


def test_every_operator_has_a_name_that_onnx_knows() -> None:
    for name in OPERATORS:
        assert onnx.defs.has(name), name
