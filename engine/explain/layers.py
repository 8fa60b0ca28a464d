"""An explanation as paintable layers, and how each looks until the user changes it."""

from engine.explain.explanation import Explanation
from engine.imaging.layer import LayerData, LayerLook, Threshold

DEFAULT_THRESHOLD = Threshold("percentile", 95.0)
DEFAULT_OPACITY = 0.6


def explanation_layers(explanation: Explanation) -> tuple[LayerData, ...]:
    """The model input, both generated images and the maps, bottom to top, on the explanation's grid.

    Images are given in display greys of the frame's default VOI, so that they blend with the film; maps are in the
    units of the model input, [0, 1], as the metrics of the card are.
    """
    grid = explanation.grid
    low, span = explanation.grey_low, explanation.grey_high - explanation.grey_low
    return (
        LayerData("original", "image", low + explanation.original_hw * span, grid),
        LayerData("similar", "image", low + explanation.similar_hw * span, grid, generated=True),
        LayerData("adversarial", "image", low + explanation.adversarial_hw * span, grid, generated=True),
        LayerData("signed difference", "signed", explanation.signed_map_hw(), grid, generated=True),
        LayerData("difference", "absolute", explanation.map_hw(), grid, generated=True),
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
