import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn

from engine.core.errors import TrainingError
from engine.data.film_set import FilmSet, load
from engine.data.source import SourceConfig
from engine.models.classifiers import EvidenceNet
from engine.models.generators import Generators
from engine.training import checkpoint
from engine.training.classifier_loop import cheat, evaluate, region_loss, score, train_classifier
from engine.training.config import ClassifierRun
from engine.training.networks import load_classifier

NET = EvidenceNet((8, 8, 8, 8), (1, 1, 1, 1))


def same_weights(a: nn.Module, b: nn.Module) -> bool:
    pairs = zip(a.state_dict().values(), b.state_dict().values(), strict=True)
    return all(torch.allclose(x.float(), y.float(), atol=1e-5) for x, y in pairs)


@pytest.fixture
def train(films_folder: Path, make_run: Callable[..., Any]) -> Callable[..., nn.Module]:
    def run(
        out: Path, events: Any, start: nn.Module | None = None, cheaters: Sequence[Generators] = (), **changes: Any
    ) -> nn.Module:
        configured = make_run(ClassifierRun, **changes)
        return train_classifier(configured, start, cheaters, films_folder, out, events, events.context)

    return run


def region(kind: int) -> tuple[torch.Tensor, torch.Tensor]:
    regions = torch.zeros(1, 1, 16, 16)
    regions[..., :4, :4] = 1  # the first of 4 x 4 votes
    return regions, torch.tensor([kind], dtype=torch.int8)


def test_votes_inside_a_region_must_carry_the_decision() -> None:
    votes = torch.zeros(1, 1, 4, 4)
    votes[0, 0, 0, 0] = 3.0
    assert region_loss(NET, votes, *region(1)).item() == pytest.approx(math.log1p(math.exp(-3)))


def test_outside_a_readers_box_votes_are_left_alone_and_outside_an_exact_region_they_must_say_no() -> None:
    votes = torch.zeros(1, 1, 4, 4, requires_grad=True)
    for kind, outside_counts in ((1, False), (2, True)):
        (gradient,) = torch.autograd.grad(region_loss(NET, votes, *region(kind)), votes)
        assert gradient[0, 0, 0, 0] < 0  # up
        assert bool((gradient[0, 0, 2:, 2:] > 0).all()) is outside_counts
        assert not gradient[0, 0, 1, 1].any()  # one cell around is free: soft edges


def test_where_a_region_must_be_filled_every_vote_inside_counts() -> None:
    votes = torch.full((1, 1, 4, 4), -9.0)
    votes[0, 0, 0, :2] = torch.tensor([3.0, -1.0])
    regions = torch.zeros(1, 1, 16, 16)
    regions[..., :4, :8] = 1  # the first two votes
    exact, box = (torch.tensor([kind], dtype=torch.int8) for kind in (2, 1))
    known = (math.log1p(math.exp(-3)) + math.log1p(math.exp(1))) / 2
    assert region_loss(NET, votes, regions, exact, "fill").item() == pytest.approx(known, abs=2e-4)
    # A reader's box is not all opacity: one vote is enough.
    assert region_loss(NET, votes, regions, box, "fill") == region_loss(NET, votes, regions, box, "carry")


def test_films_without_a_region_do_not_count() -> None:
    votes = torch.randn(2, 1, 4, 4)
    regions, _ = region(1)
    nothing = torch.cat([torch.zeros_like(regions), regions])
    assert region_loss(NET, votes, nothing, torch.tensor([2, 0], dtype=torch.int8)).item() == 0


def test_a_run_writes_a_classifier_that_loads_as_it_was_trained(tmp_path: Path, events: Any, train: Any) -> None:
    network = train(tmp_path, events)
    frozen = load_classifier(tmp_path)
    assert same_weights(network, frozen.network)
    assert frozen.operating_point == events.of("operating_point")[0]["value"]
    assert not any(p.requires_grad for p in frozen.network.parameters())
    assert events.of("data") == [{"event": "data", "films": 16, "validation": {"held-out": 8}}]
    assert [e["step"] for e in events.of("validation")] == [2, 4]
    assert 0 <= events.of("validation")[0]["roc_auc held-out"] <= 1


def test_a_resumed_run_equals_the_uninterrupted_one(
    tmp_path: Path, events: Any, train: Any, interrupted_and_resumed: Any
) -> None:
    every = {"sparring": 0.5, "faded": 0.5}
    whole = train(tmp_path / "whole", events, **every)
    resumed = interrupted_and_resumed(lambda events: train(tmp_path / "parts", events, **every))
    assert same_weights(whole, resumed)


@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_the_start_is_kept_by_the_share_asked_for(tmp_path: Path, events: Any, train: Any, share: float) -> None:
    start = train(tmp_path / "start", events)
    trained = train(tmp_path / "trained", events, start=start, seed=2)
    kept = train(tmp_path / "kept", events, start=start, seed=2, start_kept=share)
    for before, after, mean in zip(start.parameters(), trained.parameters(), kept.parameters(), strict=True):
        assert torch.allclose(mean, after + share * (before - after), atol=1e-5)


def test_sparring_changes_what_is_learned(tmp_path: Path, events: Any, train: Any) -> None:
    assert not same_weights(train(tmp_path / "plain", events), train(tmp_path / "with", events, sparring=1.0))


def test_the_same_seed_gives_the_same_weights_and_another_seed_others(tmp_path: Path, events: Any, train: Any) -> None:
    first, again = train(tmp_path / "1", events), train(tmp_path / "2", events)
    assert same_weights(first, again)
    assert not same_weights(first, train(tmp_path / "3", events, seed=2))


def test_a_checkpoint_of_the_end_trains_no_further(tmp_path: Path, events: Any, train: Any) -> None:
    network = train(tmp_path, events)
    assert checkpoint.load(tmp_path / "checkpoint.pt")["step"] == 4
    assert same_weights(network, train(tmp_path, events))


def test_the_classifier_learns_what_is_planted(tmp_path: Path, events: Any, train: Any) -> None:
    augment = {"rotation_deg": 0, "translation": 0, "zoom": 0}
    # Measured on the films it saw: what sixteen phantoms teach about others depends on the last bit of a grey value.
    seen = [{"kind": "planted", "folder": "training"}]
    train(tmp_path, events, steps=50, batch=12, rate=0.01, augment=augment, evaluate_every=50, validation=seen)
    losses = [e["loss"] for e in events.of("step")]
    assert losses[-1] < 0.8 * losses[0]
    assert events.of("validation")[-1]["roc_auc training"] > 0.95


class White(Generators):
    """A generator that paints every film white."""

    def forward(self, image_bchw: torch.Tensor, decision_b: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        return image_bchw, torch.ones_like(image_bchw)


def test_a_cheat_spares_what_makes_a_film_positive() -> None:
    images = torch.zeros(4, 1, 64, 64)
    labels = torch.tensor([0.0, 1.0, 1.0, math.nan])
    regions, kinds = torch.zeros(4, 1, 16, 16), torch.tensor([0, 2, 1, 0], dtype=torch.int8)
    regions[1:3, :, 6:10, 6:10] = 1
    seen = cheat(images, labels, regions, kinds, [White("single", (8, 8))], 1.0, torch.Generator().manual_seed(0))
    assert (seen[0] == 1).all()  # nothing to spare: painted whole
    assert (seen[1, 0, 24:40, 24:40] == 0).all()  # the exact region stays
    assert (seen[1, 0, :4] == 1).all()
    assert (seen[2] == 0).all()  # a box may miss something: left alone
    assert (seen[3] == 0).all()  # an unknown film too


def test_cheats_come_on_their_share_of_the_films_or_never() -> None:
    images, labels = torch.zeros(300, 1, 32, 32), torch.zeros(300)
    regions, kinds = torch.zeros(300, 1, 8, 8), torch.zeros(300, dtype=torch.int8)

    def share(cheaters: list[Generators], wanted: float) -> float:
        seen = cheat(images, labels, regions, kinds, cheaters, wanted, torch.Generator().manual_seed(0))
        return float((seen == 1).flatten(1).all(1).float().mean())

    assert share([White("single", (8, 8))], 0.3) == pytest.approx(0.3, abs=0.08)
    assert share([White("single", (8, 8))], 0.0) == share([], 1.0) == 0


def test_cheats_change_what_is_learned(tmp_path: Path, events: Any, train: Any) -> None:
    cheaters = [White("single", (8, 8))]
    none, some = (train(tmp_path / str(c), events, steps=2, cheaters=cheaters, cheated=c) for c in (0.0, 1.0))
    assert not same_weights(none, some)


def test_a_run_can_go_on_from_another_classifier(tmp_path: Path, events: Any, train: Any) -> None:
    first = train(tmp_path / "first", events)
    untouched = train(tmp_path / "second", events, start=first, steps=1, rate=0.0)
    pairs = zip(first.parameters(), untouched.parameters(), strict=True)
    assert all(torch.equal(a, b) for a, b in pairs)


@pytest.fixture(scope="module")
def films(films_folder: Path) -> FilmSet:
    return load([SourceConfig("planted", "training")], films_folder, (64, 64))


class Known(nn.Module):
    """Gives the logits it was told, in the order of the films."""

    def __init__(self, scores: list[float]) -> None:
        super().__init__()
        self.logits = torch.logit(torch.tensor(scores))
        self.next = 0

    def forward(self, image_bchw: torch.Tensor) -> torch.Tensor:
        self.next += len(image_bchw)
        return self.logits[self.next - len(image_bchw) : self.next]


def test_scores_come_in_the_order_of_the_films(films: FilmSet) -> None:
    wanted = [0.05 * (i + 1) for i in range(16)]
    assert score(Known(wanted), films, batch=5).tolist() == pytest.approx(wanted)


def test_validation_sets_are_reported_by_name(films: FilmSet) -> None:
    separated = [0.1] * 8 + [0.9] * 8  # the first eight carry no opacity
    assert evaluate(Known(separated * 2), {"a": films, "b": films}) == {"roc_auc a": 1.0, "roc_auc b": 1.0}


def test_a_network_without_local_evidence_cannot_be_trained_here(tmp_path: Path, events: Any, train: Any,
                                                                 monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.setattr("engine.training.classifier_loop.build_classifier", lambda name, arguments: nn.Linear(1, 1))
    with pytest.raises(TrainingError, match="cannot be trained here"):
        train(tmp_path, events)


def test_a_calibrated_classifier_is_kept_with_its_scaling_and_tells_its_curve(
    make_run: Callable[..., Any], films_folder: Path, tmp_path: Path, events: Any
) -> None:
    run = make_run(ClassifierRun, calibrate=True)
    network = train_classifier(run, None, [], films_folder, tmp_path, events, events.context)
    (told,) = events.of("calibration")
    assert told["n"] == 8
    (curve,) = events.of("roc")
    assert (curve["points"][0][:2], curve["points"][-1][:2]) == ([0, 0], [1, 1])
    x = torch.rand(2, 1, *run.input_hw)
    assert torch.allclose(load_classifier(tmp_path).network(x), network.eval()(x))
