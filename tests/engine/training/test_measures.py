import dataclasses
import math
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from torch import Tensor, nn

from engine.augment import warp as augment
from engine.data.film_set import FilmSet, load
from engine.data.source import SourceConfig
from engine.metrics.overlap import localisation
from engine.metrics.proximity import proximity
from engine.models.generators import Generators
from engine.training.frozen import FrozenClassifier
from engine.training.measures import measure_generators, roc_auc, top_octave_power


@pytest.mark.parametrize(
    ("scores", "labels", "area"),
    [
        ([0.1, 0.2, 0.8, 0.9], [0, 0, 1, 1], 1.0),
        ([0.9, 0.8, 0.2, 0.1], [0, 0, 1, 1], 0.0),
        ([0.5, 0.5, 0.5, 0.5], [0, 0, 1, 1], 0.5),
        ([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1], 0.75),
        ([0.3, 0.3, 0.7], [0, 1, 1], 0.75),  # one pair tied, one in order
    ],
)
def test_roc_auc_counts_pairs_in_order_and_ties_half(scores: list[float], labels: list[float], area: float) -> None:
    assert roc_auc(torch.tensor(scores), torch.tensor(labels, dtype=torch.float32)) == area


def test_roc_auc_leaves_out_films_of_unknown_label_and_needs_both_classes() -> None:
    scores = torch.tensor([0.1, 0.9, 0.5])
    assert roc_auc(scores, torch.tensor([0.0, 1.0, math.nan])) == 1.0
    assert math.isnan(roc_auc(scores, torch.ones(3)))


def test_roc_auc_is_that_of_all_pairs_counted_one_by_one() -> None:
    random = torch.Generator().manual_seed(0)
    scores = torch.randint(0, 9, (60,), generator=random).float()
    labels = torch.randint(0, 2, (60,), generator=random).float()
    pairs = [float(p > n) + 0.5 * float(p == n) for p in scores[labels == 1] for n in scores[labels == 0]]
    assert roc_auc(scores, labels) == pytest.approx(sum(pairs) / len(pairs))


def test_top_octave_power_rises_with_a_checkerboard_and_falls_with_a_blur() -> None:
    x = torch.rand(2, 1, 32, 32, generator=torch.Generator().manual_seed(0)) * 0.5 + 0.25
    board = ((torch.arange(32).view(-1, 1) + torch.arange(32)) % 2 * 2 - 1).float()
    plain = top_octave_power(x)
    assert (top_octave_power(x + 0.1 * board) > 1.1 * plain).all()
    assert (top_octave_power(augment.blur(x)) < 0.2 * plain).all()


def test_top_octave_power_does_not_see_broad_shadows() -> None:
    y = torch.linspace(0, 2 * math.pi, 65)[:-1].view(1, 1, -1, 1).expand(1, 1, 64, 64)
    assert top_octave_power(torch.sin(3 * y)).item() < 1e-9


class Painted(Generators):
    """Generators with a known answer: the similar image is the film, the adversarial one adds what it is given."""

    def __init__(self, added_by_decision: Tensor) -> None:
        super().__init__("single", (8, 8))
        self.added = added_by_decision

    def forward(self, image_bchw: Tensor, decision_b: Tensor) -> tuple[Tensor, Tensor]:
        return image_bchw, image_bchw + self.added[decision_b.long()]


@pytest.fixture(scope="module")
def films(films_folder: Path) -> FilmSet:
    return load([SourceConfig("planted", "training")], films_folder, (64, 64))


@pytest.fixture
def by_label(films: FilmSet) -> FrozenClassifier:
    """A classifier whose score is known: brighter than the median film or not."""

    class Mean(nn.Module):
        middle = films.images.float().div(255).mean((1, 2)).median()

        def forward(self, image_bchw: Tensor) -> Tensor:
            return 100 * (image_bchw.mean((1, 2, 3)) - self.middle + 1e-4)

    return FrozenClassifier.freeze(Mean(), 0.5)


def test_an_opposite_shift_of_both_decisions_flips_all_and_is_as_unspecific_as_can_be(
    films: FilmSet, by_label: FrozenClassifier
) -> None:
    shift = torch.tensor([0.5, -0.5]).view(2, 1, 1, 1)
    figures = measure_generators(Painted(shift.expand(2, 1, 64, 64)), by_label, films, batch=5)
    assert figures["similar_agrees"] == figures["adversarial_flips"] == 1.0
    assert figures["flips_class"] == figures["flips_counter_class"] == 1.0
    assert figures["closeness"] == 0
    assert figures["difference"] == 0.5
    assert figures["map_diversity"] == pytest.approx(0.0, abs=1e-4)
    assert figures["octave"] == pytest.approx(1.0, abs=1e-3)


def test_a_map_per_film_is_specific(films: FilmSet, by_label: FrozenClassifier) -> None:
    class OnePixelEach(Painted):
        count = 0

        def forward(self, image_bchw: Tensor, decision_b: Tensor) -> tuple[Tensor, Tensor]:
            marked = image_bchw.clone()
            for row in marked:
                row.view(-1)[self.count] += 0.1
                self.count += 1
            return image_bchw, marked

    figures = measure_generators(OnePixelEach(torch.zeros(2)), by_label, films)
    decided = float(by_label.decisions(films.batch(torch.arange(16))[0]).sum())
    assert figures["map_diversity"] == pytest.approx(1 - 1 / min(decided, 16 - decided), abs=1e-4)
    assert figures["adversarial_flips"] <= 0.1


def test_localisation_is_measured_where_the_region_is_exact(films: FilmSet, by_label: FrozenClassifier) -> None:
    class OnTheRegion(Painted):
        def forward(self, image_bchw: Tensor, decision_b: Tensor) -> tuple[Tensor, Tensor]:
            regions = torch.nn.functional.interpolate(films.regions.unsqueeze(1).float(), scale_factor=4.0)
            return image_bchw, image_bchw - 0.1 * regions

    assert measure_generators(OnTheRegion(torch.zeros(2)), by_label, films)["iou_at_area"] == 1.0
    unknown = dataclasses.replace(films, region_kinds=films.region_kinds * 0)
    assert "iou_at_area" not in measure_generators(OnTheRegion(torch.zeros(2)), by_label, unknown)


@pytest.fixture
def always() -> FrozenClassifier:
    """A classifier that decides every film as the class."""

    class Always(nn.Module):
        def forward(self, image_bchw: Tensor) -> Tensor:
            return torch.ones(len(image_bchw))

    return FrozenClassifier.freeze(Always(), 0.5)


@pytest.fixture
def narrow(tmp_path: Path, films_folder: Path) -> FilmSet:
    """The same films cut to half their width: half of each plane is letterbox."""
    for path in (films_folder / "training").rglob("*.png"):
        with Image.open(path) as picture:
            width, height = picture.size
            cut = tmp_path / "narrow" / path.relative_to(films_folder / "training")
            cut.parent.mkdir(parents=True, exist_ok=True)
            picture.crop((width // 4, 0, width - width // 4, height)).save(cut)
    return load([SourceConfig("planted", "narrow")], tmp_path, (64, 64))


def test_the_letterbox_is_no_part_of_any_figure(narrow: FilmSet, always: FrozenClassifier) -> None:
    assert all(narrow.content(number) == (slice(0, 64), slice(16, 48)) for number in range(len(narrow)))
    everywhere = torch.full((2, 1, 64, 64), 0.5)
    figures = measure_generators(Painted(everywhere), always, narrow)
    assert figures["difference"] == 0.5

    beside = everywhere.clone()
    beside[..., 16:48] = 0
    figures = measure_generators(Painted(beside), always, narrow)
    assert (figures["difference"], figures["octave"]) == (0, 1)


def test_what_is_painted_beside_the_film_is_no_overlap_lost(narrow: FilmSet, always: FrozenClassifier) -> None:
    class OnTheRegionAndBeside(Painted):
        def forward(self, image_bchw: Tensor, decision_b: Tensor) -> tuple[Tensor, Tensor]:
            painted = torch.nn.functional.interpolate(narrow.regions.unsqueeze(1).float(), scale_factor=4.0)
            painted[..., :16] = painted[..., 48:] = 2
            return image_bchw, image_bchw - 0.1 * painted

    assert measure_generators(OnTheRegionAndBeside(torch.zeros(2)), always, narrow)["iou_at_area"] == 1.0


def test_a_figure_of_one_name_is_that_of_the_evaluation(narrow: FilmSet, always: FrozenClassifier) -> None:
    added = torch.rand(2, 1, 64, 64, generator=torch.Generator().manual_seed(1)) - 0.5
    figures = measure_generators(Painted(added), always, narrow)
    x = narrow.batch(torch.arange(len(narrow)))[0]
    x_a = x + added[1]
    near, overlap = [], []
    for number in range(len(narrow)):
        content, region_hw = narrow.content(number), narrow.exact_region(number)
        original_hw, adversarial_hw = (one[number, 0].numpy()[content] for one in (x, x_a))
        near.append(proximity(original_hw, original_hw, adversarial_hw)["similar_adversarial"])
        if region_hw is not None:
            overlap.append(localisation(np.abs(original_hw - adversarial_hw), region_hw[content])["iou_at_area"])
    assert overlap
    assert figures["difference"] == pytest.approx(sum(near) / len(near), abs=1e-4)
    assert figures["iou_at_area"] == pytest.approx(sum(overlap) / len(overlap), abs=1e-4)


def test_one_film_alone_has_no_map_diversity(films: FilmSet, by_label: FrozenClassifier) -> None:
    one = FilmSet(films.images[:1], films.labels[:1], films.regions[:1], films.region_kinds[:1], films.source_of[:1],
                  films.shares, films.names[:1], films.contents[:1])  # fmt: skip
    assert math.isnan(measure_generators(Painted(torch.zeros(2, 1, 64, 64)), by_label, one)["map_diversity"])
