"""The self-check of one explanation: which of its conditions failed."""

import math

from engine.explain.explanation import Explanation
from engine.explain.reason import Reason


def failed_conditions(explanation: Explanation) -> tuple[Reason, ...]:
    """One reason per failed condition; empty if and only if the explanation holds."""
    scores, point = explanation.scores, explanation.operating_point
    if not (scores.are_numbers and math.isfinite(explanation.plausibility)):
        return (Reason("score-not-a-number"),)
    failed = []
    if not scores.similar_agrees(point):
        failed.append(Reason("similar-differs", {"score": scores.similar, "point": point}))
    if not scores.adversarial_flips(point):
        failed.append(Reason("adversarial-stays", {"score": scores.adversarial, "point": point}))
    if not explanation.plausible:
        failed.append(Reason("implausible"))
    if not explanation.in_distribution:
        failed.append(Reason("outside"))
    return tuple(failed)
