import json

import pytest

from engine.core import language
from engine.core.folders import resources_folder
from engine.models.class_names import SHIPPED, shown_class

CARDS = sorted((resources_folder() / "models").glob("*/card.json"))


@pytest.fixture
def french():
    words = {"opacity": "opacité", "pneumonia": "pneumonie"}
    language.install(lambda context, text: words.get(text, text))
    yield
    language.install(None)


@pytest.mark.parametrize("path", CARDS, ids=lambda path: path.parent.name)
def test_the_classes_of_every_shipped_model_are_in_the_table(path):
    card = json.loads(path.read_text())
    assert {card["class_name"], card["counter_class_name"]} <= set(SHIPPED)


def test_a_class_of_a_shipped_model_is_translated_and_any_other_stays(french):
    assert shown_class("opacity") == "opacité"
    assert shown_class("pneumonia") == "pneumonia"
