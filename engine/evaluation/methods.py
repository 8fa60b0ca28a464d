"""The methods of a comparison behind one call: a film in, a map and what it cost out."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from engine.attribution.captum_methods import AttributionMethod, GradCam, GuidedGradCam, IntegratedGradients
from engine.attribution.method import METHODS, method_named
from engine.attribution.methods import MethodExplainer
from engine.core.errors import ModelError, ParallaxError
from engine.core.jobs import JobContext
from engine.imaging.grid import Grid
from engine.models.preprocess import ModelInput
from engine.models.registry import RegisteredModel
from engine.models.weights import network_fingerprint

if TYPE_CHECKING:
    from engine.models.networks import Networks

OURS, OURS_TITLE = "ours", "Similar − adversarial (ours)"
AUGMENTED = "+augmentation"


@dataclass(frozen=True, eq=False)
class MethodMap:
    """A map (h, w) >= 0 on the model grid, the milliseconds it took, and figures that only this method has."""

    map_hw: NDArray[np.float32]
    duration_ms: float
    values: dict[str, float] = field(default_factory=dict)


class EvaluatedMethod(Protocol):
    """One method with its settings."""

    @property
    def name(self) -> str:
        """Stable key, as in ``metrics.json``."""
        ...

    @property
    def title(self) -> str:
        """For people."""
        ...

    @property
    def settings(self) -> str:
        """What was chosen, in words; empty for what the method always does."""
        ...

    @property
    def weights(self) -> str:
        """Fingerprint of the networks that it brings along besides the classifier; empty without any."""
        ...

    def run(self, plane_hw: NDArray[np.float32], grid: Grid, context: JobContext) -> MethodMap:
        """The map of one prepared film.

        Raises
        ------
        ParallaxError
            If it cannot be computed.
        Cancelled
            Between two passes of the classifier.
        """
        ...

    def variants(self, plane_hw: NDArray[np.float32]) -> "Sequence[EvaluatedMethod]":
        """The settings among which training films may choose; itself alone where there is nothing to choose."""
        ...


@dataclass(frozen=True)
class OtherMethod:
    """Another method; with `augmented`, under random geometric augmentation."""

    other_methods: MethodExplainer
    other_method: str
    augmented: bool = False
    chosen: AttributionMethod | None = None
    settings: str = ""

    @property
    def name(self) -> str:
        """The other method's name, with a mark where it is augmented."""
        return self.other_method + AUGMENTED * self.augmented

    @property
    def title(self) -> str:
        """The other method's title."""
        return method_named(self.other_method).title + ", with augmentation" * self.augmented

    @property
    def weights(self) -> str:
        """That of a learned method's network."""
        return self.other_methods.weights(self.other_method)

    def run(self, plane_hw: NDArray[np.float32], grid: Grid, context: JobContext) -> MethodMap:
        """See :class:`EvaluatedMethod`."""
        chosen = self.chosen
        if self.augmented:
            from engine.attribution.augmented import with_augmentation

            chosen = with_augmentation(
                chosen or self.other_methods.usual(self.other_method, plane_hw, self.other_methods.device)
            )
        found = self.other_methods.explain(self.other_method, plane_hw, grid, context, chosen)
        return MethodMap(found.map_hw, found.duration_ms)

    def variants(self, plane_hw: NDArray[np.float32]) -> "Sequence[OtherMethod]":
        """Grad-CAM: every layer with places. Integrated gradients: both baselines."""
        options: list[tuple[AttributionMethod, str]] = []
        if self.other_method in ("grad-cam", "guided-grad-cam"):
            kind = GradCam if self.other_method == "grad-cam" else GuidedGradCam
            options = [(kind(layer), f"layer {layer}") for layer in self.other_methods.cam_layers(plane_hw)]
        elif self.other_method == "integrated-gradients":
            options = [
                (IntegratedGradients(), "baseline black"),
                (IntegratedGradients(baseline="blurred"), "baseline blurred"),
            ]
        chosen = [
            OtherMethod(self.other_methods, self.other_method, self.augmented, one, words) for one, words in options
        ]
        return chosen or (self,)


@dataclass(frozen=True, eq=False)
class PairInComparison:
    """Other generators of the same classifier, such as those of another training scheme."""

    name: str
    networks: "Networks"
    settings: str = ""

    @property
    def title(self) -> str:
        """The name that was given."""
        return f"{self.name} (generators)"

    @property
    def weights(self) -> str:
        """That of the generators."""
        return network_fingerprint(self.networks.generators)

    def run(self, plane_hw: NDArray[np.float32], grid: Grid, context: JobContext) -> MethodMap:
        """See :class:`EvaluatedMethod`; also whether the similar image agrees and the adversarial one flips."""
        context.check()
        start = time.perf_counter()
        found = self.networks.run(ModelInput(plane_hw, grid, 0.0, 1.0))
        duration_ms = (time.perf_counter() - start) * 1000
        point = self.networks.operating_point
        decided = found.score >= point
        values = {
            "similar_agrees": float((found.similar_score >= point) == decided),
            "adversarial_flips": float((found.adversarial_score >= point) != decided),
        }
        return MethodMap(np.abs(found.similar_hw - found.adversarial_hw), duration_ms, values)

    def variants(self, plane_hw: NDArray[np.float32]) -> "Sequence[PairInComparison]":
        """Nothing to choose."""
        return (self,)


def other_methods_of(
    other_methods: MethodExplainer, names: Sequence[str], *, augmentation: bool = False
) -> tuple[list[EvaluatedMethod], dict[str, str]]:
    """The other methods of these names, and why others of them are left out.

    Parameters
    ----------
    other methods : MethodExplainer
    names : sequence of str
        Of :data:`engine.attribution.method.METHODS`.
    augmentation : bool
        Every method that has it at prediction time also with random geometric augmentation.
    """
    skipped = {name: reason for name, reason in other_methods.unavailable().items() if name in names}
    methods: list[EvaluatedMethod] = []
    for method in METHODS:
        if method.name not in names or method.name in skipped:
            continue
        methods.append(OtherMethod(other_methods, method.name))
        if augmentation and method.learned:
            skipped[method.name + AUGMENTED] = (
                f"{method.title} has augmentation in its training: train a second one without it to compare."
            )
        elif augmentation:
            methods.append(OtherMethod(other_methods, method.name, augmented=True))
    return methods, skipped


def pairs_of(model: RegisteredModel, folders: Mapping[str, Path]) -> tuple[list[EvaluatedMethod], dict[str, str]]:
    """Generators of finished runs by name, and why others cannot be compared. Imports torch."""
    from engine.models.networks import Networks, build_networks
    from engine.training.networks import load_generators

    methods: list[EvaluatedMethod] = []
    skipped: dict[str, str] = {}
    for name, folder in folders.items():
        networks = build_networks(model)
        try:
            generators = load_generators(folder)
        except (ParallaxError, RuntimeError, KeyError) as error:
            skipped[name] = str(error) if isinstance(error, ParallaxError) else "Its generators cannot be built."
            continue
        pair = Networks(networks.classifier, generators, networks.critic, networks.operating_point)
        methods.append(PairInComparison(name, pair.eval().requires_grad_(False)))
    return methods, skipped


def chosen_names(text: str) -> list[str]:
    """Names of other methods in ``--methods``: "all", or names joined by commas; ours is always there.

    Raises
    ------
    ModelError
        If a name is unknown.
    """
    known = [method.name for method in METHODS]
    if text == "all":
        return known
    names = [name.strip() for name in text.split(",") if name.strip() and name.strip() != OURS]
    for name in names:
        if name not in known:
            raise ModelError(f"There is no method “{name}”. Choose all, or some of {OURS}, {', '.join(known)}.")
    return names
