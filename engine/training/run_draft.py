"""What a person chooses of a training before its run file is written: films, classifier, generators."""

from dataclasses import dataclass, field
from typing import Any, Literal

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
class RunDraft:
    """Everything that is chosen of one run."""

    data: DataDraft = DataDraft()
    classifier: ClassifierDraft = ClassifierDraft()
    generators: GeneratorsDraft = GeneratorsDraft()
