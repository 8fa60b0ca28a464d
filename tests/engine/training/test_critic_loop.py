from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn

from engine.data.film_set import load
from engine.data.source import SourceConfig
from engine.models.discriminators import FilmCritic
from engine.models.generators import Generators
from engine.training.config import CriticRun
from engine.training.critic_loop import alter, measure_critic, train_critic
from engine.training.frozen import FrozenClassifier
from engine.training.measures import top_octave_power
from engine.training.networks import load_critic


def same_weights(a: nn.Module, b: nn.Module) -> bool:
    pairs = zip(a.state_dict().values(), b.state_dict().values(), strict=True)
    return all(torch.allclose(x.float(), y.float(), atol=1e-5) for x, y in pairs)


@pytest.fixture
def cheater() -> Generators:
    """Generators that paint a bar on every film: an edge in the shift field, whatever the film shows."""

    class Bar(Generators):
        def forward(self, image_bchw: torch.Tensor, decision_b: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
            painted = image_bchw.clone()
            painted[..., 40:48, :] = 1.0
            return image_bchw, painted

    return Bar("single", (8, 8)).eval()


@pytest.fixture
def train(films_folder: Path, make_run: Callable[..., Any], bright_centre: FrozenClassifier) -> Callable[..., Any]:
    def run(out: Path, events: Any, cheaters: list[Generators], **changes: Any) -> FilmCritic:
        configured = make_run(CriticRun, **changes)
        return train_critic(configured, bright_centre, cheaters, films_folder, out, events, events.context)

    return run


def test_every_film_is_altered_and_stays_in_range(bright_centre: FrozenClassifier, cheater: Generators) -> None:
    x = torch.rand(64, 1, 64, 64, generator=torch.Generator().manual_seed(0)) * 0.6 + 0.2
    for cheaters in ([], [cheater]):
        altered = alter(x, cheaters, bright_centre, torch.Generator().manual_seed(1))
        assert altered.min() >= 0
        assert altered.max() <= 1
        assert (altered != x).flatten(1).any(1).all()


def test_the_cheats_of_other_generators_are_drawn_most_often(
    bright_centre: FrozenClassifier, cheater: Generators
) -> None:
    x = torch.rand(300, 1, 64, 64, generator=torch.Generator().manual_seed(0)) * 0.6 + 0.2
    altered = alter(x, [cheater], bright_centre, torch.Generator().manual_seed(1))
    barred = (altered[..., 40:48, :] == 1).flatten(1).all(1)
    assert float(barred.float().mean()) == pytest.approx(0.5, abs=0.08)


def test_films_are_smeared_or_overlaid_with_a_checkerboard_too(bright_centre: FrozenClassifier) -> None:
    x = torch.rand(200, 1, 64, 64, generator=torch.Generator().manual_seed(0)) * 0.3 + 0.3
    smooth = torch.nn.functional.interpolate(torch.nn.functional.avg_pool2d(x, 4), size=(64, 64), mode="bilinear")
    altered = alter(x, [], bright_centre, torch.Generator().manual_seed(3))
    smeared = (altered - smooth).abs().amax((1, 2, 3)) < 1e-5
    boarded = (altered - x).abs().flatten(1).std(1) < 1e-5
    for share in (smeared, boarded):
        assert float(share.float().mean()) == pytest.approx(1 / 5, abs=0.1)
    assert (top_octave_power(altered[smeared]) < top_octave_power(x[smeared])).all()


def test_a_run_writes_a_critic_that_loads_as_it_was_trained(
    tmp_path: Path, events: Any, train: Any, cheater: Generators
) -> None:
    critic = train(tmp_path, events, [cheater])
    assert same_weights(critic, load_critic(tmp_path))
    assert events.of("data") == [{"event": "data", "films": 16, "validation": 8, "cheaters": 1}]


def test_a_resumed_run_equals_the_uninterrupted_one(
    tmp_path: Path, events: Any, train: Any, cheater: Generators, interrupted_and_resumed: Any
) -> None:
    whole = train(tmp_path / "whole", events, [cheater])
    resumed = interrupted_and_resumed(lambda events: train(tmp_path / "parts", events, [cheater]))
    assert same_weights(whole, resumed)


def test_the_same_seed_gives_the_same_weights_and_another_seed_others(tmp_path: Path, events: Any, train: Any) -> None:
    first, again = (train(tmp_path / name, events, [], steps=2) for name in "ab")
    assert same_weights(first, again)
    assert not same_weights(first, train(tmp_path / "c", events, [], steps=2, seed=2))


@pytest.mark.slow
def test_the_critic_learns_to_tell_films_from_altered_ones(
    tmp_path: Path, events: Any, train: Any, cheater: Generators, films_folder: Path, bright_centre: FrozenClassifier
) -> None:
    critic = train(tmp_path, events, [cheater], steps=200, batch=8, rate=0.02, evaluate_every=200)
    films = load([SourceConfig("planted", "held-out")], films_folder, (64, 64))
    figures = measure_critic(critic, [cheater], bright_centre, films)
    assert figures["roc_auc"] > 0.7
    assert events.of("validation")[-1]["roc_auc"] == figures["roc_auc"]
