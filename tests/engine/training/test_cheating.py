from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn

from engine.data.film_set import load
from engine.data.source import SourceConfig
from engine.models.generators import Generators
from engine.training.cheating import find_cheating, plausible_share
from engine.training.config import GeneratorRun
from engine.training.frozen import FrozenClassifier
from engine.training.loop import train_generators

HONEST = {"map_diversity": 0.8, "octave": 1.01, "plausible": 0.95, "adversarial_flips": 0.99}


class Painted(nn.Module):
    """Generators whose adversarial image is the film plus one fixed pattern, whatever the film shows."""

    def __init__(self, pattern_hw: torch.Tensor) -> None:
        super().__init__()
        self.pattern = nn.Parameter(pattern_hw)

    def forward(self, image_bchw: torch.Tensor, decision_b: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        sign = (1 - 2 * decision_b).view(-1, 1, 1, 1)
        return image_bchw, image_bchw + sign * self.pattern


def bar() -> torch.Tensor:
    pattern_hw = torch.zeros(64, 64)
    pattern_hw[28:36] = 0.3
    return pattern_hw


def board() -> torch.Tensor:
    return 0.1 * ((torch.arange(64).view(-1, 1) + torch.arange(64)) % 2).float() - 0.05


def test_honest_figures_are_not_accused() -> None:
    assert find_cheating(HONEST) == {}


@pytest.mark.parametrize(
    ("figure", "value", "kind", "said"),
    [
        ("map_diversity", 0.12, "common pattern", "same pattern on every film (diversity 0.12)"),
        ("octave", 1.4, "checkerboard", "1.40 times the fine detail"),
        ("octave", 0.62, "smearing", "only 62% of the films' fine detail"),
        ("plausible", 0.3, "no film", "Only 30% of the adversarial images look like films"),
    ],
)
def test_each_way_of_cheating_has_its_sentence(figure: str, value: float, kind: str, said: str) -> None:
    found = find_cheating({**HONEST, figure: value})
    assert list(found) == [kind]
    assert said in found[kind]
    assert found[kind].endswith(".")


def test_a_figure_that_is_not_known_accuses_nobody() -> None:
    assert find_cheating({"map_diversity": float("nan"), "octave": float("nan")}) == {}


@pytest.mark.parametrize(("pattern", "kind"), [(bar, "common pattern"), (board, "checkerboard")])
def test_a_painted_pattern_is_found_while_training(
    tmp_path: Path,
    events: Any,
    films_folder: Path,
    make_run: Callable[..., Any],
    bright_centre: FrozenClassifier,
    monkeypatch: pytest.MonkeyPatch,
    pattern: Callable[[], torch.Tensor],
    kind: str,
) -> None:
    monkeypatch.setattr("engine.training.loop.build_generators", lambda arguments: Painted(pattern()))
    run = make_run(GeneratorRun, steps=2)
    train_generators(run, bright_centre, films_folder, tmp_path, events, events.context)
    found = events.of("cheating")
    assert kind in [event["kind"] for event in found]
    assert all(event["step"] == 2 and event["message"].endswith(".") for event in found)


def test_the_critic_that_objects_is_heard_while_training(
    tmp_path: Path, events: Any, films_folder: Path, make_run: Callable[..., Any], bright_centre: FrozenClassifier,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    class NoticesBars(nn.Module):
        def forward(self, image_bchw: torch.Tensor) -> torch.Tensor:
            rows = image_bchw.mean((1, 3))
            return -(rows[:, 28:36].mean(1) - rows.mean(1)).abs()

    monkeypatch.setattr("engine.training.loop.build_generators", lambda arguments: Painted(bar()))
    run = make_run(GeneratorRun, steps=2)
    train_generators(run, bright_centre, films_folder, tmp_path, events, events.context, NoticesBars())
    assert events.of("validation")[-1]["plausible"] < 0.7
    assert "no film" in [event["kind"] for event in events.of("cheating")]


def test_generators_that_change_nothing_are_as_plausible_as_the_films(
    films_folder: Path, bright_centre: FrozenClassifier
) -> None:
    class Mean(nn.Module):
        def forward(self, image_bchw: torch.Tensor) -> torch.Tensor:
            return image_bchw.mean((1, 2, 3))

    films = load([SourceConfig("planted", "held-out")], films_folder, (64, 64))
    untouched = Generators("single", (8, 8))
    share = plausible_share(untouched, bright_centre, Mean(), films)
    assert share >= 7 / 8  # the lowest of eight lies below the 2 % quantile
