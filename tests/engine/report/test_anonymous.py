"""What may be told of an error without telling what a header holds."""

import os

import pytest

from engine.core.language import phrase
from engine.dicom import defined_terms
from engine.report.anonymous import anonymous_sentence
from engine.report.dicom_anatomy import MIDLINE, PAIRED

TOLD = phrase("Reading", "It is {what} with {count} of it.")


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("Doe^Jane", "…"),
        ("MONOCHROME2", "MONOCHROME2"),
        ("JPEG Baseline (Process 1)", "JPEG Baseline (Process 1)"),
        (os.strerror(13), os.strerror(13)),
        (1.5, "1.5"),
        (phrase("Reading", "a PDF document"), "a PDF document"),
        (phrase("Reading", "a {what}").fill(what="Doe"), "a …"),
        (["Doe"], "…"),
    ],
)
def test_of_the_words_in_a_sentence_only_enumerated_ones_and_numbers_stay(value: object, told: str) -> None:
    assert anonymous_sentence(TOLD.fill(what=value, count=2)) == f"It is {told} with 2 of it."


def test_a_text_that_does_not_tell_where_its_words_come_from_is_replaced() -> None:
    assert "Doe" not in anonymous_sentence("The file of Doe is damaged.")


def test_every_part_of_the_body_that_has_a_code_is_a_defined_term() -> None:
    assert {*MIDLINE, *PAIRED} <= defined_terms.BODY_PARTS
