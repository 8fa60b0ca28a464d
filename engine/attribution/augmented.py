"""Random geometric augmentation for every method: the one component, over the transforms that training uses.

METHOD §2: the generators' regulariser; the paper's last claim is that it improves other methods, too. Methods that
look at one film average over transformed copies, mapped back; those that optimise draw a transform per step; learned
ones see transformed films in training.
"""

from dataclasses import dataclass, replace

import torch
from torch import Tensor

from engine.attribution.captum_methods import AttributionMethod, Part, PreparedFilm
from engine.attribution.explained_score import DecisionScore
from engine.attribution.perturbation import GeneratedMask, MeaningfulPerturbation
from engine.augment.config import AugmentConfig
from engine.augment.warp import random_transforms, warp
from engine.core.jobs import JobContext

COPIES = 8
ANY_TRANSFORM = AugmentConfig()


def inverse(transforms_b23: Tensor) -> Tensor:
    """The affine transforms (B, 2, 3) that undo these."""
    back = torch.linalg.inv(transforms_b23[:, :, :2])
    return torch.cat([back, -back @ transforms_b23[:, :, 2:]], 2)


@dataclass(frozen=True)
class Augmented:
    """A method's mean over the film and transformed copies of it, each map moved back onto the film.

    Attributes
    ----------
    method : AttributionMethod
    copies : int
        Besides the film itself.
    transforms : AugmentConfig
        Rotation, translation, zoom and flip; exposure is left alone.
    """

    method: AttributionMethod
    copies: int = COPIES
    transforms: AugmentConfig = ANY_TRANSFORM

    @property
    def part(self) -> Part:
        """That of the method."""
        return self.method.part

    def attribute(self, score: DecisionScore, film: PreparedFilm, context: JobContext) -> Tensor:
        """See :class:`engine.attribution.captum_methods.AttributionMethod`."""
        random = torch.Generator().manual_seed(0)
        total = self.method.attribute(score, film, context)[None, None]
        seen = torch.ones_like(total)
        height, width = film.image_b1hw.shape[2:]
        every = random_transforms(self.copies, (height, width), self.transforms, random)
        for number, there in enumerate(every.split(1)):
            context.report((number + 1) / (self.copies + 1), f"Transformed copy {number + 1} of {self.copies}")
            moved = PreparedFilm(*(warp(p, there) for p in (film.image_b1hw, film.reference_b1hw, film.content_b1hw)))
            found = self.method.attribute(score, moved, context)[None, None]
            back = inverse(there)
            # What the copy did not show, it cannot judge.
            shown = warp(warp(torch.ones_like(found), there), back)
            total = total + warp(found, back)
            seen = seen + shown
        return (total / seen)[0, 0]


def with_augmentation(method: AttributionMethod) -> AttributionMethod | None:
    """The same method with random geometric augmentation; None of a learned one, which has it from its training."""
    if isinstance(method, GeneratedMask):
        return None
    if isinstance(method, MeaningfulPerturbation):
        return replace(method, transforms=ANY_TRANSFORM)
    return Augmented(method)
