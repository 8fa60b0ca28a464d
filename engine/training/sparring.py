"""A sparring partner for a classifier: generators that are trained along, to fool it where nothing may fool it.

What a film shows far from its opacities must not take the opacities away, and what is painted where no opacity can
lie must not make one. The partner learns the cheapest painting of that kind while the classifier learns to see through
it, with the film's true label. What is left to the generators that will explain the classifier is the opacity itself.
Drawn decoys (bars, stripes) do the opposite: the classifier learns that a bar explains an opacity away, and its
generators then paint that bar.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional

from engine.data.film_set import FilmSet
from engine.models.generators import Generators
from engine.models.precision import mixed
from engine.training import losses

# Where less than this share of the most usual place had an opacity, none can lie.
RARELY = 0.1
# Cells of the regions' grid around a region that belong to its soft edge.
MARGIN = 2
CLOSENESS = 5.0


def usual_places(films: FilmSet) -> Tensor:
    """Where exact regions of the films lie, (1, 1, h/4, w/4) in {0, 1}; everywhere if there is none."""
    exact = films.regions[films.region_kinds == 2].float()
    if not exact.any():
        return torch.ones(1, 1, *films.regions.shape[1:])
    often = functional.avg_pool2d(exact.mean(0, keepdim=True).unsqueeze(1), 5, stride=1, padding=2)
    return (often > RARELY * often.max()).float()


def protected(regions_bchw: Tensor, kinds_b: Tensor, places_bchw: Tensor) -> Tensor:
    """Where a film may not be painted on, (B, 1, h/4, w/4) in [0, 1].

    Of a film with an exact region that and a margin; of any other every place where an opacity could lie, and what a
    reader boxed: whatever is painted elsewhere changes no label.
    """
    near = functional.max_pool2d(regions_bchw, 2 * MARGIN + 1, stride=1, padding=MARGIN)
    return torch.where((kinds_b == 2).view(-1, 1, 1, 1), near, torch.maximum(near, places_bchw))


class SparringPartner:
    """Small generators, and the optimizer that trains them against the classifier."""

    def __init__(self, device: torch.device, rate: float = 2e-3) -> None:
        self.generators = Generators("single", (16, 24, 32, 40), shift_range=0.4, detail_range=0.5).to(device)
        self.optimizer = torch.optim.Adam(self.generators.parameters(), lr=rate, betas=(0.5, 0.99))

    def paint(
        self, classifier: nn.Module, images_bchw: Tensor, labels_b: Tensor, protected_bchw: Tensor, bfloat16: bool
    ) -> Tensor:
        """The films painted so that the classifier errs, after one step of learning to do so; without gradients.

        Parameters
        ----------
        classifier : nn.Module
            In evaluation mode, its weights frozen.
        images_bchw : Tensor
            Films (B, 1, H, W) in [0, 1].
        labels_b : Tensor
            True labels (B,), 0.0 or 1.0.
        protected_bchw : Tensor
            Of :func:`protected`.
        """
        free = 1 - functional.interpolate(protected_bchw, size=images_bchw.shape[2:], mode="bilinear")
        with mixed(bfloat16, images_bchw.device):
            painted = images_bchw + free * (self.generators(images_bchw, labels_b)[1].float() - images_bchw)
            logits = classifier(painted.contiguous(memory_format=torch.channels_last)).float()
        loss = losses.decision_loss(logits, 1 - labels_b) + CLOSENESS * losses.distance(images_bchw, painted)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        self.optimizer.step()
        fooling: Tensor = painted.detach()
        return fooling
