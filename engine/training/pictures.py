"""Sample quadruples: film, similar image, adversarial image and map, to be looked at."""

from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from engine.core.atomic import atomic_write
from engine.data.film_set import FilmSet
from engine.imaging.colormap import lookup
from engine.models.generators import Generators
from engine.training.frozen import FrozenClassifier, generate

# Differences of this size are shown in full colour.
MAP_SCALE = 0.25


def save_quadruples(
    path: Path, generators: Generators, classifier: FrozenClassifier, films: FilmSet, rows: int = 8
) -> None:
    """Write a PNG with `rows` rows of x, x_s, x_a and the signed map, half of them decided as the class."""
    generators.eval()
    every = torch.linspace(0, len(films) - 1, min(len(films), 8 * rows)).long()
    c = generate(generators, classifier, films, every)[1].cpu()
    chosen = torch.cat([every[c == 1][: rows // 2], every[c == 0][: rows // 2]])
    x, _, x_s, x_a = generate(generators, classifier, films, chosen)
    sheet = np.concatenate([np.concatenate([_grey(x[i]), _grey(x_s[i]), _grey(x_a[i]), _map(x_s[i] - x_a[i])], 1)
                            for i in range(len(chosen))])  # fmt: skip
    with atomic_write(path) as file:
        Image.fromarray(sheet).save(file, "PNG")


def _grey(image_chw: Tensor) -> NDArray[np.uint8]:
    grey = (image_chw[0].clamp(0, 1) * 255).round().to(torch.uint8).cpu().numpy()
    return np.repeat(grey[..., None], 3, axis=2)


def _map(signed_chw: Tensor) -> NDArray[np.uint8]:
    position = ((signed_chw[0] / MAP_SCALE).clamp(-1, 1) + 1) / 2
    colours: NDArray[np.uint8] = lookup("blue-orange")[(position * 255).round().long().cpu().numpy()]
    return colours
