"""Any method of the literature on one film, for the viewer and for the evaluation."""

import copy
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from engine.attribution.captum_methods import (
    AttributionMethod,
    GradCam,
    Gradient,
    GuidedGradCam,
    IntegratedGradients,
    Occlusion,
    PreparedFilm,
    SmoothGrad,
)
from engine.attribution.method import METHODS, Attribution, Method, Target, method_named
from engine.core.errors import ModelError
from engine.core.jobs import JobContext
from engine.core.language import translate
from engine.imaging.grid import Grid
from engine.metrics.faithfulness import blurred
from engine.models.device import choose_device, is_out_of_memory, run_with_fallback
from engine.models.registry import RegisteredModel
from engine.models.weights import network_fingerprint

if TYPE_CHECKING:
    from torch import Tensor, nn

    from engine.attribution.mask_generator import MaskGenerator

_PLAIN: dict[str, Callable[[], AttributionMethod]] = {
    "gradient": Gradient,
    "smoothgrad": SmoothGrad,
    "integrated-gradients": IntegratedGradients,
    "occlusion": Occlusion,
}


class MethodExplainer:
    """Runs other methods on one classifier. Made by :func:`load_methods`; used from one thread at a time.

    Parameters
    ----------
    classifier : nn.Module
        On the CPU, in evaluation mode; images (B, 1, H, W) in [0, 1] to logits.
    operating_point : float
    device : str
        As :func:`engine.models.device.choose_device` returned it.
    target : Target, optional
        Of a classifier with several outputs.
    mask_generator : MaskGenerator, optional
        Trained for this classifier, on the CPU, in evaluation mode.
    """

    def __init__(
        self,
        classifier: "nn.Module",
        operating_point: float,
        device: str = "cpu",
        target: Target | None = None,
        mask_generator: "MaskGenerator | None" = None,
    ) -> None:
        self.device = device
        self._mask_generators = {} if mask_generator is None else {"cpu": mask_generator}
        self._operating_point = operating_point
        self._target = target
        self._classifiers = {"cpu": classifier}

    def unavailable(self) -> dict[str, str]:
        """Methods that cannot run on this model, each with the reason as a sentence."""
        return {
            method.name: f"{method.title} needs a network that is trained for the model, and this one has none."
            for method in METHODS
            if method.learned and not self._mask_generators
        }

    def weights(self, name: str) -> str:
        """Fingerprint of the network that a learned method brings along; empty for any other method."""
        return network_fingerprint(self._mask_generators["cpu"]) if method_named(name).learned else ""

    def explain(
        self,
        name: str,
        plane_hw: NDArray[np.float32],
        grid: Grid,
        context: JobContext | None = None,
        settings: AttributionMethod | None = None,
    ) -> Attribution:
        """Explain one prepared film, such as ``explanation.original_hw`` on ``explanation.grid``.

        Parameters
        ----------
        name : str
            Of :data:`engine.attribution.method.METHODS`.
        plane_hw : ndarray of float32, shape (h, w)
            Exactly what the classifier is fed.
        grid : Grid
        context : JobContext, optional
        settings : AttributionMethod, optional
            In place of the method's usual settings.

        Raises
        ------
        Cancelled
            Between two passes of the classifier; the classifier is left as it was.
        ModelError
            If the method cannot run on this model.
        DeviceError
            If not even the computer's own memory suffices.
        """
        context = context or JobContext()
        if name in self.unavailable():
            raise ModelError(self.unavailable()[name])
        context.check()
        method = method_named(name)
        context.report(0.0, translate("Progress", "Computing {method}").format(method=method.shown_title))

        def compute(device: str) -> tuple["Tensor", bool, float, float, float]:
            return self._compute(device, method, settings, plane_hw, grid, context)

        (signed, decided, score, duration_ms, forward_ms), device, notes = run_with_fallback(compute, self.device)
        signed_hw = np.zeros(plane_hw.shape, np.float32)
        signed_hw[grid.content] = signed.float().cpu().numpy()[grid.content]
        part = (settings or self.usual(name, plane_hw)).part
        map_hw = np.abs(signed_hw) if part == "absolute" else np.maximum(signed_hw, 0)
        return Attribution(
            method,
            map_hw,
            (signed_hw if decided else -signed_hw) if method.signed else None,
            grid,
            score,
            duration_ms,
            forward_ms,
            device,
            notes,
        )

    def usual(self, name: str, plane_hw: NDArray[np.float32], device: str = "cpu") -> AttributionMethod:
        """A method with the settings it has unless others were chosen; imports torch."""
        if name in _PLAIN:
            return _PLAIN[name]()
        if name in ("grad-cam", "guided-grad-cam"):
            return (GradCam if name == "grad-cam" else GuidedGradCam)(self.cam_layer(plane_hw))
        from engine.attribution.perturbation import GeneratedMask, MeaningfulPerturbation

        if name == "bbmp":
            return MeaningfulPerturbation()
        if device not in self._mask_generators:
            self._mask_generators[device] = copy.deepcopy(self._mask_generators["cpu"]).to(device)
        return GeneratedMask(self._mask_generators[device])

    def cam_layer(self, plane_hw: NDArray[np.float32]) -> str:
        """The layer that Grad-CAM looks at."""
        import torch

        from engine.attribution.cam_layers import default_layer

        return default_layer(self._classifiers["cpu"], torch.from_numpy(plane_hw)[None, None])

    def cam_layers(self, plane_hw: NDArray[np.float32]) -> tuple[str, ...]:
        """The layers that Grad-CAM could look at, finest first."""
        import torch

        from engine.attribution.cam_layers import candidate_layers

        return candidate_layers(self._classifiers["cpu"], torch.from_numpy(plane_hw)[None, None])

    def _compute(
        self,
        device: str,
        method: Method,
        settings: AttributionMethod | None,
        plane_hw: NDArray[np.float32],
        grid: Grid,
        context: JobContext,
    ) -> tuple["Tensor", bool, float, float, float]:
        """Signed plane, whether the class was decided for, its score, and both times in milliseconds."""
        import torch

        from engine.attribution.explained_score import DecisionScore, ExplainedScore
        from engine.attribution.traceless import traceless

        chosen = settings or self.usual(method.name, plane_hw, device)
        explained = ExplainedScore(self._on(device), self._operating_point, self._target).eval()
        film = prepare_film(plane_hw, grid, device)
        with traceless(explained.classifier):
            start = time.perf_counter()
            with torch.no_grad():
                log_odds = explained.log_odds(film.image_b1hw)[0]
                score, decided = torch.sigmoid(log_odds).item(), bool(log_odds >= explained.at_operating_point)
            forward_ms = (time.perf_counter() - start) * 1000
            decision = DecisionScore(explained, decided, context.check)
            start = time.perf_counter()
            try:
                with torch.enable_grad():
                    signed = chosen.attribute(decision, film, context).cpu()
            except (RuntimeError, AssertionError, AttributeError) as error:  # what torch and Captum raise
                if is_out_of_memory(error):
                    raise
                raise ModelError(
                    f"{method.title} cannot be computed on this classifier, which does not let gradients or layers be "
                    "looked at as the method needs it. Choose another method, such as occlusion."
                ) from error
            duration_ms = (time.perf_counter() - start) * 1000
        return signed, decided, score, duration_ms, forward_ms

    def _on(self, device: str) -> "nn.Module":
        if device not in self._classifiers:
            self._classifiers[device] = copy.deepcopy(self._classifiers["cpu"]).to(device)
        return self._classifiers[device]


def prepare_film(plane_hw: NDArray[np.float32], grid: Grid, device: str) -> PreparedFilm:
    """A plane on the model grid with its blurred reference and its content, as tensors on a device."""
    import torch

    content_hw = np.zeros(plane_hw.shape, np.float32)
    content_hw[grid.content] = 1

    def tensor(plane: NDArray[np.float32]) -> "Tensor":
        return torch.from_numpy(np.array(plane, np.float32))[None, None].to(device)

    return PreparedFilm(tensor(plane_hw), tensor(blurred(plane_hw, grid.content)), tensor(content_hw))


def load_methods(model: RegisteredModel, device: str = "auto", mask_generator: Path | None = None) -> MethodExplainer:
    """Load the classifier of a registered model, verified, ready for every method. Imports torch.

    Parameters
    ----------
    model : RegisteredModel
    device : str
    mask_generator : Path, optional
        Folder of a finished run of that kind.

    Raises
    ------
    ModelError
        If a weights file is missing or altered, or the card asks for something this version cannot build.
    DeviceError
        If the device asked for is not there.
    """
    from engine.attribution.mask_generator import load_mask_generator
    from engine.models.networks import build_networks

    chosen = choose_device(device)
    classifier = build_networks(model).classifier
    masks = None if mask_generator is None else load_mask_generator(mask_generator, classifier)
    return MethodExplainer(classifier, model.card.operating_point, chosen, mask_generator=masks)
