"""The model under evaluation: its classifier as a function of arrays, its explanations of frames and of planes."""

import copy
import time
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from engine.attribution.held_memory import peak_mb
from engine.core.jobs import JobContext
from engine.explain.counterfactual import load_explainer
from engine.explain.explanation import Explanation
from engine.imaging.frame import Frame
from engine.imaging.grid import Grid
from engine.models.device import run_with_fallback
from engine.models.preprocess import ModelInput
from engine.models.registry import RegisteredModel

if TYPE_CHECKING:
    from torch import nn

    from engine.models.networks import Networks


class ExplainedModel:
    """A registered model on a device. Imports torch when made; used from one thread at a time.

    Parameters
    ----------
    model : RegisteredModel
    device : str
        As for :func:`engine.models.device.choose_device`.

    Raises
    ------
    ModelError, DeviceError
        As :func:`engine.explain.counterfactual.load_explainer`.
    """

    def __init__(self, model: RegisteredModel, device: str = "auto") -> None:
        from engine.models.networks import build_networks

        self._explainer = load_explainer(model, device)
        self._networks = {"cpu": build_networks(model)}
        self.model = model
        self.device = self._explainer.device

    @property
    def classifier(self) -> "nn.Module":
        """The classifier, on the CPU."""
        return self._networks["cpu"].classifier

    def explain(self, frame: Frame, context: JobContext) -> Explanation:
        """The explanation that the viewer would show."""
        return self._explainer.explain(frame, context)

    def score(self, images_b1hw: NDArray[np.float32]) -> NDArray[np.float64]:
        """The classifier's score in [0, 1] of planes (B, 1, h, w); returns shape (B,)."""
        return run_with_fallback(lambda device: self._score(device, images_b1hw), self.device)[0]

    def _score(self, device: str, images_b1hw: NDArray[np.float32]) -> NDArray[np.float64]:
        import torch

        with torch.inference_mode():
            images = torch.from_numpy(np.ascontiguousarray(images_b1hw)).to(device)
            scores = torch.sigmoid(self._on(device).classifier(images).flatten())
            return np.asarray(scores.double().cpu().numpy())

    def map_of(self, plane_hw: NDArray[np.float32], grid: Grid) -> tuple[NDArray[np.float32], float]:
        """The map |x_s - x_a| of a prepared plane, and the classifier's score of the plane."""
        model_input = ModelInput(plane_hw, grid, 0.0, 1.0)
        result = run_with_fallback(lambda device: self._on(device).run(model_input), self.device)[0]
        return np.abs(result.similar_hw - result.adversarial_hw), result.score

    def forward_ms(self, plane_hw: NDArray[np.float32]) -> float:
        """Milliseconds of one forward pass of the classifier alone."""
        started_s = time.perf_counter()
        self.score(plane_hw[None, None])
        return (time.perf_counter() - started_s) * 1000

    def peak_mb(self, plane_hw: NDArray[np.float32], grid: Grid) -> float:
        """Most memory that the tensors of one explanation hold at a time, in MB, without weights."""
        return peak_mb(lambda: self.map_of(plane_hw, grid))

    def embed(self, planes_b1hw: NDArray[np.float32]) -> NDArray[np.float64]:
        """What the film critic, which is not the classifier, sees in planes (B, 1, h, w): shape (B, F)."""
        import torch

        critic = self._networks["cpu"].critic
        seen: list[torch.Tensor] = []
        handle = critic.get_submodule("head").register_forward_pre_hook(lambda _head, inputs: seen.append(inputs[0]))
        try:
            with torch.inference_mode():
                critic(torch.from_numpy(np.ascontiguousarray(planes_b1hw)))
        finally:
            handle.remove()
        return np.asarray(seen[0].double().numpy())

    def _on(self, device: str) -> "Networks":
        if device not in self._networks:
            self._networks[device] = copy.deepcopy(self._networks["cpu"]).to(device)
        return self._networks[device]
