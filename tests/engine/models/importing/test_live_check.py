import numpy as np
import pytest
import torch
from torch import Tensor, nn

from engine.core.errors import ModelError
from engine.models.importing.live_check import live_check, refuse_constant


class MeanGrey(nn.Module):
    """Its logit is the mean grey of the film, scaled."""

    def __init__(self, slope: float, middle: float = 0.5) -> None:
        super().__init__()
        self.slope, self.middle = slope, middle

    def forward(self, x: Tensor) -> Tensor:
        return self.slope * (x.mean((1, 2, 3)) - self.middle)


FILMS = [(name, np.full((8, 8), grey, np.float32)) for name, grey in (("dark", 0.2), ("grey", 0.45), ("light", 0.7))]


def test_films_and_their_inverted_copies_are_scored() -> None:
    check = live_check(MeanGrey(4), 0.5, FILMS)
    expected = torch.sigmoid(4 * torch.tensor([-0.3, -0.05, 0.2])).tolist()
    assert [film.name for film in check.films] == ["dark", "grey", "light"]
    assert [film.score for film in check.films] == pytest.approx(expected)
    assert [film.inverted_score for film in check.films] == pytest.approx([1 - score for score in expected])
    assert check.warnings == ()


@pytest.mark.parametrize(
    ("classifier", "warning"),
    [
        (MeanGrey(1e-4), "Every film gets the same score"),
        (MeanGrey(4, middle=0.9), "Every film scores below the operating point"),
        (MeanGrey(1e4, middle=0.3), "Every score is 0 or 1"),
    ],
)
def test_a_suspicious_scale_is_called_out(classifier: nn.Module, warning: str) -> None:
    assert any(sentence.startswith(warning) for sentence in live_check(classifier, 0.5, FILMS).warnings)


def test_a_classifier_blind_to_inversion_is_called_out() -> None:
    class Contrast(nn.Module):
        def forward(self, x: Tensor) -> Tensor:
            return 40 * ((x - 0.5).abs().mean((1, 2, 3)) - 0.1)

    (warning,) = live_check(Contrast(), 0.5, FILMS).warnings
    assert warning.startswith("Exchanging black and white changes no score")


def test_scores_that_are_no_numbers_are_a_sentence() -> None:
    with pytest.raises(ModelError, match="values that are not numbers on these films"):
        live_check(MeanGrey(float("nan")), 0.5, FILMS)


def test_no_film_is_a_sentence() -> None:
    with pytest.raises(ModelError, match="There is no film to try"):
        live_check(MeanGrey(1), 0.5, [])


def test_a_constant_classifier_is_refused_before_any_training() -> None:
    with pytest.raises(ModelError, match="decides the same on all 3 films"):
        refuse_constant(np.array([0.1, 0.2, 0.3]), 0.5)
    refuse_constant(np.array([0.1, 0.6]), 0.5)
