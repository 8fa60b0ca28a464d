"""What the user has entered into the training wizard so far: frozen values, to and from JSON."""

import types
import typing
from dataclasses import asdict, dataclass, field, fields, is_dataclass
from typing import Any, Literal, TypeVar

T = TypeVar("T")

Page = Literal["data", "classifier", "generators", "budget", "training", "result", "register"]
PAGES: tuple[Page, ...] = ("data", "classifier", "generators", "budget", "training", "result", "register")
LabelSource = Literal["none", "folders", "table"]
ClassifierWay = Literal["registered", "file", "train", "scores"]
Start = Literal["fine-tune", "anew"]
Preset = Literal["quick", "balanced", "quality"]


@dataclass(frozen=True)
class DataDraft:
    """Which films, and what is known of them.

    Attributes
    ----------
    folders : tuple of str
        Absolute paths.
    labels : {"none", "folders", "table"}
        Where labels come from: nowhere, the name of the folder a film lies in, or a CSV table.
    table : str
        Path of that table.
    positive, negative : tuple of str
        Label values that mean the class and its counter-class; films of other values have no label.
    """

    folders: tuple[str, ...] = ()
    labels: LabelSource = "none"
    table: str = ""
    positive: tuple[str, ...] = ()
    negative: tuple[str, ...] = ()


@dataclass(frozen=True)
class ClassifierDraft:
    """Which classifier is to be explained.

    Attributes
    ----------
    way : {"registered", "file", "train", "scores"}
        The last: only its score on each film is known, from the table of the labels.
    model_id, version : str
        The registered model whose classifier is taken.
    file : str
        Path of a foreign classifier.
    file_kind, file_facts : str
        What the file was found to be, and in words with its SHA-256; or why it cannot be used, and then there is no
        form.
    trusted : bool
        The user said "I trust this file", which formats that hold code need.
    form : dict
        What the file cannot say, by field.
    class_name, counter_class_name : str
        What a classifier trained here, or one of which only scores are known, decides between.
    operating_point : float
        Threshold on the scores of such a one.
    steps : int
        Of training a classifier, or the copy of one.
    """

    way: ClassifierWay = "registered"
    model_id: str = ""
    version: str = ""
    file: str = ""
    file_kind: str = ""
    file_facts: str = ""
    trusted: bool = False
    form: dict[str, Any] = field(default_factory=dict)
    class_name: str = ""
    counter_class_name: str = ""
    operating_point: float = 0.5
    steps: int = 600


@dataclass(frozen=True)
class AugmentDraft:
    """Random geometric transforms of the films while training."""

    rotation_deg: float = 10.0
    translation: float = 0.06
    zoom: float = 0.12
    flip: bool = False


@dataclass(frozen=True)
class GeneratorsDraft:
    """How the generators are made. None means: as the preset has it.

    Attributes
    ----------
    start : {"fine-tune", "anew"}
    scheme : str
        One of the schemes of the engine.
    attenuates : bool
        The class is something bright: the adversarial image only adds it or takes it away.
    """

    start: Start = "fine-tune"
    scheme: str = "sagen-single"
    attenuates: bool = False
    preset: Preset = "balanced"
    side_px: int | None = None
    steps: int | None = None
    batch: int | None = None
    rate: float | None = None
    closeness_weight: float | None = None
    difference_weight: float | None = None
    realism_weight: float | None = None
    common_weight: float | None = None
    smooth_weight: float | None = None
    augment: AugmentDraft = AugmentDraft()


@dataclass(frozen=True)
class RegisterDraft:
    """How the new model is called."""

    name: str = ""
    model_id: str = ""
    version: str = "1.0"
    task: str = ""


@dataclass(frozen=True)
class Draft:
    """Everything, and the page that is open.

    Attributes
    ----------
    run : str
        Name of the run that was started with this draft; empty before.
    registered : str
        Identifier and version of the model that was registered at the end; empty before.
    """

    page: Page = "data"
    data: DataDraft = DataDraft()
    classifier: ClassifierDraft = ClassifierDraft()
    generators: GeneratorsDraft = GeneratorsDraft()
    register: RegisterDraft = RegisterDraft()
    run: str = ""
    registered: str = ""


def to_json(draft: Draft) -> dict[str, Any]:
    """The draft as JSON values."""
    return asdict(draft)


def from_json(value: object) -> Draft:
    """A draft of what :func:`to_json` made; what does not fit keeps its default, so that an old file still opens."""
    return _build(Draft, value)


def _build(kind: type[T], value: object) -> T:
    if not isinstance(value, dict):
        return kind()
    hints = typing.get_type_hints(kind)
    found: dict[str, Any] = {}
    for each in fields(kind):  # type: ignore[arg-type]  # every kind here is a dataclass
        if each.name in value:
            fits, converted = _fit(hints[each.name], value[each.name])
            if fits:
                found[each.name] = converted
    return kind(**found)


def _fit(hint: Any, value: Any) -> tuple[bool, Any]:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if is_dataclass(hint):
        return isinstance(value, dict), _build(typing.cast(type[Any], hint), value)
    if origin is Literal:
        return value in arguments, value
    if origin is tuple:
        fits = isinstance(value, (list, tuple)) and all(isinstance(each, str) for each in value)
        return fits, tuple(value) if fits else ()
    if origin is types.UnionType:
        return next(((True, made) for fits, made in (_fit(each, value) for each in arguments) if fits), (False, None))
    if hint is float and type(value) is int:
        return True, float(value)
    return type(value) is (origin or hint), value
