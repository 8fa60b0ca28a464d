"""An explanation as paintable layers, and how each looks until the user changes it."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from engine.attribution.method import Attribution
from engine.explain.explanation import DEFAULT_DEFINITION, Explanation, MapDefinition
from engine.imaging.layer import LayerData, LayerLook, Threshold

DEFAULT_THRESHOLD = Threshold("percentile", 95.0)
DEFAULT_OPACITY = 0.6
METHOD_PREFIX = "method "
"""Begins the name of the layer of another method."""


def explanation_layers(
    explanation: Explanation, definition: MapDefinition = DEFAULT_DEFINITION
) -> tuple[LayerData, ...]:
    """The model input, both generated images and the maps, bottom to top, on the explanation's grid.

    Generated images are given in display greys of the frame's default VOI, so that they blend with the film; the
    model input is exactly what the classifier was fed, and follows no window. Maps are in the units of the model
    input, [0, 1], as the metrics of the card are.
    """
    grid = explanation.grid
    low, span = explanation.grey_low, explanation.grey_high - explanation.grey_low
    return (
        LayerData("original", "image", explanation.original_hw, grid, follows_window=False),
        LayerData("similar", "image", low + explanation.similar_hw * span, grid, generated=True),
        LayerData("adversarial", "image", low + explanation.adversarial_hw * span, grid, generated=True),
        *map_layers(explanation, definition),
    )


def map_layers(explanation: Explanation, definition: MapDefinition) -> tuple[LayerData, LayerData]:
    """The signed and the absolute map by one of the definitions."""
    grid = explanation.grid
    signed_hw, map_hw = explanation.signed_map_hw(definition), explanation.map_hw(definition)
    return (
        LayerData("signed difference", "signed", signed_hw, grid, generated=True, definition=definition),
        LayerData("difference", "absolute", map_hw, grid, generated=True, definition=definition),
    )


def default_look(data: LayerData, map_scale: float) -> LayerLook:
    """How a layer looks at first: the difference overlays the film, everything else is a key away.

    Parameters
    ----------
    map_scale : float
        Map value at the top of the colour bar, fixed per model.
    """
    match data.kind:
        case "absolute":
            return LayerLook(True, DEFAULT_OPACITY, "inferno", 0.0, map_scale, DEFAULT_THRESHOLD)
        case "signed":
            return LayerLook(False, DEFAULT_OPACITY, "blue-orange", -map_scale, map_scale, DEFAULT_THRESHOLD)
        case _:
            return LayerLook(visible=False)


def other_method_layer(other_method: Attribution, *, signed: bool = False) -> LayerData:
    """Another method's map as a layer named "method <name>", on the model grid.

    Other methods have units of their own, so the map is divided by its largest magnitude: the look of each such layer
    goes to 1. Their values are not greys, and nothing in them is generated.

    Parameters
    ----------
    signed : bool
        The signed map: positive raises the score of the explained class.

    Raises
    ------
    ValueError
        If a signed map is asked for of a method that knows no sign.
    """
    name = METHOD_PREFIX + other_method.method.name
    if not signed:
        return LayerData(name, "absolute", _to_one(other_method.map_hw), other_method.grid)
    if other_method.signed_map_hw is None:
        raise ValueError(f"{other_method.method.name} has no signed map")
    return LayerData(f"signed {name}", "signed", _to_one(other_method.signed_map_hw), other_method.grid)


def first_look(data: LayerData, map_scale: float) -> LayerLook:
    """How a layer of any method looks at first; see :func:`default_look` and :func:`other_method_look`."""
    return other_method_look(data) if METHOD_PREFIX in data.name else default_look(data, map_scale)


def other_method_look(data: LayerData) -> LayerLook:
    """How another method's layer looks at first: an outline in other colours, so that ours can be seen below it."""
    look = replace(default_look(data, 1.0), visible=True, contour=True, opacity=1.0)
    return replace(look, colormap="cividis") if data.kind == "absolute" else look


def _to_one(map_hw: NDArray[np.float32]) -> NDArray[np.float32]:
    largest = float(np.abs(map_hw).max())
    return map_hw / np.float32(largest) if largest > 0 else map_hw
