"""What a report says."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.attribution.method import Attribution, method_named
from engine.core import language
from engine.dicom.catalog import Instance
from engine.explain.explanation import Explanation, Scores
from engine.explain.layers import default_look, map_layers, other_method_layer, other_method_look
from engine.imaging.frame import Window
from engine.imaging.layer import Layer, Threshold
from engine.report import words
from engine.report.request import ReportRequest


def test_numbers_have_a_true_minus_and_no_negative_zero() -> None:
    assert words.number(-0.25) == "−0.25"
    assert words.number(-0.001) == "0.00"


@pytest.mark.parametrize(
    ("values", "expected"),
    [((0.0, 0.5, 1.0), ("0.0", "0.5", "1.0")), ((0.0, 0.075, 0.15), ("0.000", "0.075", "0.150"))],
)
def test_a_scale_has_numbers_that_are_exact(values: tuple[float, ...], expected: tuple[str, ...]) -> None:
    assert words.scale_numbers(values) == expected


def test_the_decision_is_told_against_the_operating_point(explanation: Explanation) -> None:
    assert words.decision(explanation) == ("Decision: opacity. The score 0.91 is above the operating point 0.50.")
    low = replace(explanation, scores=Scores(0.2, 0.1, 0.8))
    assert words.decision(low) == "Decision: no opacity. The score 0.20 is below the operating point 0.50."


def test_each_score_says_whether_it_does_what_it_must(explanation: Explanation) -> None:
    assert [(row[2], row[3]) for row in words.score_rows(explanation)] == [
        ("above", None), ("agrees", True), ("flips", True),
    ]  # fmt: skip
    failed = replace(explanation, scores=Scores(0.9, 0.2, 0.6))
    assert [(row[2], row[3]) for row in words.score_rows(failed)] == [
        ("above", None), ("differs", False), ("stays", False),
    ]  # fmt: skip


def test_the_headline_is_neutral_without_identity(request_: ReportRequest, instance: Instance) -> None:
    assert words.headline(request_) == ("Anonymous", "Study data left out")
    assert words.headline(replace(request_, instance=None))[1] == "No study data in the source"
    name, study = words.headline(replace(request_, identity=instance.study))
    assert name == "Musterfrau, Erika 山田"
    assert study == ("ID PID-4711 · born 1964-08-12 · F · 2024-02-29 · Thorax Secret · St. Elsewhere · Acc. ACC-77")


def test_free_text_of_the_series_is_shown_only_with_identity(request_: ReportRequest, instance: Instance) -> None:
    assert "Series" not in dict(words.image_rows(request_))
    assert dict(words.image_rows(replace(request_, identity=instance.study)))["Series"] == "PA Erika"


def test_an_image_has_an_opacity_but_no_values(request_: ReportRequest) -> None:
    similar = next(layer for layer in request_.layers if layer.data.name == "similar")
    assert words.layer_words(similar) == "Shown: 100\N{NO-BREAK SPACE}% opacity."


def test_the_facts_name_window_spacing_and_model(request_: ReportRequest) -> None:
    rows = dict(words.image_rows(replace(request_, voi=Window(40.0, 400.0), invert=True)))
    assert rows["Window"] == "C 40  W 400  inverted"
    assert rows["Spacing"] == "0.4 × 0.4 mm, at detector"
    assert dict(words.model_rows(request_)) == {
        "Model": "Opacity on a phantom 1.2",
        "SHA-256": "abababababababab…",
        "Computed": "CPU, 23 ms",
    }


def test_a_window_that_is_not_of_the_file_is_named_so(request_: ReportRequest) -> None:
    request = replace(request_, frame=replace(request_.frame, default_voi_from_file=False))
    assert "automatic, no usable one in the file" in dict(words.image_rows(request))["Window"]


def test_a_threshold_is_told_with_its_value(request_: ReportRequest) -> None:
    difference = request_.layers[-1]
    look = replace(difference.look, threshold=Threshold("absolute", 0.12), contour=True)
    assert words.layer_words(Layer(difference.data, look)) == "Shown: values from 0.120, outline only."
    assert re.fullmatch(
        r"Shown: values from the 95th percentile \(0\.\d{3}\), 60\s% opacity\.", words.layer_words(difference)
    )


def test_no_word_claims_what_a_classifier_cannot() -> None:
    import engine.report

    forbidden = re.compile(r"lesion|detects|finding|heatmap|\bfake\b", re.IGNORECASE)
    folder = Path(engine.report.__path__[0])
    assert [path.name for path in folder.glob("*.py") if forbidden.search(path.read_text(encoding="utf-8"))] == []


def test_a_report_speaks_the_users_language(
    request_: ReportRequest, explanation: Explanation, instance: Instance
) -> None:
    language.install(lambda context, text: {"Original": "Cliché", "Anonymous": "Anonyme"}.get(text, text))
    try:
        assert words.score_rows(explanation)[0][0] == "Cliché"
        assert words.headline(replace(request_, instance=instance))[0] == "Anonyme"
    finally:
        language.install(None)


def test_a_map_names_its_definition(explanation: Explanation) -> None:
    look = default_look(map_layers(explanation, "original-adversarial")[1], 0.25)
    signed, absolute = (Layer(data, look) for data in map_layers(explanation, "original-adversarial"))
    assert words.layer_heading(absolute) == "Absolute difference of original and adversarial"
    assert words.layer_heading(signed) == "Signed difference, original − adversarial"


def test_another_method_goes_by_its_name_and_says_that_its_values_are_relative(explanation: Explanation) -> None:
    map_hw = np.ones((64, 64), np.float32)
    data = other_method_layer(
        Attribution(method_named("occlusion"), map_hw, None, explanation.grid, 0.9, 10.0, 1.0, "cpu")
    )
    layer = Layer(data, other_method_look(data))
    assert words.layer_heading(layer) == "Occlusion"
    assert "in shares of its own maximum" in words.layer_words(layer)
    assert "own maximum" not in words.layer_words(Layer(map_layers(explanation, "similar-adversarial")[1], layer.look))
