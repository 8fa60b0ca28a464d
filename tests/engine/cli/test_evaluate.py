"""``parallax evaluate`` with a real model, trained for seconds."""

import json
from pathlib import Path

import pytest
from toy_model import write_films

from engine.cli import main as cli
from engine.models.registry import RegisteredModel


@pytest.fixture
def films(tmp_path: Path) -> Path:
    write_films(tmp_path / "films", range(1000, 1006))
    return tmp_path / "films"


@pytest.fixture(autouse=True)
def _no_shipped_models(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("engine.models.registry.resources_folder", lambda: tmp_path / "resources")


def test_evaluates_a_registered_model(
    registered_tiny_pack: RegisteredModel, films: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    argv = ["evaluate", "--model", "tiny", "--data", str(films), "--limit", "4", "--out", str(out), "--device", "cpu"]
    assert cli.main(argv) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    assert captured.out.startswith("tiny on ")
    assert "adversarial_flips" in captured.out
    metrics = json.loads((out / "metrics.json").read_text("utf-8"))
    assert (metrics["model"], metrics["n"], metrics["device"]) == ("tiny", 4, "cpu")
    figures = metrics["methods"]["ours"]
    assert {"iou_at_area", "mean_iou", "pixel_auc", "pointing", "deletion_auc", "peak_mb"} <= set(figures)
    assert all(set(figure) == {"value", "low", "high", "n"} for figure in figures.values())
    assert figures["ratio_to_forward"]["value"] > 1
    assert str(tmp_path) not in (out / "metrics.json").read_text("utf-8")


def test_a_torn_film_gives_status_1_and_is_named(
    registered_tiny_pack: RegisteredModel, films: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (films / "with" / "1001.png").write_bytes(b"torn")
    assert cli.main(["evaluate", "--data", str(films), "--out", str(tmp_path / "out")]) == 1
    assert "with/1001.png: This is no PNG or JPEG" in capsys.readouterr().err
    assert json.loads((tmp_path / "out" / "metrics.json").read_text("utf-8"))["n"] == 5


@pytest.mark.parametrize(
    ("changes", "status", "sentence"),
    [
        ({"--model": "oracle"}, 2, "no model “oracle”"),
        ({"--data": "missing"}, 2, "--data names no folder"),
        ({"--positive": "ill", "--negative": "ill"}, 1, "cannot mean"),
    ],
)
def test_what_cannot_be_done_is_said(
    registered_tiny_pack: RegisteredModel,
    films: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    changes: dict[str, str],
    status: int,
    sentence: str,
) -> None:
    options = {"--data": str(films), "--out": str(tmp_path / "out"), **changes}
    assert cli.main(["evaluate", *(word for option in options.items() for word in option)]) == status
    assert sentence in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
