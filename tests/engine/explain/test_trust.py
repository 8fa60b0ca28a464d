"""The trust check on a classifier that looks at one square, and methods that do or do not look there too."""

from typing import Any

import numpy as np
import pytest
from explanation_factory import make_explanation
from numpy.typing import NDArray

from engine.attribution.method import Attribution, method_named
from engine.core.errors import Cancelled
from engine.core.jobs import JobContext
from engine.explain.counterfactual import load_explainer
from engine.explain.explanation import Explanation, Scores
from engine.explain.trust import METHODS_ASKED, TrustChecker, load_trust_checker
from engine.imaging.grid import Grid
from engine.imaging.layer import Threshold
from engine.models.registry import RegisteredModel

HW = (64, 64)
SQUARE = (slice(20, 30), slice(8, 18))
ELSEWHERE = (slice(45, 55), slice(40, 50))
# The square holds 100 of 4096 pixels.
ABOVE = Threshold("percentile", 97.0)


class LooksAtSquare:
    """Score: mean of the square. Its map: the square itself, or noise that is drawn anew every time."""

    def __init__(self, *, shaky: bool = False) -> None:
        self.shaky = shaky
        self._random = np.random.default_rng(0)

    def score(self, images_b1hw: NDArray[np.float32]) -> NDArray[np.float64]:
        return np.asarray(images_b1hw[(..., *SQUARE)].mean((1, 2, 3), dtype=np.float64))

    def map_of(self, plane_hw: NDArray[np.float32], grid: Grid) -> tuple[NDArray[np.float32], float]:
        if self.shaky:
            return self._random.random(HW).astype(np.float32), 0.5
        # It follows what is bright, so it moves with the film.
        return np.where(plane_hw > 0.6, plane_hw, 0).astype(np.float32), 0.5


class Marks:
    """A method that marks given places, whatever the film shows."""

    def __init__(self, **places: tuple[slice, slice]) -> None:
        self.places = {name.replace("_", "-"): place for name, place in places.items()}

    def explain(
        self, name: str, plane_hw: NDArray[np.float32], grid: Grid, context: Any = None, settings: Any = None
    ) -> Attribution:
        context.check()
        map_hw = np.zeros(HW, np.float32)
        map_hw[self.places[name]] = 1
        return Attribution(method_named(name), map_hw, None, grid, 0.8, 10.0, 1.0, "cpu")


EVERYWHERE_THE_SAME = Marks(integrated_gradients=SQUARE, occlusion=SQUARE)


def explained(where: tuple[slice, slice] = SQUARE) -> Explanation:
    original_hw = np.full(HW, 0.2, np.float32)
    original_hw[SQUARE] = 0.9
    adversarial_hw = original_hw.copy()
    adversarial_hw[where] -= 0.2
    return make_explanation(original_hw, adversarial_hw, HW, scores=Scores(0.9, 0.9, 0.2))


def test_an_explanation_that_is_right_passes() -> None:
    messages: list[tuple[float, str]] = []
    context = JobContext(lambda fraction, message: messages.append((fraction, message)))
    found = TrustChecker(LooksAtSquare(), EVERYWHERE_THE_SAME).check(explained(), ABOVE, context)
    assert found.passed
    assert [finding.name for finding in found.findings] == ["stability", "masking", "agreement"]
    assert set(found.stability) == {"shift", "rotation", "noise"}
    assert min(found.stability.values()) > 0.8
    assert found.masking is not None
    assert found.masking.region_share == pytest.approx(100 / 4096)
    assert found.masking.original == pytest.approx(0.9)
    # The reference is blurred by 2.9 pixels: in the middle of the square little of the brightness is lost.
    assert found.masking.masked < 0.8
    assert found.masking.mirrored == pytest.approx(0.9, abs=0.01)
    assert [one.overlap for one in found.agreement] == [1.0, 1.0]
    assert found.agreement[0].chance == pytest.approx(100 / 4096)
    assert "Integrated gradients marks 100\N{NO-BREAK SPACE}% of the region" in found.findings[2].sentence
    assert messages[0][0] == 0.0
    assert messages[-1] == (1.0, "Checked")


def test_a_map_that_jumps_is_not_stable() -> None:
    found = TrustChecker(LooksAtSquare(shaky=True), EVERYWHERE_THE_SAME).check(explained(), ABOVE)
    assert [finding.passed for finding in found.findings] == [False, True, True]
    assert found.findings[0].sentence.startswith("The map changes when the film hardly does")


def test_a_map_of_another_place_masks_nothing_that_counts_and_finds_no_agreement() -> None:
    found = TrustChecker(LooksAtSquare(), EVERYWHERE_THE_SAME).check(explained(ELSEWHERE), ABOVE)
    assert [finding.passed for finding in found.findings] == [False, False, False]
    assert found.masking is not None
    assert found.masking.masked == pytest.approx(found.masking.original)
    assert [one.overlap for one in found.agreement] == [0.0, 0.0]
    assert found.findings[2].sentence.startswith("Other methods point elsewhere")


def test_one_method_that_agrees_is_named() -> None:
    other_methods = Marks(integrated_gradients=ELSEWHERE, occlusion=SQUARE)
    found = TrustChecker(LooksAtSquare(), other_methods).check(explained(), ABOVE)
    assert found.passed
    assert found.findings[2].sentence.startswith("Only Occlusion points to the same place")


def test_an_empty_map_passes_nothing_and_asks_nobody() -> None:
    same_hw = np.full(HW, 0.2, np.float32)
    found = TrustChecker(LooksAtSquare(), Marks()).check(make_explanation(same_hw, same_hw, HW))
    assert (found.masking, found.agreement, found.passed) == (None, (), False)
    assert [finding.passed for finding in found.findings] == [False, False, False]


def test_it_can_be_cancelled_between_two_methods() -> None:
    def stop(fraction: float, _message: str) -> None:
        if fraction >= 0.15:
            context.cancel()

    class Reports(Marks):
        def explain(self, *arguments: Any, **settings: Any) -> Attribution:
            arguments[3].report(0.0, "Computing")
            return super().explain(*arguments, **settings)

    context = JobContext(stop)
    with pytest.raises(Cancelled):
        TrustChecker(LooksAtSquare(), Reports(integrated_gradients=SQUARE)).check(explained(), ABOVE, context)


def test_on_a_trained_model_every_question_is_answered(tiny_pack: RegisteredModel, film_frame) -> None:
    shown = load_explainer(tiny_pack, "cpu").explain(film_frame)
    found = load_trust_checker(tiny_pack, "cpu").check(shown)
    assert len(found.agreement) == len(METHODS_ASKED)
    assert found.masking is not None
    assert found.masking.original == pytest.approx(shown.scores.original, abs=1e-5)
    assert all(finding.sentence.endswith(".") for finding in found.findings)
