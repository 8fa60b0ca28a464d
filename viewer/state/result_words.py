"""What the figures of a finished training mean, in words, and what to do about them."""

from pathlib import Path

from engine.core.language import translate
from engine.models.metric_words import present_name
from engine.training.run_documents import OLD, PACK
from engine.training.run_progress import RunProgress
from viewer.state.wizard_facts import Measured, ResultFacts, SurveyFacts

SHOWN = (
    "holds",
    "similar_agrees",
    "adversarial_flips",
    "flips_class",
    "flips_counter_class",
    "adversarial_plausible",
    "map_diversity",
    "closeness",
    "difference",
    "roc_auc",
)
"""Figures of the result, in the order in which they matter."""
LESS_IS_BETTER = ("closeness", "difference")


def result_of(progress: RunProgress, survey: SurveyFacts | None, folder: Path) -> Measured[ResultFacts]:
    """The figures of a run that is done; without any of the new pair there is no result."""
    found = {
        str(metrics["stage"]): {present_name(name): value for name, value in metrics.items()}
        for metrics in progress.metrics
    }
    if PACK not in found:
        return Measured(error="The run says that it is done and has no figures. Start the training again.")
    figures = {
        stage: {name: float(metrics[name]) for name in SHOWN if isinstance(metrics.get(name), (int, float))}
        for stage, metrics in found.items()
    }
    pictures = [folder / stage / "quadruples-1.png" for stage in (PACK, OLD) if stage in found]
    held_out = None if survey is None else survey.splits.get("held-out")
    return Measured(
        ResultFacts(
            figures[PACK],
            figures.get(OLD, {}),
            int(found[PACK].get("n", 0)),
            0 if held_out is None else held_out.patients,
            tuple(str(picture) for picture in pictures),
        )
    )


def cheating_words(kind: str, message: str) -> str:
    """What a sign of cheating means to somebody who has the wizard before them and no run file.

    Parameters
    ----------
    kind : str
        Of a ``cheating`` event of the run.
    message : str
        What the run says itself, for a kind that is not known here.
    """
    words = {
        "common pattern": translate(
            "Wizard",
            "The generators paint nearly the same pattern on every film: it fools the classifier and shows nothing of "
            "the film. Raise the weight against one pattern on all films.",
        ),
        "checkerboard": translate(
            "Wizard",
            "The adversarial images have more fine detail than films have: a checkerboard or drawn edges attack the "
            "classifier. Raise the smoothness weight.",
        ),
        "smearing": translate(
            "Wizard", "The adversarial images are smeared: they have lost fine detail of the films. Train longer."
        ),
        "no film": translate(
            "Wizard",
            "Too few of the adversarial images look like films to the critic: raise the realism weight, or look at the "
            "samples to see what is painted.",
        ),
    }
    return words.get(kind, message)
