"""Whether the generated images do to the classifier what they must (METHOD: validity)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from engine.metrics.intervals import Interval, share


@dataclass(frozen=True)
class Verdict:
    """What became of one film.

    Attributes
    ----------
    label : int or None
        1 the class, 0 the counter-class, None unknown.
    decided : bool
        The classifier decided for the class on the original.
    similar_agrees, adversarial_flips, plausible, in_distribution : bool
        The conditions of an explanation.
    """

    label: int | None
    decided: bool
    similar_agrees: bool
    adversarial_flips: bool
    plausible: bool
    in_distribution: bool = True

    @classmethod
    def of(
        cls,
        label: int | None,
        scores: tuple[float, float, float],
        operating_point: float,
        plausibility: float,
        plausibility_threshold: float,
        in_distribution: bool = True,
    ) -> "Verdict":
        """From the scores of the original, the similar and the adversarial image; NaN fulfils no condition."""
        original, similar, adversarial = scores
        decided = original >= operating_point
        return cls(
            label,
            decided,
            similar >= operating_point if decided else similar < operating_point,
            adversarial < operating_point if decided else adversarial >= operating_point,
            plausibility >= plausibility_threshold,
            in_distribution,
        )

    @property
    def holds(self) -> bool:
        """All conditions."""
        return self.similar_agrees and self.adversarial_flips and self.plausible and self.in_distribution


Shares = dict[str, Interval]


def shares(verdicts: Sequence[Verdict], patients: Sequence[int]) -> Shares:
    """Share of films, of these patients, that fulfil each condition."""
    return {
        name: share([getattr(verdict, name) for verdict in verdicts], patients)
        for name in ("similar_agrees", "adversarial_flips", "plausible", "holds")
    }


def shares_by_group(verdicts: Sequence[Verdict], patients: Sequence[int]) -> dict[str, dict[str, Shares]]:
    """The shares per decision of the classifier and per class of the label, ``class`` and ``counter_class``."""
    names = ((True, "class"), (False, "counter_class"))

    def of(belongs: Callable[[Verdict], bool]) -> Shares:
        chosen = [(v, patient) for v, patient in zip(verdicts, patients, strict=True) if belongs(v)]
        return shares([v for v, _ in chosen], [patient for _, patient in chosen])

    return {
        "per_decision": {name: of(lambda v, side=side: v.decided is side) for side, name in names},  # type: ignore[misc]
        "per_class": {name: of(lambda v, side=side: v.label == int(side)) for side, name in names},  # type: ignore[misc]
    }
