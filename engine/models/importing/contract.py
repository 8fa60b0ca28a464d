"""What a foreign classifier's file cannot say: how a film becomes its input, and which of its outputs means what."""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from engine.core.errors import ModelError
from engine.models.card_fields import FieldError, Fields
from engine.models.preprocess import Fit, Greys, preprocessing_name

Scores = Literal["logits", "probabilities"]
Layout = Literal["channels_first", "channels_last"]

CHANNELS_FIRST: Layout = "channels_first"
CHANNELS_LAST: Layout = "channels_last"
_LAYOUTS = (CHANNELS_FIRST, CHANNELS_LAST)
# What contracts do not name that were written before there was a choice.
_ONCE_WITHOUT = {"layout": CHANNELS_FIRST, "colour": False}

IMAGENET_MEAN, IMAGENET_STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
_GRID_STEP = 32
CHANNELS = (1, 3)
LEAST_SIDE_PX, MOST_SIDE_PX = 8, 4096


@dataclass(frozen=True)
class ClassifierContract:
    """How a film is fed to a foreign classifier and how its answer is read; part of the card of every model with it.

    A display grey g in [0, 1] (0 is black, air is dark) becomes ``(low + (high - low) * g - mean) / std``.

    Attributes
    ----------
    input_hw : tuple of int
        Height and width in pixels that the classifier was trained on.
    channels : int
        1, or 3: the film is repeated.
    colour : bool
        Its three channels are red, green and blue rather than a film repeated. Such a one is not explained so far.
    layout : {"channels_first", "channels_last"}
        Whether it takes (B, channels, h, w), as PyTorch has it, or (B, h, w, channels), as Keras has it.
    low, high : float
        Values of black and of white before normalisation, e.g. 0 and 1, 0 and 255, -1024 and 1024.
    mean, std : tuple of float
        Normalisation, one value per channel.
    inverted : bool
        The classifier was trained on films shown as MONOCHROME1 files store them: air bright, bones dark.
    fit : {"letterbox", "stretch"}
        Whether the film keeps its aspect ratio, with black margins, or is pulled to the input size.
    greys : {"percentile", "full"}
        Whether the film's 0.5 and 99.5 percentiles become black and white, or its greys stay as displayed.
    scores : {"logits", "probabilities"}
        What the outputs are.
    exclusive : bool
        One class of several (softmax) rather than independent findings (sigmoid). Means nothing for one output.
    outputs : int
        How many outputs there are.
    class_output : int
        The output of the explained class, from 0.
    counter_output : int, optional
        The one class to compare with; without it the explained class is compared with all others together. Only where
        the outputs are exclusive.
    class_is_high : bool
        False where a high output speaks for the counter-class.
    """

    input_hw: tuple[int, int]
    channels: int = 1
    low: float = 0.0
    high: float = 1.0
    mean: tuple[float, ...] = (0.0,)
    std: tuple[float, ...] = (1.0,)
    inverted: bool = False
    fit: Fit = "letterbox"
    greys: Greys = "percentile"
    scores: Scores = "logits"
    exclusive: bool = False
    outputs: int = 1
    class_output: int = 0
    counter_output: int | None = None
    class_is_high: bool = True
    layout: Layout = CHANNELS_FIRST
    colour: bool = False

    def __post_init__(self) -> None:
        problem = self._problem()
        if problem:
            raise ModelError(f"The classifier cannot be used with these answers: {problem}.")

    def _problem(self) -> str:
        numbers = (self.low, self.high, *self.mean, *self.std)
        if any(not LEAST_SIDE_PX <= side <= MOST_SIDE_PX for side in self.input_hw):
            size = f"{self.input_hw[0]} × {self.input_hw[1]}"
            return f"the input size is {size}; each side lies in {LEAST_SIDE_PX} to {MOST_SIDE_PX}"
        if self.channels not in CHANNELS:
            return f"it would get {self.channels} channels; a film is fed as 1 or 3"
        if self.colour and self.channels != 3:
            return "a picture in colour has 3 channels"
        if not all(map(math.isfinite, numbers)) or self.low == self.high:
            return "black and white need two different values"
        if len(self.mean) != self.channels or len(self.std) != self.channels or min(self.std) <= 0:
            return f"mean and standard deviation need {self.channels} values each, the latter above 0"
        if self.outputs < 1 or not 0 <= self.class_output < self.outputs:
            return f"output {self.class_output} is not one of its {self.outputs} (they are counted from 0)"
        if self.counter_output is not None:
            if not self.exclusive:
                return "only outputs that exclude one another have a counter-class among them"
            if self.counter_output == self.class_output or not 0 <= self.counter_output < self.outputs:
                return f"output {self.counter_output} cannot be the counter-class"
        return ""

    @property
    def preprocessing(self) -> str:
        """Name and version of the preparation of films that the card states."""
        return preprocessing_name(self.fit, self.greys)

    @property
    def grid_hw(self) -> tuple[int, int]:
        """The model grid for the generators: the input size, up to the next multiple of 32 (at least 64)."""
        height, width = (max(64, -(-side // _GRID_STEP) * _GRID_STEP) for side in self.input_hw)
        return height, width

    @property
    def input_shape(self) -> tuple[int, int, int]:
        """Sides of one image as the classifier takes it."""
        height, width = self.input_hw
        return (height, width, self.channels) if self.layout == CHANNELS_LAST else (self.channels, height, width)

    def to_json(self) -> dict[str, Any]:
        """As JSON values, in the order of the class."""
        return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()}


def with_all_answers(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a contract, with those that contracts of earlier versions do not name."""
    return {**_ONCE_WITHOUT, **values}


def read_contract(values: Mapping[str, Any], where: str) -> ClassifierContract:
    """Read a contract from parsed JSON, strictly.

    Raises
    ------
    ModelError
        If a field is missing, unknown, of the wrong kind, or contradicts another.
    """
    fields = Fields(with_all_answers(values))
    try:
        channels = fields.integer("channels", least=1)
        contract = ClassifierContract(
            input_hw=_hw(fields),
            channels=channels,
            low=fields.number("low"),
            high=fields.number("high"),
            mean=fields.numbers("mean"),
            std=fields.numbers("std"),
            inverted=fields.flag("inverted"),
            fit="stretch" if fields.choice("fit", ("letterbox", "stretch")) == "stretch" else "letterbox",
            greys="full" if fields.choice("greys", ("percentile", "full")) == "full" else "percentile",
            scores="logits" if fields.choice("scores", ("logits", "probabilities")) == "logits" else "probabilities",
            exclusive=fields.flag("exclusive"),
            outputs=fields.integer("outputs", least=1),
            class_output=fields.integer("class_output"),
            counter_output=fields.optional_integer("counter_output"),
            class_is_high=fields.flag("class_is_high"),
            layout=CHANNELS_LAST if fields.choice("layout", _LAYOUTS) == CHANNELS_LAST else CHANNELS_FIRST,
            colour=fields.flag("colour"),
        )
        fields.finish()
    except FieldError as error:
        raise ModelError(f"{where} cannot be used: {error}.") from None
    return contract


def _hw(fields: Fields) -> tuple[int, int]:
    height, width = fields.integers("input_hw", count=2, least=LEAST_SIDE_PX, most=MOST_SIDE_PX)
    return height, width
