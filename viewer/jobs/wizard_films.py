"""Runs in a child process: films of a list as a classifier is fed them, and as small pictures."""

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.models.preprocess import prepare_frame
from engine.training.film_list import ListedFilm


def prepare_films(
    films: tuple[ListedFilm, ...], input_hw: tuple[int, int], preprocessing: str
) -> tuple[NDArray[np.float32], ...]:
    """Planes (h, w) in [0, 1].

    Raises
    ------
    ParallaxError
        If a film can no longer be read.
    """
    return tuple(prepare_frame(film.read(), input_hw, preprocessing).plane_hw for film in films)


def png(picture: NDArray[np.uint8]) -> bytes:
    """A picture (h, w) or (h, w, 3) as PNG."""
    stream = io.BytesIO()
    Image.fromarray(picture).save(stream, "PNG")
    return stream.getvalue()
