import dataclasses
from pathlib import Path

import pytest
import torch

from engine.data.film_set import FilmSet, load
from engine.data.source import SourceConfig
from engine.models.precision import CPU
from engine.training.frozen import FrozenClassifier
from engine.training.sparring import SparringPartner, protected, usual_places


@pytest.fixture(scope="module")
def films(films_folder: Path) -> FilmSet:
    return load([SourceConfig("planted", "training")], films_folder, (64, 64))


def test_usual_places_hold_the_regions_and_not_the_corners(films: FilmSet) -> None:
    places = usual_places(films)
    assert places.shape == (1, 1, 16, 16)
    often = films.regions.float().mean(0)
    assert places[0, 0][often == often.max()].all()
    assert places[..., 0, 0] == 0
    assert 0 < float(places.mean()) < 1


def test_without_any_exact_region_every_place_is_usual(films: FilmSet) -> None:
    unknown = dataclasses.replace(films, region_kinds=films.region_kinds * 0)
    assert usual_places(unknown).all()


def test_what_may_not_be_painted_on_follows_from_what_is_known() -> None:
    regions = torch.zeros(3, 1, 16, 16)
    regions[1:, :, 8, 8] = 1
    places = torch.zeros(3, 1, 16, 16)
    places[..., :4] = 1
    kept = protected(regions, torch.tensor([0, 2, 1], dtype=torch.int8), places)
    assert torch.equal(kept[0], places[0])  # nothing known: wherever an opacity could lie
    assert kept[1].sum() == 25  # an exact region: that and a margin of two
    assert kept[1, 0, 8, 8] == 1
    assert torch.equal(kept[2], torch.maximum(places[2], kept[1]))  # a reader's box: both


def test_the_partner_learns_to_fool_and_never_paints_on_what_is_protected(
    films: FilmSet, bright_centre: FrozenClassifier
) -> None:
    torch.manual_seed(0)
    images, labels, _, _ = films.batch(torch.arange(16))
    decided = bright_centre.decisions(images)
    kept = torch.zeros(16, 1, 16, 16)
    kept[..., :4] = 1
    partner = SparringPartner(CPU, rate=0.02)
    for _ in range(100):
        painted = partner.paint(bright_centre.network, images, decided, kept, bfloat16=False)
    assert torch.equal(painted[..., :14], images[..., :14])
    assert float((bright_centre.decisions(painted) != decided).float().mean()) > 0.8
    assert not painted.requires_grad
    assert labels.shape == decided.shape


def test_a_classifier_of_which_nothing_may_be_painted_on_is_left_in_peace(
    films: FilmSet, bright_centre: FrozenClassifier
) -> None:
    images, labels, _, _ = films.batch(torch.arange(4))
    painted = SparringPartner(CPU).paint(
        bright_centre.network, images, labels, torch.ones(4, 1, 16, 16), bfloat16=False
    )
    assert torch.equal(painted, images)
