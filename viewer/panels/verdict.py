"""What the verdict card says, in words. Plain functions of an explanation."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from engine.core.language import number
from engine.explain.explanation import Explanation
from engine.imaging.layer import Layer
from engine.models.class_names import shown_class
from viewer.layer_titles import layer_title

translate = QCoreApplication.translate


@dataclass(frozen=True)
class ScoreLine:
    """One line of the card.

    Attributes
    ----------
    name : str
    score, tick : float
        In [0, 1]; `tick` is the point that decides.
    passed : bool or None
        Whether the condition this line stands for is met; None where it is no condition.
    words : str
        The same in words.
    tooltip : str
        One sentence that explains the number.
    """

    name: str
    score: float
    tick: float
    passed: bool | None
    words: str
    tooltip: str


def score_lines(explanation: Explanation) -> tuple[ScoreLine, ...]:
    """Original, similar, adversarial and plausibility."""
    point = explanation.operating_point
    scores = explanation.scores
    agrees, flips = scores.similar_agrees(point), scores.adversarial_flips(point)
    plausible = explanation.plausibility >= explanation.plausibility_threshold
    opposite = explanation.counter_class_name if scores.original >= point else explanation.class_name
    return (
        ScoreLine(
            translate("Verdict", "Original"),
            scores.original,
            point,
            None,
            shown_class(explanation.decision),
            translate(
                "Verdict",
                "The classifier's score for “{name}” on this film; from {point} on it decides for it. "
                "It is not a probability of disease.",
            ).format(name=shown_class(explanation.class_name), point=number(point, ".2f")),
        ),
        ScoreLine(
            translate("Verdict", "Similar"),
            scores.similar,
            point,
            agrees,
            translate("Verdict", "agrees") if agrees else translate("Verdict", "does not agree"),
            translate(
                "Verdict",
                "The classifier's score on the similar image, a generated copy of the film; it must be decided alike.",
            ),
        ),
        ScoreLine(
            translate("Verdict", "Adversarial"),
            scores.adversarial,
            point,
            flips,
            translate("Verdict", "flips") if flips else translate("Verdict", "does not flip"),
            translate(
                "Verdict",
                "The classifier's score on the adversarial image, the film changed just enough to be read as “{name}”.",
            ).format(name=shown_class(opposite)),
        ),
        ScoreLine(
            translate("Verdict", "Plausibility"),
            explanation.plausibility,
            explanation.plausibility_threshold,
            plausible,
            translate("Verdict", "film-like") if plausible else translate("Verdict", "not film-like"),
            translate(
                "Verdict",
                "How much the adversarial image looks like a film to a second network that is not the classifier; "
                "below {point} it does not count as one.",
            ).format(point=number(explanation.plausibility_threshold, ".2f")),
        ),
    )


def verdict_text(explanation: Explanation) -> str:
    """Whether the explanation holds."""
    if explanation.holds:
        return translate("Verdict", "Holds: explained")
    return translate("Verdict", "Does not hold")


def map_text(layer: Layer | None) -> str:
    """How the map is defined and from where on it is painted; empty without a map."""
    if layer is None or layer.data.kind == "image":
        return ""
    of_original = layer.data.definition == "original-adversarial"
    definitions = {
        "difference": translate("Verdict", "|original − adversarial|")
        if of_original
        else translate("Verdict", "|similar − adversarial|"),
        "signed difference": translate("Verdict", "original − adversarial")
        if of_original
        else translate("Verdict", "similar − adversarial"),
    }
    definition = definitions.get(layer.data.name, layer_title(layer.data.name))
    threshold = layer.look.threshold
    if threshold is None:
        return definition
    if threshold.mode == "percentile":
        shown = translate("Verdict", "from percentile {value}").format(value=number(threshold.value, ".1f"))
    else:
        shown = translate("Verdict", "from {value}").format(value=number(threshold.value, ".3f"))
    return f"{definition}, {shown}"


def timing_details(explanation: Explanation) -> str:
    """Milliseconds by step."""
    steps = " · ".join(f"{step} {number(value, '.1f')} ms" for step, value in explanation.timings_ms.items())
    return translate("Verdict", "Time by step: {steps}.").format(steps=steps)
