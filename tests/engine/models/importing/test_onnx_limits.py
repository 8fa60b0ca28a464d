"""Small files that ask for a great deal are refused before anything of them is built."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from onnx import TensorProto, helper
from onnx_graphs import save_graph

from engine.core.errors import ModelError
from engine.models.importing import onnx_limits
from engine.models.importing.classifier_file import import_classifier, inspect_file
from engine.models.importing.contract import ClassifierContract

CONTRACT = ClassifierContract((64, 64))


def head(name: str) -> list[onnx.NodeProto]:
    """One number for each film."""
    return [
        helper.make_node("ReduceMean", [name], ["mean"], keepdims=0, axes=[1, 2, 3]),
        helper.make_node("Reshape", ["mean", "column"], ["result"]),
    ]


COLUMN = {"column": np.array([-1, 1], np.int64)}


def test_results_that_double_and_double_are_measured_before_they_are_made(tmp_path: Path) -> None:
    nodes = [helper.make_node("Concat", [f"t{i}" if i else "film"] * 2, [f"t{i + 1}"], axis=1) for i in range(40)]
    save_graph([*nodes, *head("t40")], COLUMN, tmp_path / "m.onnx", ("b", 1, 512, 512), opset=17)
    with pytest.raises(ModelError, match="more than 8 GB of memory for a single film"):
        import_classifier(tmp_path / "m.onnx", ClassifierContract((512, 512)))


def test_a_small_film_does_not_become_an_enormous_image(tmp_path: Path) -> None:
    # Far below what a large film may cost, and yet seconds for each film: a padding that no exporter writes.
    nodes = [
        helper.make_node("Conv", ["film", "kernels"], ["padded"], pads=[1, 1, 2**19, 1]),
        helper.make_node("Relu", ["padded"], ["t"]),
    ]
    tensors = {**COLUMN, "kernels": np.ones((8, 1, 3, 3), np.float32)}
    save_graph([*nodes, *head("t")], tensors, tmp_path / "m.onnx", opset=17)
    with pytest.raises(ModelError, match=r"more than 0\.5 GB of memory for a single film"):
        import_classifier(tmp_path / "m.onnx", CONTRACT)


@pytest.mark.parametrize("shape", [[10**10], [2**62, 2**62], [1, 1, 10**5, 10**5]])
def test_a_table_larger_than_memory_is_measured_before_it_is_made(shape: list[int], tmp_path: Path) -> None:
    nodes = [
        helper.make_node("ConstantOfShape", ["shape"], ["table"]),
        helper.make_node("ReduceSum", ["table"], ["total"], keepdims=0),
        helper.make_node("Add", ["film", "total"], ["t"]),
    ]
    save_graph([*nodes, *head("t")], {**COLUMN, "shape": np.array(shape, np.int64)}, tmp_path / "m.onnx", opset=17)
    with pytest.raises(ModelError, match=r"of memory for a single film|cannot be computed"):
        import_classifier(tmp_path / "m.onnx", CONTRACT)


def test_work_without_memory_is_counted_too(tmp_path: Path) -> None:
    # A view of one number as a trillion takes no memory; to add it up takes an hour.
    nodes = [
        helper.make_node("Expand", ["one", "shape"], ["view"]),
        helper.make_node("ReduceSum", ["view"], ["total"], keepdims=0),
        helper.make_node("Add", ["film", "total"], ["t"]),
    ]
    tensors = {**COLUMN, "one": np.ones(1, np.float32), "shape": np.array([10**6, 10**6], np.int64)}
    save_graph([*nodes, *head("t")], tensors, tmp_path / "m.onnx", opset=17)
    with pytest.raises(ModelError, match="minutes of computing for a single film"):
        import_classifier(tmp_path / "m.onnx", CONTRACT)


def test_products_that_would_take_minutes_are_counted(tmp_path: Path) -> None:
    nodes = [
        helper.make_node("ConstantOfShape", ["shape"], ["table"]),
        helper.make_node("ReduceMean", ["film"], ["grey"], keepdims=0),
        helper.make_node("Add", ["table", "grey"], ["t0"]),
        *(helper.make_node("MatMul", [f"t{i}", "table"], [f"t{i + 1}"]) for i in range(40)),
        helper.make_node("ReduceSum", ["t40"], ["total"], keepdims=0),
        helper.make_node("Add", ["film", "total"], ["t"]),
    ]
    tensors = {**COLUMN, "shape": np.array([4096, 4096], np.int64)}
    save_graph([*nodes, *head("t")], tensors, tmp_path / "m.onnx", ("b", 1, 512, 512), opset=17)
    with pytest.raises(ModelError, match="minutes of computing for a single film"):
        import_classifier(tmp_path / "m.onnx", ClassifierContract((512, 512)))


def test_a_size_that_hangs_on_grey_values_is_a_sentence(tmp_path: Path) -> None:
    nodes = [
        helper.make_node("ReduceMax", ["film"], ["most"], keepdims=0),
        helper.make_node("Cast", ["most"], ["whole"], to=TensorProto.INT64),
        helper.make_node("Reshape", ["whole", "one"], ["size"]),
        helper.make_node("ConstantOfShape", ["size"], ["t"]),
        helper.make_node("ReduceSum", ["t"], ["total"], keepdims=0),
        helper.make_node("Add", ["film", "total"], ["sum"]),
    ]
    save_graph([*nodes, *head("sum")], {**COLUMN, "one": np.array([1])}, tmp_path / "m.onnx", opset=17)
    with pytest.raises(ModelError, match="hangs on the grey values of the film"):
        import_classifier(tmp_path / "m.onnx", CONTRACT)


def test_too_many_operators_are_refused_at_sight(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(onnx_limits, "MOST_NODES", 50)
    nodes = [helper.make_node("Neg", [f"t{i}" if i else "film"], [f"t{i + 1}"]) for i in range(60)]
    save_graph([*nodes, *head("t60")], COLUMN, tmp_path / "m.onnx", opset=17)
    with pytest.raises(ModelError, match="has 62 operators; Parallax computes up to 50"):
        inspect_file(tmp_path / "m.onnx")


def function(name: str, calls: str) -> onnx.FunctionProto:
    domain = "local" if calls.startswith("f") else ""
    nodes = [
        helper.make_node(calls, ["x"], ["y"], domain=domain),
        helper.make_node(calls, ["y"], ["z"], domain=domain),
    ]
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("local", 1)]
    return helper.make_function("local", name, ["x"], ["z"], nodes, opsets)


def test_functions_that_call_one_another_many_times_are_counted_written_out(tmp_path: Path) -> None:
    functions = [function(f"f{i}", f"f{i + 1}" if i < 39 else "Neg") for i in range(40)]
    nodes = [helper.make_node("f0", ["film"], ["t"], domain="local"), *head("t")]
    save_graph(nodes, COLUMN, tmp_path / "m.onnx", opset=17, functions=functions)
    with pytest.raises(ModelError, match=r"has 1,099,511,627,778 operators"):
        inspect_file(tmp_path / "m.onnx")


def test_functions_that_call_themselves_are_a_sentence(tmp_path: Path) -> None:
    nodes = [helper.make_node("f0", ["film"], ["t"], domain="local"), *head("t")]
    save_graph(nodes, COLUMN, tmp_path / "m.onnx", opset=17, functions=[function("f0", "f0")])
    with pytest.raises(ModelError, match="call one another without end"):
        inspect_file(tmp_path / "m.onnx")


def varint(value: int) -> bytes:
    written = bytearray()
    while value > 127:
        written.append(value & 127 | 128)
        value >>= 7
    return bytes([*written, value])


def test_entries_without_content_are_counted_before_they_are_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(onnx_limits, "MOST_FIELDS", 1000)
    nodes = b"\x0a\x00" * 2000  # each of two bytes here, and of 150 once read
    (tmp_path / "m.onnx").write_bytes(b"\x3a" + varint(len(nodes)) + nodes)
    with pytest.raises(ModelError, match="more than 1,000 entries"):
        inspect_file(tmp_path / "m.onnx")


def test_packed_numbers_are_counted_before_they_are_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(onnx_limits, "MOST_FIELDS", 1000)
    numbers = b"\x01" * 100_000
    tensor = b"\x3a" + varint(len(numbers)) + numbers  # TensorProto.int64_data
    graph = b"\x2a" + varint(len(tensor)) + tensor  # GraphProto.initializer
    (tmp_path / "m.onnx").write_bytes(b"\x3a" + varint(len(graph)) + graph)
    with pytest.raises(ModelError, match="more than 1,000 entries"):
        inspect_file(tmp_path / "m.onnx")


def stated(dims: list[int]) -> Callable[[onnx.TensorProto], None]:
    def change(tensor: onnx.TensorProto) -> None:
        del tensor.dims[:]
        tensor.dims.extend(dims)

    return change


def outside(**entries: str) -> Callable[[onnx.TensorProto], None]:
    def change(tensor: onnx.TensorProto) -> None:
        tensor.ClearField("raw_data")
        tensor.data_location = TensorProto.EXTERNAL
        for key, value in entries.items():
            tensor.external_data.add(key=key, value=value)

    return change


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (stated([10**6, 10**6]), r"states 1,000,000,000,001 weights"),
        (stated([-5]), "weights of a negative size"),
        (stated([3]), "cannot be read"),
        (outside(location="w", length=str(10**12)), "in 1,000,000,000,000 bytes"),
        (outside(location="w", length="many"), "does not say where its weights lie"),
        (outside(location="gone"), "The file gone with the weights of m.onnx is missing"),
        (outside(location="/etc/hostname"), "wants weights from another folder"),
        (outside(), "wants weights from another folder|is missing"),
    ],
)
def test_weights_that_are_not_what_the_file_says_are_a_sentence(
    change: Callable[[onnx.TensorProto], None], sentence: str, tmp_path: Path
) -> None:
    (tmp_path / "w").write_bytes(bytes(8))
    model = save_graph(
        [helper.make_node("Mul", ["film", "factor"], ["t"]), *head("t")],
        {"factor": np.ones((1, 1, 1, 1), np.float32), "column": np.array([1], np.int64)},
        tmp_path / "m.onnx",
        opset=17,
    )
    change(model.graph.initializer[0])
    (tmp_path / "m.onnx").write_bytes(model.SerializeToString())
    with pytest.raises(ModelError, match=sentence):
        inspect_file(tmp_path / "m.onnx")


def test_an_honest_network_of_many_megapixels_stays_within_the_limits(tmp_path: Path) -> None:
    weights = np.zeros((64, 64, 3, 3), np.float32)
    nodes = [helper.make_node("Conv", ["film", "first"], ["t0"], strides=[8, 8])]
    nodes += [helper.make_node("Conv", [f"t{i}", "weight"], [f"t{i + 1}"], pads=[1] * 4) for i in range(10)]
    tensors = {**COLUMN, "weight": weights, "first": weights[:, :1]}
    save_graph([*nodes, *head("t10")], tensors, tmp_path / "m.onnx", ("b", 1, 2048, 2048), opset=17)
    from engine.models.importing.dry_run import refuse_costly
    from engine.models.importing.graph import GraphNetwork
    from engine.models.importing.onnx_file import read_onnx

    network = GraphNetwork(**read_onnx(tmp_path / "m.onnx").arguments)
    refuse_costly(network._run, torch.empty(1, 1, 2048, 2048))
