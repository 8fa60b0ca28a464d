"""Where a report comes from, as JSON values: enough to check it and to show the same view again, and no identity."""

import hashlib
from dataclasses import asdict, dataclass, replace
from typing import Any

from engine.core.errors import ReportError
from engine.core.language import phrase
from engine.dicom.catalog import Instance
from engine.explain.explanation_json import explanation_values
from engine.explain.layers import METHOD_PREFIX
from engine.imaging.annotation import Annotation
from engine.imaging.frame import Frame, Voi, VoiTable, Window
from engine.imaging.layer import Layer, LayerLook, Threshold
from engine.report.annotation_marks import annotation_values, read_annotations
from engine.report.anonymous import anonymous_request
from engine.report.request import GENERATED_MARK, RESEARCH_MARK, Layout, ReportRequest, Role

SCHEMA = "parallax-report/2"
READABLE = ("parallax-report/1", SCHEMA)
"""The first one kept reasons as sentences."""


@dataclass(frozen=True)
class View:
    """How the film and its layers were shown.

    Attributes
    ----------
    layout : Layout
    role : Role
    voi : Voi
    invert : bool
    mirrored : bool
    quarter_turns : int
    looks : dict of str to LayerLook
        By layer name, lowest first.
    annotations : tuple of Annotation
        Numbered from 1.
    """

    layout: Layout
    role: Role
    voi: Voi
    invert: bool
    mirrored: bool
    quarter_turns: int
    looks: dict[str, LayerLook]
    annotations: tuple[Annotation, ...] = ()


def uid_sha256(uid: str) -> str:
    """SHA-256 in hex of a UID: who holds the source can recognise it, nobody can read the UID from it."""
    return hashlib.sha256(uid.encode()).hexdigest()


def provenance_values(request: ReportRequest) -> dict[str, Any]:
    """Everything the sidecar and the picture's metadata hold.

    Identity is in neither of them, whether or not the page shows it: of the header they hold enumerated values and
    numbers, and UIDs hashed.
    """
    identity_on_page, request = request.identity is not None, anonymous_request(request)
    explanation = request.explanation
    return {
        "schema": SCHEMA,
        "software": {"name": "Parallax", "version": request.software_version},
        "created": request.created.isoformat(timespec="seconds"),
        "mark": RESEARCH_MARK,
        "generated_content": GENERATED_MARK if explanation is not None else None,
        "identity_on_page": identity_on_page,
        "source": _source_values(request.instance, request.frame),
        "model_line": request.model_line,
        "explanation": None
        if explanation is None
        else {
            **explanation_values(explanation, request.model_sha256),
            "timings_ms": {step: round(float(value), 3) for step, value in explanation.timings_ms.items()},
        },
        "view": {
            "layout": request.layout,
            "role": request.role,
            "voi": _voi_values(request.voi, request.frame),
            "invert": request.invert,
            "mirrored": request.mirrored,
            "quarter_turns": request.quarter_turns,
            "layers": [_layer_values(layer) for layer in request.layers],
        },
        "annotations": [annotation_values(each, request.frame) for each in request.annotations],
        "key_image": request.key_image,
        "comment": request.comment,
    }


def read_view(values: dict[str, Any], frame: Frame) -> View:
    """The view that a sidecar describes, on the frame it was made from.

    Raises
    ------
    ReportError
        If the values are not those of a report, or name a VOI LUT that the frame does not have.
    """
    if values.get("schema") not in READABLE:
        raise ReportError(
            phrase("Report", "This file does not describe a Parallax report. Choose the .json file beside a report.")
        )
    view = values["view"]
    looks = {}
    for layer in view["layers"]:
        look = dict(layer["look"])
        look["threshold"] = Threshold(**look["threshold"]) if look["threshold"] is not None else None
        # Version 0.1 wrote another word before the name of a method.
        looks[layer["name"].replace("rival ", METHOD_PREFIX)] = LayerLook(**look)
    voi = _read_voi(view["voi"], frame)
    drawn = read_annotations(values.get("annotations", []))
    turned = view["mirrored"], view["quarter_turns"]
    return View(view["layout"], view["role"], voi, view["invert"], *turned, looks, drawn)


def _source_values(instance: Instance | None, frame: Frame) -> dict[str, Any]:
    height, width = frame.hw
    values: dict[str, Any] = {"rows": height, "columns": width, "modality": frame.modality}
    values["burned_in"] = frame.burned_in
    if instance is not None:
        values["study_instance_uid_sha256"] = uid_sha256(instance.study.study_instance_uid)
        values["series_instance_uid_sha256"] = uid_sha256(instance.series.series_instance_uid)
        values["sop_instance_uid_sha256"] = uid_sha256(instance.sop_instance_uid)
    return values


def _layer_values(layer: Layer) -> dict[str, Any]:
    return {
        "name": layer.data.name,
        "kind": layer.data.kind,
        "generated": layer.data.generated,
        "definition": layer.data.definition,
        "cut": layer.data.cut(layer.look.threshold),
        "look": asdict(layer.look),
    }


def _voi_values(voi: Voi, frame: Frame) -> dict[str, Any]:
    if isinstance(voi, Window):
        return {"kind": "window", **asdict(voi)}
    # A table is too long for a sidecar and always comes from the file: its place there says which it is.
    place = next((index for index, each in enumerate(frame.voi) if each is voi), None)
    digest = hashlib.sha256(voi.values.astype("<u2").tobytes()).hexdigest()
    return {"kind": "table", "index": place, "name": voi.name, "values_sha256": digest}


def _read_voi(values: dict[str, Any], frame: Frame) -> Voi:
    if values["kind"] == "window":
        window = Window(**{key: value for key, value in values.items() if key != "kind"})
        # Its name is a text of the file, and stays there.
        return next((voi for voi in frame.voi if isinstance(voi, Window) and replace(voi, name="") == window), window)
    for voi in frame.voi:
        if isinstance(voi, VoiTable) and _voi_values(voi, frame)["values_sha256"] == values["values_sha256"]:
            return voi
    raise ReportError(
        phrase(
            "Report", "The report was made with a VOI LUT that this image does not have. Open the image it was made of."
        )
    )
