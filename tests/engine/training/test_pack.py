import dataclasses
import json
import math
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from onnx import helper
from onnx_graphs import save_graph
from toy_model import CARD, HW, run_documents, write_films

from engine.core.errors import TrainingError
from engine.core.jobs import JobContext
from engine.core.typed_json import from_json
from engine.data.film_set import FilmSet, load
from engine.data.source import SourceConfig
from engine.explain.counterfactual import load_explainer
from engine.explain.distribution import THUMBNAIL
from engine.imaging.frame import Frame, Window
from engine.models.importing.classifier_file import import_classifier
from engine.models.importing.contract import ClassifierContract
from engine.models.importing.form import ImportForm
from engine.models.networks import build_networks
from engine.models.registry import RegisteredModel, Registry, load_weights
from engine.training.config import PackRun
from engine.training.frozen import FrozenClassifier, generate
from engine.training.imported import store_imported
from engine.training.networks import load_classifier, load_critic, load_generators
from engine.training.pack import FALSE_ALARMS, evaluate_model, learn_distribution, make_pack


def folder_of_runs(model: RegisteredModel) -> Path:
    return model.folder.parents[1]


@pytest.fixture(scope="module")
def held_out(tiny_pack: RegisteredModel) -> FilmSet:
    data = folder_of_runs(tiny_pack).parent / "data"
    return load([SourceConfig("planted", "held-out")], data, HW)


@pytest.fixture(scope="module")
def frames(held_out: FilmSet) -> list[Frame]:
    """The held-out films as the viewer gets them: 8-bit greys, shown as they are."""
    window = Window(127.5, 255.0, "LINEAR_EXACT")
    return [Frame(image.numpy().astype(np.float32), None, window) for image in held_out.images]


def metrics(model: RegisteredModel) -> dict[str, float]:
    return {metric.name: metric.value for metric in model.card.metrics}


def test_a_registered_pack_is_listed(registered_tiny_pack: RegisteredModel) -> None:
    assert Registry().get("tiny").card == registered_tiny_pack.card


def test_the_card_says_what_was_trained(tiny_pack: RegisteredModel) -> None:
    card = tiny_pack.card
    runs = folder_of_runs(tiny_pack)
    assert card.input_hw == HW
    assert card.operating_point == load_classifier(runs / "classifier").operating_point
    assert card.architecture.generators.form == "single"
    assert set(card.weights) == {
        f"{part}.safetensors" for part in ("classifier", "generators", "critic", "distribution", "golden")
    }
    assert {(m.data, m.n) for m in card.metrics} == {("held-out phantoms", 24)}
    assert {"roc_auc", "similar_agrees", "adversarial_flips", "adversarial_plausible", "holds", "iou_at_area"} <= set(
        metrics(tiny_pack)
    )


def test_the_stored_weights_are_the_trained_ones_in_half_precision(tiny_pack: RegisteredModel) -> None:
    runs, networks = folder_of_runs(tiny_pack), build_networks(tiny_pack)
    trained = (
        load_classifier(runs / "classifier").network,
        load_generators(runs / "generators"),
        load_critic(runs / "critic"),
    )
    for stored, network in zip((networks.classifier, networks.generators, networks.critic), trained, strict=True):
        for (name, a), b in zip(stored.state_dict().items(), network.state_dict().values(), strict=True):
            if a.is_floating_point():  # the counter of batches is not stored: nothing reads it
                assert torch.allclose(a, b, rtol=1e-3, atol=1e-6), name
    files = sum((tiny_pack.folder / file).stat().st_size for file in tiny_pack.card.weights)
    assert files < 200_000


def test_the_toy_generators_do_their_work(tiny_pack: RegisteredModel) -> None:
    figures = metrics(tiny_pack)
    assert figures["roc_auc"] > 0.8
    assert figures["similar_agrees"] > 0.9
    assert figures["adversarial_flips"] > 0.9
    assert figures["iou_at_area"] > 0.1


def test_the_critics_threshold_lets_nearly_all_untouched_films_pass(
    tiny_pack: RegisteredModel, held_out: FilmSet
) -> None:
    networks = build_networks(tiny_pack)
    with torch.no_grad():
        scores = torch.sigmoid(networks.critic(held_out.batch(torch.arange(24))[0]))
    passing = float((scores >= tiny_pack.card.plausibility_threshold).float().mean())
    assert 1 - FALSE_ALARMS - 1 / 24 <= passing < 1
    assert metrics(tiny_pack)["films_plausible"] == pytest.approx(passing, abs=1e-4)


def test_the_colour_bar_reaches_the_peaks_of_most_maps(tiny_pack: RegisteredModel, held_out: FilmSet) -> None:
    networks = build_networks(tiny_pack)
    frozen = FrozenClassifier(networks.classifier, tiny_pack.card.operating_point)
    _, _, x_s, x_a = generate(networks.generators, frozen, held_out, torch.arange(24))
    peaks = torch.quantile((x_s - x_a).abs().flatten(1), 0.995, dim=1)
    assert float((peaks <= tiny_pack.card.map_scale + 0.01).float().mean()) >= 0.85
    assert float(peaks.max()) > 0.5 * tiny_pack.card.map_scale


def test_explaining_a_film_gives_the_numbers_of_the_training_measures(
    tiny_pack: RegisteredModel, held_out: FilmSet, frames: list[Frame]
) -> None:
    explainer = load_explainer(tiny_pack, "cpu")
    explanations = [explainer.explain(frame) for frame in frames]
    networks = build_networks(tiny_pack)
    frozen = FrozenClassifier(networks.classifier, tiny_pack.card.operating_point)
    x = torch.from_numpy(np.stack([e.original_hw for e in explanations])).unsqueeze(1)
    c = frozen.decisions(x)
    x_s, x_a = networks.generators(x, c)
    for i, explanation in enumerate(explanations):
        assert np.abs(x[i, 0].numpy() - held_out.images[i].numpy() / 255).max() < 1 / 255  # the same film
        assert explanation.decision == ("opacity" if c[i] else "no opacity")
        assert np.abs(explanation.similar_hw - x_s[i, 0].numpy()).max() < 1e-5
        assert np.abs(explanation.adversarial_hw - x_a[i, 0].numpy()).max() < 1e-5
    # The training's films are rounded to 8 bit: one film of 24 may fall on the other side.
    figures, one_film = metrics(tiny_pack), 1 / 24 + 1e-4
    point = tiny_pack.card.operating_point
    flips = [(e.scores.adversarial >= point) != (e.scores.original >= point) for e in explanations]
    agrees = [(e.scores.similar >= point) == (e.scores.original >= point) for e in explanations]
    assert np.mean(flips) == pytest.approx(figures["adversarial_flips"], abs=one_film)
    assert np.mean(agrees) == pytest.approx(figures["similar_agrees"], abs=one_film)
    assert np.mean([e.holds for e in explanations]) == pytest.approx(figures["holds"], abs=one_film)
    assert np.mean([e.map_hw().mean() for e in explanations]) == pytest.approx(figures["difference"], rel=0.02)


def test_the_statistics_of_the_training_films_lie_in_the_pack(tiny_pack: RegisteredModel) -> None:
    statistics = load_weights(tiny_pack, "distribution.safetensors")
    data = folder_of_runs(tiny_pack).parent / "data"
    learned = learn_distribution((SourceConfig("planted", "training"),), data, HW)
    assert statistics["mean"].shape == (THUMBNAIL**2,)
    assert np.abs(statistics["mean"].numpy() - learned.mean).max() < 1e-3  # stored as float16
    assert float(statistics["residual_limit"]) == pytest.approx(learned.residual_limit, rel=1e-3)


def test_an_evaluation_that_has_no_value_stays_out_of_the_card(tiny_pack: RegisteredModel, tmp_path: Path) -> None:
    write_films(tmp_path / "one", range(2000, 2002))
    (next((tmp_path / "one" / "with").iterdir())).unlink()  # one film, one class: no ROC, no diversity
    events: list[dict[str, Any]] = []
    found = evaluate_model(
        tiny_pack,
        {"one": (SourceConfig("planted", "one"),)},
        tmp_path,
        tmp_path,
        lambda event, **fields: events.append(fields),
        JobContext(),
    )
    assert (tmp_path / "quadruples-1.png").is_file()
    assert math.isnan(events[0]["roc_auc"])
    assert "roc_auc" not in {metric.name for metric in found}
    assert "similar_agrees" in {metric.name for metric in found}


def test_the_card_says_that_an_imported_classifier_is_quantised(tiny_pack: RegisteredModel, tmp_path: Path) -> None:
    nodes = [
        helper.make_node("QuantizeLinear", ["film", "scale"], ["steps"]),
        helper.make_node("DequantizeLinear", ["steps", "scale"], ["greys"]),
        helper.make_node("ReduceMean", ["greys"], ["mean"], axes=[1, 2, 3], keepdims=0),
        helper.make_node("Reshape", ["mean", "column"], ["result"]),
    ]
    save_graph(nodes, {"scale": np.float32(1 / 255), "column": np.array([-1, 1])}, tmp_path / "m.onnx", opset=17)
    contract = ClassifierContract(HW)
    runs = Path(shutil.copytree(folder_of_runs(tiny_pack), tmp_path / "runs"))
    run = from_json(PackRun, next(d for d in run_documents() if d["kind"] == "pack"), "pack")
    given = import_classifier(tmp_path / "m.onnx", contract)
    store_imported(given, ImportForm("light", "dark", 0.6, contract), runs / run.classifier)
    data = folder_of_runs(tiny_pack).parent / "data"
    card = make_pack(run, data, runs, lambda event, **fields: None, JobContext()).card
    assert card.limits[:-1] == tuple(CARD["limits"])
    assert card.limits[-1].startswith("The classifier is quantised: its answers are computed exactly")


@pytest.mark.parametrize(
    ("card", "named"),
    [
        ({"name": "x"}, "`id`"),
        ({**CARD, "id": "../elsewhere"}, "`id`"),
        ({**CARD, "colour": "red"}, "colour"),
        ({**CARD, "limits": []}, "`limits`"),
    ],
)
def test_a_card_that_cannot_be_is_refused_before_anything_is_listed(
    tiny_pack: RegisteredModel, tmp_path: Path, card: dict[str, Any], named: str
) -> None:
    document = next(d for d in run_documents() if d["kind"] == "pack")
    run = dataclasses.replace(from_json(PackRun, document, "pack"), name=str(tmp_path / "pack"), card=card)
    runs = folder_of_runs(tiny_pack)
    with pytest.raises(TrainingError, match=named):
        make_pack(run, runs.parent / "data", runs, lambda event, **fields: None, JobContext())
    assert not list(tmp_path.rglob("card.json"))


def test_a_card_is_json_that_a_person_can_read(tiny_pack: RegisteredModel) -> None:
    text = (tiny_pack.folder / "card.json").read_text("utf-8")
    assert json.loads(text)["what_it_shows"] == "Opacities come and go."
    assert text.count("\n") > 40
