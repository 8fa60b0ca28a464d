"""Figures that are watched during training; the full evaluation has its own package.

What has the same name there is the same here: the letterbox is no part of any figure.
"""

import torch
from torch import Tensor

from engine.data.film_set import FilmSet
from engine.metrics.overlap import iou_at_area
from engine.models.generators import Generators
from engine.training.frozen import FrozenClassifier, generate


def roc_auc(scores_n: Tensor, labels_n: Tensor) -> float:
    """Area under the ROC curve: the share of (positive, negative) pairs in the right order, ties counting half.

    NaN without both classes.
    """
    positive, negative = scores_n[labels_n == 1].double(), scores_n[labels_n == 0].double()
    if not len(positive) or not len(negative):
        return float("nan")
    ordered = negative.sort().values
    below = torch.searchsorted(ordered, positive, right=False).double()
    up_to = torch.searchsorted(ordered, positive, right=True).double()
    return float(((below + up_to) / 2).mean() / len(negative))


def top_octave_power(image_bchw: Tensor) -> Tensor:
    """Mean spectral power of each image (B,) above half the Nyquist frequency in either direction.

    A checkerboard lifts it, a blur lowers it.
    """
    spectrum = torch.fft.fft2(image_bchw.squeeze(1)).abs().square()
    f_y = torch.fft.fftfreq(image_bchw.shape[2], device=image_bchw.device).abs().view(-1, 1)
    f_x = torch.fft.fftfreq(image_bchw.shape[3], device=image_bchw.device).abs().view(1, -1)
    top = torch.maximum(f_y, f_x) > 0.25
    power: Tensor = spectrum[:, top].mean(1) / (image_bchw.shape[2] * image_bchw.shape[3])
    return power


@torch.no_grad()
def measure_generators(
    generators: Generators, classifier: FrozenClassifier, films: FilmSet, batch: int = 32
) -> dict[str, float]:
    """Validity, proximity, diversity, spectrum and, where regions are exact, localisation over a film set.

    Returns
    -------
    dict
        ``similar_agrees``, ``adversarial_flips`` and both per decision; ``closeness`` mean |x - x_s|; ``difference``
        mean |x_s - x_a|; ``map_diversity`` 1 - |mean E|² / mean |E|², the lower of both decisions; ``octave`` mean
        ratio of top-octave power x_a / x; ``iou_at_area`` as :func:`overlaps`.
    """
    generators.eval()
    agrees, flips, decisions, closeness, difference, octave = [], [], [], [], [], []
    overlap: list[float] = []
    sums: dict[float, Tensor] = {}
    energy: dict[float, float] = {}
    for index in torch.arange(len(films)).split(batch):
        x, c, x_s, x_a = generate(generators, classifier, films, index)
        agrees.append((classifier.decisions(x_s) == c).float())
        flips.append((classifier.decisions(x_a) != c).float())
        decisions.append(c)
        signed = torch.zeros_like(x)
        for row, number in enumerate(index.tolist()):
            place = (slice(row, row + 1), slice(None), *films.content(number))
            closeness.append((x[place] - x_s[place]).abs().mean())
            signed[place] = x_s[place] - x_a[place]
            difference.append(signed[place].abs().mean())
            octave.append(top_octave_power(x_a[place]) / top_octave_power(x[place]))
        for decision in (0.0, 1.0):
            chosen = signed[c == decision]
            sums[decision] = sums.get(decision, torch.zeros(())) + chosen.sum(0).cpu()
            energy[decision] = energy.get(decision, 0.0) + float(chosen.square().sum())
        overlap += overlaps(signed.abs(), c, films, index)
    c = torch.cat(decisions)
    agree, flip = torch.cat(agrees), torch.cat(flips)
    diversity = [
        1 - float(sums[d].square().sum()) / n / max(energy[d], 1e-9)
        for d in (0.0, 1.0)
        if (n := float((c == d).sum())) > 1
    ]
    figures = {
        "similar_agrees": float(agree.mean()),
        "adversarial_flips": float(flip.mean()),
        "flips_class": float(flip[c == 1].mean()),
        "flips_counter_class": float(flip[c == 0].mean()),
        "closeness": float(torch.stack(closeness).mean()),
        "difference": float(torch.stack(difference).mean()),
        "map_diversity": min(diversity, default=float("nan")),
        "octave": float(torch.cat(octave).mean()),
    }
    if overlap:
        figures["iou_at_area"] = sum(overlap) / len(overlap)
    return {name: round(value, 4) for name, value in figures.items()}


def overlaps(map_b1hw: Tensor, decision_b: Tensor, films: FilmSet, index: Tensor) -> list[float]:
    """IoU@area of the maps of those films at `index` that were decided as the class and have an exact region.

    As :func:`engine.metrics.overlap.iou_at_area`, within the film; the outline is that of
    :meth:`FilmSet.exact_region`.
    """
    found = []
    for row, number in enumerate(index.tolist()):
        region_hw, content = films.exact_region(number), films.content(number)
        if decision_b[row] == 1 and region_hw is not None and region_hw[content].any():
            found.append(iou_at_area(map_b1hw[row, 0].float().cpu().numpy()[content], region_hw[content]))
    return found
