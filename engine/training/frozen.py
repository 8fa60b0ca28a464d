"""The explained classifier as the generators' training sees it, and one pass of the whole system over films."""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import torch
from torch import Tensor, nn

from engine.data.film_set import FilmSet
from engine.models.generators import Generators
from engine.models.preprocess import PREPROCESSING


@runtime_checkable
class Voting(Protocol):
    """A classifier whose decision is a pool of local votes, as that of :class:`EvidenceNet` is."""

    def evidence(self, image_bchw: Tensor) -> Tensor:
        """Local votes (B, 1, h, w) on images (B, 1, H, W)."""
        ...


@dataclass(frozen=True)
class FrozenClassifier:
    """The explained classifier: frozen, in evaluation mode, its logits relative to its operating point.

    `preprocessing` is how films are prepared for it, and so for its generators.
    """

    network: nn.Module
    operating_point: float
    preprocessing: str = PREPROCESSING

    @classmethod
    def freeze(
        cls, network: nn.Module, operating_point: float, preprocessing: str = PREPROCESSING
    ) -> "FrozenClassifier":
        """Stop every gradient into the weights."""
        return cls(network.eval().requires_grad_(False), operating_point, preprocessing)

    def logits(self, image_bchw: Tensor) -> Tensor:
        """Logits (B,); at or above 0 the decision is the class."""
        logits: Tensor = self.network(image_bchw.contiguous(memory_format=torch.channels_last)).float()
        return logits - float(torch.logit(torch.tensor(self.operating_point)))

    def votes(self, image_bchw: Tensor) -> Tensor | None:
        """Local votes (B, 1, h, w), without gradients; None of a classifier that has none."""
        if not isinstance(self.network, Voting):
            return None
        with torch.no_grad():
            return self.network.evidence(image_bchw).float()

    def decisions(self, image_bchw: Tensor) -> Tensor:
        """Decisions (B,), 0.0 or 1.0."""
        with torch.no_grad():
            return (self.logits(image_bchw) >= 0).float()


def generate(
    generators: Generators, classifier: FrozenClassifier, films: FilmSet, index: Tensor
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Films, their decisions, similar and adversarial images of the films at `index`, without gradients."""
    with torch.no_grad():
        x = films.batch(index)[0].contiguous(memory_format=torch.channels_last)
        c = classifier.decisions(x)
        x_s, x_a = generators(x, c)
    return x, c, x_s, x_a
