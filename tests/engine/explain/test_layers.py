from dataclasses import replace

import numpy as np
import pytest

from engine.attribution.method import Attribution, method_named
from engine.explain.explanation import Explanation, MapDefinition
from engine.explain.layers import (
    DEFAULT_THRESHOLD,
    default_look,
    explanation_layers,
    map_layers,
    other_method_layer,
    other_method_look,
)
from engine.imaging.grid import Grid
from engine.imaging.layer import LayerData


@pytest.fixture
def layers(explanation: Explanation) -> dict[str, LayerData]:
    stretched = replace(explanation, grey_low=0.2, grey_high=0.7)
    return {layer.name: layer for layer in explanation_layers(stretched)}


def test_the_layers_of_an_explanation_bottom_to_top(explanation: Explanation) -> None:
    names = [layer.name for layer in explanation_layers(explanation)]
    assert names == ["original", "similar", "adversarial", "signed difference", "difference"]


def test_the_model_input_is_exactly_what_the_classifier_was_fed(
    explanation: Explanation, layers: dict[str, LayerData]
) -> None:
    np.testing.assert_array_equal(layers["original"].plane_hw, explanation.original_hw)
    assert not layers["original"].follows_window
    assert not layers["original"].generated


@pytest.mark.parametrize("definition", ["similar-adversarial", "original-adversarial"])
def test_maps_follow_their_definition(explanation: Explanation, definition: MapDefinition) -> None:
    first = explanation.similar_hw if definition == "similar-adversarial" else explanation.original_hw
    signed, absolute = map_layers(explanation, definition)
    np.testing.assert_allclose(signed.plane_hw, first - explanation.adversarial_hw)
    np.testing.assert_allclose(absolute.plane_hw, np.abs(first - explanation.adversarial_hw))
    assert (signed.definition, absolute.definition) == (definition, definition)


def test_images_are_in_the_display_greys_of_the_film(explanation: Explanation, layers: dict[str, LayerData]) -> None:
    for name, plane in (
        ("similar", explanation.similar_hw),
        ("adversarial", explanation.adversarial_hw),
    ):
        assert np.allclose(layers[name].plane_hw, 0.2 + plane * 0.5)
        assert layers[name].kind == "image"


def test_maps_stay_in_the_units_of_the_model_input(explanation: Explanation, layers: dict[str, LayerData]) -> None:
    signed = explanation.similar_hw - explanation.adversarial_hw
    assert np.array_equal(layers["signed difference"].plane_hw, signed)
    assert np.array_equal(layers["difference"].plane_hw, np.abs(signed))
    assert (layers["signed difference"].kind, layers["difference"].kind) == ("signed", "absolute")


def test_all_but_the_original_are_marked_as_generated(layers: dict[str, LayerData]) -> None:
    assert [name for name, layer in layers.items() if not layer.generated] == ["original"]


def test_every_layer_is_a_float32_plane_on_the_grid_of_the_explanation(
    explanation: Explanation, layers: dict[str, LayerData]
) -> None:
    for layer in layers.values():
        assert layer.plane_hw.dtype == np.float32
        assert layer.grid == explanation.grid


def test_at_first_only_the_difference_lies_over_the_film(layers: dict[str, LayerData]) -> None:
    looks = {name: default_look(layer, 0.4) for name, layer in layers.items()}
    assert [name for name, look in looks.items() if look.visible] == ["difference"]
    assert looks["difference"].threshold == looks["signed difference"].threshold == DEFAULT_THRESHOLD
    assert looks["similar"].threshold is None


def test_maps_are_scaled_alike_on_every_film_of_a_model(layers: dict[str, LayerData]) -> None:
    absolute, signed = (default_look(layers[name], 0.4) for name in ("difference", "signed difference"))
    assert (absolute.low, absolute.high) == (0.0, 0.4)
    assert (signed.low, signed.high) == (-0.4, 0.4)
    assert signed.colormap == "blue-orange"


def other_method(signed_hw: list[list[float]], *, name: str = "gradient") -> Attribution:
    signed = np.array(signed_hw, np.float32)
    method = method_named(name)
    return Attribution(
        method, np.abs(signed), signed if method.signed else None, Grid.identity((2, 2)), 0.7, 30.0, 10.0, "cpu"
    )


def test_a_other_method_is_one_more_layer_on_the_model_grid_that_reaches_one() -> None:
    found = other_method([[0.5, -2.0], [0.0, 1.0]])
    layer = other_method_layer(found)
    assert (layer.name, layer.kind, layer.grid, layer.generated) == (
        "method gradient",
        "absolute",
        found.grid,
        False,
    )
    assert layer.plane_hw.tolist() == [[0.25, 1.0], [0.0, 0.5]]
    signed = other_method_layer(found, signed=True)
    assert (signed.name, signed.kind) == ("signed method gradient", "signed")
    assert signed.plane_hw.tolist() == [[0.25, -1.0], [0.0, 0.5]]
    look = other_method_look(layer)
    assert (look.visible, look.low, look.high, look.threshold) == (True, 0.0, 1.0, DEFAULT_THRESHOLD)
    assert look.contour
    assert look.colormap != default_look(layer, 1.0).colormap
    assert found.ratio_to_forward == 3.0


def test_a_other_method_that_found_nothing_is_an_empty_layer_and_one_without_sign_has_no_signed_one() -> None:
    nothing = other_method([[0.0, 0.0], [0.0, 0.0]], name="grad-cam")
    assert not other_method_layer(nothing).plane_hw.any()
    with pytest.raises(ValueError, match="grad-cam has no signed map"):
        other_method_layer(nothing, signed=True)
