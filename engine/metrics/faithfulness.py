"""Does the classifier care about what the map marks (METHOD: faithfulness): deletion and insertion curves.

Petsiuk et al., RISE, BMVC 2018, with a blurred image instead of a grey one as the reference.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from engine.imaging.resample import Region

STEPS = 32
# Sigma of the reference per pixel of the shorter side: 10 pixels at 224, as in Fong & Vedaldi 2017.
BLUR = 10 / 224
_BATCH = 16

Score = Callable[[NDArray[np.float32]], NDArray[np.float64]]
"""The explained score of images (B, 1, H, W) float32 in [0, 1]; returns shape (B,)."""


@dataclass(frozen=True, eq=False)
class Curve:
    """The score over the share of pixels that were deleted or inserted, both of shape (steps + 1,)."""

    fractions: NDArray[np.float64]
    scores: NDArray[np.float64]

    @property
    def area(self) -> float:
        """Area under the curve, in the unit of the score."""
        return float(np.trapezoid(self.scores, self.fractions))


def blurred(image_hw: NDArray[np.float32], content: Region) -> NDArray[np.float32]:
    """The reference of an image: blurred within its content, the letterbox left as it is."""
    reference_hw = image_hw.copy()
    film_hw = image_hw[content]
    reference_hw[content] = gaussian_filter(film_hw, BLUR * min(film_hw.shape), mode="nearest")
    return reference_hw


def deletion_and_insertion(
    score: Score,
    image_hw: NDArray[np.float32],
    map_hw: NDArray[np.float32],
    reference_hw: NDArray[np.float32],
    content: Region,
    *,
    steps: int = STEPS,
    seed: int = 0,
) -> tuple[Curve, Curve]:
    """Replace pixels in the order of the map, strongest first.

    Parameters
    ----------
    score : callable
    image_hw, map_hw, reference_hw : ndarray of float32, shape (h, w)
    content : tuple of slice
        Where the film lies; the letterbox is never touched and does not count.
    steps : int
        Pieces of equal area.
    seed : int
        Of the order among equal values of the map, which is random: their place says nothing.

    Returns
    -------
    deletion, insertion : Curve
        From the image to the reference, and from the reference to the image.
    """
    strengths = map_hw[content].ravel()
    shuffled = np.random.default_rng(seed).permutation(strengths.size)
    order = shuffled[np.argsort(-strengths[shuffled], kind="stable")]
    ranks = np.empty(strengths.size, np.intp)
    ranks[order] = np.arange(strengths.size)
    rank_hw = np.full(image_hw.shape, strengths.size, np.intp)
    rank_hw[content] = ranks.reshape(map_hw[content].shape)
    cuts = np.round(np.linspace(0, strengths.size, steps + 1)).astype(np.intp)
    curves = []
    for replaced_hw, by_hw in ((image_hw, reference_hw), (reference_hw, image_hw)):
        scores = [
            score(np.where(rank_hw < part[:, None, None], by_hw, replaced_hw)[:, None])
            for part in np.split(cuts, range(_BATCH, len(cuts), _BATCH))
        ]
        curves.append(Curve(cuts / strengths.size, np.concatenate(scores).astype(np.float64)))
    return curves[0], curves[1]
