"""What speaks against an explanation: a code that files keep, and words that are made where somebody reads them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from engine.core.language import Sentence, number, phrase, shown

ReasonCode = Literal[
    "score-not-a-number", "similar-differs", "adversarial-stays", "implausible", "outside",
    "modality", "view-position", "body-part", "colour", "narrow-strip", "inverted", "unlike", "cropped",
]  # fmt: skip

_SENTENCES: dict[ReasonCode, Sentence] = {
    "score-not-a-number": phrase("Validity", "A score is not a number: the model cannot read this image."),
    "similar-differs": phrase(
        "Validity",
        "The similar image does not keep the decision: its score {score} lies on the other side of the "
        "operating point {point}.",
    ),
    "adversarial-stays": phrase(
        "Validity",
        "The adversarial image does not flip the decision: its score {score} lies on the same side of the "
        "operating point {point} as the original's.",
    ),
    "implausible": phrase("Validity", "The adversarial image does not look like a film."),
    "outside": phrase(
        "Validity",
        "The image may lie outside what the model was trained on: its answers there explain nothing.",
    ),
    "modality": phrase(
        "Distribution", "The file's modality is {value}, and the model was trained on {trained}."
    ),
    "view-position": phrase(
        "Distribution", "The file's view position is {value}, and the model was trained on {trained}."
    ),
    "body-part": phrase(
        "Distribution", "The file's body part is {value}, and the model was trained on {trained}."
    ),
    "colour": phrase(
        "Distribution", "The image is in colour, and the model was trained on images in grey ({trained})."
    ),
    "narrow-strip": phrase(
        "Distribution", "The image is a narrow strip, as no film of the training was: it may be heavily cropped."
    ),
    "inverted": phrase(
        "Distribution",
        "The image looks inverted: bright where films of the training are dark. Check its photometric interpretation.",
    ),
    "unlike": phrase(
        "Distribution", "The image does not look like the films the model was trained on."
    ),
    "cropped": phrase(
        "Distribution",
        "The image looks heavily cropped: only a part of what the films of the training show seems to be there.",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Reason:
    """Why an explanation does not hold, or why a film may lie outside what the model was trained on.

    Attributes
    ----------
    code : str
        The same in every language; what sidecars and tables keep.
    values : mapping of str to float or str
        What its sentence speaks of: scores in [0, 1], words of the film's header.
    """

    code: ReasonCode
    values: Mapping[str, float | str] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """The sentence in the user's language."""
        told = {name: each if isinstance(each, str) else number(each, ".2f") for name, each in self.values.items()}
        return shown(_SENTENCES[self.code].fill(**told))
