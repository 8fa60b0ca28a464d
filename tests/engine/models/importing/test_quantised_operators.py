"""Quantised classifiers: exact in what they answer, straight through in their gradient."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from onnx import TensorProto, helper
from onnx.reference import ReferenceEvaluator
from onnx_graphs import save_graph

from engine.core.errors import ModelError
from engine.models.importing.graph import GraphNetwork
from engine.models.importing.onnx_file import read_onnx

RANDOM = np.random.default_rng(4)
FILM = RANDOM.normal(size=(2, 3, 8, 8)).astype(np.float32)


def network(path: Path) -> GraphNetwork:
    graph = read_onnx(path)
    made = GraphNetwork(**graph.arguments)
    made.load_state_dict(graph.weights)
    return made


def agrees(nodes: Sequence[onnx.NodeProto], tensors: dict[str, np.ndarray], path: Path) -> None:
    model = save_graph(nodes, tensors, path, FILM.shape, opset=21)
    (expected,) = ReferenceEvaluator(model).run(None, {"film": FILM})
    assert np.abs(network(path)(torch.from_numpy(FILM)).numpy() - expected).max() < 1e-4


@pytest.mark.parametrize("zero", [np.uint8(120), np.int8(-3), np.int16(7)])
def test_values_are_rounded_to_steps_and_saturate(zero: np.generic, tmp_path: Path) -> None:
    nodes = [
        helper.make_node("QuantizeLinear", ["film", "scale", "zero"], ["steps"]),
        helper.make_node("DequantizeLinear", ["steps", "scale", "zero"], ["result"]),
    ]
    agrees(nodes, {"scale": np.float32(0.008), "zero": np.asarray(zero)}, tmp_path / "m.onnx")


def test_each_channel_may_have_its_own_step(tmp_path: Path) -> None:
    nodes = [
        helper.make_node("QuantizeLinear", ["film", "scale", "zero"], ["steps"], axis=1),
        helper.make_node("DequantizeLinear", ["steps", "scale", "zero"], ["result"], axis=1),
    ]
    tensors = {"scale": np.array([0.01, 0.02, 0.4], np.float32), "zero": np.array([100, 3, 128], np.uint8)}
    agrees(nodes, tensors, tmp_path / "m.onnx")


def test_a_quantised_convolution_has_weights_and_bias_in_whole_numbers(tmp_path: Path) -> None:
    nodes = [
        helper.make_node("QuantizeLinear", ["film", "scale", "zero"], ["q"]),
        helper.make_node("DequantizeLinear", ["q", "scale", "zero"], ["x"]),
        helper.make_node("DequantizeLinear", ["weight", "weight_scale", "weight_zero"], ["w"], axis=0),
        helper.make_node("DequantizeLinear", ["bias", "bias_scale"], ["b"], axis=0),
        helper.make_node("Conv", ["x", "w", "b"], ["result"], pads=[1, 1, 1, 1]),
    ]
    tensors = {
        "scale": np.float32(0.02),
        "zero": np.uint8(110),
        # As large as real ones: not text of the card.
        "weight": RANDOM.integers(-127, 127, (900, 3, 3, 3)).astype(np.int8),
        "weight_scale": RANDOM.uniform(0.001, 0.002, 900).astype(np.float32),
        "weight_zero": np.zeros(900, np.int8),
        "bias": RANDOM.integers(-9000, 9000, 900).astype(np.int32),
        "bias_scale": RANDOM.uniform(1e-5, 2e-5, 900).astype(np.float32),
    }
    agrees(nodes, tensors, tmp_path / "m.onnx")


def test_a_scale_may_follow_the_image_itself(tmp_path: Path) -> None:
    nodes = [
        helper.make_node("DynamicQuantizeLinear", ["film"], ["q", "scale", "zero"]),
        helper.make_node("ConvInteger", ["q", "weight", "zero", "weight_zero"], ["sums"], pads=[1, 1, 1, 1]),
        helper.make_node("Cast", ["sums"], ["real"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["real", "scale"], ["result"]),
    ]
    weight = RANDOM.integers(0, 255, (4, 3, 3, 3)).astype(np.uint8)
    agrees(nodes, {"weight": weight, "weight_zero": np.uint8(127)}, tmp_path / "m.onnx")


def test_a_product_of_whole_numbers_takes_its_zero_points_off(tmp_path: Path) -> None:
    nodes = [
        helper.make_node("DynamicQuantizeLinear", ["film"], ["q", "scale", "zero"]),
        helper.make_node("MatMulInteger", ["q", "weight", "zero", "weight_zero"], ["sums"]),
        helper.make_node("Cast", ["sums"], ["real"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["real", "scale"], ["result"]),
    ]
    weight = RANDOM.integers(-100, 100, (8, 5)).astype(np.int8)
    agrees(nodes, {"weight": weight, "weight_zero": np.int8(3)}, tmp_path / "m.onnx")


def test_the_gradient_goes_straight_through_a_rounding_and_not_through_a_saturation(tmp_path: Path) -> None:
    nodes = [
        helper.make_node("QuantizeLinear", ["film", "scale", "zero"], ["steps"]),
        helper.make_node("DequantizeLinear", ["steps", "scale", "zero"], ["back"]),
        helper.make_node("Mul", ["back", "factor"], ["result"]),
    ]
    tensors = {"scale": np.float32(0.25), "zero": np.uint8(4), "factor": np.float32(3)}
    save_graph(nodes, tensors, tmp_path / "m.onnx", FILM.shape)
    film = torch.from_numpy(FILM).requires_grad_()
    network(tmp_path / "m.onnx")(film).sum().backward()
    assert film.grad is not None
    inside = FILM > -1.125  # -4.5 steps of 0.25: below it, 0 of 255 is not left
    assert np.array_equal(film.grad.numpy(), np.where(inside, 3.0, 0.0).astype(np.float32))


def test_steps_of_an_unknown_kind_are_refused(tmp_path: Path) -> None:
    nodes = [
        helper.make_node("Cast", ["film"], ["zero"], to=TensorProto.UINT8),
        helper.make_node("QuantizeLinear", ["film", "scale", "zero"], ["result"]),
    ]
    save_graph(nodes, {"scale": np.float32(1)}, tmp_path / "m.onnx", FILM.shape)
    with pytest.raises(ModelError, match="QuantizeLinear with results of an unknown kind"):
        read_onnx(tmp_path / "m.onnx")
