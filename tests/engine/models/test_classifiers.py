import math

import pytest
import torch

from engine.core.errors import ModelError
from engine.models.classifiers import EvidenceNet, build_classifier

TINY = {"widths": [8, 8, 16, 16], "blocks": [1, 1, 1, 1]}


def tiny_net() -> EvidenceNet:
    torch.manual_seed(0)
    network = build_classifier("EvidenceNet", TINY)
    assert isinstance(network, EvidenceNet)
    return network.eval()


@pytest.mark.parametrize("hw", [(64, 64), (32, 96)])
def test_evidence_has_a_vote_per_sixteen_pixels_and_images_one_logit(hw: tuple[int, int]) -> None:
    images = torch.rand(3, 1, *hw)
    network = tiny_net()
    assert network.evidence(images).shape == (3, 1, hw[0] // 16, hw[1] // 16)
    assert network(images).shape == (3,)


@pytest.mark.parametrize(("fine", "pixels"), [(0, 16), (1, 8), (2, 4)])
def test_finer_evidence_has_more_votes_and_still_one_logit(fine: int, pixels: int) -> None:
    network = build_classifier("EvidenceNet", {**TINY, "fine": fine}).eval()
    assert isinstance(network, EvidenceNet)
    images = torch.rand(2, 1, 64, 96)
    assert network.evidence(images).shape == (2, 1, 64 // pixels, 96 // pixels)
    assert network(images).shape == (2,)


def test_evidence_finer_than_the_stem_is_refused() -> None:
    with pytest.raises(ModelError, match="fine is 0, 1 or 2, not 3"):
        build_classifier("EvidenceNet", {**TINY, "fine": 3})


def test_equal_votes_pool_to_that_vote() -> None:
    votes = torch.full((2, 1, 4, 4), -1.7)
    assert torch.allclose(tiny_net().pool(votes), torch.full((2,), -1.7), atol=1e-6)


def test_one_convincing_region_is_enough() -> None:
    votes = torch.full((1, 1, 4, 4), -5.0)
    votes[0, 0, 1, 2] = 20.0
    assert tiny_net().pool(votes).item() == pytest.approx(20 - math.log(16), abs=1e-4)


def test_sharper_pooling_comes_nearer_to_the_strongest_vote() -> None:
    votes = torch.linspace(-3, 3, 16).view(1, 1, 4, 4)
    pooled = [EvidenceNet(**TINY, sharpness=sharpness).pool(votes).item() for sharpness in (0.01, 1.0, 20.0)]  # type: ignore[arg-type]
    assert pooled == sorted(pooled)
    assert pooled[0] == pytest.approx(0.0, abs=0.05)  # the mean
    assert pooled[2] == pytest.approx(3.0, abs=0.2)  # the maximum


def test_the_logit_is_the_pooled_evidence() -> None:
    network, images = tiny_net(), torch.rand(2, 1, 64, 64)
    assert torch.equal(network(images), network.pool(network.evidence(images)))


def test_an_unknown_architecture_is_refused_by_name() -> None:
    with pytest.raises(ModelError, match="“GrandNet” is unknown"):
        build_classifier("GrandNet", {})


@pytest.mark.parametrize("arguments", [{"depth": 3}, {"widths": [8, 16]}, {"widths": [8, 8, -16, 16]}, {"widths": 8}])
def test_arguments_that_do_not_fit_are_refused_in_a_sentence(arguments: dict[str, object]) -> None:
    with pytest.raises(ModelError, match="cannot be built from its card"):
        build_classifier("EvidenceNet", arguments)
