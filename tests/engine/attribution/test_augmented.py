import pytest
import torch
from torch import Tensor

from engine.attribution.augmented import Augmented, inverse, with_augmentation
from engine.attribution.captum_methods import Gradient, PreparedFilm
from engine.attribution.explained_score import DecisionScore, ExplainedScore
from engine.attribution.mask_generator import MaskGenerator
from engine.attribution.perturbation import GeneratedMask, MeaningfulPerturbation
from engine.augment.config import AugmentConfig
from engine.augment.warp import random_transforms, warp
from engine.core.errors import Cancelled
from engine.core.jobs import JobContext

WIDE = AugmentConfig(rotation_deg=10, translation=0.05, zoom=0.1)


class Brightness:
    """Marks what is bright: a method whose map moves with the film."""

    part = "absolute"

    def __init__(self) -> None:
        self.calls = 0

    def attribute(self, score: object, film: PreparedFilm, context: JobContext) -> Tensor:
        context.check()
        self.calls += 1
        return film.image_b1hw[0, 0]


@pytest.fixture
def score() -> DecisionScore:
    """Of a classifier that nobody asks here."""
    return DecisionScore(ExplainedScore(torch.nn.Identity(), 0.5), True, lambda: None)


def film_of(image_hw: Tensor) -> PreparedFilm:
    image = image_hw[None, None]
    return PreparedFilm(image, image, torch.ones_like(image))


@pytest.fixture
def blob() -> Tensor:
    y, x = torch.meshgrid(torch.linspace(-1, 1, 64), torch.linspace(-1, 1, 64), indexing="ij")
    return torch.exp(-((y - 0.2) ** 2 + (x + 0.3) ** 2) / 0.05)


def test_an_inverse_undoes_a_transform(blob: Tensor) -> None:
    there = random_transforms(6, (64, 64), WIDE, torch.Generator().manual_seed(1))
    planes = blob.expand(6, 1, 64, 64)
    back = warp(warp(planes, there), inverse(there))
    assert (warp(planes, there) - planes).abs().max() > 0.3
    assert (back - planes).abs().max() < 0.03


def test_maps_of_copies_are_moved_back_onto_the_film(blob: Tensor, score: DecisionScore) -> None:
    method = Brightness()
    found = Augmented(method, copies=6, transforms=WIDE).attribute(score, film_of(blob), JobContext())
    assert method.calls == 7
    assert (found - blob).abs().max() < 0.03
    # An even film stays even to its edges: what a copy did not show does not count.
    even = Augmented(method, copies=6, transforms=WIDE).attribute(score, film_of(torch.ones(64, 64)), JobContext())
    assert even.min() > 0.97


def turned_square(film: PreparedFilm) -> tuple[int, int]:
    """Height and width of what is bright."""
    bright = film.image_b1hw[0, 0] > 0.5
    return int(bright.any(1).sum()), int(bright.any(0).sum())


def test_copies_of_a_wide_film_are_turned_and_not_sheared(score: DecisionScore) -> None:
    sizes = []

    class Looking(Brightness):
        def attribute(self, score: object, film: PreparedFilm, context: JobContext) -> Tensor:
            sizes.append(turned_square(film))
            return super().attribute(score, film, context)

    square = torch.zeros(64, 128)
    square[22:42, 54:74] = 1
    turns = AugmentConfig(rotation_deg=45, translation=0, zoom=0)
    found = Augmented(Looking(), copies=8, transforms=turns).attribute(score, film_of(square), JobContext())
    assert all(abs(height - width) <= 1 for height, width in sizes)
    assert max(sizes) > (26, 26)
    assert (found - square).abs().mean() < 0.005


def test_it_stops_between_two_copies(blob: Tensor, score: DecisionScore) -> None:
    method = Brightness()
    context = JobContext(lambda fraction, _message: context.cancel() if fraction > 0.3 else None)
    with pytest.raises(Cancelled):
        Augmented(method, copies=6).attribute(score, film_of(blob), context)
    assert method.calls < 7


def test_every_method_has_its_way_of_augmentation() -> None:
    assert with_augmentation(Gradient()) == Augmented(Gradient())
    optimised = with_augmentation(MeaningfulPerturbation())
    assert isinstance(optimised, MeaningfulPerturbation)
    assert optimised.transforms.rotation_deg > 0 == MeaningfulPerturbation().transforms.rotation_deg
    assert with_augmentation(GeneratedMask(MaskGenerator([8, 8]))) is None
