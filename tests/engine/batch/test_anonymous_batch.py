"""A marker planted in every text of a header, and in file names, comes nowhere out of an anonymous run."""

import json
import os
import sys
import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from dicom_factory import make_dataset
from explanation_factory import make_explanation
from PIL import Image as Picture
from pydicom import config
from pydicom.datadict import DicomDictionary
from pydicom.dataset import Dataset

from engine.cli import main as cli
from engine.core.jobs import JobContext
from engine.dicom.headers import read_instance
from engine.explain.distribution import header_warnings
from engine.explain.explanation import Explanation
from engine.imaging.frame import Frame
from engine.imaging.grid import Grid
from engine.models.card import parse_card
from engine.models.film_kind import FilmKind
from engine.models.registry import RegisteredModel

MARKER = "QXZMARK"
NUMBER = "7654321"
"""As long as the marker, which takes its place in the file: no number can be set to a text."""
TEXT_VRS = {"AE", "AS", "CS", "DA", "DT", "LO", "LT", "PN", "SH", "ST", "TM", "UC", "UI", "UR", "UT"}
DECODING = {"SpecificCharacterSet", "SOPClassUID", "PhotometricInterpretation", "Modality", "BurnedInAnnotation"}
"""Without these a film is not decoded, or is another kind of film; kinds below mark them, too."""


CHEST_FILMS = FilmKind(("CR", "DX"), ("CHEST",), ("PA", "AP"))


class Explainer:
    """Gives one explanation, with what the header says against it."""

    def explain(self, frame: Frame, context: JobContext | None = None) -> Explanation:
        plane_hw = np.linspace(0, 1, 4096, dtype=np.float32).reshape(64, 64)
        explanation = make_explanation(plane_hw, plane_hw[::-1].copy(), frame.hw)
        warned = tuple(header_warnings(frame, CHEST_FILMS))
        return replace(explanation, grid=Grid.letterbox(frame.hw, (64, 64)), distribution_warnings=warned)


def marked(ds: Dataset) -> Dataset:
    """The marker in every text of the dictionary, in sequences and in private elements."""
    for number, (vr, _, _, _, keyword) in DicomDictionary.items():
        if vr in TEXT_VRS and keyword and keyword not in DECODING and 0x0008 <= number >> 16 < 0x5000:
            ds.add_new(number, vr, f"{MARKER}{number:08X}")
    inner = Dataset()
    inner.PatientName = inner.RequestedProcedureDescription = MARKER
    outer = Dataset()
    outer.ScheduledProcedureStepDescription, outer.ReferencedStudySequence = MARKER, [inner]
    ds.RequestAttributesSequence = [outer]
    block = ds.private_block(0x0011, f"{MARKER} PRIVATE", create=True)
    block.add_new(0x01, "LO", MARKER)
    block.add_new(0x02, "UN", MARKER.encode())
    return ds


KINDS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "film": ({"windows": [(100.0, 50.0), (80.0, 20.0)], "window_names": [MARKER, MARKER]}, {}),
    "table": ({"voi_luts": [(0, list(range(4096)), 12)]}, {}),
    "colour": ({"photometric": "RGB", "bits": 8, "modality": "XC"}, {}),
    "unknown modality": ({}, {"Modality": MARKER, "BodyPartExamined": MARKER, "ViewPosition": MARKER}),
    "unknown photometric": ({}, {"PhotometricInterpretation": MARKER}),
    "unknown class": ({}, {"SOPClassUID": MARKER}),
    "text for numbers": ({}, {"WindowCenter": NUMBER, "WindowWidth": NUMBER, "PixelSpacing": [NUMBER, NUMBER]}),
    "text for bits": ({}, {"NumberOfFrames": NUMBER, "RescaleSlope": NUMBER, "RescaleIntercept": NUMBER}),
    "ultrasound": ({"modality": "US"}, {}),
    "burned in": ({}, {"BurnedInAnnotation": "YES"}),
    "unknown burned in": ({}, {"BurnedInAnnotation": MARKER}),
}


def plant(folder: Path) -> None:
    """One file of each kind, a torn one, one without pixels, and two that are no films."""
    for kind, (changes, elements) in KINDS.items():
        ds = marked(make_dataset(name=kind, **changes))
        for keyword, value in elements.items():
            setattr(ds, keyword, value)
        path = folder / f"{MARKER} {kind}.dcm"
        ds.save_as(path, enforce_file_format=True)
        path.write_bytes(path.read_bytes().replace(NUMBER.encode(), MARKER.encode()))
    film = (folder / f"{MARKER} film.dcm").read_bytes()
    (folder / f"{MARKER} torn.dcm").write_bytes(film[:-100])
    bare = marked(make_dataset(name="bare"))
    bare.SOPClassUID = MARKER
    del bare.PixelData, bare.Rows, bare.Columns
    bare.save_as(folder / f"{MARKER} bare.dcm", enforce_file_format=True)
    (folder / f"{MARKER}.txt").write_text(MARKER)
    (folder / f"{MARKER} text.png").write_text(MARKER)
    Picture.fromarray(np.arange(96, dtype=np.uint8).reshape(8, 12)).save(folder / f"{MARKER}.png")
    if sys.platform == "linux":
        (folder / os.fsdecode(f"{MARKER}-".encode() + b"\xff.dcm")).write_bytes(film)


@pytest.fixture
def explain(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, toy_card: dict[str, Any]) -> Callable[..., int]:
    """The command on the planted folder, with further arguments."""
    model = RegisteredModel(parse_card(json.dumps(toy_card), "toy"), Path("toy"), shipped=False)
    monkeypatch.setattr("engine.cli.explain.default_model", lambda registry: model)
    monkeypatch.setattr("engine.explain.counterfactual.load_explainer", lambda model, device: Explainer())
    folder = tmp_path / MARKER
    folder.mkdir()
    with warnings.catch_warnings(), config.disable_value_validation():
        warnings.simplefilter("ignore")
        plant(folder)
    return lambda *more: cli.main(["explain", str(folder), str(folder / f"{MARKER} gone"), "--out", "out", *more])


@pytest.mark.parametrize("more", [(), ("--allow-burned-in",)])
def test_no_byte_of_an_anonymous_run_holds_a_text_of_a_header_or_a_file_name(
    explain: Callable[..., int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str],
    more: tuple[str, ...],
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    explain("--anonymous", "--save-arrays", *more)
    out = tmp_path / "out"
    summary = json.loads((out / "summary.json").read_text("utf-8"))
    assert summary["counts"]["explained"] >= (8 if more else 6)
    assert summary["counts"]["failed"] >= 4
    marker = MARKER.lower()
    told = capfd.readouterr()
    assert marker not in (told.out + told.err).lower()
    assert "sha256:" in told.err
    for path in out.rglob("*"):
        assert marker not in path.name.lower()
        if path.is_file():
            assert marker.encode() not in path.read_bytes().lower(), path.name
    for path in out.rglob("*.png"):
        with Picture.open(path) as page:
            assert marker not in str(page.info).lower()
    assert all(one["reason"] for one in summary["failures"])


def test_a_film_that_may_show_a_name_is_refused_unless_it_is_allowed_and_then_it_says_so(
    explain: Callable[..., int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert explain("--anonymous") == 1
    refused = json.loads((tmp_path / "out" / "summary.json").read_text("utf-8"))
    assert sum("--allow-burned-in" in one["reason"] for one in refused["failures"]) == 2
    explain("--anonymous", "--allow-burned-in")
    allowed = json.loads((tmp_path / "out" / "summary.json").read_text("utf-8"))
    assert allowed["counts"]["explained"] == refused["counts"]["explained"] + 2
    notes = [json.loads(path.read_text("utf-8"))["notes"] for path in (tmp_path / "out").rglob("explanation.json")]
    assert sum("nothing of them was removed" in note for each in notes for note in each) == 2
    explain()
    named = json.loads((tmp_path / "out" / "summary.json").read_text("utf-8"))
    assert named["counts"]["explained"] == allowed["counts"]["explained"]


def test_the_markers_are_read_where_identity_is_told(tmp_path: Path) -> None:
    from engine.dicom.sources import Source

    with warnings.catch_warnings(), config.disable_value_validation():
        warnings.simplefilter("ignore")
        plant(tmp_path)
    instance = read_instance(Source(tmp_path / f"{MARKER} film.dcm"))
    assert MARKER in str(instance)
