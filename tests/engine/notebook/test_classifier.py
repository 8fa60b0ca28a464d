import numpy as np
import pytest
import torch
from foreign_classifier import foreign_network
from PIL import Image
from torch import nn

from engine.core.errors import ModelError
from engine.notebook.classifier import as_data, wrap
from engine.notebook.methods import attribute

CLASSES = ("benign", "malignant")
IMAGE = np.random.default_rng(2).random((64, 64))


def fed(module, channels=1, mean=0.0, std=1.0):
    """What the module itself answers to the image."""
    x = (torch.from_numpy(IMAGE).float() - mean) / std
    with torch.no_grad():
        return module(x.expand(1, channels, -1, -1)).flatten()


def test_one_logit_is_the_score_of_the_second_class():
    module = foreign_network(outputs=1)
    wrapped = wrap(module, classes=CLASSES, input_size=64, mean=0.5, std=0.25)
    assert wrapped(IMAGE) == pytest.approx(torch.sigmoid(fed(module, mean=0.5, std=0.25)).item(), abs=1e-5)


@pytest.mark.parametrize("channels", [1, 3])
def test_of_two_logits_the_second_one_is_that_of_the_class(channels):
    module = foreign_network(outputs=2, channels=channels)
    wrapped = wrap(module, classes=CLASSES, input_size=64)
    assert wrapped(IMAGE) == pytest.approx(torch.softmax(fed(module, channels), 0)[1].item(), abs=1e-5)


@pytest.mark.parametrize("outputs", [1, 2])
def test_probabilities_are_read_as_such(outputs):
    module = nn.Sequential(foreign_network(outputs), nn.Sigmoid() if outputs == 1 else nn.Softmax(1))
    with pytest.raises(ModelError, match="probabilities"):
        wrap(module, classes=CLASSES, input_size=64)
    wrapped = wrap(module, classes=CLASSES, input_size=64, scores="probabilities")
    assert wrapped(IMAGE) == pytest.approx(fed(module)[-1].item(), abs=1e-5)


def test_the_module_is_left_as_it_is_and_the_copy_is_frozen():
    module = foreign_network(outputs=1).train()
    before = {name: value.clone() for name, value in module.state_dict().items()}
    wrapped = wrap(module, classes=CLASSES, input_size=64)
    score = wrapped(IMAGE)
    assert module.training
    assert all(parameter.requires_grad for parameter in module.parameters())
    assert all(torch.equal(value, before[name]) for name, value in module.state_dict().items())
    with torch.no_grad():
        module[-1].bias += 5
    assert wrapped(IMAGE) == score
    assert not any(parameter.requires_grad for parameter in wrapped.network.parameters())


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"module": "resnet18"}, "torch.nn.Module"),
        ({"module": foreign_network(outputs=5)}, r"\(2, 5\)"),
        ({"module": nn.Identity()}, "one output"),
        ({"module": nn.Linear(7, 1)}, "cannot be fed"),
        ({"classes": ["one"]}, "two classes"),
        ({"classes": ["same", "same"]}, "two classes"),
        ({"classes": "ab"}, "two classes"),
        ({"operating_point": 1.0}, "between 0 and 1"),
        ({"input_size": 4}, "input size"),
        ({"std": 0.0}, "above 0"),
        ({"mean": (0.5, 0.5), "std": (1, 1)}, "channels"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_explained_is_refused_with_a_sentence(wrong, said):
    asked = {"module": foreign_network(outputs=1), "classes": CLASSES, "input_size": 64, **wrong}
    with pytest.raises(ModelError, match=said):
        wrap(asked.pop("module"), **asked)


@pytest.mark.parametrize(("outputs", "scores"), [(1, "logits"), (2, "logits"), (2, "probabilities")])
def test_what_is_saved_of_a_module_answers_as_the_module(outputs, scores):
    module = foreign_network(outputs)
    if scores == "probabilities":
        module = nn.Sequential(module, nn.Softmax(1))
    wrapped = wrap(module, classes=CLASSES, input_size=64, mean=0.4, scores=scores).network
    films, data = torch.rand(5, 1, 64, 64), as_data(wrapped)
    with torch.no_grad():
        np.testing.assert_allclose(data(films), wrapped(films), atol=1e-3)


class Wayward(nn.Module):
    """Decides by the brightness of the image which way it goes: a trace holds one way only."""

    def __init__(self):
        super().__init__()
        self.network = foreign_network(outputs=1)

    def forward(self, image_bchw):
        logits = self.network(image_bchw)
        return logits * 3 if float(image_bchw.mean()) > 0.25 else logits - 4


class NotExportable(nn.Module):
    def forward(self, image_bchw):
        return torch.fft.rfft2(image_bchw).abs().mean((1, 2, 3)) - 4


def test_a_module_that_a_trace_does_not_hold_is_not_saved_as_something_else():
    wrapped = wrap(Wayward(), classes=CLASSES, input_size=64)
    with pytest.raises(ModelError, match="answers otherwise"):
        as_data(wrapped.network)


def test_a_module_of_unknown_operations_can_be_wrapped_but_not_saved():
    wrapped = wrap(NotExportable(), classes=CLASSES, input_size=64)
    assert 0 < wrapped(IMAGE) < 1
    with pytest.raises(ModelError, match="turned into data"):
        as_data(wrapped.network)


class Attention(nn.Module):
    """Patches, two layers of a transformer, their mean: in evaluation mode torch computes a layer as one operation."""

    def __init__(self):
        super().__init__()
        torch.manual_seed(0)
        self.patches = nn.Conv2d(1, 16, 16, 16)
        self.layers = nn.TransformerEncoder(nn.TransformerEncoderLayer(16, 2, 32, batch_first=True), 2)
        self.head = nn.Linear(16, 1)

    def forward(self, image_bchw):
        return self.head(self.layers(self.patches(image_bchw).flatten(2).transpose(1, 2)).mean(1))


@pytest.mark.filterwarnings("ignore:enable_nested_tensor")
def test_a_transformer_is_saved_and_computes_as_fast_afterwards():
    wrapped = wrap(Attention(), classes=CLASSES, input_size=64).network
    films, data = torch.rand(2, 1, 64, 64), as_data(wrapped)
    with torch.no_grad():
        np.testing.assert_allclose(data(films), wrapped(films), atol=1e-3)
    assert torch.backends.mha.get_fastpath_enabled()


def test_what_cannot_be_exported_is_told_in_the_error_and_nowhere_else(capsys):
    with pytest.raises(ModelError, match="turned into data"):
        as_data(wrap(NotExportable(), classes=CLASSES, input_size=64).network)
    assert capsys.readouterr().out == ""


def test_a_module_that_cannot_be_copied_is_refused_with_a_sentence():
    module = foreign_network(outputs=1)
    module.remembered = module[0].weight * 2
    with pytest.raises(ModelError, match="cannot be copied"):
        wrap(module, classes=CLASSES, input_size=64)


def test_a_module_that_sees_colour_is_refused_pictures_in_colour(tmp_path):
    path = tmp_path / "red.png"
    values = np.random.default_rng(0).integers(0, 255, (64, 64, 3), dtype=np.uint8)
    Image.fromarray(values).save(path)
    seeing = wrap(foreign_network(outputs=1, channels=3), classes=CLASSES, input_size=64)
    with pytest.raises(ModelError, match="sees colour"):
        seeing(path)
    with pytest.raises(ModelError, match="sees colour"):
        attribute(seeing, path, "gradient", "cpu")
    assert 0 < wrap(foreign_network(outputs=1), classes=CLASSES, input_size=64)(path) < 1
