"""The self-check of one explanation: which of its conditions failed, in words."""

import math

from engine.explain.explanation import Scores
from engine.language import number, translate


def failed_conditions(
    scores: Scores, operating_point: float, plausibility: float, plausibility_threshold: float
) -> tuple[str, ...]:
    """One sentence per failed condition; empty if the explanation holds.

    An explanation holds if the similar image keeps the decision, the adversarial image flips it, and the adversarial
    image looks like a film to a critic that is not the classifier.
    """
    if not (scores.are_numbers and math.isfinite(plausibility)):
        return (translate("Validity", "A score is not a number: the model cannot read this image."),)
    failed, point = [], number(operating_point, ".2f")
    if not scores.similar_agrees(operating_point):
        text = translate(
            "Validity",
            "The similar image does not keep the decision: its score {score} lies on the other side of the "
            "operating point {point}.",
        )
        failed.append(text.format(score=number(scores.similar, ".2f"), point=point))
    if not scores.adversarial_flips(operating_point):
        text = translate(
            "Validity",
            "The adversarial image does not flip the decision: its score {score} lies on the same side of the "
            "operating point {point} as the original's.",
        )
        failed.append(text.format(score=number(scores.adversarial, ".2f"), point=point))
    if plausibility < plausibility_threshold:
        failed.append(translate("Validity", "The adversarial image does not look like a film."))
    return tuple(failed)
