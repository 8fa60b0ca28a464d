"""Which layers of a classifier Grad-CAM can look at."""

from typing import Any

import torch
from torch import Tensor, nn

from engine.core.errors import ModelError

# Fewer places than this a side say nothing about where.
_FEWEST_PLACES = 5
# The last layer of the grid of votes: chosen among all candidates by IoU@area on training films of planted-opacity.
_CHOSEN = {"EvidenceNet": "dropout"}


def candidate_layers(network: nn.Module, image_b1hw: Tensor) -> tuple[str, ...]:
    """Names of the last layer of each resolution, finest first, that has several channels and 5 x 5 places or more.

    One forward pass; no hook is left behind.
    """
    shapes: dict[str, tuple[int, ...]] = {}
    handles = []

    def remember(name: str) -> Any:
        def hook(_module: nn.Module, _inputs: Any, output: Any) -> None:
            if isinstance(output, Tensor) and output.ndim == 4:
                shapes[name] = tuple(output.shape)

        return hook

    try:
        for name, module in network.named_modules():
            if name:
                handles.append(module.register_forward_hook(remember(name)))
        with torch.no_grad():
            network(image_b1hw)
    finally:
        for handle in handles:
            handle.remove()
    last: dict[tuple[int, int], str] = {}
    for name, (_, channels, height, width) in shapes.items():  # in the order of the pass: a parent after its children
        if channels > 1 and min(height, width) >= _FEWEST_PLACES and height < image_b1hw.shape[2]:
            last[height, width] = name
    return tuple(last[size] for size in sorted(last, reverse=True))


def default_layer(network: nn.Module, image_b1hw: Tensor) -> str:
    """The layer that is looked at unless one was chosen on training films: known, or the last with enough places.

    Raises
    ------
    ModelError
        If the classifier has no layer that says where.
    """
    candidates = candidate_layers(network, image_b1hw)
    known = _CHOSEN.get(type(network).__name__)
    if known in candidates:
        return known
    if not candidates:
        raise ModelError("This classifier has no layer with places, so Grad-CAM cannot say where it looks.")
    return candidates[-1]
