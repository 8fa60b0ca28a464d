"""Training from a notebook, for real: a toy classifier of brightness, whose decision generators learn to flip."""

import numpy as np
import pytest
import torch
from foreign_classifier import foreign_network
from PIL import Image
from torch import nn

from engine.core.errors import ModelError, SourceError, TrainingError
from engine.models.registry import Registry
from engine.notebook.classifier import wrap
from engine.notebook.methods import attribute
from engine.notebook.models import load_model
from engine.notebook.training import train

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")  # a pair so short-lived may cheat, and is told so


class Brightness(nn.Module):
    """Decides by how bright the middle is."""

    def __init__(self):
        super().__init__()
        self.blocks = nn.Conv2d(1, 2, 8, 4)
        nn.init.constant_(self.blocks.weight, 1 / 64)
        nn.init.zeros_(self.blocks.bias)

    def forward(self, image_bchw):
        return 20 * (self.blocks(image_bchw)[:, :, 4:12, 4:12].mean((1, 2, 3)) - 0.5)


def image(number):
    """Noise on a ramp; odd ones are bright in the middle."""
    y, x = np.mgrid[:64, :64] / 64
    noise = np.random.default_rng(number).random((64, 64))
    spot = np.exp(-((y - 0.5) ** 2 + (x - 0.5) ** 2) / 0.05)
    return np.clip(0.3 + 0.2 * y * x + 0.05 * noise + number % 2 * 0.5 * spot, 0, 1)


IMAGES = np.stack([image(number) for number in range(32)])


@pytest.fixture(scope="module")
def classifier():
    return wrap(Brightness(), classes=["dark", "bright"], input_size=64)


@pytest.fixture(scope="module")
def pair(classifier, tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PARALLAX_DATA_DIR", str(tmp_path_factory.mktemp("data")))
        return train(classifier, IMAGES, steps=60, batch=4, device="cpu", progress=False)


@pytest.mark.parametrize("number", [100, 101])
def test_the_similar_image_keeps_the_decision_and_the_adversarial_one_flips_it(pair, number):
    explained = pair.explain(image(number))
    point = explained.explanation.operating_point
    assert explained.decision == ("bright" if number % 2 else "dark")
    assert explained.scores.similar_agrees(point)
    assert explained.scores.adversarial_flips(point)


def test_the_pair_is_measured_on_images_that_were_set_apart(pair):
    figures = {metric.name: metric for metric in pair.card.metrics}
    assert figures["adversarial_flips"].value == 1
    assert 3 <= figures["adversarial_flips"].n < len(IMAGES) / 2
    assert (pair.card.class_name, pair.card.counter_class_name) == ("bright", "dark")


def test_a_saved_pair_is_a_registered_model_that_explains_alike(pair):
    card = pair.save("my-model", name="Mine", task="Is the middle bright?")
    assert (card.id, card.name, card.version, card.task) == ("my-model", "Mine", "1.0", "Is the middle bright?")
    assert "my-model" in [model.card.id for model in Registry().list()[0]]
    ours, saved = pair.explain(IMAGES[1]), load_model("my-model", "cpu").explain(IMAGES[1])
    np.testing.assert_array_equal(ours.adversarial, saved.adversarial)
    assert ours.scores == saved.scores


def test_a_pair_is_attributed_by_the_module_that_was_wrapped(pair):
    assert np.asarray(attribute(pair, IMAGES[1], "grad_cam", "cpu")).max() > 0


def test_a_name_that_is_no_id_is_refused(pair):
    with pytest.raises(ModelError, match="id"):
        pair.save("My Model")


def test_the_random_numbers_of_the_notebook_go_on_and_the_folder_is_gone_with_the_pair(
    classifier, tmp_path, monkeypatch
):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    state = torch.random.get_rng_state()
    made = train(classifier, IMAGES[:12], steps=1, batch=2, device="cpu", progress=False)
    assert torch.equal(torch.random.get_rng_state(), state)
    assert list(tmp_path.iterdir())
    del made
    assert not list(tmp_path.iterdir())


def test_a_run_with_a_folder_is_not_trained_again(classifier, tmp_path):
    def trained():
        return train(classifier, IMAGES[:12], steps=1, batch=2, device="cpu", progress=False, out=tmp_path)

    def written():
        return (tmp_path / "pair" / "generators" / "generators.pt").stat().st_mtime_ns

    first, at = trained(), written()
    again = trained()
    assert written() == at
    np.testing.assert_array_equal(first.explain(IMAGES[0]).similar, again.explain(IMAGES[0]).similar)


class Labelled(torch.utils.data.Dataset):
    """As torch's own data sets: tensors (1, H, W) with labels, read by number."""

    def __len__(self):
        return 12

    def __getitem__(self, number):
        return torch.from_numpy(IMAGES[number]).float()[None], number % 2


def folder_of_pictures(tmp_path):
    for number in range(12):
        Image.fromarray(np.rint(255 * IMAGES[number]).astype(np.uint8)).save(tmp_path / f"film{number}x.png")
    return tmp_path


@pytest.mark.parametrize("kind", ["dataset", "folder", "generator"])
def test_images_come_as_a_dataset_a_folder_or_one_after_the_other(classifier, tmp_path, kind):
    images = {
        "dataset": Labelled,
        "folder": lambda: folder_of_pictures(tmp_path),
        "generator": lambda: (each for each in IMAGES[:12]),
    }[kind]()
    made = train(classifier, images, steps=1, batch=2, device="cpu", progress=False)
    assert made.card.training_data[0].n > 5


@pytest.mark.parametrize(
    ("images", "error", "said"),
    [
        (IMAGES[:5], SourceError, "Only 5"),
        ([*IMAGES[:12], np.zeros((64, 64, 3))], SourceError, "Image 12: An image in colour"),
        (IMAGES[0], SourceError, "Image 0"),
        (7, SourceError, "folder"),
        (np.zeros((16, 64, 64)), TrainingError, "decides the same"),
    ],
    ids=["few", "colour", "a single image", "a number", "one decision"],
)
def test_images_that_nothing_can_be_learned_from_are_refused_with_a_sentence(
    classifier, images, error, said, tmp_path, monkeypatch
):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(error, match=said):
        train(classifier, images, steps=1, device="cpu", progress=False)
    assert not list(tmp_path.iterdir())


def test_a_classifier_that_was_not_wrapped_is_refused():
    with pytest.raises(ModelError, match="wrap"):
        train(load_model("phantom-opacity", "cpu").classifier, IMAGES, progress=False)


def test_a_folder_in_colour_is_refused_for_a_module_that_sees_colour(tmp_path):
    for number in range(12):
        values = np.random.default_rng(number).integers(0, 255, (64, 64, 3), dtype=np.uint8)
        Image.fromarray(values).save(tmp_path / f"film{number}x.png")
    seeing = wrap(foreign_network(1, channels=3), classes=["a", "b"], input_size=64)
    with pytest.raises(ModelError, match="sees colour"):
        train(seeing, tmp_path, steps=1, device="cpu", progress=False)


def test_no_steps_are_refused():
    with pytest.raises(TrainingError, match="one step"):
        train(wrap(foreign_network(1), classes=["a", "b"], input_size=64), IMAGES, steps=0)


def test_the_bar_tells_the_stage_and_how_much_is_done(classifier, capsys):
    train(classifier, IMAGES[:12], steps=1, batch=2, device="cpu")
    told = capsys.readouterr().err
    assert "Training the generators" in told
    assert "100%" in told
