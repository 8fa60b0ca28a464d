"""Films and run files for the training loops: a dozen planted phantoms at 64 x 64."""

import io
from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from toy_model import HW, WIDTHS

from engine.core.errors import Cancelled
from engine.core.jobs import JobContext
from engine.core.typed_json import from_json
from engine.training.frozen import FrozenClassifier


class BrightCentre(nn.Module):
    """A linear classifier whose counterfactual is analytic: it looks at the mean of the central quarter alone."""

    def __init__(self, slope: float = 40.0, middle: float = 0.55) -> None:
        super().__init__()
        self.slope = nn.Parameter(torch.tensor(slope))
        self.middle = middle

    def forward(self, image_bchw: Tensor) -> Tensor:
        height, width = image_bchw.shape[2:]
        centre = image_bchw[..., height // 4 : 3 * height // 4, width // 4 : 3 * width // 4]
        return self.slope * (centre.mean((1, 2, 3)) - self.middle)


class Events(list[dict[str, Any]]):
    """An emitter that remembers, and that cancels its context at the n-th validation if asked to."""

    def __init__(self, cancel_at: int = 0) -> None:
        super().__init__()
        self.context = JobContext()
        self._cancel_at = cancel_at

    def __call__(self, event: str, **fields: Any) -> None:
        self.append({"event": event, **fields})
        if event == "validation" and len(self.of("validation")) == self._cancel_at:
            self.context.cancel()

    def of(self, event: str) -> list[dict[str, Any]]:
        return [e for e in self if e["event"] == event]


@pytest.fixture
def make_run() -> Callable[..., Any]:
    """``make_run(ClassifierRun, steps=4)``: a run of that kind on the planted films, everything else tiny."""
    kinds = {
        "ClassifierRun": "classifier",
        "GeneratorRun": "generators",
        "CriticRun": "critic",
        "MaskGeneratorRun": "mask-generator",
    }
    own: dict[str, dict[str, Any]] = {
        "classifier": {"arguments": {"widths": WIDTHS, "blocks": [1, 1, 1, 1]}},
        "generators": {"classifier": "classifier", "arguments": {"widths": WIDTHS}},
        "critic": {"classifier": "classifier", "generators": [], "widths": WIDTHS},
        "mask-generator": {"classifier": "classifier", "widths": WIDTHS},
    }

    def make(kind: type[Any], **changes: Any) -> Any:
        name = kinds[kind.__name__]
        document = {
            "kind": name,
            "name": name,
            "seed": 1,
            "input_hw": list(HW),
            "sources": [{"kind": "planted", "folder": "training"}],
            "validation": [{"kind": "planted", "folder": "held-out"}],
            "augment": {"rotation_deg": 4, "exposure": 0.3},
            "steps": 4,
            "batch": 4,
            "evaluate_every": 2,
            "rate": 0.5,  # of which the warm-up leaves 0.005 to 0.02 in four steps
        }
        return from_json(kind, {**document, **own[name], **changes}, name)

    return make


@pytest.fixture
def events() -> Events:
    return Events()


@pytest.fixture
def bright_centre() -> FrozenClassifier:
    """The linear toy classifier, frozen at an operating point of one half."""
    return FrozenClassifier.freeze(BrightCentre(), 0.5)


@pytest.fixture
def interrupted_and_resumed() -> Callable[[Callable[[Events], nn.Module]], nn.Module]:
    """Run a training that is cancelled after its first checkpoint, run it again, and return what comes out."""

    def twice(train: Callable[[Events], nn.Module]) -> nn.Module:
        with pytest.raises(Cancelled):
            train(Events(cancel_at=1))
        second = Events()
        network = train(second)
        assert [e["step"] for e in second.of("resumed")] == [2]
        return network

    return twice


@pytest.fixture
def text_stream() -> io.StringIO:
    return io.StringIO()
