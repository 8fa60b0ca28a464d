"""What an output without identity may hold of a header: enumerated values and numbers, by a list of what is allowed.

A device or a person may write a name into any text of a header. So no text of one is copied because it seems harmless;
a word passes only if DICOM defines it.
"""

import errno
import os
from dataclasses import replace
from functools import cache
from typing import Any

from engine.core.language import Sentence, phrase
from engine.dicom.defined_terms import (
    BODY_PARTS,
    MODALITIES,
    PHOTOMETRIC_INTERPRETATIONS,
    VIEW_POSITIONS,
    defined,
)
from engine.explain.explanation import Explanation
from engine.explain.reason import Reason
from engine.imaging.frame import Frame, Voi
from engine.report.request import ReportRequest

_WITHHELD = "…"
_NO_TERM = phrase("Distribution", "not a standard term")
_UNTOLD = "It could not be read or explained; the reason may quote its header and is left out."


def anonymous_request(request: ReportRequest) -> ReportRequest:
    """The same report with nothing of a header but enumerated values and numbers; what the reader typed stays."""
    frame = request.frame
    # One for one, and not by value: a table is told by its place among those of the frame.
    nameless = {id(voi): replace(voi, name="") for voi in (*frame.voi, frame.default_voi, request.voi)}
    explanation = request.explanation
    return replace(
        request,
        frame=_anonymous_frame(frame, nameless),
        voi=nameless[id(request.voi)],
        explanation=None if explanation is None else _anonymous_explanation(explanation),
        identity=None,
        overlays=(),
        shapes=(),
    )


def _anonymous_frame(frame: Frame, nameless: dict[int, Voi]) -> Frame:
    return replace(
        frame,
        default_voi=nameless[id(frame.default_voi)],
        voi=tuple(nameless[id(voi)] for voi in frame.voi),
        modality=defined(frame.modality, MODALITIES),
        view_position=defined(frame.view_position, VIEW_POSITIONS),
        body_part=defined(frame.body_part, BODY_PARTS),
        overlays=(),
    )


def _anonymous_explanation(explanation: Explanation) -> Explanation:
    warnings = tuple(Reason(each.code, _anonymous_values(each)) for each in explanation.distribution_warnings)
    return replace(explanation, distribution_warnings=warnings)


def _anonymous_values(reason: Reason) -> dict[str, Any]:
    """The header's word is called `value`; everything else comes from the model."""
    words = MODALITIES | VIEW_POSITIONS | BODY_PARTS
    return {
        name: _NO_TERM if name == "value" and isinstance(each, str) and not defined(each, words) else each
        for name, each in reason.values.items()
    }


def anonymous_sentence(text: str) -> str:
    """What may be told of an error: its English sentence, with foreign words in it left out.

    Parameters
    ----------
    text : str
        Of a :func:`engine.core.language.phrase`. Of any other text nothing tells where its words come from, so that
        it is replaced as a whole.
    """
    if not isinstance(text, Sentence):
        return _UNTOLD
    if not text.values:
        return text.text
    return text.text.format(**{name: _anonymous_value(each) for name, each in text.values.items()})


def _anonymous_value(value: Any) -> Any:
    if isinstance(value, Sentence):
        return anonymous_sentence(value)
    if isinstance(value, str):
        return value if value in _allowed_words() else _WITHHELD
    return value if isinstance(value, (bool, int, float)) else _WITHHELD


@cache
def _allowed_words() -> frozenset[str]:
    from pydicom._uid_dict import UID_dictionary

    system = {os.strerror(number) for number in errno.errorcode}
    names = {entry[0] for entry in UID_dictionary.values()}
    return frozenset(system | names | PHOTOMETRIC_INTERPRETATIONS | MODALITIES | {"(none)"})
