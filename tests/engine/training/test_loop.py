import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from PIL import Image
from torch import nn

from engine.core.errors import TrainingError
from engine.data.film_set import load
from engine.data.source import SourceConfig
from engine.models.generators import Generators
from engine.training.config import GeneratorRun
from engine.training.frozen import FrozenClassifier, generate
from engine.training.loop import disturb, train_generators
from engine.training.measures import measure_generators
from engine.training.networks import load_generators


def same_weights(a: nn.Module, b: nn.Module) -> bool:
    pairs = zip(a.state_dict().values(), b.state_dict().values(), strict=True)
    return all(torch.allclose(x.float(), y.float(), atol=1e-5) for x, y in pairs)


EVERY_TERM = {"realism_weight": 0.02, "common_weight": 0.02, "smooth_weight": 0.1, "margin": 0.5}


@pytest.fixture
def train(
    films_folder: Path, make_run: Callable[..., Any], bright_centre: FrozenClassifier
) -> Callable[..., Generators]:
    def run(out: Path, events: Any, classifier: FrozenClassifier = bright_centre, **changes: Any) -> Generators:
        out.mkdir(exist_ok=True)
        configured = make_run(GeneratorRun, **changes)
        return train_generators(configured, classifier, films_folder, out, events, events.context)

    return run


def test_before_the_first_step_similar_and_adversarial_are_the_film(tmp_path: Path, events: Any, train: Any) -> None:
    train(tmp_path, events, **EVERY_TERM)
    first = events.of("step")[0]
    assert first["closeness"] == first["difference"] == first["smooth"] == first["common"] == 0
    # What is wanted of x_s and of x_a is opposite, and both are still the film: together at least 2 ln 2 a margin off.
    assert first["similar"] + first["adversarial"] >= 0.1 * 2 * math.log(2)
    assert first["discriminator"] > 0


class Shifted(nn.Module):
    """Generators with a known answer: the similar image is 0.1 brighter than the film, the adversarial 0.2 darker."""

    def __init__(self, similar: float = 0.1, adversarial: float = -0.2) -> None:
        super().__init__()
        self.shift = nn.Parameter(torch.tensor([similar, adversarial]))

    def forward(self, image_bchw: torch.Tensor, decision_b: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        return image_bchw + self.shift[0], image_bchw + self.shift[1]


def test_the_terms_of_the_loss_have_the_known_answer(
    tmp_path: Path, events: Any, train: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.training.loop.build_generators", lambda arguments: Shifted())
    weights = {"closeness_weight": 3.0, "difference_weight": 2.0, "common_weight": 0.5, "smooth_weight": 1.0}
    train(tmp_path, events, steps=1, noise=0.0, batch=8, **weights)
    (first,) = events.of("step")
    assert first["closeness"] == pytest.approx(3 * (0.1 + 0.1**2), abs=1e-4)
    assert first["difference"] == pytest.approx(2 * (0.3 + 0.3**2), abs=1e-4)
    assert first["common"] == pytest.approx(0.5, abs=1e-4)  # one flat map on every film
    assert first["smooth"] == pytest.approx(0.0, abs=1e-4)


def test_a_similar_image_that_moves_along_hides_no_common_pattern(
    tmp_path: Path, events: Any, train: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.training.loop.build_generators", lambda arguments: Shifted(-0.2, -0.2))
    train(tmp_path, events, steps=1, noise=0.0, batch=8, common_weight=0.5)
    (first,) = events.of("step")
    assert first["difference"] == pytest.approx(0.0, abs=1e-4)
    assert first["common"] == pytest.approx(0.5, abs=1e-4)


def test_the_trained_toy_generators_flip_a_linear_classifier_where_it_looks(
    tmp_path: Path, events: Any, train: Any, bright_centre: FrozenClassifier, films_folder: Path
) -> None:
    generators = train(
        tmp_path, events, steps=40, batch=8, rate=0.02, evaluate_every=40, margin=0.5, adversarial_weight=0.3,
        noise=0.0, augment={"rotation_deg": 0, "translation": 0, "zoom": 0},
    )  # fmt: skip
    films = load([SourceConfig("planted", "held-out")], films_folder, (64, 64))
    figures = measure_generators(generators, bright_centre, films)
    assert figures["similar_agrees"] >= 7 / 8
    assert figures["adversarial_flips"] >= 7 / 8
    assert figures["difference"] > 2 * figures["closeness"]
    _, _, x_s, x_a = generate(generators, bright_centre, films, torch.arange(8))
    changed = (x_s - x_a).abs().mean((0, 1))
    corners = torch.stack([changed[:8, :8], changed[:8, -8:], changed[-8:, :8], changed[-8:, -8:]])
    assert changed[16:48, 16:48].mean() > 2 * corners.mean()


PRESSED = {"steps": 70, "batch": 8, "rate": 0.015, "warm_up": 7, "evaluate_every": 70, "margin": 0.1,
           "augment": {"rotation_deg": 0, "translation": 0, "zoom": 0}}  # fmt: skip


@pytest.fixture
def reluctant(bright_centre: FrozenClassifier) -> FrozenClassifier:
    """The linear classifier at a thirteenth of its slope: its gradient is tiny, and closeness outweighs it."""
    bright_centre.network.load_state_dict({"slope": torch.tensor(3.0)})
    return bright_centre


def test_fixed_weights_leave_a_reluctant_classifier_unmoved_and_a_wanted_share_moves_it(
    tmp_path: Path, events: Any, train: Any, reluctant: FrozenClassifier
) -> None:
    train(tmp_path / "fixed", events, classifier=reluctant, **PRESSED)
    train(tmp_path / "pressed", events, classifier=reluctant, valid_share=0.95, **PRESSED)
    fixed, pressed = events.of("validation")
    assert fixed["adversarial_flips"] == 0
    assert pressed["flips_class"] >= 0.9
    assert pressed["flips_counter_class"] >= 0.9
    # What lets the adversarial image go does not drag the similar one along.
    assert pressed["similar_agrees"] == 1
    assert pressed["difference"] > 10 * pressed["closeness"]


def test_how_hard_it_presses_is_told_at_the_steps(
    tmp_path: Path, events: Any, train: Any, reluctant: FrozenClassifier
) -> None:
    train(tmp_path / "fixed", events, classifier=reluctant)
    assert all("pressure" not in step for step in events.of("step"))
    train(tmp_path / "pressed", events, classifier=reluctant, valid_share=0.95, rate=0.01, warm_up=0, steps=21)
    first, later = events.of("step")[-2:]
    assert 0 < first["pressure"] < later["pressure"]


def test_a_training_that_presses_is_taken_up_as_it_was(
    tmp_path: Path, train: Any, events: Any, reluctant: FrozenClassifier, interrupted_and_resumed: Any
) -> None:
    pressed = {"classifier": reluctant, "valid_share": 0.95, "rate": 0.01, "warm_up": 1}
    whole = train(tmp_path / "whole", events, **pressed)
    resumed = interrupted_and_resumed(lambda events: train(tmp_path / "parts", events, **pressed))
    assert same_weights(whole, resumed)
    assert not same_weights(whole, train(tmp_path / "fixed", events, **{**pressed, "valid_share": 0.0}))


@pytest.mark.parametrize("form", ["duo", "single"])
def test_a_run_writes_generators_that_load_as_they_were_trained(
    tmp_path: Path, events: Any, train: Any, form: str
) -> None:
    arguments = {"form": form, "widths": [8, 8, 16], "coarse": 8}
    generators = train(tmp_path, events, arguments=arguments, steps=2)
    loaded = load_generators(tmp_path)
    assert loaded.form == form
    assert same_weights(generators, loaded)
    with Image.open(tmp_path / "samples-00002.png") as sheet:
        assert sheet.size[0] == 4 * 64  # film, similar, adversarial, map
        assert sheet.size[1] % 64 == 0


@pytest.mark.parametrize(("scheme", "form"), [("sagen-duo", "duo"), ("sagen-single", "single")])
def test_the_scheme_decides_the_form(tmp_path: Path, events: Any, train: Any, scheme: str, form: str) -> None:
    train(tmp_path, events, steps=2, scheme=scheme)
    assert load_generators(tmp_path).form == form


@pytest.mark.parametrize("form", ["duo", "single"])
@pytest.mark.parametrize(("scheme", "term"), [("syce", "symmetry"), ("cyce", "cycle")])
def test_syce_and_cyce_explain_the_adversarial_image_too(
    tmp_path: Path, events: Any, train: Any, scheme: str, term: str, form: str
) -> None:
    arguments = {"form": form, "widths": [8, 8, 16]}
    train(tmp_path, events, steps=4, scheme=scheme, realism_weight=0.02, arguments=arguments)
    first = events.of("step")[0]
    assert first[term] == 0  # nothing is changed yet, so there is nothing to undo
    assert first["discriminator"] > 0
    assert load_generators(tmp_path).form == form


def test_the_terms_of_syce_and_cyce_have_the_known_answer(
    tmp_path: Path, events: Any, train: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.training.loop.build_generators", lambda arguments: Shifted())
    common = {"steps": 1, "noise": 0.0, "batch": 8, "realism_weight": 0.02, "cycle_weight": 2.0}
    train(tmp_path / "c", events, scheme="cyce", **common)
    train(tmp_path / "s", events, scheme="syce", **common)
    cyce, syce = events.of("step")
    # x_s = x + 0.1 and x_a = x - 0.2, of which the similar image is x - 0.1 and the adversarial one x - 0.4.
    assert cyce["cycle"] == pytest.approx(2 * (0.4 + 0.4**2), abs=1e-3)
    assert syce["symmetry"] == pytest.approx(2 * (0.1 + 0.1**2 + 0.5 + 0.5**2), abs=1e-3)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"scheme": "sagen-duo", "arguments": {"form": "single"}}, "contradict each other"),
        ({"scheme": "cyce"}, "has discriminators; give it a realism_weight"),
    ],
)
def test_an_incomplete_scheme_is_refused(
    tmp_path: Path, events: Any, train: Any, changes: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(TrainingError, match=sentence):
        train(tmp_path, events, **changes)


def test_a_resumed_run_equals_the_uninterrupted_one(
    tmp_path: Path, events: Any, train: Any, interrupted_and_resumed: Any
) -> None:
    whole = train(tmp_path / "whole", events, **EVERY_TERM)
    resumed = interrupted_and_resumed(lambda events: train(tmp_path / "parts", events, **EVERY_TERM))
    assert same_weights(whole, resumed)


def test_the_same_seed_gives_the_same_weights_and_another_seed_others(tmp_path: Path, events: Any, train: Any) -> None:
    first, again = (train(tmp_path / name, events, steps=2) for name in "ab")
    assert same_weights(first, again)
    assert not same_weights(first, train(tmp_path / "c", events, steps=2, seed=2))


@pytest.mark.parametrize("term", ["realism_weight", "common_weight", "smooth_weight", "margin"])
def test_every_optional_term_changes_what_is_learned(tmp_path: Path, events: Any, train: Any, term: str) -> None:
    plain = train(tmp_path / "plain", events, steps=2)
    assert not same_weights(plain, train(tmp_path / "with", events, steps=2, **{term: 1.0}))


def test_the_explained_classifier_is_left_as_it_was(
    tmp_path: Path, events: Any, train: Any, bright_centre: FrozenClassifier
) -> None:
    before = {name: value.clone() for name, value in bright_centre.network.state_dict().items()}
    train(tmp_path, events, steps=2)
    assert all(torch.equal(before[name], value) for name, value in bright_centre.network.state_dict().items())
    assert not bright_centre.network.training
    assert all(p.grad is None for p in bright_centre.network.parameters())


class Voting(nn.Module):
    """Votes with the mean grey of each 16 x 16 block, and decides by their mean."""

    def evidence(self, image_bchw: torch.Tensor) -> torch.Tensor:
        return 40 * (nn.functional.avg_pool2d(image_bchw, 16) - 0.5)

    def forward(self, image_bchw: torch.Tensor) -> torch.Tensor:
        return self.evidence(image_bchw).mean((1, 2, 3))


def test_what_lies_beside_the_votes_is_a_term_of_the_loss(
    tmp_path: Path, events: Any, train: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.training.loop.build_generators", lambda arguments: Shifted())
    monkeypatch.setattr(
        "engine.training.losses.off_evidence_loss", lambda map_bchw, votes: map_bchw.abs().mean() * votes.shape[2]
    )
    voting = FrozenClassifier.freeze(Voting(), 0.5)
    train(tmp_path, events, classifier=voting, steps=1, noise=0.0, batch=8, focus_weight=0.5)
    assert events.of("step")[0]["focus"] == pytest.approx(0.5 * 0.3 * 4, abs=1e-3)


def test_a_classifier_without_votes_cannot_be_focused_on(tmp_path: Path, events: Any, train: Any) -> None:
    with pytest.raises(TrainingError, match="no local votes"):
        train(tmp_path, events, focus_weight=1.0)


def test_a_classifier_that_decides_the_same_on_every_film_is_refused(tmp_path: Path, events: Any, train: Any) -> None:
    class Always(nn.Module):
        def forward(self, image_bchw: torch.Tensor) -> torch.Tensor:
            return torch.full((len(image_bchw),), 3.0)

    with pytest.raises(TrainingError, match="decides the same on every film"):
        train(tmp_path, events, classifier=FrozenClassifier.freeze(Always(), 0.5))
    assert not (tmp_path / "generators.pt").exists()


def test_the_classifier_sees_noise_on_every_image_and_a_blur_on_half() -> None:
    board = ((torch.arange(16).view(-1, 1) + torch.arange(16)) % 2).float().expand(400, 1, 16, 16)
    random = torch.Generator().manual_seed(0)
    still = disturb(board, 0.0, random)
    blurred = (still - board).abs().amax((1, 2, 3)) > 0.1
    assert float(blurred.float().mean()) == pytest.approx(0.5, abs=0.08)
    assert torch.equal(still[~blurred], board[~blurred])
    noisy = disturb(torch.full((8, 1, 32, 32), 0.5), 0.03, random)
    assert float(noisy.std()) == pytest.approx(0.03, abs=0.002)
