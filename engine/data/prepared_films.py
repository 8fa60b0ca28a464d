"""Films of a list as a classifier is fed them; the viewer has that done in a child process."""

import numpy as np
from numpy.typing import NDArray

from engine.data.film_list import ListedFilm
from engine.models.preprocess import is_in_colour, prepare_colour, prepare_frame


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


def prepare_colours(
    films: tuple[ListedFilm, ...], input_hw: tuple[int, int], preprocessing: str
) -> tuple[tuple[NDArray[np.float32], NDArray[np.float32]] | None, ...]:
    """Planes (h, w) in grey and (3, h, w) in colour, both in [0, 1]; None for a film without colours.

    Raises
    ------
    ParallaxError
        If a film can no longer be read.
    """
    pairs = []
    for film in films:
        frame = film.read()
        prepared = prepare_frame(frame, input_hw, preprocessing)
        pairs.append((prepared.plane_hw, prepare_colour(frame, prepared)) if is_in_colour(frame) else None)
    return tuple(pairs)
