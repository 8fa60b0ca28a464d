"""A differentiable copy of a classifier that gives no gradient: a service, another program, a closed box.

All that is known of the box is its score on each of the user's films. A network of ours learns to score alike; what is
explained then is this surrogate, and every explanation says so with the share of held-out films on which the two agree.
"""

import math
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from engine.augment import warp as augment
from engine.core.errors import TrainingError
from engine.core.folders import cache_folder
from engine.core.jobs import JobContext
from engine.data.film_cache import FilmCache
from engine.data.film_list import ListedFilm, Part, read_film_list
from engine.data.image_store import ImageStore
from engine.models.classifiers import IMPORTED
from engine.models.importing.adapter import ImportedClassifier
from engine.models.importing.contract import ClassifierContract
from engine.models.precision import CPU
from engine.models.weights import file_sha256
from engine.training import checkpoint, distributed, schedule
from engine.training.config import SurrogateRun
from engine.training.distributed_layers import unite
from engine.training.events import Emit
from engine.training.networks import CHECKPOINT, CLASSIFIER, save_network
from engine.training.steps import Steps

# Below this share the surrogate is another classifier, and explaining it explains nothing.
WORTH_EXPLAINING = 0.9


@dataclass(frozen=True, eq=False)
class ScoredFilms:
    """Films and what the box said of them: images uint8 (N, h, w), scores float32 (N,) in [0, 1]."""

    images: Tensor
    scores: Tensor
    device: torch.device = CPU

    def batch(self, index: Tensor) -> Tensor:
        """Images (B, 1, h, w) in [0, 1]."""
        return self.images[index].to(self.device).unsqueeze(1).float() / 255


def read_scored(
    path: Path, part: Part, run: SurrogateRun, context: JobContext, device: torch.device = CPU
) -> ScoredFilms:
    """The films of one part of a list whose only label is the score of the box.

    Raises
    ------
    TrainingError
        If a film has no score, or one that is no number in [0, 1], or the part is empty.
    """
    images, scores, preprocessing = ImageStore(run.input_hw), [], ClassifierContract(run.input_hw).preprocessing
    cache = FilmCache(cache_folder() / "films")
    for number, film in enumerate(read_film_list(path)):
        if film.part == part:
            context.check()
            score = film_score(film)
            if not 0 <= score <= 1:
                raise TrainingError(
                    f"Film {number + 1} of the list has no score between 0 and 1. Correct the table of scores."
                )
            scores.append(score)
            plane_hw = cache.get(film, run.input_hw, preprocessing).plane_hw
            images.append((plane_hw * 255).round().astype("uint8"))
    if len(scores) < 2:
        raise TrainingError(f"The list has no films for {part} with scores. Give the surrogate more films.")
    return ScoredFilms(images.tensor(), torch.tensor(scores), device)


def film_score(film: ListedFilm) -> float:
    """The number that is a film's only label; NaN where it has none."""
    try:
        return float(film.labels[0].replace(",", "."))
    except (IndexError, ValueError):
        return math.nan


def train_surrogate(
    run: SurrogateRun, data: Path, out: Path, emit: Emit, context: JobContext, batch: int = 0,
    device: torch.device = CPU,
) -> float:  # fmt: skip
    """Train, measure the agreement and keep the surrogate as ``classifier.pt``; resumes from ``out/checkpoint.pt``.

    Returns
    -------
    float
        Share of held-out films on which box and surrogate decide alike, in [0, 1].

    Raises
    ------
    TrainingError
        If scores are missing, or the box decides the same on every film.
    """
    films = read_scored(data / run.films, "training", run, context, device)
    held_out = read_scored(data / run.films, "held-out", run, context, device)
    decided = films.scores >= run.operating_point
    emit("data", films=len(films.scores), held_out=len(held_out.scores), decided_as_class=float(decided.float().mean()))
    if decided.all() == decided.any():
        raise TrainingError("The scores lie all on one side of the operating point: there is no decision to learn.")
    torch.manual_seed(run.seed)
    network = {"name": "EvidenceNet", "kwargs": run.arguments}
    source = {"file": Path(run.films).name, "sha256": file_sha256(data / run.films)}
    surrogate = ImportedClassifier(network, ClassifierContract(run.input_hw).to_json(), source).to(device)
    average = schedule.AveragedModel(surrogate)
    unite(surrogate)
    optimizer = torch.optim.AdamW(surrogate.parameters(), lr=run.rate, weight_decay=0.05)
    parts: dict[str, checkpoint.Stateful] = {"network": surrogate, "average": average.network, "optimizer": optimizer}
    weights = torch.where(decided, 0.5 / decided.sum(), 0.5 / (~decided).sum())
    batch = batch or run.batch
    distributed.check_batch(batch)
    steps = Steps(out / CHECKPOINT, run, parts, emit, context)
    for step in steps:
        random = schedule.step_random(run.seed, step)
        torch.manual_seed(run.seed + step)  # dropout
        schedule.set_rate(optimizer, steps.rate(step))
        surrogate.train()
        index = torch.multinomial(weights, batch, replacement=True, generator=random)
        x = augment.warp(films.batch(index), augment.random_transforms(batch, run.input_hw, run.augment, random))
        x, wanted = distributed.share(x), distributed.share(films.scores[index].to(device))
        loss = functional.binary_cross_entropy_with_logits(surrogate(x), wanted)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        distributed.average_gradients(surrogate)
        if steps.diverged(nn.utils.clip_grad_norm_(surrogate.parameters(), 5.0)):
            continue
        optimizer.step()
        average.update(surrogate, step)
        if steps.is_to_tell(step):
            emit("step", step=step, loss=round(loss.item(), 4))
    share = agreement(average.network, held_out, run.operating_point)
    emit("agreement", value=round(share, 4), films=len(held_out.scores), message=agreement_sentence(share))
    average.network.source["surrogate_agreement"] = f"{share:.4f}"
    if distributed.is_first():
        save_network(
            out / CLASSIFIER,
            average.network,
            architecture=IMPORTED,
            arguments=average.network.arguments(),
            operating_point=run.operating_point,
            preprocessing=average.network.contract.preprocessing,
        )
        steps.save_checkpoint(run.steps)
    return share


@torch.no_grad()
def agreement(surrogate: nn.Module, films: ScoredFilms, operating_point: float) -> float:
    """Share of films on which the box and its surrogate decide alike."""
    surrogate.eval()
    logits = [surrogate(films.batch(index)) for index in torch.arange(len(films.scores)).split(32)]
    decided = torch.sigmoid(torch.cat(logits)).cpu() >= operating_point
    return float((decided == (films.scores >= operating_point)).float().mean())


def agreement_sentence(share: float) -> str:
    """What an agreement means."""
    told = f"The surrogate decides as the classifier on {100 * share:.0f} % of held-out films."
    if share < WORTH_EXPLAINING:
        return f"{told} That is too little: its explanations are not those of the classifier. Give it more films."
    return told
