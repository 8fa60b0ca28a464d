"""The mask generator's training loop, another method of ours (Dabkowski and Gal, NIPS 2017).

With decision ``c``, mask ``m`` (1 where blurred) and blurred film ``b``::

    L = flip_weight · CE(f(x + m (b - x)), 1 - c)   the film without the region is decided otherwise
      + keep_weight · CE(f(b + m (x - b)), c)       the region alone is decided as the film
      + area_weight · mean(m) + smooth_weight · TV(m)
"""

import math
from pathlib import Path

import numpy as np
import torch
from scipy.ndimage import gaussian_filter1d
from torch import Tensor, nn

from engine.attribution.mask_generator import MaskGenerator, save_mask_generator
from engine.augment import warp as augment
from engine.core.errors import TrainingError
from engine.core.jobs import JobContext
from engine.data.film_set import FilmSet, load
from engine.metrics.faithfulness import BLUR
from engine.models.precision import CPU, mixed
from engine.training import checkpoint, distributed, losses, schedule
from engine.training.classifier_loop import score
from engine.training.config import MaskGeneratorRun
from engine.training.events import Emit
from engine.training.frozen import FrozenClassifier
from engine.training.measures import overlaps
from engine.training.networks import CHECKPOINT, place
from engine.training.steps import Steps


def blurred(image_bchw: Tensor) -> Tensor:
    """Films with everything blurred away: the reference of :func:`engine.metrics.faithfulness.blurred`."""
    sigma = BLUR * min(image_bchw.shape[2:])
    # As two products with matrices, edges included: some twenty times faster than a convolution with 81 taps.
    rows, columns = (
        torch.from_numpy(gaussian_filter1d(np.eye(side, dtype=np.float32), sigma, axis=0, mode="nearest")).to(
            image_bchw
        )
        for side in image_bchw.shape[2:]
    )
    return rows @ image_bchw @ columns.T


def train_mask_generator(
    run: MaskGeneratorRun, classifier: FrozenClassifier, data: Path, out: Path, emit: Emit, context: JobContext,
    batch: int = 0, device: torch.device = CPU,
) -> MaskGenerator:  # fmt: skip
    """Train, measure and keep the averaged weights in ``out``; resumes from ``out/checkpoint.pt``.

    Raises
    ------
    TrainingError
        If the classifier decides the same on every film: there is nothing to explain.
    """
    films = load(run.sources, data, run.input_hw, context, classifier.preprocessing, device)
    validation = load(run.validation, data, run.input_hw, context, classifier.preprocessing, device)
    decided = (score(classifier.network, films) >= classifier.operating_point).float()
    emit("data", films=len(films), decided_as_class=round(float(decided.mean()), 4), validation=len(validation))
    if decided.min() == decided.max():
        raise TrainingError(
            "The classifier decides the same on every film of this data: no explanation can be learned."
        )

    torch.manual_seed(run.seed)
    network = MaskGenerator(run.widths)
    place(network, device)
    average = schedule.AveragedModel(network)
    optimizer = torch.optim.Adam(network.parameters(), lr=run.rate)
    parts: dict[str, checkpoint.Stateful] = {"network": network, "average": average.network, "optimizer": optimizer}
    batch = batch or run.batch
    distributed.check_batch(batch)
    steps = Steps(out / CHECKPOINT, run, parts, emit, context)
    for step in steps:
        random = schedule.step_random(run.seed, step)
        schedule.set_rate(optimizer, steps.rate(step))
        network.train()

        x = films.batch(films.draw(batch, random, decided))[0]
        x = augment.warp(x, augment.random_transforms(batch, run.input_hw, run.augment, random))
        x = distributed.share(x).contiguous(memory_format=torch.channels_last)
        with mixed(run.bfloat16, device):
            c = classifier.decisions(x)
            mask = network(x, c).float()
            reference = blurred(x)
            without, alone = x + mask * (reference - x), reference + mask * (x - reference)
            logits_without, logits_alone = classifier.logits(torch.cat([without, alone])).chunk(2)
        terms = {
            "flip": run.flip_weight * losses.decision_loss(logits_without, 1 - c),
            "keep": run.keep_weight * losses.decision_loss(logits_alone, c),
            "area": run.area_weight * mask.mean(),
            "smooth": run.smooth_weight * losses.total_variation(mask),
        }
        optimizer.zero_grad(set_to_none=True)
        torch.stack(list(terms.values())).sum().backward()
        distributed.average_gradients(network)
        norm = nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        if steps.diverged(norm):
            continue
        optimizer.step()
        average.update(network, step)

        if steps.is_to_tell(step):
            emit("step", step=step, **{name: round(term.item(), 5) for name, term in terms.items()})
        if distributed.is_first() and ((step + 1) % run.evaluate_every == 0 or step + 1 == run.steps):
            emit("validation", step=step + 1, **measure_masks(average.network, classifier, validation))
            steps.save_checkpoint(step + 1)
    if distributed.is_first():
        save_mask_generator(average.network, run.widths, classifier.network, out)
    return average.network


@torch.no_grad()
def measure_masks(network: MaskGenerator, classifier: FrozenClassifier, films: FilmSet) -> dict[str, float]:
    """Share of films whose decision falls without the masked region, mean area, and IoU@area on exact regions."""
    network.eval()
    flips, areas = [], []
    overlap: list[float] = []
    for index in torch.arange(len(films)).split(32):
        x = films.batch(index)[0]
        c = classifier.decisions(x)
        mask = network(x, c)
        flips.append((classifier.decisions(x + mask * (blurred(x) - x)) != c).float())
        areas += [mask[row, 0][films.content(number)].mean() for row, number in enumerate(index.tolist())]
        overlap += overlaps(mask, c, films, index)
    return {
        "flips": round(float(torch.cat(flips).mean()), 4),
        "area": round(float(torch.stack(areas).mean()), 4),
        "iou_at_area": round(sum(overlap) / len(overlap), 4) if overlap else math.nan,
    }
