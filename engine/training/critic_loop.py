"""The film critic's training loop: untouched films against films altered as cheating generators alter them.

The critic is never shown to the generators it will judge, so they cannot learn to please it. Its negatives are drawn
decoys (bars, stripes, slants), streaks over the mediastinum, checkerboards, smeared films, and the adversarial images
of *other* generators that were trained without any realism term: METHOD §5 tells what those paint.
"""

from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from engine.augment import warp as augment
from engine.core.jobs import JobContext
from engine.data.film_set import FilmSet, load
from engine.models.discriminators import FilmCritic
from engine.models.generators import Generators
from engine.models.precision import CPU, mixed
from engine.training import checkpoint, distributed, schedule
from engine.training.config import CriticRun
from engine.training.distributed_layers import unite
from engine.training.events import Emit
from engine.training.frozen import FrozenClassifier
from engine.training.measures import roc_auc
from engine.training.networks import CHECKPOINT, CRITIC, place, save_network
from engine.training.steps import Steps


def alter(
    image_bchw: Tensor, cheaters: list[Generators], classifier: FrozenClassifier, random: torch.Generator
) -> Tensor:
    """Alter every film in one of the ways of a cheating generator; which one is drawn per film."""
    x = image_bchw
    count = x.shape[0]
    rows = torch.arange(x.shape[2], device=x.device).view(-1, 1)
    columns = torch.arange(x.shape[3], device=x.device).view(1, -1)
    period = int(torch.randint(1, 4, (1,), generator=random))
    board = ((rows // period + columns // period) % 2 * 2 - 1).float()
    ways = [
        augment.add_decoys(x, 1.0, random, faintest=0.06),
        x + augment.uniform(count, 0.02, 0.08, random).view(-1, 1, 1, 1).to(x) * board,
        augment.add_streaks(x, random),
        augment.add_streaks(x, random),
        functional.interpolate(functional.avg_pool2d(x, 4), size=x.shape[2:], mode="bilinear"),
    ]
    if cheaters:
        cheater = cheaters[int(torch.randint(len(cheaters), (1,), generator=random))]
        with torch.no_grad():
            painted = cheater(x, classifier.decisions(x))[1]
        # The cheats that matter most are drawn most often.
        ways += [painted, painted, painted]
    way = torch.randint(len(ways), (count,), generator=random)
    return torch.stack(ways)[way, torch.arange(count)].clamp(0, 1)


def train_critic(
    run: CriticRun, classifier: FrozenClassifier, cheaters: list[Generators], data: Path, out: Path, emit: Emit,
    context: JobContext, batch: int = 0, device: torch.device = CPU,
) -> FilmCritic:  # fmt: skip
    """Train, measure on held-out films and keep the averaged weights; resumes from ``out/checkpoint.pt``."""
    films = load(run.sources, data, run.input_hw, context, classifier.preprocessing, device)
    validation = load(run.validation, data, run.input_hw, context, classifier.preprocessing, device)
    emit("data", films=len(films), validation=len(validation), cheaters=len(cheaters))

    torch.manual_seed(run.seed)
    critic = FilmCritic(run.widths)
    place(critic, device)
    average = schedule.AveragedModel(critic)
    unite(critic)
    optimizer = torch.optim.AdamW(critic.parameters(), lr=run.rate, weight_decay=0.05)
    parts: dict[str, checkpoint.Stateful] = {"critic": critic, "average": average.network, "optimizer": optimizer}
    batch = batch or run.batch
    distributed.check_batch(batch)
    steps = Steps(out / CHECKPOINT, run, parts, emit, context)
    for step in steps:
        random = schedule.step_random(run.seed, step)
        schedule.set_rate(optimizer, steps.rate(step))
        critic.train()

        x = films.batch(films.draw(batch, random))[0]
        x = augment.warp(x, augment.random_transforms(batch, run.input_hw, run.augment, random))
        x = augment.vary_exposure(x, run.augment.exposure, random)
        altered = alter(x, cheaters, classifier, random)
        x, altered = distributed.share(x), distributed.share(altered)
        pair = torch.cat([x, altered]).contiguous(memory_format=torch.channels_last)
        with mixed(run.bfloat16, device):
            logits = critic(pair).float()
        wanted = torch.cat([torch.ones_like(logits[: len(x)]), torch.zeros_like(logits[len(x) :])])
        loss = functional.binary_cross_entropy_with_logits(logits, wanted * 0.96 + 0.02)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        distributed.average_gradients(critic)
        norm = nn.utils.clip_grad_norm_(critic.parameters(), 5.0)
        if steps.diverged(norm):
            continue
        optimizer.step()
        average.update(critic, step)

        if steps.is_to_tell(step):
            emit("step", step=step, loss=round(loss.item(), 4))
        if (step + 1) % run.evaluate_every == 0 or step + 1 == run.steps:
            emit("validation", step=step + 1, **measure_critic(average.network, cheaters, classifier, validation))
            if distributed.is_first():
                save_network(out / CRITIC, average.network, widths=list(run.widths))
            steps.save_checkpoint(step + 1)
    return average.network


@torch.no_grad()
def measure_critic(
    critic: nn.Module, cheaters: list[Generators], classifier: FrozenClassifier, films: FilmSet
) -> dict[str, float]:
    """ROC-AUC of untouched against altered held-out films."""
    critic.eval()
    real, altered = [], []
    for number, index in enumerate(torch.arange(len(films)).split(32)):
        x = films.batch(index)[0]
        real.append(critic(x))
        altered.append(critic(alter(x, cheaters, classifier, schedule.step_random(0, number))))
    scores = torch.cat([*real, *altered]).cpu()
    labels = torch.cat([torch.ones(len(films)), torch.zeros(len(films))])
    return {"roc_auc": round(roc_auc(scores, labels), 4)}
