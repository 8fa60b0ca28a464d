"""``parallax models import``: the form, the check on films, and what is refused."""

import json
from pathlib import Path

import numpy as np
import pytest
from foreign_classifier import export, foreign_network
from PIL import Image

from engine.cli import main as cli


def form_of(path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[str, dict[str, object]]:
    """What is said of a file, and the proposed form."""
    assert cli.main(["models", "import", str(path)]) == 0
    lines = capsys.readouterr().out.splitlines(keepends=True)
    said = [line for line in lines if line.startswith("#")]
    return "".join(said), json.loads("".join(lines[len(said) :]))


def pictures(folder: Path, channels: int) -> Path:
    folder.mkdir()
    noise = np.random.default_rng(1)
    for number in range(3):
        picture = noise.integers(0, 255, (64, 64, 3)).astype(np.uint8) // np.array([1, 2, 4], np.uint8)
        Image.fromarray(picture if channels == 3 else picture[..., 0]).save(folder / f"{number}.png")
    return folder


def test_a_classifier_that_scores_colour_otherwise_than_grey_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = export(foreign_network(channels=3, seed=3), tmp_path / "skin.onnx", channels=3)
    said, form = form_of(path, capsys)
    assert "it can see colour" in said
    (tmp_path / "form.json").write_text(json.dumps(form))
    arguments = ["models", "import", str(path), "--form", str(tmp_path / "form.json"), "--out", str(tmp_path / "out")]
    films = pictures(tmp_path / "colour", channels=3)
    assert cli.main([*arguments, "--films", str(films)]) != 0
    assert "In colour this classifier scores" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
    films = pictures(tmp_path / "grey", channels=1)
    assert cli.main([*arguments, "--films", str(films)]) == 0
    assert (tmp_path / "out" / "skin" / "classifier.pt").is_file()


def test_a_form_that_says_colour_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = export(foreign_network(channels=3), tmp_path / "skin.onnx", channels=3)
    _, form = form_of(path, capsys)
    form["contract"] |= {"colour": True}  # type: ignore[operator]
    (tmp_path / "form.json").write_text(json.dumps(form))
    assert cli.main(["models", "import", str(path), "--form", str(tmp_path / "form.json"), "--out", str(tmp_path)]) != 0
    assert "sees colour, and Parallax explains films in grey" in capsys.readouterr().err
