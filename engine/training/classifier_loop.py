"""The classifier's training loop."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from engine.augment import warp as augment
from engine.core.errors import TrainingError
from engine.core.jobs import JobContext
from engine.data.film_set import FilmSet, load
from engine.models.classifiers import EvidenceNet, build_classifier
from engine.models.generators import Generators
from engine.models.precision import CPU, mixed
from engine.training import checkpoint, distributed, schedule
from engine.training.calibration import fit_scaling, operating_point, reliability, roc_curve, scale
from engine.training.config import ClassifierRun
from engine.training.distributed_layers import unite
from engine.training.events import Emit
from engine.training.measures import roc_auc
from engine.training.networks import CHECKPOINT, CLASSIFIER, place, save_network
from engine.training.sparring import SparringPartner, protected, usual_places
from engine.training.steps import Steps


def region_loss(
    network: EvidenceNet, votes_bchw: Tensor, regions_bchw: Tensor, kinds_b: Tensor, form: str = "carry"
) -> Tensor:
    """Teach the classifier where to look: the votes inside a known region must carry the decision.

    With the form ``fill`` every vote inside an exact region must say yes, so that nothing of it may stay. Outside an
    exact region the votes must say no; outside a reader's box they are left alone.
    """
    inside = functional.adaptive_avg_pool2d(regions_bchw, (votes_bchw.shape[2], votes_bchw.shape[3])) > 0.3
    known = (kinds_b > 0) & inside.flatten(1).any(1)
    if not known.any():
        return votes_bchw.sum() * 0
    votes, inside, kinds = votes_bchw[known], inside[known], kinds_b[known]
    low = torch.finfo(votes.dtype).min / 4
    carrying = (votes.masked_fill(~inside, low) * network.sharpness).flatten(1)
    carried = (torch.logsumexp(carrying, 1) - inside.flatten(1).sum(1).log()) / network.sharpness
    exact = kinds == 2
    missing = functional.softplus(-carried)
    if form == "fill":
        filled = ((functional.softplus(-votes) * inside).flatten(1).sum(1)) / inside.flatten(1).sum(1)
        missing = torch.where(exact, filled, missing)
    loss = missing.mean()
    if exact.any():
        # One cell around the region is left free: soft edges.
        near = functional.max_pool2d(inside[exact].float(), 3, stride=1, padding=1) > 0
        loss = loss + (functional.softplus(votes[exact]) * ~near).sum() / (~near).sum().clamp_min(1)
    return loss


def cheat(
    images_bchw: Tensor, labels_b: Tensor, regions_bchw: Tensor, kinds_b: Tensor, cheaters: Sequence[Generators],
    share: float, random: torch.Generator,
) -> Tensor:  # fmt: skip
    """Put the adversarial images of cheating generators in place of a share of the films; the labels stay true.

    A film without the class is replaced whole: whatever was painted is not disease. One with an exact region keeps
    the region and a margin around it. Any other positive film is left alone: its class may have been removed.
    """
    if not cheaters:
        return images_bchw
    drawn = (torch.rand(len(labels_b), generator=random) < share).to(labels_b.device)
    cheater = cheaters[int(torch.randint(len(cheaters), (1,), generator=random))]
    with torch.no_grad():
        painted = cheater(images_bchw, labels_b)[1]
    near = functional.max_pool2d(regions_bchw, 9, stride=1, padding=4)
    kept = functional.interpolate(near, size=images_bchw.shape[2:], mode="bilinear")
    kept = torch.where((labels_b == 0).view(-1, 1, 1, 1), 0.0, kept)
    allowed = drawn & ((labels_b == 0) | (kinds_b == 2))
    return torch.where(allowed.view(-1, 1, 1, 1), painted + kept * (images_bchw - painted), images_bchw)


def train_classifier(
    run: ClassifierRun, start: nn.Module | None, cheaters: Sequence[Generators], data: Path, out: Path, emit: Emit,
    context: JobContext, batch: int = 0, device: torch.device = CPU,
) -> nn.Module:  # fmt: skip
    """Train, evaluate and keep the averaged weights in ``out``; resumes from ``out/checkpoint.pt``."""
    films = load(run.sources, data, run.input_hw, context, device=device)
    validation = {source.name: load([source], data, run.input_hw, context, device=device) for source in run.validation}
    emit("data", films=len(films), validation={name: len(v) for name, v in validation.items()})

    torch.manual_seed(run.seed)
    network = build_classifier(run.architecture, run.arguments)
    if not isinstance(network, EvidenceNet):
        raise TrainingError(f"The classifier “{run.architecture}” cannot be trained here; use EvidenceNet.")
    if start is not None:
        network.load_state_dict(start.state_dict())
    place(network, device)
    average = schedule.AveragedModel(network)
    unite(network)
    optimizer = torch.optim.AdamW(network.parameters(), lr=run.rate, weight_decay=run.weight_decay)
    parts: dict[str, checkpoint.Stateful] = {"network": network, "average": average.network, "optimizer": optimizer}
    partner, places = SparringPartner(device), usual_places(films).to(device)
    parts |= {"sparring": partner.generators, "sparring_optimizer": partner.optimizer} if run.sparring else {}
    batch = batch or run.batch
    distributed.check_batch(batch)
    steps = Steps(out / CHECKPOINT, run, parts, emit, context)
    for step in steps:
        random = schedule.step_random(run.seed, step)
        torch.manual_seed(run.seed + step)  # dropout
        schedule.set_rate(optimizer, steps.rate(step))
        network.train()

        drawn = films.draw(batch, random)
        images, labels, regions, kinds = films.batch(drawn)
        images, regions = augment.fade(images, regions, films.without(drawn), run.faded, random)
        transforms = augment.random_transforms(batch, run.input_hw, run.augment, random)
        images = augment.warp(images, transforms)
        regions = augment.warp(regions, transforms)
        images = cheat(images, labels, regions, kinds, cheaters, run.cheated, random)
        fought = torch.nonzero(torch.rand(batch, generator=random) < run.sparring).squeeze(1)
        if len(fought):
            allowed = augment.warp(places.expand(len(fought), -1, -1, -1), transforms[fought])
            fought = fought.to(device)
            kept = protected(regions[fought], kinds[fought], allowed)
            painted = partner.paint(average.network, images[fought], labels[fought], kept, run.bfloat16)
            images = images.index_copy(0, fought, painted)
        images = augment.vary_exposure(images, run.augment.exposure, random)
        images = augment.add_decoys(images, run.augment.decoys, random)
        images, labels = distributed.share(images), distributed.share(labels)

        with mixed(run.bfloat16, device):
            votes = network.evidence(images.contiguous(memory_format=torch.channels_last)).float()
        # Labels of real films are noisy: never ask for certainty.
        logits = network.pool(votes)
        loss = functional.binary_cross_entropy_with_logits(logits, labels * 0.94 + 0.03)
        placed = region_loss(network, distributed.whole(votes), regions, kinds, run.region_form)
        optimizer.zero_grad(set_to_none=True)
        (loss + run.region_weight * placed).backward()
        distributed.average_gradients(network)
        norm = nn.utils.clip_grad_norm_(network.parameters(), 5.0)
        if steps.diverged(norm):
            continue
        optimizer.step()
        average.update(network, step)

        if steps.is_to_tell(step):
            emit("step", step=step, loss=round(loss.item(), 4), region=round(placed.item(), 4))
        if (step + 1) % run.evaluate_every == 0 or step + 1 == run.steps:
            emit("validation", step=step + 1, **evaluate(average.network, validation))
            steps.save_checkpoint(step + 1)
    if start is not None:
        blend(average.network, start, run.start_kept)
    arguments = (
        {**run.arguments, "sharpness": calibrate(average.network, validation, emit)}
        if run.calibrate
        else (run.arguments)
    )
    scored = {name: (score(average.network, held_out), held_out.labels) for name, held_out in validation.items()}
    best = operating_point(list(scored.values()))
    emit("operating_point", value=best)
    for name, (scores, labels) in scored.items():
        emit("roc", data=name, n=len(labels), points=roc_curve(scores, labels))
    built_with = {"architecture": run.architecture, "arguments": arguments, "operating_point": best}
    if distributed.is_first():
        save_network(out / CLASSIFIER, average.network, **built_with)
    return average.network


@torch.no_grad()
def blend(network: nn.Module, start: nn.Module, share: float) -> None:
    """Move the weights of `network` towards those of `start` by `share`.

    Source: Wortsman et al., *Robust fine-tuning of zero-shot models*, CVPR 2022, arXiv:2109.01903.
    """
    for value, before in zip(network.state_dict().values(), start.state_dict().values(), strict=True):
        if value.is_floating_point():
            value.lerp_(before, share)


@torch.no_grad()
def score(network: nn.Module, films: FilmSet, batch: int = 64) -> Tensor:
    """The classifier's scores (N,) in [0, 1] on a film set."""
    network.eval()
    parts = [
        torch.sigmoid(network(films.batch(index)[0].contiguous(memory_format=torch.channels_last)))
        for index in torch.arange(len(films)).split(batch)
    ]
    return torch.cat(parts).float().cpu()


def calibrate(network: EvidenceNet, validation: dict[str, FilmSet], emit: Emit) -> float:
    """Make the scores probabilities for films like the validation films; returns the new sharpness of the network."""
    scores = torch.cat([score(network, films) for films in validation.values()])
    labels = torch.cat([films.labels for films in validation.values()])
    slope, shift = fit_scaling(torch.logit(scores.clamp(1e-6, 1 - 1e-6)), labels)
    scale(network, slope, shift)
    bins, after = reliability(torch.cat([score(network, films) for films in validation.values()]), labels)
    emit("calibration", error_before=reliability(scores, labels)[1], error=after, bins=bins, n=len(labels))
    return network.sharpness


def evaluate(network: nn.Module, validation: dict[str, FilmSet]) -> dict[str, Any]:
    """ROC-AUC per validation set."""
    return {f"roc_auc {name}": round(roc_auc(score(network, v), v.labels), 4) for name, v in validation.items()}
