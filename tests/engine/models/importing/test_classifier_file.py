import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from foreign_classifier import HW, export, foreign_network
from onnx import TensorProto, helper
from onnx.reference import ReferenceEvaluator
from onnx_graphs import save_graph
from safetensors.torch import save_file
from torch import Tensor, nn

from engine.core.errors import ModelError
from engine.models.classifiers import IMPORTED, EvidenceNet, build_classifier
from engine.models.importing.classifier_file import guess_contract, import_classifier, inspect_file
from engine.models.importing.contract import IMAGENET_MEAN, IMAGENET_STD, ClassifierContract
from engine.models.importing.densenet import densenet121
from engine.models.importing.graph import GraphNetwork
from engine.models.importing.resnet import resnet18, resnet34, resnet50

Films = Callable[[int], Tensor]


def test_an_onnx_file_says_what_it_is(onnx_path: Path) -> None:
    facts = inspect_file(onnx_path)
    assert (facts.kind, facts.outputs, facts.channels, facts.input_hw) == ("onnx", 2, 1, HW)
    assert facts.sha256 == hashlib.sha256(onnx_path.read_bytes()).hexdigest()
    guess = guess_contract(facts)
    assert (guess.input_hw, guess.exclusive, guess.class_output) == (HW, True, 1)


def test_an_imported_onnx_classifier_answers_as_the_original(
    onnx_path: Path, contract: ClassifierContract, films: Films
) -> None:
    x = films(5)
    outputs = foreign_network()((x - 0.4) / 0.3)
    imported = import_classifier(onnx_path, contract)
    assert torch.allclose(imported(x), outputs[:, 1] - outputs[:, 0], atol=1e-5)
    assert torch.allclose(torch.sigmoid(imported(x)), torch.softmax(outputs, 1)[:, 1], atol=1e-6)


def test_gradients_reach_the_film_and_no_weight(onnx_path: Path, contract: ClassifierContract, films: Films) -> None:
    imported, x = import_classifier(onnx_path, contract), films(2).requires_grad_()
    imported(x).sum().backward()
    assert x.grad is not None
    assert float(x.grad.abs().max()) > 0
    assert not any(p.requires_grad for p in imported.parameters())


def test_the_gradient_is_that_of_finite_differences(
    onnx_path: Path, contract: ClassifierContract, films: Films
) -> None:
    imported = import_classifier(onnx_path, contract).double()
    assert torch.autograd.gradcheck(imported, films(2).double().requires_grad_(), fast_mode=True)


def test_it_can_be_used_first_in_half_precision(onnx_path: Path, contract: ClassifierContract, films: Films) -> None:
    imported = import_classifier(onnx_path, contract)
    again = build_classifier(IMPORTED, imported.arguments())
    again.load_state_dict(imported.state_dict())
    with torch.autocast("cpu", dtype=torch.bfloat16):
        rough = again.eval()(films(2))
    assert torch.allclose(rough.float(), imported(films(2)), atol=0.2)


def keras_classifier(path: Path, channels: int, opset: int) -> onnx.ModelProto:
    """As tf2onnx writes what Keras has trained: channels last outside, channels first inside."""
    random = np.random.default_rng(2)
    nodes = [
        helper.make_node("Transpose", ["film"], ["inside"], perm=[0, 3, 1, 2]),
        helper.make_node("Conv", ["inside", "kernel", "bias"], ["seen"], auto_pad="SAME_UPPER", strides=[2, 2]),
        helper.make_node("Clip", ["seen", "least", "most"], ["bent"]),
        helper.make_node("Transpose", ["bent"], ["outside"], perm=[0, 2, 3, 1]),
        helper.make_node("ReduceMean", ["outside"], ["mean"], axes=[1, 2], keepdims=0),
        helper.make_node("MatMul", ["mean", "head"], ["sums"]),
        helper.make_node("Softmax", ["sums"], ["t"], axis=1),
        helper.make_node("Identity", ["t"], ["result"]),
    ]
    tensors = {
        "kernel": random.normal(size=(8, channels, 3, 3)).astype(np.float32),
        "bias": random.normal(size=8).astype(np.float32),
        "least": np.float32(0),
        "most": np.float32(6),
        "head": random.normal(size=(8, 2)).astype(np.float32),
    }
    return save_graph(nodes, tensors, path, ("b", 48, 40, channels), opset, outputs=None)


@pytest.mark.parametrize("channels", [1, 3])
def test_a_classifier_with_channels_last_is_found_and_answers_as_the_original(
    channels: int, tmp_path: Path, films: Films
) -> None:
    model = keras_classifier(tmp_path / "keras.onnx", channels, opset=15)
    facts = inspect_file(tmp_path / "keras.onnx")
    assert (facts.layout, facts.channels, facts.input_hw) == ("channels_last", channels, (48, 40))
    contract = replace(guess_contract(facts), outputs=2, class_output=1)
    assert (contract.layout, contract.low, contract.high) == ("channels_last", -1, 1)
    imported = import_classifier(tmp_path / "keras.onnx", contract)
    x = torch.rand(2, 1, 48, 40)
    fed = (2 * x - 1).permute(0, 2, 3, 1).expand(-1, -1, -1, channels).numpy()
    (expected,) = ReferenceEvaluator(model).run(None, {"film": fed})
    assert np.abs(torch.sigmoid(imported(x)).numpy() - expected[:, 1]).max() < 1e-5
    again = build_classifier(IMPORTED, imported.arguments())
    again.load_state_dict(imported.state_dict())
    assert torch.equal(again.eval()(x), imported(x))


def test_a_layout_that_does_not_fit_is_named(tmp_path: Path) -> None:
    keras_classifier(tmp_path / "keras.onnx", 1, opset=15)
    stated = ClassifierContract((48, 40), outputs=2, exclusive=True)
    with pytest.raises(ModelError, match="takes its channels last, and the opposite was stated"):
        import_classifier(tmp_path / "keras.onnx", stated)


@pytest.mark.parametrize(
    ("shape", "sentence"),
    [
        (("b", 4, 64, 64), "takes images of 4 × 64 × 64: neither the first nor the last side is 1 or 3"),
        (("b", 64, 64, 2), "takes images of 64 × 64 × 2: neither"),
        (("b", 3, 5000, 64), "takes images of 5000 × 64 pixels; Parallax feeds images whose sides lie in 8 to 4096"),
        (("b", 3, 4, 4), "takes images of 4 × 4 pixels"),
        (("b", 3, 8, 64, 64), "does not take a batch of images"),
    ],
)
def test_an_input_that_no_film_can_be_is_refused_at_sight(
    shape: tuple[int | str, ...], sentence: str, tmp_path: Path
) -> None:
    save_graph([helper.make_node("Neg", ["film"], ["result"])], {}, tmp_path / "m.onnx", shape)
    with pytest.raises(ModelError, match=sentence):
        inspect_file(tmp_path / "m.onnx")


def test_it_can_be_built_again_from_json_and_its_weights(
    onnx_path: Path, contract: ClassifierContract, films: Films
) -> None:
    imported = import_classifier(onnx_path, contract)
    again = build_classifier(IMPORTED, imported.arguments())
    again.load_state_dict(imported.state_dict())
    assert torch.equal(again.eval()(films(3)), imported(films(3)))


@pytest.mark.parametrize(("last", "activation"), [(nn.Sigmoid(), "sigmoid"), (nn.Softmax(1), "softmax")])
def test_a_last_activation_is_left_out_so_that_sure_answers_keep_a_gradient(
    last: nn.Module, activation: str, tmp_path: Path, contract: ClassifierContract, films: Films
) -> None:
    network = foreign_network()
    path = export(nn.Sequential(network, last).eval(), tmp_path / "m.onnx")
    assert inspect_file(path).activation == activation
    stated = replace(contract, scores="probabilities", exclusive=activation == "softmax")
    imported, x = import_classifier(path, stated), films(4)
    assert imported.contract.scores == "logits"
    expected = last(network((x - 0.4) / 0.3))[:, 1]
    assert torch.allclose(torch.sigmoid(imported(x)), expected, atol=1e-5)


def test_a_graph_exported_for_one_film_takes_them_one_by_one(
    tmp_path: Path, contract: ClassifierContract, films: Films
) -> None:
    class Fixed(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.inner = foreign_network()

        def forward(self, x: Tensor) -> Tensor:
            return self.inner(x).reshape(1, 2)

    imported = import_classifier(export(Fixed(), tmp_path / "m.onnx", dynamic_axes=None), contract)
    assert isinstance(imported.network, GraphNetwork)
    assert imported.network.one_at_a_time
    outputs = foreign_network()((films(3) - 0.4) / 0.3)
    assert torch.allclose(imported(films(3)), outputs[:, 1] - outputs[:, 0], atol=1e-5)


def test_an_import_computes_two_films_once_alone_and_once_together(
    tmp_path: Path, contract: ClassifierContract, monkeypatch: pytest.MonkeyPatch
) -> None:
    computed: list[int] = []
    run = GraphNetwork._run

    def counted(network: GraphNetwork, image_bchw: Tensor) -> Tensor:
        if image_bchw.device.type != "meta":
            computed.append(len(image_bchw))
        return run(network, image_bchw)

    monkeypatch.setattr(GraphNetwork, "_run", counted)
    import_classifier(export(foreign_network(), tmp_path / "m.onnx"), contract)
    assert computed == [1, 1, 2]


def test_unsupported_operators_are_all_named(tmp_path: Path) -> None:
    nodes = [
        helper.make_node("NonZero", ["film"], ["a"]),
        helper.make_node("Secret", ["a"], ["result"], domain="hospital"),
    ]
    film = helper.make_tensor_value_info("film", TensorProto.FLOAT, [1, 1, 64, 64])
    result = helper.make_tensor_value_info("result", TensorProto.FLOAT, None)
    onnx.save(helper.make_model(helper.make_graph(nodes, "g", [film], [result])), str(tmp_path / "m.onnx"))
    with pytest.raises(ModelError, match=r"ONNX operators NonZero, hospital\.Secret, which Parallax cannot compute"):
        inspect_file(tmp_path / "m.onnx")


def test_a_damaged_onnx_file_is_a_sentence(tmp_path: Path, onnx_path: Path) -> None:
    (tmp_path / "m.onnx").write_bytes(onnx_path.read_bytes()[:-200])
    with pytest.raises(ModelError, match=r"The ONNX file m\.onnx cannot be read"):
        inspect_file(tmp_path / "m.onnx")


def test_a_name_that_is_no_text_is_a_sentence(tmp_path: Path) -> None:
    save_graph([helper.make_node("Neg", ["film"], ["result"])], {}, tmp_path / "m.onnx")
    damaged = (tmp_path / "m.onnx").read_bytes().replace(b"Neg", b"N\xff\xfe")
    (tmp_path / "m.onnx").write_bytes(damaged)
    with pytest.raises(ModelError, match="one of its names is no text"):
        inspect_file(tmp_path / "m.onnx")


def test_a_result_without_a_name_is_a_sentence(tmp_path: Path) -> None:
    model = save_graph([helper.make_node("Neg", ["film"], [""])], {}, tmp_path / "m.onnx")
    model.graph.output[0].name = ""
    (tmp_path / "m.onnx").write_bytes(model.SerializeToString())
    with pytest.raises(ModelError, match="its output is never made"):
        inspect_file(tmp_path / "m.onnx")


def test_weights_outside_the_files_folder_are_refused(tmp_path: Path, onnx_path: Path) -> None:
    model = onnx.load(str(onnx_path))
    tensor = model.graph.initializer[0]
    tensor.ClearField("raw_data")
    tensor.data_location = TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value="../secret")
    (tmp_path / "m.onnx").write_bytes(model.SerializeToString())
    with pytest.raises(ModelError, match="wants weights from another folder"):
        inspect_file(tmp_path / "m.onnx")


def test_channels_and_size_that_do_not_fit_are_named(
    onnx_path: Path, tmp_path: Path, contract: ClassifierContract
) -> None:
    colour = replace(contract, channels=3, mean=IMAGENET_MEAN, std=IMAGENET_STD)
    with pytest.raises(ModelError, match="takes 1 channels and 3 were stated"):
        import_classifier(onnx_path, colour)
    with pytest.raises(ModelError, match="takes 64 rows and 32 were stated"):
        import_classifier(onnx_path, replace(contract, input_hw=(32, 64)))
    with pytest.raises(ModelError, match="has 2 outputs and 3 were stated"):
        import_classifier(onnx_path, replace(contract, outputs=3))


def test_nan_weights_are_named(tmp_path: Path, contract: ClassifierContract) -> None:
    network = foreign_network()
    with torch.no_grad():
        network[4].weight[0, 0, 0, 0] = float("nan")
    with pytest.raises(ModelError, match="values that are not numbers"):
        import_classifier(export(network, tmp_path / "m.onnx"), contract)
    torch.save({"fc.weight": torch.full((2, 3), float("nan"))}, tmp_path / "w.pt")
    with pytest.raises(ModelError, match=r"“fc\.weight” of the classifier hold values that are not numbers"):
        inspect_file(tmp_path / "w.pt")


def test_a_classifier_whose_answer_jumps_has_no_gradient(tmp_path: Path) -> None:
    class Jump(nn.Module):
        def forward(self, x: Tensor) -> Tensor:
            return (x.mean((1, 2, 3)) > 0.5).float().view(-1, 1)

    with pytest.raises(ModelError, match="has no gradient"):
        import_classifier(export(Jump(), tmp_path / "m.onnx"), ClassifierContract(HW))


@pytest.mark.parametrize(("name", "make"), [("resnet18", resnet18), ("resnet34", resnet34), ("resnet50", resnet50)])
def test_resnet_weights_are_recognised_by_their_names(
    name: str, make: Callable[[int, int], nn.Module], tmp_path: Path
) -> None:
    network = make(2, 3).eval()
    # As a training script leaves them: on several GPUs, among other things.
    state = {f"module.{key}": value for key, value in network.state_dict().items()}
    torch.save({"epoch": 3, "state_dict": state}, tmp_path / "w.pth")
    facts = inspect_file(tmp_path / "w.pth")
    assert (facts.kind, facts.architecture, facts.outputs, facts.channels) == ("weights", name, 2, 3)
    contract = replace(guess_contract(facts), input_hw=(64, 64))
    x = torch.rand(2, 1, 64, 64)
    outputs = network((x.expand(-1, 3, -1, -1) - contract_tensor(IMAGENET_MEAN)) / contract_tensor(IMAGENET_STD))
    imported = import_classifier(tmp_path / "w.pth", contract)
    assert torch.allclose(imported(x), outputs[:, 1] - outputs[:, 0], atol=1e-4)


def contract_tensor(values: tuple[float, ...]) -> Tensor:
    return torch.tensor(values).view(1, -1, 1, 1)


def test_densenet_weights_of_the_first_naming_are_recognised(tmp_path: Path) -> None:
    network = densenet121(5, 1).eval()
    old = {
        key.replace(".norm1.", ".norm.1.").replace(".conv2.", ".conv.2.") if "denselayer" in key else key: value
        for key, value in network.state_dict().items()
    }
    save_file(old, tmp_path / "w.safetensors")
    facts = inspect_file(tmp_path / "w.safetensors")
    assert (facts.architecture, facts.outputs) == ("densenet121", 5)
    contract = replace(guess_contract(facts), input_hw=(64, 64), exclusive=False, class_output=4)
    x = torch.rand(1, 1, 64, 64)
    assert torch.allclose(import_classifier(tmp_path / "w.safetensors", contract)(x), network(x)[:, 4], atol=1e-4)


def test_the_sizes_of_our_own_architecture_are_read_from_its_weights(tmp_path: Path) -> None:
    network = EvidenceNet(widths=(8, 8, 16, 8), blocks=(1, 2, 1, 1)).eval()
    torch.save(network.state_dict(), tmp_path / "w.pt")
    x = torch.rand(1, 1, 64, 64)
    contract = replace(guess_contract(inspect_file(tmp_path / "w.pt")), input_hw=(64, 64))
    assert torch.allclose(import_classifier(tmp_path / "w.pt", contract)(x), network(x))


def test_weights_of_no_known_architecture_must_be_named(tmp_path: Path) -> None:
    torch.save({"a": torch.zeros(1)}, tmp_path / "w.pt")
    assert inspect_file(tmp_path / "w.pt").architecture == ""
    with pytest.raises(ModelError, match="belong to no architecture that is known here"):
        import_classifier(tmp_path / "w.pt", ClassifierContract(HW))
    with pytest.raises(ModelError, match="do not fit the architecture resnet18"):
        import_classifier(tmp_path / "w.pt", ClassifierContract(HW), architecture="resnet18")
    with pytest.raises(ModelError, match="comes from timm, which is not installed"):
        import_classifier(tmp_path / "w.pt", ClassifierContract(HW), architecture="timm:vit")


class Whole(nn.Linear):
    """A module that someone pickled whole."""


def test_a_pickled_module_is_refused_with_the_reason(tmp_path: Path) -> None:
    torch.save(Whole(1, 1), tmp_path / "whole.pt")
    with pytest.raises(ModelError, match="opening it would run whatever code is in it"):
        inspect_file(tmp_path / "whole.pt")


@pytest.mark.parametrize("spoiled", [b"\xff\xff\x01\x02", b"PK\x01\x02" + b"\xff" * 60])
def test_weights_with_a_damaged_list_of_members_are_a_sentence(tmp_path: Path, spoiled: bytes) -> None:
    torch.save({"weight": torch.zeros(3)}, tmp_path / "w.pt")
    data = bytearray((tmp_path / "w.pt").read_bytes())
    at = data.index(b"PK\x01\x02")
    data[at : at + len(spoiled)] = spoiled
    (tmp_path / "w.pt").write_bytes(data)
    with pytest.raises(ModelError, match=r"w\.pt cannot be read as weights"):
        inspect_file(tmp_path / "w.pt")


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "model.h5").write_bytes(b"x")
    with pytest.raises(ModelError, match="of no kind that can be imported"):
        inspect_file(tmp_path / "model.h5")
    with pytest.raises(ModelError, match=r"There is no file gone\.onnx"):
        inspect_file(tmp_path / "gone.onnx")
