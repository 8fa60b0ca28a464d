"""What speaks against an explanation: a code for programs, a sentence for people."""

from collections.abc import Iterator
from typing import get_args

import pytest

from engine.core import language
from engine.explain.reason import Reason, ReasonCode

VALUES = {"score": 0.21, "point": 0.5, "value": "MR", "trained": "CR, DX"}


@pytest.fixture
def shouting() -> Iterator[None]:
    """A language that shouts and writes a comma before decimals."""
    language.install(lambda context, text: text.replace("similar image", "SIMILAR IMAGE"), language.Separators(","))
    yield
    language.install(None)


@pytest.mark.parametrize("code", get_args(ReasonCode))
def test_every_code_has_a_sentence(code: ReasonCode) -> None:
    words = Reason(code, VALUES).words
    assert words.endswith(".")
    assert "{" not in words


def test_words_are_made_in_the_language_that_is_spoken_when_they_are_read(shouting: None) -> None:
    reason = Reason("similar-differs", {"score": 0.21, "point": 0.5})
    assert "SIMILAR IMAGE" in reason.words
    assert "0,21" in reason.words
    language.install(None)
    assert "similar image" in reason.words
