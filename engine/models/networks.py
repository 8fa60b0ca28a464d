"""The networks of a model and one pass of them over one film."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from engine.core.errors import ModelError
from engine.models.classifiers import build_classifier
from engine.models.discriminators import build_critic
from engine.models.generators import Generators, build_generators
from engine.models.preprocess import ModelInput
from engine.models.registry import RegisteredModel, load_weights


@dataclass(frozen=True, eq=False)
class Counterfactual:
    """What one pass gives: three scores, the critic's opinion of x_a, and the generated planes (h, w) in [0, 1]."""

    score: float
    similar_score: float
    adversarial_score: float
    plausibility: float
    similar_hw: NDArray[np.float32]
    adversarial_hw: NDArray[np.float32]


class Networks(nn.Module):
    """Classifier, generators and film critic of one model, in evaluation mode."""

    def __init__(
        self, classifier: nn.Module, generators: Generators, critic: nn.Module, operating_point: float
    ) -> None:
        super().__init__()
        self.classifier = classifier
        self.generators = generators
        self.critic = critic
        self.operating_point = operating_point

    @torch.inference_mode()
    def run(self, model_input: ModelInput) -> Counterfactual:
        """Explain one prepared plane; uses the device the weights are on."""
        device = next(self.classifier.parameters()).device
        x = torch.from_numpy(model_input.plane_hw).to(device)[None, None]
        score = torch.sigmoid(self.classifier(x))
        x_s, x_a = self.generators(x, (score >= self.operating_point).float())
        # The letterbox is not part of the film: a change there must not carry a decision.
        outside = torch.ones_like(x, dtype=torch.bool)
        outside[(..., *model_input.grid.content)] = False
        x_s, x_a = torch.where(outside, x, x_s), torch.where(outside, x, x_a)
        similar_score, adversarial_score = torch.sigmoid(self.classifier(torch.cat([x_s, x_a]))).tolist()
        return Counterfactual(
            score.item(),
            similar_score,
            adversarial_score,
            torch.sigmoid(self.critic(x_a)).item(),
            x_s[0, 0].cpu().numpy(),
            x_a[0, 0].cpu().numpy(),
        )

    @torch.inference_mode()
    def scores(self, planes_bhw: NDArray[np.float32]) -> NDArray[np.float32]:
        """The classifier's scores (B,) in [0, 1] of planes (B, h, w) on the model grid."""
        device = next(self.classifier.parameters()).device
        x = torch.from_numpy(planes_bhw).to(device)[:, None]
        scores: NDArray[np.float32] = torch.sigmoid(self.classifier(x)).cpu().numpy()
        return scores


def build_networks(model: RegisteredModel) -> Networks:
    """Build and fill the networks that a card describes, on the CPU.

    Raises
    ------
    ModelError
        If the card names something unknown or the weights do not fit what it describes.
    """
    architecture = model.card.architecture
    form = {"form": architecture.generators.form}
    classifier = build_classifier(architecture.classifier.name, architecture.classifier.kwargs)
    generators = build_generators(form | architecture.generators.kwargs)
    critic = build_critic(architecture.critic.kwargs)
    for part, network in (("classifier", classifier), ("generators", generators), ("critic", critic)):
        try:
            network.load_state_dict(load_weights(model, f"{part}.safetensors"))
        except RuntimeError as error:
            raise ModelError(
                f"The {part} weights of model “{model.card.name}” do not fit its card. Get the model again."
            ) from error
    networks = Networks(classifier, generators, critic, model.card.operating_point)
    return networks.eval().requires_grad_(False)
