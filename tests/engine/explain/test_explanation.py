import subprocess
import sys
from dataclasses import FrozenInstanceError, replace
from pathlib import Path

import numpy as np
import pytest

import engine
from engine.explain.explanation import Explanation, Scores
from engine.explain.reason import Reason
from engine.explain.validity import failed_conditions


def test_both_definitions_of_the_map(explanation: Explanation) -> None:
    other = replace(explanation, similar_hw=explanation.original_hw * np.float32(0.5))
    assert np.array_equal(other.signed_map_hw(), other.similar_hw - other.adversarial_hw)
    assert np.array_equal(other.signed_map_hw("original-adversarial"), other.original_hw - other.adversarial_hw)
    for definition in ("similar-adversarial", "original-adversarial"):
        assert np.array_equal(other.map_hw(definition), np.abs(other.signed_map_hw(definition)))
        assert other.map_hw(definition).dtype == np.float32


def test_where_an_opacity_went_the_signed_map_is_positive(explanation: Explanation) -> None:
    signed = explanation.signed_map_hw()
    assert signed.max() > 0.05
    assert signed.max() > -signed.min()


@pytest.mark.parametrize(
    ("score", "decision"), [(0.93, "opacity"), (0.5, "opacity"), (0.4999, "no opacity"), (0.0, "no opacity")]
)
def test_the_decision_is_the_class_at_or_above_the_operating_point(
    explanation: Explanation, score: float, decision: str
) -> None:
    assert replace(explanation, scores=Scores(score, 0.5, 0.5)).decision == decision


def test_it_holds_if_and_only_if_nothing_speaks_against_it(explanation: Explanation) -> None:
    assert explanation.holds
    for changes in (
        {"plausibility": 0.1},
        {"plausibility": float("inf")},
        {"scores": Scores(0.9, 0.1, 0.1)},
        {"scores": Scores(0.9, 0.9, 0.9)},
    ):
        changed = replace(explanation, **changes)  # type: ignore[arg-type]  # fields of an Explanation
        assert not changed.holds
        assert failed_conditions(changed)


def test_what_lies_outside_the_training_never_holds_and_the_verdict_says_why(explanation: Explanation) -> None:
    warned = replace(explanation, distribution_warnings=(Reason("inverted"),))
    assert explanation.in_distribution
    assert not warned.in_distribution
    assert not warned.holds
    assert [reason.code for reason in failed_conditions(warned)] == ["outside"]


def test_an_explanation_is_a_value_that_nobody_changes(explanation: Explanation) -> None:
    with pytest.raises(FrozenInstanceError):
        explanation.device = "cuda"  # type: ignore[misc]


def test_explanations_and_their_layers_need_no_torch() -> None:
    code = (
        "import sys; import engine.explain.layers, engine.explain.counterfactual, engine.explain.validity; "
        "sys.exit('torch' in sys.modules)"
    )
    root = Path(engine.__file__).parents[1]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, timeout=100, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("scores", "agrees", "flips"),
    [
        (Scores(0.9, 0.8, 0.1), True, True),
        (Scores(0.9, 0.1, 0.8), False, False),
        (Scores(0.1, 0.2, 0.5), True, True),
        (Scores(0.1, float("nan"), float("nan")), False, False),
        (Scores(float("nan"), 0.1, 0.9), False, False),
    ],
)
def test_agreement_and_flip_are_told_in_one_place(scores: Scores, agrees: bool, flips: bool) -> None:
    assert (scores.similar_agrees(0.5), scores.adversarial_flips(0.5)) == (agrees, flips)
