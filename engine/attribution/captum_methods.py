"""The usual attribution methods, by Captum, each from the decision's log-odds to a signed plane.

Positive speaks for the decision. torch and Captum are imported when a method is used, in the lane that runs it.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from torch import Tensor

    from engine.attribution.explained_score import DecisionScore
    from engine.core.jobs import JobContext

Part = Literal["absolute", "positive"]
Baseline = Literal["black", "blurred"]


class AttributionMethod(Protocol):
    """One method with its settings, behind one call."""

    @property
    def part(self) -> Part:
        """What of the signed plane is the explanation map."""
        ...

    def attribute(self, score: "DecisionScore", film: "PreparedFilm", context: "JobContext") -> "Tensor":
        """Signed plane (h, w) of one film; positive where the film speaks for the decision.

        Raises
        ------
        Cancelled
            Between two passes of the classifier.
        """
        ...


@dataclass(frozen=True, eq=False)
class PreparedFilm:
    """What a method is given of a film.

    Attributes
    ----------
    image_b1hw : Tensor of float32, shape (1, 1, h, w)
        In [0, 1], on the device of the classifier.
    reference_b1hw : Tensor of float32, same shape
        The film with everything blurred away; the letterbox as it is.
    content_b1hw : Tensor of float32, same shape
        1 on the film, 0 in the letterbox.
    """

    image_b1hw: "Tensor"
    reference_b1hw: "Tensor"
    content_b1hw: "Tensor"

    @property
    def mean_grey(self) -> float:
        """Mean grey of the film without its letterbox."""
        return float((self.image_b1hw * self.content_b1hw).sum() / self.content_b1hw.sum())


@dataclass(frozen=True)
class Gradient:
    """Derivative of the decision by the pixel."""

    part: Part = "absolute"

    def attribute(self, score: "DecisionScore", film: PreparedFilm, context: "JobContext") -> "Tensor":
        """See :class:`AttributionMethod`."""
        from captum.attr import Saliency

        return _plane(Saliency(score).attribute(_input(film), abs=False))


@dataclass(frozen=True)
class SmoothGrad:
    """Mean gradient over noisy copies of the film; the noise is seeded.

    Attributes
    ----------
    samples : int
    noise : float
        Standard deviation, of the film's range.
    """

    samples: int = 24
    noise: float = 0.1
    part: Part = "absolute"

    def attribute(self, score: "DecisionScore", film: PreparedFilm, context: "JobContext") -> "Tensor":
        """See :class:`AttributionMethod`."""
        import torch
        from captum.attr import NoiseTunnel, Saliency

        spread = float(film.image_b1hw.max() - film.image_b1hw.min())
        tunnel = NoiseTunnel(Saliency(score))
        with torch.random.fork_rng(devices=_random_devices(film.image_b1hw)):
            torch.manual_seed(0)
            noisy = tunnel.attribute(
                _input(film), nt_type="smoothgrad", nt_samples=self.samples, nt_samples_batch_size=4,
                stdevs=self.noise * spread, abs=False,
            )  # fmt: skip
        return _plane(noisy)


@dataclass(frozen=True)
class IntegratedGradients:
    """Gradients summed along the way from a baseline to the film."""

    steps: int = 32
    baseline: Baseline = "black"
    part: Part = "absolute"

    def attribute(self, score: "DecisionScore", film: PreparedFilm, context: "JobContext") -> "Tensor":
        """See :class:`AttributionMethod`."""
        import torch
        from captum.attr import IntegratedGradients as Captum

        baseline = film.reference_b1hw if self.baseline == "blurred" else torch.zeros_like(film.image_b1hw)
        found = Captum(score).attribute(_input(film), baseline, n_steps=self.steps, internal_batch_size=4)
        return _plane(found)


@dataclass(frozen=True)
class GradCam:
    """Activations of one layer, weighted by their mean gradient.

    Attributes
    ----------
    layer : str
        Dotted name of a module of the classifier.
    """

    layer: str
    part: Part = "positive"

    def attribute(self, score: "DecisionScore", film: PreparedFilm, context: "JobContext") -> "Tensor":
        """See :class:`AttributionMethod`."""
        from captum.attr import LayerAttribution, LayerGradCam

        layer = score.explained.classifier.get_submodule(self.layer)
        coarse = LayerGradCam(score, layer).attribute(film.image_b1hw)
        shape = tuple(film.image_b1hw.shape[2:])
        return _plane(LayerAttribution.interpolate(coarse, shape, "bilinear"))


@dataclass(frozen=True)
class GuidedGradCam:
    """Grad-CAM times the gradient that passes only where unit and gradient are positive.

    Captum's own needs every ReLU to be a module; here any is guided, also a function inside a forward pass.
    """

    layer: str
    part: Part = "positive"

    def attribute(self, score: "DecisionScore", film: PreparedFilm, context: "JobContext") -> "Tensor":
        """See :class:`AttributionMethod`."""
        import torch
        from captum.attr import Saliency

        from engine.attribution.guided_relu import GuidedReLU

        def guided(image_b1hw: "Tensor") -> "Tensor":
            with GuidedReLU():
                log_odds: Tensor = score(image_b1hw)
            return log_odds

        where = torch.relu(GradCam(self.layer).attribute(score, film, context))
        return _plane(Saliency(guided).attribute(_input(film), abs=False)) * where


@dataclass(frozen=True)
class Occlusion:
    """How much less sure the classifier is with a grey square at a place."""

    window_px: int = 16
    stride_px: int = 8
    part: Part = "positive"

    def attribute(self, score: "DecisionScore", film: PreparedFilm, context: "JobContext") -> "Tensor":
        """See :class:`AttributionMethod`."""
        import torch
        from captum.attr import Occlusion as Captum

        height, width = film.image_b1hw.shape[2:]
        window = (1, min(self.window_px, height), min(self.window_px, width))
        stride = (1, min(self.stride_px, window[1]), min(self.stride_px, window[2]))
        with torch.no_grad():
            found = Captum(score).attribute(
                film.image_b1hw, window, stride, baselines=film.mean_grey, perturbations_per_eval=16
            )
        return _plane(found)


def _input(film: PreparedFilm) -> "Tensor":
    """The film as a leaf that takes a gradient; Captum would say in a warning that it has to make it one."""
    return film.image_b1hw.detach().clone().requires_grad_()


def _plane(found_b1hw: "Tensor") -> "Tensor":
    """The plane (h, w) of one film."""
    return found_b1hw[0, 0].detach()


def _random_devices(tensor: "Tensor") -> list[int]:
    return [tensor.device.index or 0] if tensor.device.type == "cuda" else []
