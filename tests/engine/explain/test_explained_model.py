import numpy as np
import pytest
import torch
from toy_model import HW

from engine.core.jobs import JobContext
from engine.explain.counterfactual import load_explainer
from engine.explain.explained_model import ExplainedModel
from engine.imaging.frame import Frame, Window
from engine.imaging.grid import Grid
from engine.models.registry import RegisteredModel
from engine.phantom import film


@pytest.fixture(scope="module")
def model(tiny_pack: RegisteredModel) -> ExplainedModel:
    return ExplainedModel(tiny_pack, "cpu")


def test_scores_and_maps_of_planes_are_those_of_the_viewer(model: ExplainedModel, tiny_pack: RegisteredModel) -> None:
    frame = Frame(film(7, hw=(96, 60)).image_hw, None, Window(0.5, 1.0, "LINEAR_EXACT"))
    shown = load_explainer(tiny_pack, "cpu").explain(frame)
    planes = np.stack([shown.original_hw, shown.similar_hw, shown.adversarial_hw])[:, None]
    known = (shown.scores.original, shown.scores.similar, shown.scores.adversarial)
    assert model.score(planes) == pytest.approx(known, abs=1e-5)
    map_hw, score = model.map_of(shown.original_hw, shown.grid)
    assert map_hw == pytest.approx(shown.map_hw(), abs=1e-6)
    assert score == pytest.approx(shown.scores.original, abs=1e-6)
    assert np.array_equal(model.explain(frame, JobContext()).map_hw(), shown.map_hw())
    assert model.forward_ms(shown.original_hw) > 0


def test_peak_is_the_most_bytes_held_at_a_time(model: ExplainedModel, monkeypatch: pytest.MonkeyPatch) -> None:
    def two_planes_at_a_time(plane_hw: object, grid: object) -> None:
        with torch.inference_mode():
            held = torch.zeros(1_000_000)
            held = held + 1  # the old one is there until the new one is
            for _ in range(3):
                held += 1  # in place
            del held
            torch.ones(500_000)

    monkeypatch.setattr(model, "map_of", two_planes_at_a_time)
    assert model.peak_mb(np.zeros(HW, np.float32), Grid.identity(HW)) == pytest.approx(8.0, abs=1e-3)


def test_peak_grows_with_what_an_explanation_holds(model: ExplainedModel) -> None:
    small, large = (
        model.peak_mb(np.zeros((side, side), np.float32), Grid.identity((side, side))) for side in (64, 128)
    )
    assert large == pytest.approx(4 * small, rel=0.1)
