"""Our explainer: one pass through the two generators, and a self-check of what came out.

Source: Charachon et al., arXiv:2012.07332. torch is imported only when a model is loaded, in the lane that runs it.
"""

import copy
import time
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from engine.core.errors import ModelError
from engine.core.jobs import JobContext
from engine.core.language import phrase, translate
from engine.explain.distribution import THUMBNAIL, Distribution
from engine.explain.explanation import Explanation, Scores
from engine.imaging.frame import Frame
from engine.models.card import ModelCard
from engine.models.device import choose_device, run_with_fallback
from engine.models.preprocess import check_preprocessing, is_in_colour, prepare_frame
from engine.models.registry import RegisteredModel, load_weights

if TYPE_CHECKING:
    from engine.models.networks import Networks

DISTRIBUTION_FILE = "distribution.safetensors"


def surrogate_notes(card: ModelCard) -> tuple[str, ...]:
    """What has to be said of an explanation whose classifier is a copy of the real one."""
    agreement = card.architecture.classifier.kwargs.get("source", {}).get("surrogate_agreement")
    if agreement is None:
        return ()
    sentence = phrase("Explanation", "This explains a surrogate (agreement {percent} %), not the classifier itself.")
    return (sentence.fill(percent=round(100 * float(agreement))),)


def colour_notes(frame: Frame) -> tuple[str, ...]:
    """What has to be said of a frame in colour."""
    if not is_in_colour(frame):
        return ()
    return (phrase("Explanation", "This image is in colour; the model sees it in grey."),)


class CounterfactualExplainer:
    """Explains with the generators of one model. Made by :func:`load_explainer`; used from one thread at a time."""

    def __init__(self, model: RegisteredModel, networks: "Networks", distribution: Distribution, device: str) -> None:
        self.model = model
        self.device = device
        self._distribution = distribution
        self._networks = {"cpu": networks}

    def explain(self, frame: Frame, context: JobContext | None = None) -> Explanation:
        """Explain one frame with its default VOI.

        Raises
        ------
        Cancelled
            If the context was cancelled between two steps.
        DeviceError
            If not even the computer's own memory suffices.
        """
        context = context or JobContext()
        card = self.model.card
        context.check()
        context.report(0.0, translate("Progress", "Preparing the image"))
        start = time.perf_counter()
        model_input = prepare_frame(frame, card.input_hw, card.preprocessing)
        prepared = time.perf_counter()

        context.check()
        context.report(0.3, translate("Progress", "Explaining"))
        # Built anew on a second attempt, so nothing of a failed one is kept.
        result, device, notes = run_with_fallback(lambda device: self._on(device).run(model_input), self.device)
        explained = time.perf_counter()

        context.check()
        context.report(0.8, translate("Progress", "Checking the explanation"))
        scores = Scores(result.score, result.similar_score, result.adversarial_score)
        warnings = self._distribution.warnings(frame, model_input, card.films)
        checked = time.perf_counter()
        return Explanation(
            model_id=card.id,
            model_name=card.name,
            model_version=card.version,
            class_name=card.class_name,
            counter_class_name=card.counter_class_name,
            operating_point=card.operating_point,
            scores=scores,
            original_hw=model_input.plane_hw,
            similar_hw=result.similar_hw,
            adversarial_hw=result.adversarial_hw,
            grid=model_input.grid,
            grey_low=model_input.grey_low,
            grey_high=model_input.grey_high,
            plausibility=result.plausibility,
            plausibility_threshold=card.plausibility_threshold,
            distribution_warnings=warnings,
            timings_ms={
                "preprocess": (prepared - start) * 1000,
                "explain": (explained - prepared) * 1000,
                "check": (checked - explained) * 1000,
            },
            device=device,
            map_scale=card.map_scale,
            notes=(*surrogate_notes(card), *colour_notes(frame), *notes),
        )

    def scores(self, planes_bhw: NDArray[np.float32]) -> NDArray[np.float32]:
        """The classifier's scores (B,) in [0, 1] of planes (B, h, w), values in [0, 1] on the model grid.

        Raises
        ------
        DeviceError
            If not even the computer's own memory suffices.
        """
        scores, _, _ = run_with_fallback(lambda device: self._on(device).scores(planes_bhw), self.device)
        return scores

    def _on(self, device: str) -> "Networks":
        if device not in self._networks:
            self._networks[device] = copy.deepcopy(self._networks["cpu"]).to(device)
        return self._networks[device]


def load_explainer(model: RegisteredModel, device: str = "auto") -> CounterfactualExplainer:
    """Load a registered model, verified, ready to explain. Imports torch.

    Raises
    ------
    ModelError
        If a weights file is missing or altered, or the card asks for something this version cannot build.
    DeviceError
        If the device asked for is not there.
    """
    from engine.models.networks import build_networks

    check_preprocessing(model.card.preprocessing, model.card.name)
    chosen = choose_device(device)
    distribution = _read_distribution(model)
    return CounterfactualExplainer(model, build_networks(model), distribution, chosen)


def _read_distribution(model: RegisteredModel) -> Distribution:
    statistics = {name: value.numpy() for name, value in load_weights(model, DISTRIBUTION_FILE).items()}
    count = statistics["deviations"].size if "deviations" in statistics else 0
    limits = ["residual_limit", "distance_limit", "crop_limit"]
    limits += ["narrow_limit"] if "narrow_limit" in statistics else []  # older packs know none
    shapes: dict[str, tuple[int, ...]] = {
        "mean": (THUMBNAIL**2,),
        "components": (count, THUMBNAIL**2),
        "deviations": (count,),
        **dict.fromkeys(limits, ()),
    }
    if count == 0 or {name: value.shape for name, value in statistics.items()} != shapes:
        raise ModelError(
            f"The statistics of the training films of model “{model.card.name}” do not fit this version. Get the model "
            "again."
        )
    values: dict[str, Any] = {name: value if value.ndim else value.item() for name, value in statistics.items()}
    return Distribution(**values)
