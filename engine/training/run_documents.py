"""From what a person chose to the run file of `engine.training`: a sequence of stages from films to a model pack."""

from dataclasses import asdict, dataclass, field
from typing import Any

from engine.models.card import ModelCard
from engine.models.film_kind import FilmKind
from engine.training.run_draft import ClassifierDraft, GeneratorsDraft, Preset, RunDraft
from engine.training.run_progress import CHEATER, GENERATORS

GIVEN, CLASSIFIER, CRITIC, PACK, OLD = "given", "classifier", "critic", "pack", "old-pair"
HELD_OUT = "held-out films of your data"
SEED = 7
GRID_STEP_PX = 32
# The cheating pair only has to cheat, and the critic to learn how that looks: neither gains from more.
CHEATER_SHARE, CRITIC_STEPS = 0.4, 600


@dataclass(frozen=True)
class PresetValues:
    """What a preset stands for."""

    steps: int
    batch: int
    side_px: int


PRESETS: dict[Preset, PresetValues] = {
    "quick": PresetValues(steps=200, batch=12, side_px=160),
    "balanced": PresetValues(steps=800, batch=16, side_px=192),
    "quality": PresetValues(steps=3000, batch=16, side_px=224),
}
FINE_TUNE_RATE, FRESH_RATE = 4e-4, 1.5e-3
# A short training that warms up as long as a long one is never warm.
WARM_UP_SHARE = 0.1
# Share of the films whose images are to reach their decisions while training: weights that suit one classifier leave
# another unmoved.
VALID_SHARE = 0.97
CLOSENESS_WEIGHT, DIFFERENCE_WEIGHT = 5.0, 3.0
REALISM_WEIGHT, COMMON_WEIGHT, SMOOTH_WEIGHT = 0.1, 0.1, 1.0


def settled(generators: GeneratorsDraft) -> GeneratorsDraft:
    """The same with every blank filled in from the preset."""
    preset = PRESETS[generators.preset]
    fine_tune = generators.start == "fine-tune"
    return GeneratorsDraft(
        start=generators.start,
        scheme=generators.scheme,
        attenuates=generators.attenuates,
        preset=generators.preset,
        side_px=generators.side_px or preset.side_px,
        steps=generators.steps or preset.steps,
        batch=generators.batch or preset.batch,
        rate=generators.rate or (FINE_TUNE_RATE if fine_tune else FRESH_RATE),
        closeness_weight=CLOSENESS_WEIGHT if generators.closeness_weight is None else generators.closeness_weight,
        difference_weight=DIFFERENCE_WEIGHT if generators.difference_weight is None else generators.difference_weight,
        realism_weight=REALISM_WEIGHT if generators.realism_weight is None else generators.realism_weight,
        common_weight=COMMON_WEIGHT if generators.common_weight is None else generators.common_weight,
        smooth_weight=SMOOTH_WEIGHT if generators.smooth_weight is None else generators.smooth_weight,
        augment=generators.augment,
    )


@dataclass(frozen=True)
class RunInputs:
    """What the draft does not hold itself.

    Attributes
    ----------
    name : str
        Of the run and its folder.
    films : str
        Absolute path of the list of films.
    training_films : int
        In the training part.
    registered : ModelCard or None
        Card of the registered model whose classifier or pair is taken.
    grid_hw : tuple of int or None
        Model grid of an imported classifier, which lies in the run's folder as “given”.
    kind : FilmKind
        What is known of the films.
    """

    name: str
    films: str
    training_films: int
    registered: ModelCard | None = None
    grid_hw: tuple[int, int] | None = None
    kind: FilmKind = field(default_factory=FilmKind)


def sequence_document(draft: RunDraft, inputs: RunInputs) -> dict[str, Any]:
    """Everything between the films and the pack, as a run file."""
    made = settled(draft.generators)
    classifier = CLASSIFIER if draft.classifier.way in ("train", "scores") else GIVEN
    side = made.side_px or PRESETS[made.preset].side_px
    grid_hw = list(inputs.registered.input_hw if inputs.registered else inputs.grid_hw or (side, side))
    augment = {
        "rotation_deg": made.augment.rotation_deg,
        "translation": made.augment.translation,
        "zoom": made.augment.zoom,
        "flip": made.augment.flip,
    }
    shared = {
        "seed": SEED,
        "input_hw": grid_hw,
        "sources": [_source(inputs, "training")],
        "validation": [_source(inputs, "validation")],
        "augment": augment,
        # Computed in where the processor has instructions for it.
        "bfloat16": True,
    }
    stages: list[dict[str, Any]] = []
    if inputs.registered is not None:
        card = inputs.registered
        stages.append({"kind": "adopt", "name": GIVEN, "model": card.id, "version": card.version})
    if draft.classifier.way == "train":
        stages.append(_classifier_stage(draft, inputs, shared))
    if draft.classifier.way == "scores":
        stages.append(_surrogate_stage(draft, inputs, shared))
    fine_tune = made.start == "fine-tune" and inputs.registered is not None
    stages.append(_generators_stage(made, shared, classifier, inputs.registered if fine_tune else None))
    critic = GIVEN
    if inputs.registered is None:
        critic = CRITIC
        stages += _critic_stages(made, shared, classifier)
    held_out = {HELD_OUT: [_source(inputs, "held-out", *_classes(draft))]}
    stages.append(
        {
            "kind": "pack",
            "name": PACK,
            "input_hw": grid_hw,
            "classifier": classifier,
            "generators": GENERATORS,
            "critic": critic,
            "training": shared["sources"],
            "calibration": shared["validation"],
            "evaluation": held_out,
            "card": card_fields(draft, inputs),
        }
    )
    if inputs.registered is not None:
        stages.append({"kind": "evaluate", "name": OLD, "model": inputs.registered.id, "evaluation": held_out})
    return {"kind": "sequence", "name": inputs.name, "stages": stages}


def _source(
    inputs: RunInputs, part: str, positive: tuple[str, ...] = (), negative: tuple[str, ...] = ()
) -> dict[str, Any]:
    source: dict[str, Any] = {"kind": "films", "folder": inputs.films, "split": part}
    return source | ({"positive": list(positive), "negative": list(negative)} if positive and negative else {})


def _classes(draft: RunDraft) -> tuple[tuple[str, ...], tuple[str, ...]]:
    known = draft.data.labels != "none" and draft.classifier.way != "scores"
    return (draft.data.positive, draft.data.negative) if known else ((), ())


def _classifier_stage(draft: RunDraft, inputs: RunInputs, shared: dict[str, Any]) -> dict[str, Any]:
    steps = draft.classifier.steps
    return {
        **shared,
        "kind": "classifier",
        "name": CLASSIFIER,
        "sources": [_source(inputs, "training", *_classes(draft))],
        "validation": [_source(inputs, "validation", *_classes(draft))],
        "augment": {**shared["augment"], "exposure": 0.5, "decoys": 0.3},
        **_pace(steps),
        "batch": 24,
        "evaluate_every": max(1, steps // 5),
        "calibrate": True,
    }


def _surrogate_stage(draft: RunDraft, inputs: RunInputs, shared: dict[str, Any]) -> dict[str, Any]:
    return {
        "kind": "surrogate",
        "name": CLASSIFIER,
        "seed": SEED,
        "input_hw": shared["input_hw"],
        "films": inputs.films,
        "operating_point": draft.classifier.operating_point,
        "augment": shared["augment"],
        **_pace(draft.classifier.steps),
        "batch": 24,
    }


def _pace(steps: int) -> dict[str, Any]:
    return {"steps": steps, "warm_up": max(1, round(WARM_UP_SHARE * steps))}


def _generators_stage(
    made: GeneratorsDraft, shared: dict[str, Any], classifier: str, pair: ModelCard | None
) -> dict[str, Any]:
    steps = made.steps or 1
    stage = {
        **shared,
        "kind": "generators",
        "name": GENERATORS,
        "classifier": classifier,
        **_pace(steps),
        "batch": made.batch,
        "rate": made.rate,
        "evaluate_every": max(1, steps // 10),
        "similar_weight": 0.2,
        "adversarial_weight": 0.4,
        "closeness_weight": made.closeness_weight,
        "difference_weight": made.difference_weight,
        "realism_weight": made.realism_weight,
        "common_weight": made.common_weight,
        "smooth_weight": made.smooth_weight,
        "margin": 0.5,
        "valid_share": VALID_SHARE,
    }
    if pair is not None:
        built = pair.architecture.generators
        return stage | {"start": GIVEN, "critic": GIVEN, "arguments": {"form": built.form, **built.kwargs}}
    arguments = {"detail_range": 0.4, "shift_range": 0.25, "attenuates": made.attenuates}
    return stage | {"scheme": made.scheme, "arguments": arguments}


def _critic_stages(made: GeneratorsDraft, shared: dict[str, Any], classifier: str) -> list[dict[str, Any]]:
    """A pair that may cheat as it likes, and the critic that learns from it what no film looks like."""
    steps = made.steps or 1
    cheater = {
        **shared,
        "kind": "generators",
        "name": CHEATER,
        "classifier": classifier,
        "seed": SEED + 1,
        **_pace(max(1, round(CHEATER_SHARE * steps))),
        "batch": made.batch,
        "rate": 3e-3,
        "evaluate_every": steps,
        "closeness_weight": 1.0,
        "difference_weight": 1.0,
        "valid_share": VALID_SHARE,
        "arguments": {"form": "single", "widths": [16, 24, 32, 48]},
    }
    critic_steps = min(CRITIC_STEPS, steps)
    critic = {
        **shared,
        "kind": "critic",
        "name": CRITIC,
        "classifier": classifier,
        "generators": [CHEATER],
        "seed": SEED + 2,
        "augment": {**shared["augment"], "exposure": 0.5},
        **_pace(critic_steps),
        "batch": made.batch,
        "evaluate_every": max(1, critic_steps // 2),
    }
    return [cheater, critic]


def card_fields(draft: RunDraft, inputs: RunInputs) -> dict[str, Any]:
    """What only a person can say of a model, as far as it was told; the wizard asks for the name at the end."""
    card = inputs.registered
    names = class_names(draft.classifier, card)
    data = {"name": "Films of this user", "licence": "not stated", "citation": "Local films, trained in Parallax."}
    limits = ["It was trained and checked on films of one user; nothing is known of its behaviour on others."]
    calibrated = draft.classifier.way == "train"
    if calibrated:
        limits.append("Its scores are probabilities only where the class is as frequent as on those films.")
    if draft.classifier.way == "scores":
        limits.append("It is a surrogate: it was taught the scores of the classifier itself, which is not part of it.")
    return {
        "id": inputs.name,
        "name": inputs.name,
        "version": "1.0",
        "task": card.task if card else f"{names[0]} or {names[1]}",
        "class_name": names[0],
        "counter_class_name": names[1],
        "calibrated": calibrated,
        "training_data": [{**data, "n": inputs.training_films}],
        "intended_use": "Research: to see what the classifier looks at. Not for diagnosis.",
        "limits": [*limits, *(card.limits if card else ())],
        "what_it_shows": "Nobody has described yet what its adversarial images change. Look at the samples.",
        "recipe": [],
        "licence": "not stated",
        "films": _film_kind(inputs),
    }


def _film_kind(inputs: RunInputs) -> dict[str, tuple[str, ...]]:
    """What headers say of the films; where they do not, what the card says whose classifier is taken."""
    known = asdict(inputs.registered.films if inputs.registered else FilmKind())
    return {name: values or known[name] for name, values in asdict(inputs.kind).items()}


def class_names(classifier: ClassifierDraft, registered: ModelCard | None) -> tuple[str, str]:
    """What the classifier decides between."""
    if registered is not None:
        return registered.class_name, registered.counter_class_name
    if classifier.way == "file":
        return str(classifier.form.get("class_name", "")), str(classifier.form.get("counter_class_name", ""))
    return classifier.class_name.strip(), classifier.counter_class_name.strip()
