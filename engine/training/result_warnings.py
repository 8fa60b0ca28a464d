"""What the figures of a finished training are not good enough for, and what to do about it."""

from collections.abc import Mapping

from engine.core.language import number, translate

ENOUGH_FLIPS, ENOUGH_AGREE, ENOUGH_PLAUSIBLE, ENOUGH_DIVERSE, ENOUGH_FILMS = 0.9, 0.99, 0.7, 0.35, 50


def warnings_of(figures: Mapping[str, float], films: int) -> tuple[str, ...]:
    """What is not good enough, and what to change, in sentences.

    Parameters
    ----------
    figures : mapping
        Names of metrics to values, as the card has them.
    films : int
        Held-out films that they were measured on.
    """
    found = []
    positives = translate(
        "Wizard",
        "The adversarial image flips only {share} % of the positives: train longer or lower the closeness weight.",
    )
    negatives = translate(
        "Wizard",
        "The adversarial image flips only {share} % of the negatives: train longer or lower the closeness weight.",
    )
    for name, text in (("flips_class", positives), ("flips_counter_class", negatives)):
        if figures.get(name, 1.0) < ENOUGH_FLIPS:
            found.append(text.format(share=_percent(figures[name])))
    if figures.get("similar_agrees", 1.0) < ENOUGH_AGREE:
        text = translate("Wizard", "The similar image agrees on only {share} % of the films: train longer.")
        found.append(text.format(share=_percent(figures["similar_agrees"])))
    if figures.get("adversarial_plausible", 1.0) < ENOUGH_PLAUSIBLE:
        text = translate(
            "Wizard",
            "Only {share} % of the adversarial images look like films to the critic: raise the realism weight, or look "
            "at the samples to see what is painted.",
        )
        found.append(text.format(share=_percent(figures["adversarial_plausible"])))
    if figures.get("map_diversity", 1.0) < ENOUGH_DIVERSE:
        text = translate(
            "Wizard",
            "The maps show nearly the same on every film (diversity {value}): the classifier is being fooled, not "
            "explained. Train on more films, or with another scheme.",
        )
        found.append(text.format(value=number(figures["map_diversity"], ".2f")))
    if 0 < films < ENOUGH_FILMS:
        text = translate("Wizard", "These figures come from {count} films: a single film moves them by {step} %.")
        found.append(text.format(count=films, step=number(100 / films, ".1f")))
    return tuple(found)


def _percent(share: float) -> str:
    """Rounded down, so that a share that is not enough does not read as if it were."""
    return str(int(share * 100))
