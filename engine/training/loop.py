"""The generators' training loop: the method of METHOD §2, visible from top to bottom.

With decision ``c = [f(x) >= operating point]``::

    L = similar_weight · CE(f(x_s), c) + adversarial_weight · CE(f(x_a), 1 - c)
      + closeness_weight · D(x, x_s) + difference_weight · D(x_s, x_a)
      + realism_weight · (the discriminator's opinion of x_a)
      + common_weight · (what is the same in all maps) + smooth_weight · TV(x_s - x_a)
      + focus_weight · (what of x_s - x_a lies where the classifier finds nothing)

Source: Charachon et al., arXiv:2012.07332; the last four terms are ours (METHOD §5 tells what they cure). With a
`valid_share` the first two terms weigh as much as it takes: see :mod:`engine.training.pressure`. The schemes of the
follow-up (arXiv:2106.10947, in our own reading of it) explain the adversarial image, too, and add::

    cyce:  cycle_weight · D(x, g_a(x_a))
    syce:  cycle_weight · (D(x_a, g_s(x_a)) + D(x_s, g_a(x_a)))
"""

import math
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from engine.augment import warp as augment
from engine.core.errors import TrainingError
from engine.core.jobs import JobContext
from engine.data.film_set import load
from engine.models.discriminators import Discriminator
from engine.models.generators import Generators, build_generators
from engine.models.precision import CPU, mixed
from engine.training import checkpoint, distributed, losses, schedule
from engine.training.cheating import find_cheating, plausible_share
from engine.training.classifier_loop import score
from engine.training.config import GeneratorRun
from engine.training.events import Emit
from engine.training.frozen import FrozenClassifier, Voting
from engine.training.measures import measure_generators
from engine.training.networks import CHECKPOINT, GENERATORS, load_generators, place, save_network
from engine.training.pictures import save_quadruples
from engine.training.pressure import Pressure
from engine.training.steps import Steps


def disturb(image_bchw: Tensor, noise: float, random: torch.Generator) -> Tensor:
    """Gaussian noise and, on half of the images, a light blur: only changes that survive both count for `f`.

    Without it the generators learn to attack the classifier instead of changing anatomy-sized things.
    """
    count = image_bchw.shape[0] * distributed.size()
    blurred = distributed.share(torch.rand(count, generator=random) < 0.5).view(-1, 1, 1, 1).to(image_bchw.device)
    x = torch.where(blurred, augment.blur(image_bchw), image_bchw)
    whole = x.new_empty(count, *x.shape[1:])
    return x + noise * distributed.share(augment.normal_like(whole, random))


def _start_from(generators: Generators, folder: Path) -> None:
    """Take the weights of a trained pair.

    Raises
    ------
    TrainingError
        If the two are not built alike.
    """
    try:
        generators.load_state_dict(load_generators(folder).state_dict())
    except RuntimeError as error:
        raise TrainingError(
            f"The generators of “{folder.name}” are built otherwise than this run's and cannot be trained further. "
            "Use the arguments they were made with, or start anew."
        ) from error


def built_with(run: GeneratorRun) -> dict[str, Any]:
    """The arguments of the run's generators: its scheme decides their form.

    Raises
    ------
    TrainingError
        If the scheme contradicts the arguments, or lacks the discriminator that is part of it.
    """
    named = run.arguments.get("form")
    if run.scheme in ("sagen-duo", "sagen-single"):
        form = run.scheme.removeprefix("sagen-")
        if named not in (None, form):
            raise TrainingError(f"{run.name}: the scheme {run.scheme} and the form “{named}” contradict each other.")
        return {**run.arguments, "form": form}
    if run.scheme and not run.realism_weight:
        raise TrainingError(f"{run.name}: the scheme {run.scheme} has discriminators; give it a realism_weight.")
    return run.arguments


def train_generators(
    run: GeneratorRun, classifier: FrozenClassifier, data: Path, out: Path, emit: Emit, context: JobContext,
    critic: nn.Module | None = None, batch: int = 0, device: torch.device = CPU,
) -> Generators:  # fmt: skip
    """Train, measure and keep the averaged weights in ``out``; resumes from ``out/checkpoint.pt``.

    Every validation also looks for generators that cheat and emits a ``cheating`` event with a sentence for each way
    that it finds; `critic` is the film critic that helps to look, and is not trained against.

    Raises
    ------
    TrainingError
        If the classifier decides the same on every film: there is nothing to explain; or the scheme is incomplete,
        or `focus_weight` is set for a classifier without local votes.
    """
    arguments = built_with(run)
    if run.focus_weight and not isinstance(classifier.network, Voting):
        raise TrainingError(f"{run.name}: the classifier has no local votes to focus on; leave focus_weight out.")
    films = load(run.sources, data, run.input_hw, context, classifier.preprocessing, device)
    validation = load(run.validation, data, run.input_hw, context, classifier.preprocessing, device)
    decided = (score(classifier.network, films) >= classifier.operating_point).float()
    emit("data", films=len(films), decided_as_class=round(float(decided.mean()), 4), validation=len(validation))
    if decided.min() == decided.max():
        raise TrainingError(
            "The classifier decides the same on every film of this data: no explanation can be learned."
        )

    torch.manual_seed(run.seed)
    generators = build_generators(arguments)
    if run.start:
        _start_from(generators, out.parent / run.start)
    place(generators, device)
    average = schedule.AveragedModel(generators)
    optimizer = torch.optim.Adam(generators.parameters(), lr=run.rate, betas=(0.5, 0.99))
    discriminator = Discriminator().to(device)
    judge_optimizer = torch.optim.Adam(discriminator.parameters(), lr=run.rate, betas=(0.5, 0.99))
    agreeing = Pressure(run.valid_share, reached=1.0)
    flipping = Pressure(run.valid_share, reached=1.0 if run.start else 0.0)
    parts: dict[str, checkpoint.Stateful] = {
        "generators": generators,
        "average": average.network,
        "optimizer": optimizer,
        "discriminator": discriminator,
        "judge_optimizer": judge_optimizer,
        "agreeing": agreeing,
        "flipping": flipping,
    }
    batch = batch or run.batch
    distributed.check_batch(batch)
    steps = Steps(out / CHECKPOINT, run, parts, emit, context)
    for step in steps:
        random = schedule.step_random(run.seed, step)
        schedule.set_rate(optimizer, steps.rate(step))
        schedule.set_rate(judge_optimizer, steps.rate(step))
        generators.train()

        # Geometric augmentation before everything is the method's regulariser: the decision is that on the warped film.
        drawn = films.draw(batch, random, decided)
        x = films.batch(drawn)[0]
        x = augment.warp(x, augment.random_transforms(batch, run.input_hw, run.augment, random))
        x = augment.vary_exposure(x, run.augment.exposure, random)
        x = distributed.share(x).contiguous(memory_format=torch.channels_last)
        source = distributed.share(films.source_of[drawn]).to(device)

        with mixed(run.bfloat16, device):
            c = classifier.decisions(x)
            x_s, x_a = generators(x, c)
            seen_s, seen_a = (disturb(image, run.noise, random) for image in (x_s, x_a))
            logits_s, logits_a = classifier.logits(torch.cat([seen_s, seen_a])).chunk(2)
        x_s, x_a = x_s.float(), x_a.float()

        agree, flip = agreeing.factors(c), flipping.factors(c)
        terms = {
            "similar": run.similar_weight * losses.decision_loss(logits_s, c, run.margin, agree),
            "adversarial": run.adversarial_weight * losses.decision_loss(logits_a, 1 - c, run.margin, flip),
            "closeness": run.closeness_weight * losses.distance(x, x_s),
            "difference": run.difference_weight * losses.distance(x_s, x_a, 1 / flip),
        }
        if step >= run.warm_up:
            # Before, nothing can be reached yet, and pressing would only overshoot.
            agreeing.observe((logits_s >= 0) == c, c)
            flipping.observe((logits_a >= 0) != c, c)
        if run.smooth_weight:
            terms["smooth"] = run.smooth_weight * losses.total_variation(x_s - x_a)
        if run.common_weight:
            # Against the film: of x_s - x_a the similar image would take the common part away by moving along.
            terms["common"] = run.common_weight * losses.shared_pattern_loss(
                distributed.whole(x - x_a), distributed.whole(2 * source + c)
            )
        if run.focus_weight:
            with mixed(run.bfloat16, device):
                votes = classifier.votes(x)
            assert votes is not None
            terms["focus"] = run.focus_weight * losses.off_evidence_loss(x_s - x_a, votes)
        if run.scheme in ("syce", "cyce"):
            with mixed(run.bfloat16, device):
                back_s, back_a = (image.float() for image in generators(x_a, 1 - c))
            if run.scheme == "cyce":
                terms["cycle"] = run.cycle_weight * losses.distance(x, back_a)
            else:
                symmetry = losses.distance(x_a, back_s) + losses.distance(x_s, back_a)
                terms["symmetry"] = run.cycle_weight * symmetry
            made, target = torch.cat([x_a, x_s]), torch.cat([1 - c, c])
        else:
            made, target = x_a, 1 - c
        if run.realism_weight:
            discriminator.requires_grad_(False)
            with mixed(run.bfloat16, device):
                opinion = discriminator(made, target).float()
            terms["realism"] = run.realism_weight * losses.least_credible(opinion)
        optimizer.zero_grad(set_to_none=True)
        torch.stack(list(terms.values())).sum().backward()
        distributed.average_gradients(generators)
        norm = nn.utils.clip_grad_norm_(generators.parameters(), 1.0)
        if steps.diverged(norm):
            continue
        optimizer.step()
        average.update(generators, step)

        if run.realism_weight:
            discriminator.requires_grad_(True)
            with mixed(run.bfloat16, device):
                real = discriminator(x, c).float()
                generated = discriminator(made.detach(), target).float()
            judged = losses.hinge_discriminator(real, generated)
            judge_optimizer.zero_grad(set_to_none=True)
            judged.backward()
            distributed.average_gradients(discriminator)
            if steps.diverged(nn.utils.clip_grad_norm_(discriminator.parameters(), math.inf)):
                continue
            judge_optimizer.step()
            terms["discriminator"] = judged

        if steps.is_to_tell(step):
            told = {name: round(value.item(), 4) for name, value in terms.items()}
            if run.valid_share:
                told["pressure"] = round(flipping.level, 3)
            emit("step", step=step, **told)
        if distributed.is_first() and ((step + 1) % run.evaluate_every == 0 or step + 1 == run.steps):
            figures: dict[str, Any] = measure_generators(average.network, classifier, validation)
            if critic is not None:
                figures["plausible"] = plausible_share(average.network, classifier, critic, validation)
            emit("validation", step=step + 1, **figures)
            for kind, sentence in find_cheating(figures).items():
                emit("cheating", step=step + 1, kind=kind, message=sentence)
            samples = out / f"samples-{step + 1:05d}.png"
            save_quadruples(samples, average.network, classifier, validation)
            emit("samples", file=samples.name)
            # In this order: a run that is killed in between writes them again.
            save_network(out / GENERATORS, average.network, arguments=arguments)
            steps.save_checkpoint(step + 1)
    return average.network
