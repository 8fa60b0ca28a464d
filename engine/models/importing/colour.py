"""Whether a foreign classifier sees colour: films are explained in grey, so one that does is not explained at all.

A classifier of three channels may have been trained on grey films that were copied three times, and then it is fed so
here; or on pictures in colour, and then an explanation in grey would be of another picture than the one it decides on.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from engine.core.errors import ModelError
from engine.core.language import phrase
from engine.models.importing.live_check import score_films

if TYPE_CHECKING:
    from torch import Tensor, nn

# Kernels and scores closer than this are the same.
_SAME_KERNEL = 1e-3
_SAME_SCORE = 0.01


def tells_colours_apart(kernel: "Tensor") -> bool | None:
    """Whether a first convolution weighs red, green and blue differently; None where it takes no colour.

    Parameters
    ----------
    kernel : Tensor, shape (K, C, h, w)
        One that started from pictures in colour does, even if it was trained on grey films afterwards.
    """
    if kernel.dim() != 4 or kernel.shape[1] != 3:
        return None
    mean = kernel.mean(1, keepdim=True)
    return bool((kernel - mean).abs().max() > _SAME_KERNEL * kernel.abs().max())


def colour_unexplained() -> ModelError:
    """The error for a classifier that is said to see colour."""
    return ModelError(
        phrase(
            "Import",
            "This classifier sees colour, and Parallax explains films in grey: the explanation would be of another "
            "picture than the one it decides on. Import it only if it was trained on grey films that were repeated "
            "for its three channels.",
        )
    )


def refuse_colour(
    classifier: "nn.Module", films: Sequence[tuple[str, NDArray[np.float32], NDArray[np.float32]]]
) -> None:
    """Refuse a classifier that scores pictures in colour otherwise than the same pictures in grey.

    Parameters
    ----------
    classifier : nn.Module
        Films (B, 1 or 3, h, w) in [0, 1] to logits (B,).
    films : sequence of (name, grey plane, colour planes)
        (h, w) and (3, h, w) in [0, 1], of pictures in colour.

    Raises
    ------
    ModelError
    """
    if not films:
        return
    in_grey = score_films(classifier, np.stack([np.stack([grey_hw] * 3) for _, grey_hw, _ in films]))
    in_colour = score_films(classifier, np.stack([colour_3hw for _, _, colour_3hw in films]))
    worst = int(np.argmax(np.abs(in_grey - in_colour)))
    if abs(in_grey[worst] - in_colour[worst]) > _SAME_SCORE:
        raise ModelError(
            phrase(
                "Import",
                "In colour this classifier scores {name} {colour}, in grey {grey}: it sees colour, and Parallax "
                "explains films in grey. The explanation would be of another picture than the one it decides on.",
            ).fill(name=films[worst][0], colour=f"{in_colour[worst]:.3f}", grey=f"{in_grey[worst]:.3f}")
        )
