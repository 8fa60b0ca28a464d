"""Figures that are watched during training; the full evaluation has its own package."""

import torch
from torch import Tensor

from engine.models.generators import Generators
from engine.training.dataset import FilmSet
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
    """Validity, proximity, specificity, spectrum and, where regions are exact, localisation over a film set.

    Returns
    -------
    dict
        ``similar_agrees``, ``adversarial_flips`` and both per decision; ``closeness`` mean |x - x_s|; ``difference``
        mean |x_s - x_a|; ``specificity`` 1 - |mean E|² / mean |E|², the lower of both decisions; ``octave`` mean ratio
        of top-octave power x_a / x; ``iou_at_area`` on films decided as the class that have an exact region.
    """
    generators.eval()
    agrees, flips, decisions, closeness, difference, octave, overlap = [], [], [], [], [], [], []
    sums: dict[float, Tensor] = {}
    energy: dict[float, float] = {}
    for index in torch.arange(len(films)).split(batch):
        x, c, x_s, x_a = generate(generators, classifier, films, index)
        agrees.append((classifier.decisions(x_s) == c).float())
        flips.append((classifier.decisions(x_a) != c).float())
        decisions.append(c)
        signed = x_s - x_a
        closeness.append((x - x_s).abs().mean((1, 2, 3)))
        difference.append(signed.abs().mean((1, 2, 3)))
        octave.append(top_octave_power(x_a) / top_octave_power(x))
        for decision in (0.0, 1.0):
            chosen = signed[c == decision]
            sums[decision] = sums.get(decision, torch.zeros(())) + chosen.sum(0).cpu()
            energy[decision] = energy.get(decision, 0.0) + float(chosen.square().sum())
        regions, kinds = films.regions[index].bool(), films.region_kinds[index]
        for i in torch.nonzero((kinds == 2) & (c.cpu() == 1) & regions.flatten(1).any(1)).flatten():
            overlap.append(iou_at_area(signed[i].abs().cpu(), regions[i]))
    c = torch.cat(decisions)
    agree, flip = torch.cat(agrees), torch.cat(flips)
    specificity = [
        1 - float(sums[d].square().sum()) / n / max(energy[d], 1e-9)
        for d in (0.0, 1.0)
        if (n := float((c == d).sum())) > 1
    ]
    figures = {
        "similar_agrees": float(agree.mean()),
        "adversarial_flips": float(flip.mean()),
        "flips_class": float(flip[c == 1].mean()),
        "flips_counter_class": float(flip[c == 0].mean()),
        "closeness": float(torch.cat(closeness).mean()),
        "difference": float(torch.cat(difference).mean()),
        "specificity": min(specificity, default=float("nan")),
        "octave": float(torch.cat(octave).mean()),
    }
    if overlap:
        figures["iou_at_area"] = sum(overlap) / len(overlap)
    return {name: round(value, 4) for name, value in figures.items()}


def iou_at_area(map_chw: Tensor, region_hw: Tensor) -> float:
    """IoU of the region with as many of the map's strongest cells as the region has, on the region's coarser grid."""
    cells = torch.nn.functional.adaptive_avg_pool2d(map_chw, (region_hw.shape[0], region_hw.shape[1])).flatten()
    region = region_hw.flatten()
    kept = torch.zeros_like(region)
    kept[cells.topk(int(region.sum())).indices] = True
    return float((kept & region).sum() / (kept | region).sum())
