"""OtherMethods on classifiers whose attribution is known on paper, and the trace they leave: none."""

import warnings

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from engine.attribution.captum_methods import IntegratedGradients, Occlusion
from engine.attribution.method import METHODS
from engine.attribution.methods import MethodExplainer, load_methods
from engine.attribution.traceless import hook_count
from engine.core.errors import Cancelled, ModelError
from engine.core.jobs import JobContext
from engine.imaging.grid import Grid
from engine.models.registry import RegisteredModel

HW = (32, 32)
SQUARE = (slice(4, 12), slice(16, 24))
AT_ONCE = [method.name for method in METHODS if method.speed == "fast" and not method.learned] + ["occlusion"]


class Linear(nn.Module):
    """Log-odds: 20 times the mean of one square of 8 x 8, less its middle."""

    def forward(self, image_bchw: Tensor) -> Tensor:
        return 20 * (image_bchw[(..., *SQUARE)].mean((1, 2, 3)) - 0.5)


class BrightSpots(nn.Module):
    """Averages 4 x 4 blocks, keeps what is brighter than 0.6, and adds up; the ReLU is a function, not a module."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks = nn.AvgPool2d(4)
        self.spots = nn.Conv2d(1, 2, 1)
        with torch.no_grad():
            self.spots.weight.copy_(torch.tensor([1.0, -1.0]).view(2, 1, 1, 1))
            self.spots.bias.copy_(torch.tensor([-0.6, 0.6]))
        self.requires_grad_(False)

    def forward(self, image_bchw: Tensor) -> Tensor:
        found = torch.relu(self.spots(self.blocks(image_bchw)))
        return 30 * found[:, 0].amax((1, 2)) - 1


@pytest.fixture
def film_hw() -> NDArray[np.float32]:
    film = np.random.default_rng(3).uniform(0.1, 0.4, HW).astype(np.float32)
    film[SQUARE] = 0.9
    return film


@pytest.fixture
def linear() -> MethodExplainer:
    return MethodExplainer(Linear(), 0.5)


@pytest.fixture
def spots() -> MethodExplainer:
    return MethodExplainer(BrightSpots(), 0.5)


def test_the_gradient_of_a_linear_classifier_is_its_weight(linear: MethodExplainer, film_hw) -> None:
    for name in ("gradient", "smoothgrad"):
        found = linear.explain(name, film_hw, Grid.identity(HW))
        expected = np.zeros(HW, np.float32)
        expected[SQUARE] = 20 / 64
        assert found.map_hw == pytest.approx(expected, abs=1e-6)
        assert found.score == pytest.approx(1 / (1 + np.exp(-8)))


def test_integrated_gradients_add_up_to_the_change_of_the_score(linear: MethodExplainer, film_hw) -> None:
    black = linear.explain("integrated-gradients", film_hw, Grid.identity(HW))
    assert black.signed_map_hw is not None
    assert black.signed_map_hw.sum() == pytest.approx(20 * 0.9, rel=1e-4)
    blurred = linear.explain(
        "integrated-gradients", film_hw, Grid.identity(HW), settings=IntegratedGradients(baseline="blurred")
    )
    assert 0 < blurred.map_hw.sum() < black.map_hw.sum()


def test_occlusion_is_the_drop_of_the_score_under_the_square(linear: MethodExplainer, film_hw) -> None:
    found = linear.explain("occlusion", film_hw, Grid.identity(HW), settings=Occlusion(8, 8))
    drop = 20 * (0.9 - film_hw.mean())
    # Windows of 8 at multiples of 8: the square at rows 4 to 12 is covered half by each of two windows.
    assert found.map_hw[2, 20] == pytest.approx(drop / 2, rel=1e-4)
    assert found.map_hw[10, 20] == pytest.approx(drop / 2, rel=1e-4)
    assert found.map_hw[20:].max() == pytest.approx(0, abs=1e-5)


def test_what_speaks_against_the_class_has_the_other_sign(linear: MethodExplainer, film_hw) -> None:
    dark_hw = film_hw.copy()
    dark_hw[SQUARE] = 0.1
    bright, dark = (linear.explain("gradient", plane, Grid.identity(HW)) for plane in (film_hw, dark_hw))
    assert bright.score > 0.5 > dark.score
    # The signed map speaks of the class, whatever was decided: more light there means more of it.
    assert bright.signed_map_hw is not None
    assert dark.signed_map_hw is not None
    assert np.array_equal(bright.signed_map_hw, dark.signed_map_hw)
    assert bright.signed_map_hw[SQUARE].min() > 0
    # On the dark film light speaks against the decision: a grey square there makes it less sure.
    occluded = linear.explain("occlusion", dark_hw, Grid.identity(HW), settings=Occlusion(8, 4))
    assert occluded.signed_map_hw is not None
    assert occluded.signed_map_hw[SQUARE].max() < 0 < occluded.map_hw[SQUARE].min()


def test_grad_cam_finds_the_block_that_decides(film_hw) -> None:
    spots = MethodExplainer(BrightSpots(), 0.5)
    assert spots.cam_layer(film_hw) == "spots"
    for name in ("grad-cam", "guided-grad-cam"):
        found = spots.explain(name, film_hw, Grid.identity(HW))
        assert found.signed_map_hw is None
        row, column = np.unravel_index(found.map_hw.argmax(), HW)
        assert film_hw[row, column] == np.float32(0.9)


def test_guided_grad_cam_is_captums_where_every_relu_is_a_module() -> None:
    from captum.attr import GuidedGradCam

    torch.manual_seed(0)
    network = nn.Sequential(
        nn.Conv2d(1, 6, 3, padding=1), nn.ReLU(), nn.AvgPool2d(2), nn.Conv2d(6, 4, 3, padding=1), nn.ReLU(),
        nn.Flatten(), nn.Linear(4 * 16 * 16, 1),
    ).eval()  # fmt: skip
    plane_hw = np.random.default_rng(0).random(HW).astype(np.float32)
    from engine.attribution.captum_methods import GuidedGradCam as Ours

    ours = MethodExplainer(network, 0.5).explain("guided-grad-cam", plane_hw, Grid.identity(HW), settings=Ours("3"))
    x = torch.from_numpy(plane_hw)[None, None].requires_grad_()
    sign = 1.0 if ours.score >= 0.5 else -1.0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")

        class Signed(nn.Module):
            def __init__(self) -> None:
                super().__init__()
                self.network = network

            def forward(self, image: Tensor) -> Tensor:
                return sign * self.network(image)[:, 0]

        theirs = GuidedGradCam(Signed(), network[3]).attribute(x, interpolate_mode="bilinear")
    expected = theirs[0, 0].detach().clamp_min(0).numpy()
    assert expected.max() > 0
    assert ours.map_hw == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("name", AT_ONCE)
def test_on_a_trained_model_every_method_gives_a_map_and_leaves_no_trace(
    name: str, tiny_pack: RegisteredModel, capfd: pytest.CaptureFixture[str]
) -> None:
    other_methods = load_methods(tiny_pack, "cpu")
    classifier = other_methods._classifiers["cpu"]
    kept = nn.Module.register_forward_hook(classifier, lambda *_: None)
    plane_hw = np.zeros((64, 64), np.float32)
    plane_hw[:, 12:52] = np.random.default_rng(0).random((64, 40))
    grid = Grid.letterbox((96, 60), (64, 64))
    settings = Occlusion(16, 16) if name == "occlusion" else None
    first, second = (other_methods.explain(name, plane_hw, grid, settings=settings) for _ in range(2))
    assert (first.map_hw.dtype, first.map_hw.shape, first.grid) == (np.float32, (64, 64), grid)
    assert np.isfinite(first.map_hw).all()
    assert first.map_hw.min() >= 0
    assert first.map_hw[:, :12].max() == 0
    assert (first.signed_map_hw is not None) == first.method.signed
    assert np.array_equal(first.map_hw, second.map_hw)
    assert first.duration_ms > 0
    assert first.ratio_to_forward > 0
    assert hook_count(classifier) == 1
    kept.remove()
    assert not any(p.requires_grad for p in classifier.parameters())
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("name", AT_ONCE)
def test_a_cancel_or_an_error_in_the_midst_leaves_no_hook(name: str, tiny_pack: RegisteredModel, monkeypatch) -> None:
    other_methods = load_methods(tiny_pack, "cpu")
    classifier = other_methods._classifiers["cpu"]
    plane_hw = np.random.default_rng(0).random((64, 64)).astype(np.float32)
    context = JobContext(lambda _fraction, _message: context.cancel())
    with pytest.raises(Cancelled):
        other_methods.explain(name, plane_hw, Grid.identity((64, 64)), context)
    assert hook_count(classifier) == 0

    torn = classifier.stages[3].register_forward_hook(_tear)
    with pytest.raises(ZeroDivisionError):
        other_methods.explain(name, plane_hw, Grid.identity((64, 64)))
    assert hook_count(classifier) == 1
    torn.remove()


def _tear(*_: object) -> None:
    raise ZeroDivisionError


def test_what_cannot_run_says_why(linear: MethodExplainer, film_hw) -> None:
    assert set(linear.unavailable()) == {"mask-generator"}
    with pytest.raises(ModelError, match="needs a network"):
        linear.explain("mask-generator", film_hw, Grid.identity(HW))
    with pytest.raises(ModelError, match="no layer with places"):
        linear.explain("grad-cam", film_hw, Grid.identity(HW))


def test_a_classifier_without_gradients_says_which_method_still_works(film_hw) -> None:
    class Closed(Linear):
        def forward(self, image_bchw: Tensor) -> Tensor:
            with torch.no_grad():
                return super().forward(image_bchw)

    other_methods = MethodExplainer(Closed(), 0.5)
    for name in ("gradient", "smoothgrad", "integrated-gradients"):
        with pytest.raises(ModelError, match="cannot be computed on this classifier"):
            other_methods.explain(name, film_hw, Grid.identity(HW))
    assert other_methods.explain("occlusion", film_hw, Grid.identity(HW)).map_hw.max() > 0
