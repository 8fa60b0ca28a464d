import pickle

import pytest

from engine.core import language
from engine.core.errors import SourceError


@pytest.fixture
def shouting():
    language.install(lambda context, text: f"{context}: {text.upper()}")
    yield
    language.install(None)


def test_a_text_is_english_until_told_otherwise():
    assert language.translate("Validity", "It holds.") == "It holds."


def test_a_text_is_what_the_translator_makes_of_it(shouting):
    assert language.translate("Validity", "It holds.") == "Validity: IT HOLDS."


@pytest.fixture
def french_numbers():
    language.install(None, language.Separators(",", "\u202f"))
    yield
    language.install(None)


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (0.456, ".2f", "0.46"),
        (-1.5, ".1f", "−1.5"),
        (-0.001, ".2f", "0.00"),
        (1234567.0, ",.0f", "1,234,567"),
        (1e-9, "g", "1e−09"),
        (float("nan"), ".2f", "nan"),
        (float("-inf"), ".2f", "−inf"),
        (-3, "+d", "−3"),
    ],
)
def test_a_number_is_english_until_told_otherwise(value, form, text):
    assert language.number(value, form) == text


def test_a_number_has_the_separators_of_the_language(french_numbers):
    assert language.number(0.456, ".2f") == "0,46"
    assert language.number(-1234567.5, ",.1f") == "−1\u202f234\u202f567,5"


def test_a_share_is_whole_percent():
    assert language.percent(0.456) == "46\N{NO-BREAK SPACE}%"


def test_a_said_sentence_is_english_and_is_shown_translated(shouting):
    said = language.phrase("Reading", "Frame {number} is damaged.").fill(number=3)
    assert said == "Frame 3 is damaged."
    language.install(lambda context, text: {"Frame {number} is damaged.": "L’image {number} est abîmée."}[text])
    assert language.shown(said) == "L’image 3 est abîmée."


def test_a_sentence_within_a_sentence_is_translated_too():
    kind = language.phrase("Reading", "a PNG picture")
    said = language.phrase("Reading", "This is {kind}.").fill(kind=kind)
    words = {"a PNG picture": "une image PNG", "This is {kind}.": "C’est {kind}."}
    language.install(lambda context, text: words[text])
    try:
        assert language.shown(said) == "C’est une image PNG."
    finally:
        language.install(None)


def test_a_said_sentence_survives_an_exception_and_the_way_between_processes(shouting):
    error = pickle.loads(pickle.dumps(SourceError(language.phrase("Reading", "It is {what}.").fill(what="empty"))))
    assert str(error) == "It is empty."
    language.install(lambda context, text: text.replace("It is", "Il est"))
    assert language.shown(str(error)) == "Il est empty."


def test_any_other_text_is_shown_as_it_is(shouting):
    assert language.shown("Plain words.") == "Plain words."
