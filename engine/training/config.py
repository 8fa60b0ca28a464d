"""The run file: everything that decides what a training run does, as JSON."""

import dataclasses
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeVar

from engine.augment.config import AugmentConfig
from engine.core.errors import TrainingError
from engine.core.foreign_files import read_json
from engine.core.typed_json import from_json
from engine.data.source import SourceConfig


@dataclass(frozen=True)
class ClassifierRun:
    """Train a classifier.

    Attributes
    ----------
    start : str
        Name of a classifier run to go on from.
    cheaters : tuple of str
        Names of generator runs whose adversarial images are mixed in with the film's true label: what they paint must
        not pay.
    cheated : float
        For what share of the films they are.
    start_kept : float
        Share of the starting weights in the mean with the trained ones that is kept in the end; what was learned last
        then costs less of what was known before.
    faded : float
        Share of the films with something planted that show only a part of it, and are still positive: taking away the
        middle must not pay either.
    sparring : float
        Share of the films that is painted on, where that must not matter, by generators that are trained along to fool
        the classifier.
    region_form : {"carry", "fill"}
        Inside a known region one vote has to ``carry`` the decision, or inside an exact one every vote has to ``fill``
        it.
    calibrate : bool
        In the end the scores become probabilities, for films like the validation films.
    """

    kind: Literal["classifier"]
    name: str
    seed: int
    input_hw: tuple[int, int]
    sources: tuple[SourceConfig, ...]
    validation: tuple[SourceConfig, ...]
    architecture: str = "EvidenceNet"
    arguments: dict[str, Any] = field(default_factory=dict)
    augment: AugmentConfig = field(default_factory=AugmentConfig)
    steps: int = 2000
    batch: int = 32
    rate: float = 2e-3
    warm_up: int = 100
    weight_decay: float = 0.05
    region_weight: float = 0.5
    start: str = ""
    cheaters: tuple[str, ...] = ()
    cheated: float = 0.0
    start_kept: float = 0.0
    faded: float = 0.0
    sparring: float = 0.0
    region_form: Literal["carry", "fill"] = "carry"
    bfloat16: bool = False
    evaluate_every: int = 250
    # Not part of what identifies a run: it changes nothing but the end.
    calibrate: bool = field(default=False, repr=False)


@dataclass(frozen=True)
class GeneratorRun:
    """Train the two generators of a classifier (METHOD §2).

    Attributes
    ----------
    scheme : {"", "sagen-duo", "sagen-single", "syce", "cyce"}
        ``sagen-duo``: two networks. ``sagen-single``: one with two heads. ``cyce``: the adversarial image of the
        adversarial image must be the film. ``syce``: the two images of the adversarial image must be the film's own
        pair, swapped. Both of the last have a discriminator on either image. Empty: SAGen of the form in `arguments`.
    focus_weight : float
        Of what the two images differ by where the classifier's local votes are no stronger than usual on this film.
        Only for classifiers that have such votes.
    cycle_weight : float
        Of the term that syce and cyce add.
    critic : str
        Name of a critic run that watches for cheating; the generators are never trained against it.
    valid_share : float
        Share of the training's films, in [0, 1), whose similar image is to agree and whose adversarial image is to
        flip, for either decision. While fewer do, the weight of that term rises, and that of the adversarial image's
        closeness gives way: see :mod:`engine.training.pressure`. 0: the weights stay as they are.
    start : str
        Name of a generator run to go on from.
    """

    kind: Literal["generators"]
    name: str
    seed: int
    input_hw: tuple[int, int]
    classifier: str
    sources: tuple[SourceConfig, ...]
    validation: tuple[SourceConfig, ...]
    arguments: dict[str, Any] = field(default_factory=dict)
    augment: AugmentConfig = field(default_factory=AugmentConfig)
    steps: int = 1500
    batch: int = 16
    rate: float = 1e-3
    warm_up: int = 100
    similar_weight: float = 0.1
    adversarial_weight: float = 0.1
    closeness_weight: float = 5.0
    difference_weight: float = 5.0
    realism_weight: float = 0.0
    common_weight: float = 0.0
    smooth_weight: float = 0.0
    focus_weight: float = 0.0
    scheme: Literal["", "sagen-duo", "sagen-single", "syce", "cyce"] = ""
    cycle_weight: float = 1.0
    critic: str = ""
    noise: float = 0.03
    margin: float = 0.0
    valid_share: float = 0.0
    start: str = ""
    bfloat16: bool = False
    evaluate_every: int = 250


@dataclass(frozen=True)
class CriticRun:
    """Train the film critic that tests the plausibility of adversarial images."""

    kind: Literal["critic"]
    name: str
    seed: int
    input_hw: tuple[int, int]
    classifier: str
    generators: tuple[str, ...]
    sources: tuple[SourceConfig, ...]
    validation: tuple[SourceConfig, ...]
    widths: tuple[int, ...] = (24, 40, 64, 96)
    augment: AugmentConfig = field(default_factory=AugmentConfig)
    steps: int = 800
    batch: int = 32
    rate: float = 1e-3
    warm_up: int = 100
    bfloat16: bool = False
    evaluate_every: int = 200


@dataclass(frozen=True)
class MaskGeneratorRun:
    """Train a mask generator for a classifier, another method of ours: see :mod:`engine.training.mask_loop`."""

    kind: Literal["mask-generator"]
    name: str
    seed: int
    input_hw: tuple[int, int]
    classifier: str
    sources: tuple[SourceConfig, ...]
    validation: tuple[SourceConfig, ...]
    widths: tuple[int, ...] = (32, 64, 96, 128)
    augment: AugmentConfig = field(default_factory=AugmentConfig)
    steps: int = 1500
    batch: int = 16
    rate: float = 1e-3
    warm_up: int = 100
    flip_weight: float = 1.0
    keep_weight: float = 0.3
    area_weight: float = 2.0
    smooth_weight: float = 2.0
    bfloat16: bool = False
    evaluate_every: int = 250


@dataclass(frozen=True)
class SurrogateRun:
    """Train a differentiable copy of a classifier of which only scores are known.

    Attributes
    ----------
    films : str
        A list of films as :mod:`engine.data.film_list` writes it, below the data folder or absolute. The only label
        of a film is the classifier's score on it.
    operating_point : float
        Threshold on the score, in (0, 1).
    """

    kind: Literal["surrogate"]
    name: str
    seed: int
    input_hw: tuple[int, int]
    films: str
    operating_point: float
    arguments: dict[str, Any] = field(default_factory=dict)
    augment: AugmentConfig = field(default_factory=AugmentConfig)
    steps: int = 1500
    batch: int = 32
    rate: float = 2e-3
    warm_up: int = 100

    @property
    def sources(self) -> tuple[SourceConfig, ...]:
        """The films it learns from."""
        return (SourceConfig("films", self.films, "training"),)

    @property
    def validation(self) -> tuple[SourceConfig, ...]:
        """The films it is compared with the classifier on."""
        return (SourceConfig("films", self.films, "held-out"),)

    @property
    def evaluate_every(self) -> int:
        """It is compared once, at the end."""
        return self.steps


@dataclass(frozen=True)
class PackRun:
    """Calibrate and measure trained networks, and write them as a model pack.

    Attributes
    ----------
    training : tuple of SourceConfig
        Films whose statistics the out-of-distribution check compares with.
    calibration : tuple of SourceConfig
        Films for the top of the colour bar and the critic's threshold.
    evaluation : dict
        Name to films that no training saw.
    card : dict
        The fields of the model card that only a person can write.
    """

    kind: Literal["pack"]
    name: str
    input_hw: tuple[int, int]
    classifier: str
    generators: str
    critic: str
    training: tuple[SourceConfig, ...]
    calibration: tuple[SourceConfig, ...]
    evaluation: dict[str, tuple[SourceConfig, ...]]
    card: dict[str, Any]


@dataclass(frozen=True)
class EvaluateRun:
    """Measure a registered model on named film sets."""

    kind: Literal["evaluate"]
    name: str
    model: str
    evaluation: dict[str, tuple[SourceConfig, ...]]


@dataclass(frozen=True)
class AdoptRun:
    """Take the networks of a registered model as those of a run."""

    kind: Literal["adopt"]
    name: str
    model: str
    version: str


@dataclass(frozen=True)
class SequenceRun:
    """Several runs, one after the other; each may build on those before it."""

    kind: Literal["sequence"]
    name: str
    stages: tuple["Run", ...]


@dataclass(frozen=True)
class PreflightRun:
    """Try the stages of a sequence for a few steps each and say what the whole would take."""

    kind: Literal["preflight"]
    name: str
    stages: tuple["Run", ...]


Run = (
    ClassifierRun
    | GeneratorRun
    | CriticRun
    | MaskGeneratorRun
    | SurrogateRun
    | PackRun
    | EvaluateRun
    | AdoptRun
    | SequenceRun
    | PreflightRun
)
KINDS: dict[str, type[Run]] = {
    "classifier": ClassifierRun,
    "generators": GeneratorRun,
    "critic": CriticRun,
    "mask-generator": MaskGeneratorRun,
    "surrogate": SurrogateRun,
    "pack": PackRun,
    "evaluate": EvaluateRun,
    "adopt": AdoptRun,
    "sequence": SequenceRun,
    "preflight": PreflightRun,
}


Staged = TypeVar("Staged", SequenceRun, PreflightRun)


def read_run(path: Path) -> Run:
    """Read and validate a run file.

    Raises
    ------
    TrainingError
        If the file is missing, is not JSON, or a field is unknown, missing, of the wrong type or out of range.
    """
    try:
        document = read_json(path)
    except OSError as error:
        raise TrainingError(f"The run file {path.name} cannot be opened: {error.strerror}.") from error
    except ValueError as error:
        raise TrainingError(f"The run file {path.name} is not JSON: {error}.") from error
    return parse_run(document, path.name)


def parse_run(document: Any, where: str) -> Run:
    """A run of what a run file says.

    Parameters
    ----------
    document : object
        A parsed JSON value.
    where : str
        What the sentence of an error calls it.

    Raises
    ------
    TrainingError
        If a field is unknown, missing, of the wrong type or out of range.
    """
    kind = document.get("kind") if isinstance(document, dict) else None
    if not isinstance(kind, str) or kind not in KINDS:
        raise TrainingError(f"The run file {where} must be an object whose “kind” is one of {', '.join(KINDS)}.")
    if kind == "sequence":
        return _parse_stages(SequenceRun, document, where)
    if kind == "preflight":
        return _parse_stages(PreflightRun, document, where)
    run = from_json(KINDS[kind], document, where)
    if any(side < 32 or side % 32 for side in getattr(run, "input_hw", ())):
        raise TrainingError(f"{where}: input_hw is {document['input_hw']}; both sides must be multiples of 32.")
    if isinstance(run, GeneratorRun) and not 0 <= run.valid_share < 1:
        raise TrainingError(f"{where}: valid_share is {run.valid_share:g}; it must be at least 0 and below 1.")
    return run


def _parse_stages(kind: type[Staged], document: dict[str, Any], where: str) -> Staged:
    fields = {name: value for name, value in document.items() if name != "stages"}
    if not isinstance(document.get("stages"), list):
        raise TrainingError(f"{where}: stages must be a list.")
    stages = tuple(parse_run(each, f"{where}: stages[{i}]") for i, each in enumerate(document["stages"]))
    names = [stage.name for stage in stages]
    if not stages or len(set(names)) < len(names):
        raise TrainingError(f"{where}: the stages of a sequence need names, each its own.")
    if any(isinstance(stage, SequenceRun | PreflightRun) for stage in stages):
        raise TrainingError(f"{where}: a sequence cannot hold another one.")
    return dataclasses.replace(from_json(kind, {**fields, "stages": []}, where), stages=stages)
