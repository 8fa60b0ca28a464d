"""A classifier that knows nothing of Parallax, from its ONNX file to an explanation."""

import json
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
import torch
from foreign_classifier import export
from onnx.reference import ReferenceEvaluator
from PIL import Image
from torch import Tensor, nn
from toy_model import CARD, HW, run_documents, write_films

from engine.cli.main import main
from engine.core.errors import TrainingError
from engine.core.jobs import JobContext
from engine.dicom.pictures import read_picture
from engine.explain.counterfactual import load_explainer
from engine.models.importing.form import read_form
from engine.models.registry import open_pack
from engine.training.__main__ import execute
from engine.training.config import read_run
from engine.training.networks import load_classifier


class Whiteness(nn.Module):
    """Two exclusive outputs that depend on the mean grey of the middle of a film in 0 to 255."""

    def __init__(self, middle: float = 0.5) -> None:
        super().__init__()
        self.head = nn.Linear(1, 2)
        with torch.no_grad():
            self.head.weight.copy_(torch.tensor([[-0.2], [0.2]]))
            self.head.bias.copy_(torch.tensor([0.2 * middle * 255, -0.2 * middle * 255]))

    def forward(self, x: Tensor) -> Tensor:
        return torch.softmax(self.head(x[:, :, 16:48, 16:48].mean((2, 3))), 1)


FORM: dict[str, Any] = {
    "class_name": "white",
    "counter_class_name": "dark",
    "operating_point": 0.4,
    "contract": {
        "input_hw": list(HW),
        "channels": 1,
        "low": 0,
        "high": 255,
        "mean": [0],
        "std": [1],
        "inverted": False,
        "fit": "stretch",
        "greys": "full",
        "scores": "probabilities",
        "exclusive": True,
        "outputs": 2,
        "class_output": 1,
        "counter_output": None,
        "class_is_high": True,
    },
}


def greys(folder: Path) -> dict[Path, float]:
    """Mean grey of the middle of every film below a planted set."""
    found = {}
    for path in sorted(folder.glob("with*/*.png")):
        image_hw = np.asarray(Image.open(path), np.float32) / 255
        found[path] = float(image_hw[16:48, 16:48].mean())
    return found


@pytest.fixture
def foreign(tmp_path: Path) -> Path:
    """Films in ``data/``, the classifier and the form in the folder; the classifier splits the films in halves."""
    write_films(tmp_path / "data" / "training", range(16))
    write_films(tmp_path / "data" / "held-out", range(1000, 1008))
    middle = float(np.median(list(greys(tmp_path / "data" / "training").values())))
    export(Whiteness(middle).eval(), tmp_path / "white.onnx")
    (tmp_path / "form.json").write_text(json.dumps(FORM), "utf-8")
    return tmp_path


def import_it(folder: Path, *options: str) -> int:
    paths = [str(folder / "white.onnx"), "--form", str(folder / "form.json"), "--out", str(folder / "out")]
    return main(["models", "import", *paths, "--name", "classifier", *options])


def test_without_a_form_one_is_printed_that_can_be_corrected(foreign: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "import", str(foreign / "white.onnx")]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "SHA-256" in lines[0]
    assert "ends in a softmax, which is left out" in lines[1]
    (foreign / "printed.json").write_text("\n".join(lines[2:]), "utf-8")
    assert read_form(foreign / "printed.json").contract.input_hw == HW


def test_an_imported_classifier_is_tried_on_films_and_stored_as_a_run(
    foreign: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert import_it(foreign, "--films", str(foreign / "data" / "training" / "with")) == 0
    assert capsys.readouterr().out.count("inverted 0.") == 3
    frozen = load_classifier(foreign / "out" / "classifier")
    assert (frozen.operating_point, frozen.preprocessing) == (0.4, "display-full-stretch/1")
    assert read_form(foreign / "out" / "classifier" / "form.json").class_name == "white"


def test_a_wrong_range_shows_at_once(foreign: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = {**FORM, "contract": {**FORM["contract"], "high": 1}}
    (foreign / "form.json").write_text(json.dumps(wrong), "utf-8")
    assert import_it(foreign, "--films", str(foreign / "data" / "training" / "with")) == 0
    assert "Every film gets the same score" in capsys.readouterr().out


def test_an_imported_classifier_is_not_overwritten(foreign: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert import_it(foreign) == 0
    assert import_it(foreign) == 2
    assert "is there; give another --name" in capsys.readouterr().err


def test_a_form_with_a_misspelt_field_is_a_sentence(foreign: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (foreign / "form.json").write_text(json.dumps({**FORM, "clas": 1}), "utf-8")
    assert import_it(foreign) == 1
    assert "`clas` is not a known field" in capsys.readouterr().err


def test_it_is_trained_packed_and_explained_with_the_very_scores_of_the_original(foreign: Path) -> None:
    assert import_it(foreign) == 0
    data, out = foreign / "data", foreign / "out"
    steps = {"generators": 6, "cheater": 2, "critic": 3}
    for document in run_documents()[1:]:
        if document["name"] in steps:
            document["steps"] = steps[document["name"]]
        (foreign / "run.json").write_text(json.dumps(document), "utf-8")
        execute(read_run(foreign / "run.json"), data, out, lambda event, **fields: None, JobContext())
    model = open_pack(out / "pack" / CARD["id"])
    assert model.card.preprocessing == "display-full-stretch/1"
    assert model.card.architecture.classifier.kwargs["source"]["file"] == "white.onnx"

    original = ReferenceEvaluator(onnx.load(str(foreign / "white.onnx")))
    explainer = load_explainer(model, "cpu")
    for path in greys(data / "held-out"):
        film = np.asarray(Image.open(path), np.float32)
        expected = original.run(None, {"film": film[None, None]})[0][0, 1]
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            explanation = explainer.explain(read_picture(path))
        assert explanation.scores.original == pytest.approx(expected, abs=1e-4)


def test_a_constant_classifier_is_a_sentence_before_any_training(foreign: Path) -> None:
    export(Whiteness(3.0).eval(), foreign / "white.onnx")
    assert import_it(foreign) == 0
    (foreign / "run.json").write_text(json.dumps(run_documents()[1]), "utf-8")
    with pytest.raises(TrainingError, match="decides the same on every film"):
        execute(
            read_run(foreign / "run.json"), foreign / "data", foreign / "out", lambda event, **f: None, JobContext()
        )
