"""Signs that generators fool the classifier instead of changing what the film shows, seen while they still train.

A run goes on when it is found cheating: the first steps of honest ones look alike. The last validation counts.
"""

import math
from collections.abc import Mapping

import torch
from torch import nn

from engine.data.film_set import FilmSet
from engine.models.generators import Generators
from engine.training.frozen import FrozenClassifier, generate

# Below this, more than two thirds of what the maps show is the same on every film.
LEAST_DIVERSITY = 0.35
# Top-octave power of the adversarial images as a share of the films'.
OCTAVE_RANGE = (0.9, 1.1)
# Fewer adversarial images than this look like films to the critic.
LEAST_PLAUSIBLE = 0.7
# Share of untouched films that the critic may wrongly object to.
FALSE_ALARMS = 0.02


def find_cheating(figures: Mapping[str, float]) -> dict[str, str]:
    """Ways of cheating that the figures of a validation show, each with a sentence for the user.

    Parameters
    ----------
    figures : mapping
        Of :func:`engine.training.measures.measure_generators`, and ``plausible`` where a critic looked on.

    Returns
    -------
    dict
        Any of ``common pattern``, ``checkerboard``, ``smearing`` and ``no film`` to its sentence; empty without one.
    """
    diversity, octave = figures.get("map_diversity", math.nan), figures.get("octave", math.nan)
    plausible = figures.get("plausible", math.nan)
    found = {}
    if diversity < LEAST_DIVERSITY:
        found["common pattern"] = (
            f"The generators paint nearly the same pattern on every film (diversity {diversity:.2f}): it fools the "
            "classifier and shows nothing of the film. Raise common_weight, or harden the classifier against it."
        )
    if octave > OCTAVE_RANGE[1]:
        found["checkerboard"] = (
            f"The adversarial images have {octave:.2f} times the fine detail of films: a checkerboard or drawn edges "
            "attack the classifier. Raise smooth_weight or noise, or make the fields coarser."
        )
    elif octave < OCTAVE_RANGE[0]:
        found["smearing"] = (
            f"The adversarial images keep only {octave:.0%} of the films' fine detail: they are smeared. Lower "
            "detail_range."
        )
    if plausible < LEAST_PLAUSIBLE:
        found["no film"] = (
            f"Only {plausible:.0%} of the adversarial images look like films to the critic. Raise realism_weight, or "
            "look at the samples to see what is painted."
        )
    return found


@torch.no_grad()
def plausible_share(
    generators: Generators, classifier: FrozenClassifier, critic: nn.Module, films: FilmSet, batch: int = 32
) -> float:
    """Share of adversarial images that the critic takes for films as readily as all but 2 % of the films themselves."""
    generators.eval()
    critic.eval()
    real, made = [], []
    for index in torch.arange(len(films)).split(batch):
        x, _, _, x_a = generate(generators, classifier, films, index)
        real.append(critic(x))
        made.append(critic(x_a))
    threshold = torch.quantile(torch.cat(real), FALSE_ALARMS)
    return round(float((torch.cat(made) >= threshold).float().mean()), 4)
