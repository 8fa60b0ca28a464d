"""The table of scores: one line per image, and no identity."""

import csv
from dataclasses import replace

import pytest

from engine.core import language
from engine.core.errors import DecodeError, ReportError
from engine.core.language import phrase
from engine.explain.reason import Reason
from engine.report.scores import COLUMNS, score_row, write_scores


def read(path):
    return list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))


def test_a_line_holds_scores_and_what_follows_from_them(request_, tmp_path):
    explanation, instance = request_.explanation, request_.instance
    write_scores([score_row(instance, explanation)], tmp_path / "scores.csv")
    (row,) = read(tmp_path / "scores.csv")
    assert tuple(row) == COLUMNS
    assert float(row["adversarial"]) == pytest.approx(explanation.scores.adversarial, abs=1e-4)
    assert row["holds"] == ("yes" if explanation.holds else "no")
    assert instance.study.patient.name not in (tmp_path / "scores.csv").read_text("utf-8-sig")
    assert instance.sop_instance_uid not in (tmp_path / "scores.csv").read_text("utf-8-sig")


def test_an_image_that_was_not_explained_says_why(request_, tmp_path):
    write_scores(
        [score_row(request_.instance, None, DecodeError(phrase("Reading", "The pixels are damaged.")))],
        tmp_path / "scores.csv",
    )
    (row,) = read(tmp_path / "scores.csv")
    assert (row["error"], row["decision"]) == ("The pixels are damaged.", "")


def test_a_folder_that_is_not_there_is_a_sentence(request_, tmp_path):
    with pytest.raises(ReportError, match="Check that the folder exists"):
        write_scores([], tmp_path / "absent" / "scores.csv")


def test_what_speaks_against_an_explanation_is_a_code_in_every_language(request_):
    explanation = replace(
        request_.explanation, plausibility=0.1, distribution_warnings=(Reason("colour", {"trained": "CR"}),)
    )
    language.install(lambda context, text: text.upper())
    try:
        row = score_row(request_.instance, explanation)
    finally:
        language.install(None)
    assert (row["holds"], row["reasons"]) == ("no", "implausible outside colour")
