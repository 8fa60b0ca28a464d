"""Does the classifier care about what the map marks (METHOD: faithfulness): deletion and insertion curves.

Petsiuk et al., RISE, BMVC 2018, with a blurred image instead of a grey one as the reference.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.ndimage import gaussian_filter

from engine.imaging.resample import Region, to_plane
from engine.models.preprocess import ModelInput

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


class Scored(Protocol):
    """What prepares an image and scores what it is fed: a classifier of the notebook."""

    def prepare(self, image: Any) -> ModelInput:
        """What the classifier is fed of an image."""
        ...

    def score(self, planes_b1hw: NDArray[np.float32]) -> NDArray[np.float64]:
        """The score of prepared planes (B, 1, h, w): shape (B,), in [0, 1]."""
        ...


def deletion(classifier: Scored, image: Any, attribution: ArrayLike, *, steps: int = STEPS) -> Curve:
    """The score while the places that a map marks strongest are blurred first: the lower its area, the better.

    Parameters
    ----------
    classifier : Classifier
        As :func:`engine.notebook.classifier.wrap` gives it, or ``model.classifier``.
    image : Frame, path or array_like
        As for :func:`engine.notebook.images.read`.
    attribution : array_like, shape (H, W)
        The map on the pixels of the image.
    steps : int
        Pieces of equal area.

    Raises
    ------
    ValueError
        If the map is not of the image's size, or not finite.
    """
    return _curves(classifier, image, attribution, steps)[0]


def insertion(classifier: Scored, image: Any, attribution: ArrayLike, *, steps: int = STEPS) -> Curve:
    """The score while a blurred image gets back what a map marks, strongest first: the greater its area, the better.

    Parameters and errors as for :func:`deletion`.
    """
    return _curves(classifier, image, attribution, steps)[1]


def _curves(classifier: Scored, image: Any, attribution: ArrayLike, steps: int) -> tuple[Curve, Curve]:
    prepared = classifier.prepare(image)
    map_hw = np.asarray(attribution, np.float32)
    if map_hw.shape != prepared.grid.image_hw:
        raise ValueError(f"the map is {map_hw.shape}, the image {prepared.grid.image_hw}")
    if not np.isfinite(map_hw).all():
        raise ValueError("the map holds values that are not finite")
    plane_hw, content = prepared.plane_hw, prepared.grid.content
    reference_hw = blurred(plane_hw, content)
    on_plane_hw = to_plane(map_hw, prepared.grid)
    return deletion_and_insertion(classifier.score, plane_hw, on_plane_hw, reference_hw, content, steps=steps)


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
