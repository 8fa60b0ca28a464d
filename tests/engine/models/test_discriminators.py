import pytest
import torch

from engine.core.errors import ModelError
from engine.models.discriminators import Discriminator, FilmCritic, build_critic


def test_the_discriminator_judges_patches_of_sixteen_pixels() -> None:
    torch.manual_seed(0)
    assert Discriminator((8, 8, 16))(torch.rand(2, 1, 64, 96), torch.ones(2)).shape == (2, 1, 4, 6)


def test_the_discriminator_is_told_the_wanted_decision() -> None:
    torch.manual_seed(0)
    discriminator, x = Discriminator((8, 8, 16)).eval(), torch.rand(2, 1, 64, 64)
    assert not torch.equal(discriminator(x, torch.zeros(2)), discriminator(x, torch.ones(2)))


def test_the_discriminator_is_told_the_height_on_the_film() -> None:
    torch.manual_seed(0)
    patches = Discriminator((8, 8, 16)).eval()(torch.full((1, 1, 256, 256), 0.5), torch.ones(1))[0, 0]
    inner = patches[3:-3, 3:-3]  # away from the border, which every convolution sees
    assert torch.allclose(inner, inner[:, :1].expand_as(inner), atol=1e-6)
    assert (inner[1:, 0] - inner[:-1, 0]).abs().min() > 1e-5


def test_the_critic_gives_one_logit_per_film() -> None:
    torch.manual_seed(0)
    assert FilmCritic((8, 8, 16, 16)).eval()(torch.rand(3, 1, 64, 64)).shape == (3,)


def test_a_small_artefact_in_one_corner_moves_the_critic() -> None:
    torch.manual_seed(0)
    critic, x = FilmCritic((8, 8, 16, 16)).eval(), torch.full((1, 1, 256, 256), 0.5)
    spoiled = x.clone()
    spoiled[..., :8, :8] = torch.tensor([[1.0, 0.0], [0.0, 1.0]]).repeat(4, 4)
    with torch.no_grad():
        features = critic.stages(critic.stem((torch.cat([x, spoiled]) - 0.5) / 0.25))
        mean, top = features.mean((2, 3)), features.amax((2, 3))
    # The mean barely sees it; the maximum does, and the head reads both.
    assert (top[1] - top[0]).abs().max() > 10 * (mean[1] - mean[0]).abs().max()
    assert critic.head.in_features == 2 * features.shape[1]


def test_critic_arguments_that_do_not_fit_are_refused_in_a_sentence() -> None:
    for arguments in ({"depth": 2}, {"widths": []}, {"widths": [8, -8]}):
        with pytest.raises(ModelError, match="film critic cannot be built"):
            build_critic(arguments)
