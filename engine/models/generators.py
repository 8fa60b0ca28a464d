"""The two generators: the film and the decision in, the similar and the adversarial image out.

A generator never paints. It predicts two smooth fields on a quarter-resolution grid: a *shift* of the grey level and
a *gain* of the film's own detail (film minus its blurred copy). An opacity is just that: it brightens a region and
veils its detail; taking it away darkens the region and lifts the veil. Edges can only come from the film itself, so
checkerboards and drawn lines are impossible by construction (METHOD §5 tells what happens otherwise).
"""

from collections.abc import Sequence
from typing import Any, Literal

import torch
from torch import Tensor, nn
from torch.nn import functional

from engine.core.errors import ModelError
from engine.models.blocks import ResidualBlock, normalisation

Form = Literal["duo", "single"]
_HARDNESS = 60.0


class FieldNet(nn.Module):
    """A U-net on the quarter-resolution grid that predicts `fields` smooth fields at 1/`coarse` of the image."""

    def __init__(self, fields: int, widths: Sequence[int], coarse: int) -> None:
        super().__init__()
        self.coarse = coarse
        # 16 sub-pixels of the film and one plane that tells the decision.
        self.enter = nn.Conv2d(17, widths[0], 3, padding=1)
        self.down = nn.ModuleList(
            ResidualBlock(widths[max(i - 1, 0)], width, halve=i > 0, groups=8) for i, width in enumerate(widths)
        )
        self.lateral = nn.ModuleList(
            nn.Conv2d(widths[i + 1], widths[i], 1, bias=False) for i in reversed(range(len(widths) - 1))
        )
        self.up = nn.ModuleList(
            nn.Sequential(nn.Conv2d(w, w, 3, padding=1, bias=False), normalisation(w, 8), nn.ReLU())
            for w in reversed(widths[:-1])
        )
        self.head = nn.Conv2d(widths[0], fields, 3, padding=1)
        # Zero at the start: the first similar and adversarial image are the film itself.
        nn.init.zeros_(self.head.weight)
        assert self.head.bias is not None
        nn.init.zeros_(self.head.bias)

    def forward(self, image_bchw: Tensor, decision_b: Tensor) -> Tensor:
        """Fields (B, fields, H, W) of images (B, 1, H, W) in [0, 1] and decisions (B,) in {0, 1}."""
        x = functional.pixel_unshuffle(image_bchw - 0.5, 4)
        plane = (decision_b - 0.5).view(-1, 1, 1, 1).expand(-1, 1, *x.shape[2:])
        x = self.enter(torch.cat([x, plane], 1))
        levels = []
        for block in self.down:
            x = block(x)
            levels.append(x)
        for lateral, up, skip in zip(self.lateral, self.up, reversed(levels[:-1]), strict=True):
            x = up(functional.interpolate(lateral(x), scale_factor=2.0, mode="bilinear") + skip)
        fields: Tensor = self.head(x)
        if self.coarse > 4:
            fields = functional.avg_pool2d(fields, self.coarse // 4)
        return functional.interpolate(fields, size=image_bchw.shape[2:], mode="bilinear")


def apply_fields(
    image_bchw: Tensor, shift_bchw: Tensor, gain_bchw: Tensor, detail_bchw: Tensor,
    shift_range: float, detail_range: float,
) -> Tensor:  # fmt: skip
    """The film with its grey shifted and its detail scaled: unclamped, (B, 1, H, W).

    The shift is bounded to +-shift_range of the grey range and the gain to a factor within exp(+-detail_range).
    """
    shift = shift_range * torch.tanh(shift_bchw / shift_range)
    gain = torch.exp(detail_range * torch.tanh(gain_bchw)) - 1
    return image_bchw + shift + gain * detail_bchw


def one_sided(field_bchw: Tensor, sign_b: Tensor) -> Tensor:
    """The part of a field that has the wanted sign, softly: the other side keeps a gradient and can come back."""
    sign = sign_b.view(-1, 1, 1, 1)
    return sign * functional.softplus(sign * field_bchw, beta=_HARDNESS)


def film_detail(image_bchw: Tensor) -> Tensor:
    """The film minus its local mean over about 20 pixels: ribs, vessels, noise."""
    coarse = functional.avg_pool2d(image_bchw, 4)
    coarse = functional.avg_pool2d(functional.pad(coarse, (2,) * 4, mode="replicate"), 5, stride=1)
    return image_bchw - functional.interpolate(coarse, size=image_bchw.shape[2:], mode="bilinear")


def clamp_leaky(image_bchw: Tensor, leak: float = 0.05) -> Tensor:
    """Clamp to [0, 1] but let a little gradient through, so that a saturated pixel can come back."""
    clamped = image_bchw.clamp(0, 1)
    return clamped + leak * (image_bchw - image_bchw.detach()) * (clamped != image_bchw)


class Generators(nn.Module):
    """The similar and the adversarial generator as one module.

    Parameters
    ----------
    form : {"duo", "single"}
        Two networks, or one with two pairs of output fields (half the cost).
    widths : sequence of int
        Channels from the quarter-resolution grid down; multiples of 8.
    coarse : int
        Pixels per sample of the predicted fields: 4, 8 or 16. Coarser fields make softer changes.
    shift_range : float
        How far a grey may be shifted. Within what decoys taught the classifier to ignore, a painted bar does not pay.
    detail_range : float
        How far the film's own detail may be faded or lifted: by a factor within exp(+-detail_range). Wide ranges let
        the generators smear whole lungs instead of taking an opacity away.
    attenuates : bool
        The class is something that absorbs, as opacities, nodules and effusions do: the adversarial image adds
        attenuation to a film without it and takes some away from a film with it, and never both.
    """

    def __init__(
        self,
        form: Form = "single",
        widths: Sequence[int] = (32, 64, 96, 128),
        coarse: int = 4,
        shift_range: float = 0.6,
        detail_range: float = 1.386,
        attenuates: bool = False,
    ) -> None:
        super().__init__()
        if form not in ("duo", "single"):
            raise TypeError(f"form is “duo” or “single”, not “{form}”")
        self.form = form
        self.ranges = (shift_range, detail_range)
        self.attenuates = attenuates
        if form == "duo":
            self.similar = FieldNet(2, widths, coarse)
            self.adversarial = FieldNet(2, widths, coarse)
        else:
            self.both = FieldNet(4, widths, coarse)

    def forward(self, image_bchw: Tensor, decision_b: Tensor) -> tuple[Tensor, Tensor]:
        """Similar and adversarial images, each (B, 1, H, W) in [0, 1].

        Parameters
        ----------
        image_bchw : Tensor
            Films in [0, 1]; H and W multiples of 32.
        decision_b : Tensor
            The classifier's decision on each film, 0.0 or 1.0, shape (B,).
        """
        if self.form == "duo":
            fields_s = self.similar(image_bchw, decision_b)
            fields_a = self.adversarial(image_bchw, decision_b)
        else:
            fields_s, fields_a = self.both(image_bchw, decision_b).split(2, dim=1)
        detail = film_detail(image_bchw)
        similar = apply_fields(image_bchw, fields_s[:, :1], fields_s[:, 1:], detail, *self.ranges)
        shift, gain = fields_a.split(1, dim=1)
        if self.attenuates:
            # What absorbs brightens and veils the detail: taking it away darkens and lifts the veil.
            adds = 1 - 2 * decision_b
            shift, gain = one_sided(shift, adds), one_sided(gain, -adds)
        adversarial = apply_fields(image_bchw, shift, gain, detail, *self.ranges)
        return clamp_leaky(similar), clamp_leaky(adversarial)


def build_generators(arguments: dict[str, Any]) -> Generators:
    """Make an untrained pair from what its card says.

    Raises
    ------
    ModelError
        If the arguments do not fit.
    """
    try:
        return Generators(**arguments)
    except (TypeError, ValueError, LookupError, RuntimeError) as error:  # whatever the arguments made torch raise
        raise ModelError(f"The generators cannot be built from their card: {error}.") from error
