"""The sidecar: enough to show the same view again, and nobody's identity."""

import hashlib
import json
from dataclasses import replace

import numpy as np
import pytest

from engine.core import language
from engine.core.errors import ReportError
from engine.core.language import phrase
from engine.dicom.catalog import Instance
from engine.explain.explanation import Explanation
from engine.explain.reason import Reason
from engine.imaging.frame import Frame, VoiTable, Window
from engine.imaging.layer import Layer, Threshold
from engine.report.panels import base_of, paint, panel_viewport, panels_of
from engine.report.provenance import provenance_values, read_view
from engine.report.request import ReportRequest


def stored(request: ReportRequest) -> dict[str, object]:
    values: dict[str, object] = json.loads(json.dumps(provenance_values(request), allow_nan=False))
    return values


def test_the_view_can_be_shown_again(request_: ReportRequest) -> None:
    layers = tuple(
        Layer(
            layer.data,
            replace(
                layer.look, visible=True, opacity=0.3, contour=index % 2 == 0, threshold=Threshold("percentile", 90.5)
            ),
        )
        for index, layer in enumerate(request_.layers)
    )
    seen = replace(
        request_,
        mirrored=True,
        quarter_turns=1,
        layers=layers,
        voi=Window(1800.0, 900.0, "SIGMOID", "bone"),
        invert=True,
        layout="single",
        role="similar",
    )
    view = read_view(stored(seen), seen.frame)
    again = replace(
        request_,
        layers=tuple(Layer(layer.data, view.looks[layer.data.name]) for layer in request_.layers),
        voi=view.voi,
        invert=view.invert,
        mirrored=view.mirrored,
        quarter_turns=view.quarter_turns,
        layout=view.layout,
        role=view.role,
    )
    pictures = [paint(panels_of(each)[0], base_of(each), panel_viewport(each), 1) for each in (seen, again)]
    np.testing.assert_array_equal(*pictures)
    assert list(view.looks) == [layer.data.name for layer in layers]


def test_a_voi_table_is_found_again_in_the_file(request_: ReportRequest) -> None:
    tables = [VoiTable(0, np.arange(5, dtype=np.uint16) * step, 12, name) for step, name in ((1, "soft"), (2, "hard"))]
    frame = replace(request_.frame, voi=tuple(tables), default_voi=tables[0])
    values = stored(replace(request_, frame=frame, voi=tables[1]))
    assert read_view(values, frame).voi is tables[1]
    other = Frame(frame.modality_hw, None, Window(0.0, 1.0))
    with pytest.raises(ReportError, match="VOI LUT that this image does not have"):
        read_view(values, other)


def test_uids_are_hashed(request_: ReportRequest, instance: Instance) -> None:
    values = provenance_values(request_)
    expected = hashlib.sha256(instance.sop_instance_uid.encode()).hexdigest()
    assert values["source"]["sop_instance_uid_sha256"] == expected
    assert instance.sop_instance_uid not in json.dumps(values)


def test_scores_model_and_conditions_are_in_it(request_: ReportRequest) -> None:
    values = provenance_values(request_)
    explained = values["explanation"]
    assert explained["scores"] == {"original": 0.91, "similar": 0.9, "adversarial": 0.07}
    assert explained["model_sha256"] == "ab" * 32
    assert explained["holds"] is True
    difference = values["view"]["layers"][-1]
    assert difference["name"] == "difference"
    assert difference["look"]["threshold"] == {"mode": "percentile", "value": 95.0}
    assert 0 < difference["cut"] < 0.3


def test_a_report_of_the_film_alone_says_so(request_: ReportRequest) -> None:
    values = provenance_values(replace(request_, explanation=None, layers=(), instance=None))
    assert values["explanation"] is None
    assert set(values["source"]) == {"rows", "columns", "modality", "burned_in"}


def test_another_file_is_refused(request_: ReportRequest) -> None:
    with pytest.raises(ReportError, match="does not describe a Parallax report"):
        read_view({"schema": "else"}, request_.frame)


def test_an_explanation_is_stored_alike_in_every_language(request_: ReportRequest, explanation: Explanation) -> None:
    note = phrase("Explanation", "It ran on the CPU.")
    failed = replace(
        explanation,
        plausibility=0.1,
        distribution_warnings=(Reason("body-part", {"value": "HAND", "trained": "CHEST"}),),
        notes=(note,),
    )
    request = replace(request_, explanation=failed)
    english = provenance_values(request)
    assert english["explanation"]["reasons"] == ["implausible", "outside"]
    assert english["explanation"]["distribution_warnings"] == ["body-part"]
    language.install(lambda context, text: text.upper(), language.Separators(","))
    try:
        assert provenance_values(request) == english
    finally:
        language.install(None)


def test_a_sidecar_of_the_first_version_shows_its_view(request_: ReportRequest) -> None:
    values = {**stored(request_), "schema": "parallax-report/1"}
    assert read_view(values, request_.frame) == read_view(stored(request_), request_.frame)


def test_a_sidecar_of_version_0_1_names_the_layers_of_other_methods_as_they_were_called_then(
    request_: ReportRequest,
) -> None:
    values = stored(request_)
    values["view"]["layers"][0]["name"] = "signed rival gradient"
    assert "signed method gradient" in read_view(values, request_.frame).looks
