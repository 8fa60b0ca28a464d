import numpy as np
import pytest
from foreign_classifier import foreign_network

from engine.attribution.method import METHODS
from engine.core.errors import ModelError
from engine.notebook.classifier import wrap
from engine.notebook.methods import attribute
from engine.notebook.models import load_model
from engine.phantom import film

IMAGE = film(7, 1, (64, 64)).image_hw


@pytest.fixture(scope="module")
def classifier():
    return wrap(foreign_network(outputs=2), classes=["benign", "malignant"], input_size=64)


@pytest.mark.parametrize(
    "name", [each.name for each in METHODS if each.speed == "fast" and not each.learned] + ["grad_cam"]
)
def test_fast_methods_give_a_map_over_the_image_of_a_wrapped_module(name, classifier):
    attribution = attribute(classifier, IMAGE, method=name, device="cpu")
    map_hw = np.asarray(attribution)
    assert map_hw.shape == IMAGE.shape
    assert np.isfinite(map_hw).all()
    assert map_hw.max() > 0
    assert attribution.painted().shape == (*IMAGE.shape, 3)


def test_a_registered_model_is_attributed_likewise(registered_tiny_pack):
    model = load_model("tiny", "cpu")
    of_model, of_classifier = (attribute(each, IMAGE, "gradient", "cpu") for each in (model, model.classifier))
    np.testing.assert_array_equal(of_model.map_hw, of_classifier.map_hw)


def test_an_unknown_method_is_refused_and_the_known_ones_are_named(classifier):
    with pytest.raises(ModelError, match="integrated_gradients"):
        attribute(classifier, IMAGE, method="lime")


def test_a_method_that_needs_a_network_says_so(classifier):
    with pytest.raises(ModelError, match="needs a network"):
        attribute(classifier, IMAGE, method="mask_generator", device="cpu")
