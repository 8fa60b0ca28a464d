from types import SimpleNamespace

import pytest

from engine.core.errors import Cancelled, ModelError
from engine.core.jobs import JobContext
from viewer.jobs.inference import Inference
from viewer.jobs.requests import Explain, ScoreMorph
from viewer.state.navigation import ImageRef


class Loads:
    def __init__(self, explanation):
        self.explanation = explanation
        self.loaded = []

    def __call__(self, model, device):
        self.loaded.append((model.card.id, device))
        return SimpleNamespace(
            explain=lambda frame, context: self.explanation, scores=lambda planes_bhw: planes_bhw.mean((1, 2))
        )


@pytest.fixture
def request_for(make_instance, make_frame):
    def build(model_id="toy", device="cpu"):
        model = SimpleNamespace(card=SimpleNamespace(id=model_id, version="1.0"))
        return Explain(ImageRef(make_instance("1.1.1.1")), make_frame(), model, device)

    return build


def test_the_model_stays_loaded(request_for, explanation):
    loads = Loads(explanation)
    inference = Inference(loads)
    first = inference.explain(request_for(), JobContext())
    inference.explain(request_for(), JobContext())
    assert loads.loaded == [("toy", "cpu")]
    assert first.explanation is explanation
    assert [plane.name for plane in first.planes][-1] == "difference"


def test_another_model_or_device_is_loaded_anew(request_for, explanation):
    loads = Loads(explanation)
    inference = Inference(loads)
    for arguments in (("toy", "cpu"), ("other", "cpu"), ("other", "cuda")):
        inference.explain(request_for(*arguments), JobContext())
    assert loads.loaded == [("toy", "cpu"), ("other", "cpu"), ("other", "cuda")]


def test_a_model_that_was_refused_is_tried_again(request_for, explanation):
    loads = Loads(explanation)

    def refuse_once(model, device):
        if not loads.loaded:
            loads.loaded.append("refused")
            raise ModelError("The file was changed.")
        return loads(model, device)

    inference = Inference(refuse_once)
    with pytest.raises(ModelError):
        inference.explain(request_for(), JobContext())
    assert inference.explain(request_for(), JobContext()).explanation is explanation


def test_a_cancelled_request_loads_nothing(request_for, explanation):
    loads = Loads(explanation)
    context = JobContext()
    context.cancel()
    with pytest.raises(Cancelled):
        Inference(loads).explain(request_for(), context)
    assert loads.loaded == []


def test_the_morph_is_scored_by_the_model_that_is_loaded(request_for, explanation):
    loads = Loads(explanation)
    inference = Inference(loads)
    request = request_for()
    inference.explain(request, JobContext())
    curve = inference.score_morph(ScoreMorph(explanation, request.model, request.device), JobContext())
    assert loads.loaded == [("toy", "cpu")]
    assert curve.scores[0] == pytest.approx(explanation.similar_hw.mean(), abs=1e-5)
    assert curve.scores[-1] == pytest.approx(explanation.adversarial_hw.mean(), abs=1e-5)
