"""The model card: everything a user and a program must know about a model, as ``card.json`` in its folder.

Reading is strict. An unknown or missing field, a value out of range or a file name that leaves the folder is refused
with a sentence that names the model, the field and what to do. Writing goes through the same checks.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from engine.core.atomic import write_text
from engine.core.errors import ModelError
from engine.core.foreign_files import parse_json, read_plain
from engine.core.language import phrase
from engine.models.card_fields import FieldError, Fields
from engine.models.film_kind import FilmKind
from engine.models.metric_words import present_name

CARD_FILE = "card.json"
SCHEMA_VERSION = 2
# The first schema called the diversity of the maps specificity, and did not say which films a model knows.
_READ = (1, SCHEMA_VERSION)
_MAX_CARD_BYTES = 4 * 2**20
MODEL_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
VERSION = re.compile(r"\d{1,6}(\.\d{1,6}){0,3}")
_WEIGHTS_FILE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,99}\.safetensors")
_SHA256 = re.compile(r"[0-9a-f]{64}")

GeneratorForm = Literal["duo", "single"]


@dataclass(frozen=True)
class NetworkSpec:
    """A network by its name in the code and the keyword arguments it is built with (JSON values)."""

    name: str
    kwargs: dict[str, Any]


@dataclass(frozen=True)
class GeneratorSpec:
    """The two generators: their network and whether they are separate (duo) or share encoder and decoder (single)."""

    name: str
    form: GeneratorForm
    kwargs: dict[str, Any]


@dataclass(frozen=True)
class Architecture:
    """What has to be built before the weights can be loaded."""

    classifier: NetworkSpec
    generators: GeneratorSpec
    critic: NetworkSpec


@dataclass(frozen=True)
class TrainingData:
    """A data set the model was trained on, its licence, how to cite it, and the number of images used."""

    name: str
    licence: str
    citation: str
    n: int


@dataclass(frozen=True)
class Metric:
    """A measured figure: what, its value, on which data, on how many images."""

    name: str
    value: float
    data: str
    n: int


@dataclass(frozen=True)
class ModelCard:
    """What a model is, what it was trained on, how good it is, and what it must not be used for.

    Attributes
    ----------
    id : str
        Lower-case letters, digits and single hyphens, at most 64 characters; stable over versions.
    version : str
        One to four numbers joined by dots, e.g. "1.2"; ordered number by number.
    task : str
        What the classifier decides, in words.
    class_name, counter_class_name : str
        What a score at or above the operating point means, and what one below means.
    operating_point : float
        Threshold on the score, in (0, 1).
    calibrated : bool
        Whether the score may be called a probability.
    input_hw : tuple of int
        Height and width of the model grid in pixels, each in [16, 4096].
    preprocessing : str
        Name and version of the preprocessing, e.g. "display-percentile/1".
    architecture : Architecture
    weights : dict
        File name (plain, ``*.safetensors``) to SHA-256 in lower-case hex. Every weights file of the pack is listed.
    training_data : tuple of TrainingData
    metrics : tuple of Metric
    intended_use : str
    limits : tuple of str
        One sentence each; at least one.
    what_it_shows : str
        In plain words, what the adversarial images change on this model.
    map_scale : float
        Map value at the top of the colour bar, in (0, 1].
    plausibility_threshold : float
        Critic score in [0, 1] below which a generated image does not count as a film.
    distribution : dict
        Reference statistics of the training films for the out-of-distribution check (JSON values).
    films : FilmKind
        Which films it was trained on; says nothing in a pack that does not know.
    recipe : tuple of str
        Names of the run files the weights were made with.
    licence : str
        SPDX identifier or name of the licence of the weights.
    """

    id: str
    name: str
    version: str
    task: str
    class_name: str
    counter_class_name: str
    operating_point: float
    calibrated: bool
    input_hw: tuple[int, int]
    preprocessing: str
    architecture: Architecture
    weights: dict[str, str]
    training_data: tuple[TrainingData, ...]
    metrics: tuple[Metric, ...]
    intended_use: str
    limits: tuple[str, ...]
    what_it_shows: str
    map_scale: float
    plausibility_threshold: float
    distribution: dict[str, Any]
    recipe: tuple[str, ...]
    licence: str
    films: FilmKind = field(default_factory=FilmKind)
    schema_version: int = SCHEMA_VERSION

    @property
    def version_key(self) -> tuple[int, ...]:
        """The version as numbers, so that "1.10" sorts after "1.9" and "1" equals "1.0"."""
        numbers = [int(part) for part in self.version.split(".")]
        return (*numbers, *([0] * (4 - len(numbers))))

    @property
    def sha256(self) -> str:
        """One SHA-256 in hex over the names and hashes of all weights files: what a report's provenance holds."""
        lines = "".join(f"{self.weights[name]}  {name}\n" for name in sorted(self.weights))
        return hashlib.sha256(lines.encode()).hexdigest()

    def to_json(self) -> str:
        """The card as the text of ``card.json``; fields in the order of the class, after the schema version."""
        values = asdict(self)
        ordered = {"schema_version": values.pop("schema_version"), **values}
        try:
            return json.dumps(ordered, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
        except (TypeError, ValueError) as error:
            raise ModelError(
                phrase(
                    "Models",
                    "The card of model “{id}” cannot be written as JSON ({error}). Use only text, numbers, "
                    "lists and dictionaries in it, and no NaN or infinity.",
                ).fill(id=self.id, error=error)
            ) from None


def parse_card(text: str, label: str) -> ModelCard:
    """Read a card from JSON text.

    Parameters
    ----------
    text : str
        Content of a ``card.json``.
    label : str
        What the sentence of an error calls the pack, e.g. its folder's name.

    Raises
    ------
    ModelError
        If the text is no JSON, its schema version is unknown, or a field is missing, unknown or out of range.
    """
    try:
        return _card(parse_json(text))
    except FieldError as error:
        raise _unusable(label, str(error)) from None
    except ValueError as error:
        raise _unusable(label, f"it is not valid JSON ({error})") from None


def card_fault(values: object) -> str:
    """What is wrong first with the values of a card, as a clause without a full stop; empty if nothing is."""
    try:
        _card(values)
    except FieldError as error:
        return str(error)
    return ""


def read_card(folder: Path) -> ModelCard:
    """Read ``card.json`` of a model folder.

    Raises
    ------
    ModelError
        If it is missing, unreadable, too large, or refused by :func:`parse_card`.
    """
    path = folder / CARD_FILE
    try:
        data = read_plain(path, _MAX_CARD_BYTES)
    except FileNotFoundError:
        raise ModelError(
            phrase(
                "Models",
                "The model folder “{folder}” has no {file}: it is not a model or was copied only in part."
                " Copy it again or remove it.",
            ).fill(folder=folder.name, file=CARD_FILE)
        ) from None
    except OSError as error:
        raise _unusable(folder.name, f"the file cannot be read ({error.strerror})") from None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise _unusable(folder.name, "the file is not UTF-8 text") from None
    return parse_card(text, folder.name)


def identifier(name: str) -> str:
    """A name as an identifier: lower-case letters and digits joined by hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:64].strip("-")


def write_card(card: ModelCard, folder: Path) -> Path:
    """Check a card and write it into a model folder, replacing the old one in one step.

    Returns
    -------
    Path
        The written ``card.json``.

    Raises
    ------
    ModelError
        If the card would be refused when read.
    """
    text = card.to_json()
    parse_card(text, card.id)
    path = folder / CARD_FILE
    write_text(path, text)
    return path


def _unusable(label: str, reason: str) -> ModelError:
    return ModelError(
        phrase(
            "Models",
            "The card of model “{label}” ({file}) cannot be used: {reason}. Get the model again from "
            "its source, or remove its folder.",
        ).fill(label=label, file=CARD_FILE, reason=reason)
    )


def _card(values: object) -> ModelCard:
    if not isinstance(values, Mapping):
        raise FieldError("it does not hold a JSON object")
    # The schema comes first: a newer card may have other fields, and the user must read that, not the difference.
    version = values.get("schema_version")
    if version not in _READ or type(version) is not int:
        raise FieldError(
            f"its schema version is {version!r} and this Parallax reads {SCHEMA_VERSION}; a newer Parallax may read it"
        )
    card = Fields(values)
    first_schema = card.integer("schema_version") == 1
    result = ModelCard(
        id=card.matching("id", MODEL_ID, "lower-case letters and digits joined by hyphens", longest=64),
        name=card.text("name"),
        version=card.matching("version", VERSION, "numbers joined by dots, such as 1.2"),
        task=card.text("task"),
        class_name=card.text("class_name"),
        counter_class_name=card.text("counter_class_name"),
        operating_point=card.number("operating_point", above=0.0, below=1.0),
        calibrated=card.flag("calibrated"),
        input_hw=_input_hw(card),
        preprocessing=card.text("preprocessing"),
        architecture=_architecture(card.fields("architecture")),
        weights=_weights(card),
        training_data=tuple(_training_data(item) for item in card.items("training_data")),
        metrics=tuple(_metric(item, first_schema) for item in card.items("metrics")),
        intended_use=card.text("intended_use"),
        limits=card.texts("limits", at_least=1),
        what_it_shows=card.text("what_it_shows"),
        map_scale=card.number("map_scale", above=0.0, most=1.0),
        plausibility_threshold=card.number("plausibility_threshold", least=0.0, most=1.0),
        distribution=card.mapping("distribution"),
        recipe=card.texts("recipe"),
        licence=card.text("licence"),
        films=FilmKind() if first_schema else _films(card.fields("films")),
    )
    card.finish()
    return result


def _input_hw(card: Fields) -> tuple[int, int]:
    height, width = card.integers("input_hw", count=2, least=16, most=4096)
    return height, width


def _architecture(fields: Fields) -> Architecture:
    generators = fields.fields("generators")
    result = Architecture(
        classifier=_network(fields.fields("classifier")),
        generators=GeneratorSpec(
            name=generators.text("name"),
            form="duo" if generators.choice("form", ("duo", "single")) == "duo" else "single",
            kwargs=generators.mapping("kwargs"),
        ),
        critic=_network(fields.fields("critic")),
    )
    generators.finish()
    fields.finish()
    return result


def _network(fields: Fields) -> NetworkSpec:
    result = NetworkSpec(name=fields.text("name"), kwargs=fields.mapping("kwargs"))
    fields.finish()
    return result


def _weights(card: Fields) -> dict[str, str]:
    weights = card.mapping("weights")
    if not weights:
        raise FieldError("`weights` names no file")
    for name, digest in weights.items():
        # A plain name only: a card must not reach outside its folder ("../", "/", "C:", "\\").
        if not _WEIGHTS_FILE.fullmatch(name):
            raise FieldError(
                f"`weights` names {name!r}; a weights file lies in the model's own folder and ends in .safetensors"
            )
        if not isinstance(digest, str) or not _SHA256.fullmatch(digest):
            raise FieldError(f"`weights` gives no SHA-256 (64 lower-case hexadecimal digits) for {name}")
    return weights


def _training_data(fields: Fields) -> TrainingData:
    result = TrainingData(
        name=fields.text("name"),
        licence=fields.text("licence"),
        citation=fields.text("citation"),
        n=fields.integer("n", least=1),
    )
    fields.finish()
    return result


def _films(fields: Fields) -> FilmKind:
    result = FilmKind(fields.texts("modalities"), fields.texts("body_parts"), fields.texts("views"))
    fields.finish()
    return result


def _metric(fields: Fields, first_schema: bool) -> Metric:
    name = fields.text("name")
    result = Metric(
        name=present_name(name) if first_schema else name,
        value=fields.number("value"),
        data=fields.text("data"),
        n=fields.integer("n", least=1),
    )
    fields.finish()
    return result
