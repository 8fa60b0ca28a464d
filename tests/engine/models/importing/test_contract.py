from dataclasses import replace

import pytest

from engine.core.errors import ModelError
from engine.models.importing.contract import IMAGENET_MEAN, IMAGENET_STD, ClassifierContract, read_contract

COLOUR = ClassifierContract((224, 224), 3, mean=IMAGENET_MEAN, std=IMAGENET_STD, outputs=2, exclusive=True)


def test_a_contract_comes_back_from_json_as_it_was() -> None:
    contract = replace(COLOUR, counter_output=1, fit="stretch", greys="full", inverted=True, class_is_high=False)
    assert read_contract(contract.to_json(), "It") == contract


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"input_hw": (4, 224)}, "the input size is 4 × 224"),
        ({"channels": 2}, "2 channels"),
        ({"high": 0.0}, "black and white need two different values"),
        ({"std": (0.2, 0.2)}, "need 3 values each"),
        ({"std": (0.2, 0.2, 0.0)}, "above 0"),
        ({"class_output": 2}, "output 2 is not one of its 2"),
        ({"counter_output": 0}, "output 0 cannot be the counter-class"),
        ({"counter_output": 1, "exclusive": False}, "only outputs that exclude one another"),
    ],
)
def test_answers_that_contradict_each_other_are_refused(change: dict[str, object], sentence: str) -> None:
    with pytest.raises(ModelError, match=sentence):
        replace(COLOUR, **change)


def test_a_field_that_is_missing_or_misspelt_is_named() -> None:
    values = COLOUR.to_json()
    with pytest.raises(ModelError, match="`fit` is missing"):
        read_contract({name: value for name, value in values.items() if name != "fit"}, "It")
    with pytest.raises(ModelError, match="`fitt` is not a known field"):
        read_contract({**values, "fitt": 1}, "It")


def test_the_grid_of_the_generators_is_the_next_multiple_of_32() -> None:
    assert replace(COLOUR, input_hw=(224, 299)).grid_hw == (224, 320)
    assert replace(COLOUR, input_hw=(28, 28)).grid_hw == (64, 64)


def test_the_preprocessing_is_named_by_its_version() -> None:
    assert ClassifierContract((64, 64)).preprocessing == "display-percentile/1"
    assert replace(COLOUR, fit="stretch", greys="full").preprocessing == "display-full-stretch/1"


def test_a_contract_from_before_there_was_a_choice_of_layout_is_still_read() -> None:
    values = COLOUR.to_json()
    del values["layout"]
    assert read_contract(values, "It") == COLOUR
