"""From trained networks to a model pack: store, calibrate, measure on held-out films, write the card."""

import dataclasses
import json
import math
from pathlib import Path

import numpy as np
import torch

from engine.core.jobs import JobContext
from engine.data.film_set import FilmSet, load, read_source
from engine.data.source import SourceConfig
from engine.explain.distribution import Distribution, make_thumbnail, narrowness
from engine.models.card import SCHEMA_VERSION, Metric, parse_card, write_card
from engine.models.classifiers import IMPORTED
from engine.models.film_kind import FilmKind
from engine.models.importing.adapter import stated_limits
from engine.models.networks import Networks, build_networks
from engine.models.preprocess import PREPROCESSING
from engine.models.registry import RegisteredModel, open_pack
from engine.models.weights import save_tensors
from engine.training import checkpoint
from engine.training.card_check import check_card
from engine.training.classifier_loop import score
from engine.training.config import PackRun
from engine.training.events import Emit
from engine.training.frozen import FrozenClassifier, generate
from engine.training.golden import add_golden
from engine.training.measures import measure_generators, roc_auc
from engine.training.networks import CLASSIFIER, CRITIC, GENERATORS
from engine.training.pictures import save_quadruples

# Share of untouched held-out films that the critic may wrongly call altered.
FALSE_ALARMS = 0.02


def make_pack(run: PackRun, data: Path, out: Path, emit: Emit, context: JobContext) -> RegisteredModel:
    """Write the pack into ``out/<run name>/<model id>`` and emit its metrics.

    The figures are measured on the stored weights (float16), so they are what the user gets.

    Raises
    ------
    TrainingError
        If a run that the pack is made of was not done, or :func:`check_card` refuses the card.
    ModelError
        If the card is refused.
    """
    check_card(run)
    folder = out / run.name / str(run.card["id"])
    folder.mkdir(parents=True, exist_ok=True)
    classifier = checkpoint.load(out / run.classifier / CLASSIFIER)
    generators = checkpoint.load(out / run.generators / GENERATORS)
    critic = checkpoint.load(out / run.critic / CRITIC)
    # A foreign classifier is kept to the last digit: it is not ours to round.
    weights = {
        f"{name}.safetensors": save_tensors(
            state["weights"], folder / f"{name}.safetensors", half=state.get("architecture") != IMPORTED
        )
        for name, state in (("classifier", classifier), ("generators", generators), ("critic", critic))
    }
    preprocessing = classifier.get("preprocessing", PREPROCESSING)
    distribution = learn_distribution(run.training, data, run.input_hw, preprocessing)
    statistics = {
        field.name: torch.as_tensor(np.asarray(getattr(distribution, field.name), np.float32))
        for field in dataclasses.fields(Distribution)
    }
    weights["distribution.safetensors"] = save_tensors(statistics, folder / "distribution.safetensors", half=True)
    arguments = dict(generators["arguments"])
    document = {
        "films": dataclasses.asdict(FilmKind()),
        **run.card,
        "schema_version": SCHEMA_VERSION,
        "input_hw": run.input_hw,
        "preprocessing": preprocessing,
        "operating_point": classifier["operating_point"],
        "architecture": {
            "classifier": {"name": classifier["architecture"], "kwargs": classifier["arguments"]},
            "generators": {"name": "Generators", "form": arguments.pop("form", "single"), "kwargs": arguments},
            "critic": {"name": "FilmCritic", "kwargs": {"widths": critic["widths"]}},
        },
        "weights": weights,
        "metrics": [],
        "map_scale": 1.0,
        "plausibility_threshold": 0.0,
        "distribution": {"file": "distribution.safetensors"},
    }
    card = parse_card(json.dumps(document), run.name)
    if classifier["architecture"] == IMPORTED:
        card = dataclasses.replace(card, limits=(*card.limits, *stated_limits(classifier["arguments"])))
    write_card(card, folder)
    map_scale, threshold = calibrate(
        open_pack(folder), load(run.calibration, data, run.input_hw, context, preprocessing)
    )
    card = dataclasses.replace(card, map_scale=map_scale, plausibility_threshold=threshold)
    write_card(card, folder)
    metrics = evaluate_model(open_pack(folder), run.evaluation, data, folder.parent, emit, context)
    write_card(dataclasses.replace(card, metrics=metrics), folder)
    return add_golden(folder)


def learn_distribution(
    sources: tuple[SourceConfig, ...], data: Path, input_hw: tuple[int, int], preprocessing: str = PREPROCESSING
) -> Distribution:
    """Thumbnail statistics of at most 600 films of each source, evenly spread over it."""
    thumbnails, narrowest = [], 1.0
    for source in sources:
        found = []
        for film in read_source(source, data, input_hw, preprocessing):
            found.append(make_thumbnail(film.model_input))
            narrowest = min(narrowest, narrowness(film.model_input))
        thumbnails += found[:: max(1, -(-len(found) // 600))]
    return Distribution.learn(np.stack(thumbnails), narrowest)


@torch.no_grad()
def calibrate(model: RegisteredModel, films: FilmSet) -> tuple[float, float]:
    """Top of the colour bar, and the critic's score that all but `FALSE_ALARMS` of untouched films reach."""
    networks = build_networks(model)
    frozen = FrozenClassifier(networks.classifier, model.card.operating_point)
    peaks, opinions = [], []
    for index in torch.arange(len(films)).split(32):
        x, _, x_s, x_a = generate(networks.generators, frozen, films, index)
        peaks.append(torch.quantile((x_s - x_a).abs().flatten(1), 0.995, dim=1))
        opinions.append(torch.sigmoid(networks.critic(x)))
    scale = float(torch.quantile(torch.cat(peaks), 0.9))
    return max(0.05, round(scale, 2)), round(float(torch.quantile(torch.cat(opinions), FALSE_ALARMS)), 4)


def evaluate_model(
    model: RegisteredModel,
    evaluation: dict[str, tuple[SourceConfig, ...]],
    data: Path,
    out: Path,
    emit: Emit,
    context: JobContext,
) -> tuple[Metric, ...]:
    """Measure a model on named film sets that its training never saw; emits one ``metrics`` event per set.

    Beside the figures, 20 quadruples of each set are written into `out`, to be looked at.
    """
    card = model.card
    networks = build_networks(model)
    frozen = FrozenClassifier(networks.classifier, card.operating_point)
    metrics = []
    for number, (name, sources) in enumerate(evaluation.items(), 1):
        films = load(sources, data, card.input_hw, context, card.preprocessing)
        figures = {"roc_auc": round(roc_auc(score(networks.classifier, films), films.labels), 4)}
        figures |= measure_generators(networks.generators, frozen, films)
        figures |= _plausibility(networks, frozen, films, card.plausibility_threshold)
        emit("metrics", data=name, n=len(films), **figures)
        save_quadruples(out / f"quadruples-{number}.png", networks.generators, frozen, films, rows=20)
        metrics += [Metric(key, value, name, len(films)) for key, value in figures.items() if not math.isnan(value)]
    return tuple(metrics)


@torch.no_grad()
def _plausibility(networks: Networks, frozen: FrozenClassifier, films: FilmSet, threshold: float) -> dict[str, float]:
    plausible, untouched, holds = [], [], []
    for index in torch.arange(len(films)).split(32):
        x, c, x_s, x_a = generate(networks.generators, frozen, films, index)
        looks = torch.sigmoid(networks.critic(x_a)) >= threshold
        untouched.append(torch.sigmoid(networks.critic(x)) >= threshold)
        plausible.append(looks)
        holds.append(looks & (frozen.decisions(x_s) == c) & (frozen.decisions(x_a) != c))
    shares = {"adversarial_plausible": plausible, "films_plausible": untouched, "holds": holds}
    return {name: round(float(torch.cat(parts).float().mean()), 4) for name, parts in shares.items()}
