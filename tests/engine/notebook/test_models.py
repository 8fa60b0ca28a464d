"""A registered model in a notebook: what it gives is what the viewer would show."""

import re
import sys

import numpy as np
import pytest

from engine.core.errors import ModelError
from engine.explain.counterfactual import load_explainer
from engine.notebook.images import read
from engine.notebook.models import load_model
from engine.phantom import film

IMAGE = film(7, 1, (96, 80)).image_hw


@pytest.fixture
def counterfactual(registered_tiny_pack):
    return load_model("tiny", "cpu").explain(IMAGE)


def test_the_explanation_is_that_of_the_viewer(counterfactual, registered_tiny_pack):
    viewer = load_explainer(registered_tiny_pack, "cpu").explain(read(IMAGE))
    np.testing.assert_array_equal(counterfactual.original, viewer.original_hw)
    np.testing.assert_array_equal(counterfactual.similar, viewer.similar_hw)
    np.testing.assert_array_equal(counterfactual.adversarial, viewer.adversarial_hw)
    assert counterfactual.scores == viewer.scores
    assert (counterfactual.holds, counterfactual.decision) == (viewer.holds, viewer.decision)


def test_the_map_is_the_difference_and_an_array_on_the_pixels_of_the_image(counterfactual):
    attribution = counterfactual.attribution
    difference = counterfactual.similar - counterfactual.adversarial
    np.testing.assert_array_equal(attribution.map_hw, np.abs(difference))
    np.testing.assert_array_equal(attribution.signed_map_hw, difference)
    assert np.asarray(attribution).shape == IMAGE.shape
    assert np.asarray(attribution, np.float64).dtype == np.float64


def test_an_explanation_that_does_not_hold_says_why_in_codes(registered_tiny_pack):
    flat = load_model("tiny", "cpu").explain(np.random.default_rng(1).random((64, 64)))
    assert not flat.holds
    assert "outside" in flat.reasons
    assert "unlike" in flat.reasons
    assert "does not hold" in repr(flat)


def test_the_html_shows_four_pictures_and_the_verdict_and_nothing_from_outside(counterfactual):
    html = counterfactual._repr_html_()
    sources = re.findall(r'src="([^"]+)"', html)
    assert len(sources) == 4
    assert all(source.startswith("data:image/png;base64,") for source in sources)
    assert html.count("(generated)") == 4  # beside each of the two pictures and for those who cannot see them
    assert ("The explanation holds." in html) == counterfactual.holds
    assert "Not for diagnosis." in html
    assert f"score {counterfactual.scores.adversarial:.2f}" in html


def test_the_map_is_drawn_over_the_image_on_axes_of_ones_own(counterfactual):
    from matplotlib import pyplot

    axes = pyplot.subplots()[1]
    assert counterfactual.attribution.show(axes) is axes
    (drawn,) = axes.get_images()
    assert drawn.get_array().shape == (*IMAGE.shape, 3)
    assert counterfactual.attribution.show() is not axes


def test_without_matplotlib_a_sentence_says_what_is_missing(counterfactual, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(Exception, match="pip install matplotlib"):
        counterfactual.attribution.show()


def test_a_model_is_found_by_its_id_or_its_folder(registered_tiny_pack):
    assert load_model(registered_tiny_pack.folder, "cpu").card == load_model("tiny", "cpu").card
    assert load_model(str(registered_tiny_pack.folder), "cpu").card.id == "tiny"


def test_an_unknown_model_is_refused_and_those_that_are_there_are_named():
    with pytest.raises(ModelError, match="phantom-opacity"):
        load_model("oracle")
    with pytest.raises(ModelError):
        load_model("./oracle")


def test_the_classifier_of_a_model_scores_as_the_explanation_says(counterfactual):
    model = load_model("tiny", "cpu")
    assert model.classifier(IMAGE) == pytest.approx(counterfactual.scores.original, abs=1e-5)
    assert model.classifier.classes == ("no opacity", "opacity")
