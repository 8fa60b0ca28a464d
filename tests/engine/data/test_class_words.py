import json
import types
from pathlib import Path

import pytest

from engine.core.errors import SourceError
from engine.data.class_words import ClassWords


def model(folder: Path, *documents: object) -> types.SimpleNamespace:
    names = []
    for number, document in enumerate(documents):
        names.append(f"run-{number}.json")
        (folder / names[-1]).write_text(json.dumps(document), "utf-8")
    card = types.SimpleNamespace(
        name="Toy", class_name="opacity", counter_class_name="no opacity", recipe=(*names, "recipe/not-shipped.json")
    )
    return types.SimpleNamespace(card=card, folder=folder)


RUN = {
    "kind": "generators",
    "sources": [
        {"kind": "index", "positive": ["Edema"], "negative": ["No Finding"], "label_column": "findings"},
        {"kind": "planted", "positive": ["not a label of anything"]},
    ],
}
PACK = {"evaluation": {"held out": [{"kind": "classes", "positive": ["PNEUMONIA"], "negative": ["NORMAL"]}]}}


def test_words_are_those_the_model_was_made_with(tmp_path: Path) -> None:
    words = ClassWords.of_model(model(tmp_path, RUN, PACK))
    assert words.positive == {"edema", "pneumonia", "opacity"}
    assert words.negative == {"no finding", "normal", "no opacity"}
    assert words.label_columns == ("findings",)


def test_words_given_replace_those_of_the_run_files(tmp_path: Path) -> None:
    words = ClassWords.of_model(model(tmp_path, RUN), ["Ill"], ["Well "])
    assert words.positive == {"ill", "opacity"}
    assert words.negative == {"well", "no opacity"}


def test_one_word_cannot_mean_both(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="“ill” cannot mean"):
        ClassWords.of_model(model(tmp_path), ["Ill"], ["ILL"])
    # The name on the card gives way to what the user says.
    words = ClassWords.of_model(model(tmp_path), ["well"], ["opacity"])
    assert words.label(["Opacity"]) == 0


def test_damaged_run_file_is_named(tmp_path: Path) -> None:
    broken = model(tmp_path, RUN)
    (tmp_path / "run-0.json").write_text("{", "utf-8")
    with pytest.raises(SourceError, match=r"run-0\.json.*--positive"):
        ClassWords.of_model(broken)


def test_label_of_words() -> None:
    words = ClassWords(frozenset({"edema", "mass"}), frozenset({"no finding"}), "opacity")
    assert words.label(["Edema", "Cardiomegaly"]) == 1
    assert words.label(["No Finding"]) == 0
    assert words.label(["Cardiomegaly"]) is None
    assert words.label(["Mass", "No Finding"]) is None
    assert words.label([]) is None


@pytest.mark.parametrize(
    ("box_label", "expected"),
    [
        ("Mass", True),
        ("Lung Opacity", True),
        ("No Lung Opacity / Not Normal", False),
        ("Opacityless", False),
        ("Cardiomegaly", False),
        ("no finding", False),
    ],
)
def test_boxes_that_mark_the_class(box_label: str, expected: bool) -> None:
    words = ClassWords(frozenset({"mass"}), frozenset({"no finding"}), "opacity")
    assert words.is_truth(box_label) is expected
