"""Methods that look for the least that must be blurred away for the decision to fall.

BBMP: R. Fong and A. Vedaldi, Interpretable explanations of black boxes by meaningful perturbation, ICCV 2017. Mask
generator: P. Dabkowski and Y. Gal, Real time image saliency for black box classifiers, NIPS 2017.
"""

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from engine.attribution.captum_methods import Part, PreparedFilm
from engine.attribution.explained_score import DecisionScore
from engine.attribution.mask_generator import MaskGenerator
from engine.augment.config import AugmentConfig
from engine.augment.warp import random_transforms, warp
from engine.core.jobs import JobContext
from engine.core.language import translate

# The jitter of the paper: 4 pixels at 224.
JITTER = AugmentConfig(rotation_deg=0.0, translation=4 / 224, zoom=0.0)


@dataclass(frozen=True)
class MeaningfulPerturbation:
    """A coarse mask, optimised for one film: blur as little as possible so that the decision falls.

    Attributes
    ----------
    steps : int
    cells : int
        Of the mask on the longer side.
    area_weight, smooth_weight : float
        Of the mean of the mask (L1) and of its total variation to the power 3. Chosen on a few planted films: at the
        weights of the paper's code (0.01 and 0.2) the mask of a film spreads over a third of it.
    rate : float
        Of Adam.
    transforms : AugmentConfig
        Drawn anew at every step; the paper's jitter, or wider ones.
    """

    steps: int = 300
    cells: int = 28
    area_weight: float = 30.0
    smooth_weight: float = 3.0
    rate: float = 0.1
    transforms: AugmentConfig = JITTER
    part: Part = "positive"

    def attribute(self, score: DecisionScore, film: PreparedFilm, context: JobContext) -> Tensor:
        """See :class:`engine.attribution.captum_methods.AttributionMethod`: 0 keeps a pixel, 1 blurs it."""
        image = film.image_b1hw
        height, width = image.shape[2:]
        cell = max(height, width) / self.cells
        mask = torch.zeros(1, 1, max(1, round(height / cell)), max(1, round(width / cell)), device=image.device)
        mask.requires_grad_()
        optimizer = torch.optim.Adam([mask], lr=self.rate)
        random = torch.Generator().manual_seed(0)
        told = translate("Progress", "Optimising the mask: step {step} of {steps}")
        for step in range(self.steps):
            context.check()
            if step % 20 == 0:
                context.report(step / self.steps, told.format(step=step + 1, steps=self.steps))
            deleted = functional.interpolate(mask, size=(height, width), mode="bilinear")
            changed = image + deleted * film.content_b1hw * (film.reference_b1hw - image)
            seen = warp(changed, random_transforms(1, (height, width), self.transforms, random))
            # The paper's score itself has no slope where the classifier is sure; the logarithm of 1 - score has.
            loss = (
                functional.softplus(score(seen)).mean()
                + self.area_weight * mask.abs().mean()
                + self.smooth_weight * _rough(mask)
            )
            optimizer.zero_grad(set_to_none=True)
            (mask.grad,) = torch.autograd.grad(loss, [mask])
            optimizer.step()
            with torch.no_grad():
                mask.clamp_(0, 1)
        return functional.interpolate(mask.detach(), size=(height, width), mode="bilinear")[0, 0]


@dataclass(frozen=True, eq=False)
class GeneratedMask:
    """The mask that a trained network predicts in one pass.

    Attributes
    ----------
    network : MaskGenerator
        In evaluation mode, on the device of the classifier.
    """

    network: MaskGenerator
    part: Part = "positive"

    def attribute(self, score: DecisionScore, film: PreparedFilm, context: JobContext) -> Tensor:
        """See :class:`engine.attribution.captum_methods.AttributionMethod`: 0 keeps a pixel, 1 blurs it."""
        context.check()
        decision = film.image_b1hw.new_full((1,), 1.0 if score.direction > 0 else 0.0)
        with torch.no_grad():
            mask: Tensor = self.network(film.image_b1hw, decision)
        return mask[0, 0]


def _rough(mask_b1hw: Tensor, power: float = 3.0) -> Tensor:
    """Total variation of neighbouring cells, to a power: edges cost little, speckles much."""
    down = (mask_b1hw[..., 1:, :] - mask_b1hw[..., :-1, :]).abs().pow(power)
    right = (mask_b1hw[..., :, 1:] - mask_b1hw[..., :, :-1]).abs().pow(power)
    return torch.cat([down.flatten(), right.flatten()]).mean()
