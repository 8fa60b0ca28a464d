"""The classifiers we ship and train: image in [0, 1] to one logit, with a map of local evidence inside."""

import math
from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn

from engine.core.errors import ModelError
from engine.models.blocks import ResidualBlock


class EvidenceNet(nn.Module):
    """A small residual network whose decision is a pooled map of local evidence.

    Each place of a 1/16 grid (finer with `fine`) votes with a logit; the image's logit is their soft maximum
    (log-mean-exp), so one convincing region is enough and every decision has a place. The map can be supervised where
    boxes or masks are known, which teaches the classifier *where* to look.

    Parameters
    ----------
    widths : sequence of int
        Channels of the stages at 1/4, 1/8 and 1/16 of the input, and of the context stage at 1/32.
    blocks : sequence of int
        Residual blocks per stage.
    sharpness : float
        Of the soft maximum: small averages the votes, large takes the strongest.
    fine : int
        How many times the grid of the votes is doubled: 0 for 1/16, 1 for 1/8, 2 for 1/4. A fine grid that was taught
        every outline makes the classifier demand that all of an opacity goes, not only its middle.
    local : bool
        Votes come from the stage of their own grid alone: a place knows its neighbourhood and nothing of the rest of
        the film, so that an opacity cannot be explained away by painting elsewhere. Coarser stages are left out.
    """

    def __init__(
        self,
        widths: Sequence[int] = (40, 80, 144, 192),
        blocks: Sequence[int] = (1, 2, 2, 1),
        sharpness: float = 1.0,
        fine: int = 0,
        local: bool = False,
    ) -> None:
        super().__init__()
        if fine not in (0, 1, 2):
            raise ValueError(f"fine is 0, 1 or 2, not {fine}")
        self.sharpness = sharpness
        self.local = local
        self.stem = nn.Sequential(
            nn.PixelUnshuffle(4),
            nn.Conv2d(16, widths[0], 3, padding=1, bias=False),
            nn.BatchNorm2d(widths[0]),
            nn.ReLU(),
        )
        stages = []
        for index, (width, count) in enumerate(zip(widths, blocks, strict=True)):
            before = widths[max(index - 1, 0)]
            rows = [ResidualBlock(before if i == 0 else width, width, halve=index > 0 and i == 0) for i in range(count)]
            stages.append(nn.Sequential(*rows))
        self.stages = nn.ModuleList(stages[: 3 - fine] if local else stages)
        if not local:
            self.context = nn.Conv2d(widths[3], widths[2], 1)
        self.dropout = nn.Dropout(0.2)
        levels = range(0) if local else range(1, 1 - fine, -1)
        self.narrow = nn.ModuleList(nn.Conv2d(widths[i + 1], widths[i], 1) for i in levels)
        self.refine = nn.ModuleList(
            nn.Sequential(nn.Conv2d(widths[i], widths[i], 3, padding=1, bias=False), nn.BatchNorm2d(widths[i]))
            for i in levels
        )
        self.vote = nn.Conv2d(widths[2 - fine], 1, 1)

    def evidence(self, image_bchw: Tensor) -> Tensor:
        """Local logits, (B, 1, H/16, W/16) or finer, of images (B, 1, H, W) in [0, 1]; H and W multiples of 32."""
        x = self.stem((image_bchw - 0.5) / 0.25)
        passed = []
        for stage in self.stages[:3]:
            x = stage(x)
            passed.append(x)
        if not self.local:
            x = torch.relu(x + double(self.context(self.stages[3](x))))
        for narrow, refine, skip in zip(self.narrow, self.refine, reversed(passed[:-1]), strict=False):
            x = torch.relu(refine(skip + double(narrow(x))))
        votes: Tensor = self.vote(self.dropout(x))
        return votes

    def pool(self, evidence_bchw: Tensor) -> Tensor:
        """Soft maximum of the votes: logits (B,)."""
        votes = evidence_bchw.flatten(1) * self.sharpness
        return (torch.logsumexp(votes, 1) - math.log(votes.shape[1])) / self.sharpness

    def forward(self, image_bchw: Tensor) -> Tensor:
        """Logits (B,) of images (B, 1, H, W) in [0, 1]."""
        return self.pool(self.evidence(image_bchw))


def double(x_bchw: Tensor) -> Tensor:
    """Twice as many rows and columns, by bilinear interpolation."""
    return nn.functional.interpolate(x_bchw, scale_factor=2.0, mode="bilinear")


ARCHITECTURES: dict[str, type[nn.Module]] = {"EvidenceNet": EvidenceNet}
# A foreign network behind our contract: engine.models.importing.
IMPORTED = "ImportedClassifier"


def build_classifier(name: str, arguments: dict[str, Any]) -> nn.Module:
    """Make an untrained classifier by the name its card uses.

    Raises
    ------
    ModelError
        If the name is unknown or the arguments do not fit it.
    """
    if name == IMPORTED:
        from engine.models.importing.adapter import ImportedClassifier  # it builds on this module

        try:
            return ImportedClassifier(**arguments)
        except (TypeError, LookupError) as error:
            raise ModelError(f"The imported classifier cannot be built from its card: {error}.") from error
    if name not in ARCHITECTURES:
        raise ModelError(f"The classifier architecture “{name}” is unknown to this version. Update Parallax.")
    try:
        return ARCHITECTURES[name](**arguments)
    except (TypeError, ValueError, LookupError, RuntimeError) as error:  # whatever the arguments made torch raise
        raise ModelError(f"The classifier “{name}” cannot be built from its card: {error}.") from error
