import gc
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from toy_model import HW

from engine.core.errors import Cancelled, DeviceError, ModelError
from engine.core.jobs import JobContext
from engine.explain.counterfactual import CounterfactualExplainer, load_explainer
from engine.explain.reason import Reason
from engine.explain.validity import failed_conditions
from engine.imaging.frame import Frame, Window
from engine.models.card import Architecture, NetworkSpec
from engine.models.preprocess import prepare_frame
from engine.models.registry import RegisteredModel
from engine.models.weights import save_tensors
from engine.phantom import film


def frame_of(seed: int, hw: tuple[int, int] = HW) -> Frame:
    return Frame(film(seed, hw=hw).image_hw, None, Window(0.5, 1.0, "LINEAR_EXACT"))


@pytest.fixture(scope="module")
def explainer(tiny_pack: RegisteredModel) -> CounterfactualExplainer:
    return load_explainer(tiny_pack, "cpu")


def test_one_call_gives_the_whole_explanation(explainer: CounterfactualExplainer, tiny_pack: RegisteredModel) -> None:
    explanation, card = explainer.explain(frame_of(7)), tiny_pack.card
    assert (explanation.model_id, explanation.model_name, explanation.model_version) == ("tiny", card.name, "1.0")
    assert (explanation.class_name, explanation.counter_class_name) == ("opacity", "no opacity")
    assert explanation.operating_point == card.operating_point
    assert explanation.plausibility_threshold == card.plausibility_threshold
    assert explanation.map_scale == card.map_scale
    assert explanation.device == "cpu"
    assert explanation.notes == ()
    for plane in (explanation.original_hw, explanation.similar_hw, explanation.adversarial_hw):
        assert plane.shape == HW
        assert plane.dtype == np.float32
        assert plane.min() >= 0
        assert plane.max() <= 1
    scores = explanation.scores
    assert all(0 <= s <= 1 for s in (scores.original, scores.similar, scores.adversarial, explanation.plausibility))
    assert set(explanation.timings_ms) == {"preprocess", "explain", "check"}
    assert all(value > 0 for value in explanation.timings_ms.values())


def test_a_film_in_colour_says_that_the_model_sees_it_in_grey(explainer: CounterfactualExplainer) -> None:
    grey = np.rint(film(7, hw=HW).image_hw * 255).astype(np.uint8)
    copies, tinted = np.repeat(grey[..., None], 3, axis=2), np.stack([grey, grey // 2, grey // 2], axis=2)
    window = Window(127.5, 255.0, "LINEAR_EXACT")
    assert explainer.explain(Frame(None, copies, window)).notes == ()
    (note,) = explainer.explain(Frame(None, tinted, window)).notes
    assert note == "This image is in colour; the model sees it in grey."


def test_the_original_is_exactly_what_the_classifier_was_fed(explainer: CounterfactualExplainer) -> None:
    frame = frame_of(7, (96, 80))
    explanation, fed = explainer.explain(frame), prepare_frame(frame, HW)
    assert np.array_equal(explanation.original_hw, fed.plane_hw)
    assert explanation.grid == fed.grid
    assert (explanation.grey_low, explanation.grey_high) == (fed.grey_low, fed.grey_high)


@pytest.mark.parametrize("hw", [(96, 60), (60, 96)])
def test_the_letterbox_is_never_changed_by_an_explanation(
    explainer: CounterfactualExplainer, hw: tuple[int, int]
) -> None:
    explanation = explainer.explain(frame_of(8, hw))
    outside = np.ones(HW, bool)
    outside[explanation.grid.content] = False
    assert outside.sum() > 1000
    for plane in (explanation.original_hw, explanation.similar_hw, explanation.adversarial_hw):
        assert not plane[outside].any()
    assert explanation.map_hw().any()


def test_scores_are_those_of_the_images_that_are_shown(explainer: CounterfactualExplainer) -> None:
    explanation = explainer.explain(frame_of(9, (96, 60)))
    networks = explainer._networks["cpu"]
    shown = (explanation.original_hw, explanation.similar_hw, explanation.adversarial_hw)
    with torch.no_grad():
        images = torch.from_numpy(np.stack(shown)).unsqueeze(1)
        scores = torch.sigmoid(networks.classifier(images)).tolist()
        plausibility = torch.sigmoid(networks.critic(images[2:])).item()
    known = [explanation.scores.original, explanation.scores.similar, explanation.scores.adversarial]
    assert known == pytest.approx(scores, abs=1e-5)
    assert explanation.plausibility == pytest.approx(plausibility, abs=1e-5)


def test_it_holds_exactly_if_no_condition_failed(explainer: CounterfactualExplainer) -> None:
    explanations = [explainer.explain(frame_of(seed)) for seed in range(40, 60)]
    for e in explanations:
        decided = e.scores.original >= e.operating_point
        sound = (
            (e.scores.similar >= e.operating_point) == decided
            and (e.scores.adversarial >= e.operating_point) != decided
            and e.plausibility >= e.plausibility_threshold
            and not e.distribution_warnings
        )
        assert e.holds == sound == (not failed_conditions(e))
    assert any(e.holds for e in explanations)


def test_the_same_film_gives_the_same_explanation(explainer: CounterfactualExplainer) -> None:
    first, again = explainer.explain(frame_of(7)), explainer.explain(frame_of(7))
    assert first.scores == again.scores
    assert np.array_equal(first.adversarial_hw, again.adversarial_hw)


def test_an_unusual_frame_is_explained_and_warned_of(explainer: CounterfactualExplainer) -> None:
    explanation = explainer.explain(replace(frame_of(7), modality="MR", view_position="LL"))
    assert not explanation.in_distribution
    assert explanation.distribution_warnings[0] == Reason("modality", {"value": "MR", "trained": "CR, DX"})
    assert explanation.distribution_warnings[1] == Reason("view-position", {"value": "LL", "trained": "PA, AP"})


def test_a_colour_frame_is_explained_by_its_luma(explainer: CounterfactualExplainer) -> None:
    grey = np.rint(film(7, hw=HW).image_hw * 255).astype(np.uint8)
    frame = Frame(None, np.repeat(grey[..., None], 3, 2), Window(127.5, 255.0, "LINEAR_EXACT"))
    explanation = explainer.explain(frame)
    assert np.abs(explanation.original_hw - explainer.explain(frame_of(7)).original_hw).max() < 0.02
    assert Reason("colour", {"trained": "CR, DX"}) in explanation.distribution_warnings


@pytest.mark.parametrize("last", ["Preparing the image", "Explaining"])
def test_a_cancel_is_heard_at_the_end_of_the_step_that_runs(explainer: CounterfactualExplainer, last: str) -> None:
    heard: list[str] = []

    def progress(fraction: float, message: str) -> None:
        heard.append(message)
        if message == last:
            context.cancel()

    context = JobContext(progress)
    with pytest.raises(Cancelled):
        explainer.explain(frame_of(7), context)
    assert heard[-1] == last


def test_progress_is_told_in_order(explainer: CounterfactualExplainer) -> None:
    told: list[tuple[float, str]] = []
    explainer.explain(frame_of(7), JobContext(lambda fraction, message: told.append((fraction, message))))
    assert [message for _, message in told] == ["Preparing the image", "Explaining", "Checking the explanation"]
    assert [fraction for fraction, _ in told] == sorted(fraction for fraction, _ in told)


def test_a_job_that_was_cancelled_before_it_began_does_nothing(explainer: CounterfactualExplainer) -> None:
    heard: list[str] = []
    context = JobContext(lambda fraction, message: heard.append(message))
    context.cancel()
    with pytest.raises(Cancelled):
        explainer.explain(frame_of(7), context)
    assert heard == []


class FullDevice:
    """Networks on a device whose memory is full."""

    def run(self, model_input: object) -> None:
        raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.")


def test_a_full_device_falls_back_to_the_cpu_and_says_so(
    tiny_pack: RegisteredModel, explainer: CounterfactualExplainer
) -> None:
    falling = load_explainer(tiny_pack, "cpu")
    falling.device = "cuda:0"
    falling._networks["cuda:0"] = FullDevice()  # type: ignore[assignment]
    explanation = falling.explain(frame_of(7))
    assert explanation.device == "cpu"
    (note,) = explanation.notes
    assert "memory of the device cuda:0 did not suffice" in note
    assert explanation.scores == explainer.explain(frame_of(7)).scores


def test_a_full_computer_is_an_error_in_a_sentence(tiny_pack: RegisteredModel) -> None:
    full = load_explainer(tiny_pack, "cpu")
    full._networks["cpu"] = FullDevice()  # type: ignore[assignment]
    with pytest.raises(DeviceError, match="not enough memory"):
        full.explain(frame_of(7))


def test_explaining_again_and_again_keeps_no_tensor(explainer: CounterfactualExplainer) -> None:
    def tensors() -> int:
        gc.collect()
        return sum(issubclass(type(value), torch.Tensor) for value in gc.get_objects())

    explainer.explain(frame_of(7))
    before = tensors()
    for seed in range(12):
        explainer.explain(frame_of(seed))
    assert tensors() <= before


def copied(model: RegisteredModel, folder: Path) -> RegisteredModel:
    shutil.copytree(model.folder, folder)
    return RegisteredModel(model.card, folder, shipped=False)


@pytest.mark.parametrize("part", ["classifier", "generators", "critic", "distribution"])
def test_altered_weights_are_refused(tiny_pack: RegisteredModel, tmp_path: Path, part: str) -> None:
    model = copied(tiny_pack, tmp_path / "copy")
    path = model.folder / f"{part}.safetensors"
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    with pytest.raises(ModelError, match=f"{part}.safetensors"):
        load_explainer(model, "cpu")


@pytest.mark.parametrize("changes", [{"mean": None}, {"deviations": None}, {"mean": torch.zeros(3)}])
def test_statistics_that_do_not_fit_are_refused(
    tiny_pack: RegisteredModel, tmp_path: Path, changes: dict[str, torch.Tensor | None]
) -> None:
    model = copied(tiny_pack, tmp_path / "copy")
    path = model.folder / "distribution.safetensors"
    tensors = {name: value for name, value in {**load_file(path), **changes}.items() if value is not None}
    card = replace(model.card, weights={**model.card.weights, path.name: save_tensors(tensors, path)})
    with pytest.raises(ModelError, match=r"statistics of the training films .* do not fit"):
        load_explainer(replace(model, card=card), "cpu")


def test_missing_weights_are_refused(tiny_pack: RegisteredModel, tmp_path: Path) -> None:
    model = copied(tiny_pack, tmp_path / "copy")
    (model.folder / "critic.safetensors").unlink()
    with pytest.raises(ModelError, match=r"critic\.safetensors"):
        load_explainer(model, "cpu")


def test_weights_that_do_not_fit_the_card_are_refused_by_their_part(tiny_pack: RegisteredModel) -> None:
    spec = tiny_pack.card.architecture
    critic = NetworkSpec("FilmCritic", {"widths": [8, 16, 16, 24]})
    card = replace(tiny_pack.card, architecture=Architecture(spec.classifier, spec.generators, critic))
    with pytest.raises(ModelError, match="critic weights of model “Tiny opacity” do not fit"):
        load_explainer(replace(tiny_pack, card=card), "cpu")


def test_a_preprocessing_of_a_later_version_is_refused(tiny_pack: RegisteredModel) -> None:
    later = replace(tiny_pack, card=replace(tiny_pack.card, preprocessing="display-percentile/2"))
    with pytest.raises(ModelError, match=r"“display-percentile/2”.*Update Parallax"):
        load_explainer(later, "cpu")


def test_a_device_that_is_not_there_is_refused(tiny_pack: RegisteredModel) -> None:
    with pytest.raises(DeviceError, match="cuda:99"):
        load_explainer(tiny_pack, "cuda:99")


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
def test_a_cuda_device_gives_the_explanation_of_the_cpu(
    tiny_pack: RegisteredModel, explainer: CounterfactualExplainer
) -> None:
    there = load_explainer(tiny_pack, "cuda").explain(frame_of(7))
    here = explainer.explain(frame_of(7))
    assert there.device == "cuda:0"
    assert np.abs(there.adversarial_hw - here.adversarial_hw).max() < 5e-3
    assert there.scores.original == pytest.approx(here.scores.original, abs=5e-3)


def test_scores_of_planes_are_those_of_the_explanation(explainer: CounterfactualExplainer) -> None:
    explanation = explainer.explain(frame_of(7))
    planes = np.stack([explanation.original_hw, explanation.similar_hw, explanation.adversarial_hw])
    scores = explanation.scores
    expected = (scores.original, scores.similar, scores.adversarial)
    np.testing.assert_allclose(explainer.scores(planes), expected, atol=1e-5)
