"""``parallax explain`` as other tools call it: a process of its own, real decoding, a real model, real reports."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pydicom import dcmread

import engine
from engine.phantom import film

ROOT = Path(__file__).resolve().parents[2]
KEYS = {
    "source", "model", "model_version", "class", "operating_point", "scores", "decision", "holds", "reasons",
    "in_distribution", "timings_ms", "device",
}  # fmt: skip


def parallax(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "engine", *map(str, arguments)]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, env={**os.environ, "OMP_NUM_THREADS": "1"}, check=False
    )


def read(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture
def films(tmp_path, write_dicom) -> Path:
    folder = tmp_path / "films"
    folder.mkdir()
    image_hw = film(7, 2, (96, 80)).image_hw
    write_dicom(folder / "IM0001", patient="Krahe^Jane", pixels=np.rint(image_hw * 4095).astype(np.uint16))
    Image.fromarray(np.rint(image_hw * 255).astype(np.uint8)).save(folder / "film.png")
    return folder


@pytest.mark.slow
def test_an_explanation_is_written_as_dicom_objects_too(tiny_pack, films, tmp_path):
    out = tmp_path / "out"
    run = parallax("explain", films, "--out", out, "--model", "tiny", "--dicom", "--device", "cpu")
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
    written = {path.stem for path in (out / "IM0001" / "dicom").iterdir()}
    assert written >= {"regions", "measurements", "similar", "adversarial"}
    for path in (out / "IM0001" / "dicom").iterdir():
        assert dcmread(path).SoftwareVersions == engine.__version__
    assert not (out / "film" / "dicom").exists()
    assert "DICOM objects can only be written for a DICOM image." in read(out / "film" / "explanation.json")["notes"]
    run = parallax("explain", films, "--out", out, "--model", "tiny", "--dicom", "--anonymous")
    assert run.returncode == 2
    assert "name the patient" in run.stderr


@pytest.mark.slow
def test_every_image_gets_its_folder_and_the_summary_lists_them(tiny_pack, films, tmp_path):
    out = tmp_path / "out"
    run = parallax("explain", films, "--out", out, "--model", "tiny", "--save-arrays", "--device", "cpu")
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
    summary = read(out / "summary.json")
    assert [one["name"] for one in summary["images"]] == ["IM0001", "film"]
    assert summary["failures"] == []
    for name in ("IM0001", "film"):
        values = read(out / name / "explanation.json")
        assert set(values) >= KEYS
        assert set(values["scores"]) == {"original", "similar", "adversarial"}
        assert set(values["timings_ms"]) >= {"decode", "preprocess", "explain", "report"}
        assert values["decision"] in ("opacity", "no opacity")
        assert values["holds"] is (values["reasons"] == [])
        assert values["device"] == "cpu"
        with Image.open(out / name / "report.png") as report:
            assert report.format == "PNG"
        with np.load(out / name / "arrays.npz") as arrays:
            assert {key: (plane.shape, plane.dtype.name) for key, plane in arrays.items()} == dict.fromkeys(
                ("original", "similar", "adversarial", "map"), ((64, 64), "float32")
            )


@pytest.mark.slow
def test_a_failed_file_gives_status_1_and_its_reason(tiny_pack, films, tmp_path):
    torn = films / "torn.dcm"
    torn.write_bytes((films / "IM0001").read_bytes()[:-1000])
    out = tmp_path / "out"
    run = parallax("explain", films, "--out", out, "--model", "tiny", "--anonymous")
    assert run.returncode == 1
    assert "Krahe" not in run.stderr
    summary = read(out / "summary.json")
    assert summary["counts"] == {"explained": 2, "failed": 1, "skipped": 0}
    (failure,) = summary["failures"]
    assert failure["reason"] in run.stderr
    assert failure["source"].startswith("sha256:")
    assert "IM0001" not in (out / "summary.json").read_text(encoding="utf-8")


def test_an_altered_model_is_refused_before_anything_is_written(tiny_pack, films, tmp_path):
    weights = tiny_pack / "classifier.safetensors"
    data = bytearray(weights.read_bytes())
    data[-1] ^= 1
    weights.write_bytes(data)
    run = parallax("explain", films, "--out", tmp_path / "out", "--model", "tiny")
    assert run.returncode == 1
    assert "classifier.safetensors" in run.stderr
    assert "Traceback" not in run.stderr
    assert not (tmp_path / "out").exists()


def test_an_unknown_model_is_wrong_usage(tiny_pack, films, tmp_path):
    run = parallax("explain", films, "--out", tmp_path / "out", "--model", "oracle")
    assert run.returncode == 2
    assert "no model “oracle”" in run.stderr
