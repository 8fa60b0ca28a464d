import pytest

from engine import language


@pytest.fixture
def shouting():
    language.install(lambda context, text: f"{context}: {text.upper()}")
    yield
    language.install(None)


def test_a_text_is_english_until_told_otherwise():
    assert language.translate("Validity", "It holds.") == "It holds."


def test_a_text_is_what_the_translator_makes_of_it(shouting):
    assert language.translate("Validity", "It holds.") == "Validity: IT HOLDS."
