import dataclasses
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from toy_model import HW, WIDTHS

from engine.cli.main import main
from engine.core.errors import TrainingError
from engine.data.film_list import ListedFilm, write_film_list
from engine.explain.counterfactual import load_explainer, surrogate_notes
from engine.models.card import NetworkSpec
from engine.models.registry import RegisteredModel
from engine.phantom import film
from engine.training.__main__ import execute
from engine.training.config import parse_run
from engine.training.networks import load_classifier
from engine.training.run_folder import ControlledContext
from engine.training.surrogate import agreement_sentence

RUN: dict[str, Any] = {
    "kind": "surrogate",
    "name": "copy",
    "seed": 1,
    "input_hw": list(HW),
    "films": "films.jsonl",
    "operating_point": 0.4,
    "arguments": {"widths": WIDTHS, "blocks": [1, 1, 1, 1]},
    "augment": {"rotation_deg": 2, "translation": 0.01, "zoom": 0.02},
    "steps": 60,
    "batch": 16,
    "rate": 0.01,
}


def picture(path: Path, bright: bool, seed: int) -> Path:
    """A phantom with or without a bright disc in the middle: what the closed box looks at."""
    path.parent.mkdir(parents=True, exist_ok=True)
    image_hw = film(seed, 0, HW).image_hw * 0.6
    rows, columns = np.mgrid[: HW[0], : HW[1]]
    image_hw[(rows - 32) ** 2 + (columns - 32) ** 2 < 100] += 0.4 if bright else 0.0
    Image.fromarray(np.rint(image_hw * 255).clip(0, 255).astype(np.uint8)).save(path)
    return path


@pytest.fixture
def listed(tmp_path: Path) -> list[ListedFilm]:
    """48 films, every third held out, with the scores of the box as labels."""
    films = []
    for seed in range(48):
        path = picture(tmp_path / "films" / f"{seed}.png", seed % 2 == 1, seed)
        part = "held-out" if seed % 3 == 0 else "training"
        films.append(ListedFilm(str(path), "", True, seed, ("0.93" if seed % 2 else "0,05",), part))  # type: ignore[arg-type]
    return films


def distil(document: dict[str, Any], folder: Path) -> list[dict[str, Any]]:
    events: list[dict[str, Any]] = []

    def emit(event: str, **fields: Any) -> None:
        events.append({"event": event, **fields})

    out = folder / "out"
    execute(parse_run(document, "it"), folder, out, emit, ControlledContext(out / "copy", emit))
    return events


def test_a_surrogate_decides_as_the_box_and_says_how_often(listed: list[ListedFilm], tmp_path: Path) -> None:
    write_film_list(tmp_path / "films.jsonl", listed)
    (told,) = [e for e in distil(RUN, tmp_path) if e["event"] == "agreement"]
    assert told["films"] == 16
    assert told["value"] >= 0.9
    frozen = load_classifier(tmp_path / "out" / "copy")
    assert frozen.operating_point == 0.4
    state = torch.load(tmp_path / "out" / "copy" / "classifier.pt", weights_only=True)
    assert float(state["arguments"]["source"]["surrogate_agreement"]) == pytest.approx(told["value"])


@pytest.mark.parametrize("label", [(), ("high",), ("1.3",)])
def test_a_film_without_a_score_is_named_by_its_number(
    listed: list[ListedFilm], tmp_path: Path, label: tuple[str, ...]
) -> None:
    listed[1] = dataclasses.replace(listed[1], labels=label)
    write_film_list(tmp_path / "films.jsonl", listed)
    with pytest.raises(TrainingError, match="Film 2 of the list has no score between 0 and 1"):
        distil(RUN, tmp_path)


def test_scores_on_one_side_of_the_operating_point_teach_nothing(listed: list[ListedFilm], tmp_path: Path) -> None:
    write_film_list(tmp_path / "films.jsonl", listed)
    with pytest.raises(TrainingError, match="all on one side of the operating point"):
        distil({**RUN, "operating_point": 0.99}, tmp_path)


def test_a_list_without_held_out_films_is_refused(listed: list[ListedFilm], tmp_path: Path) -> None:
    write_film_list(tmp_path / "films.jsonl", [film for film in listed if film.part == "training"])
    with pytest.raises(TrainingError, match="no films for held-out with scores"):
        distil(RUN, tmp_path)


def test_an_agreement_that_is_too_low_is_called_so() -> None:
    assert agreement_sentence(0.97) == "The surrogate decides as the classifier on 97 % of held-out films."
    assert "That is too little" in agreement_sentence(0.85)


def test_every_explanation_of_a_surrogate_says_so(tiny_pack: RegisteredModel) -> None:
    spec = tiny_pack.card.architecture.classifier
    assert surrogate_notes(tiny_pack.card) == ()
    marked = NetworkSpec(spec.name, {**spec.kwargs, "source": {"surrogate_agreement": "0.9655"}})
    card = dataclasses.replace(
        tiny_pack.card, architecture=dataclasses.replace(tiny_pack.card.architecture, classifier=marked)
    )
    sentence = "This explains a surrogate (agreement 97 %), not the classifier itself."
    assert surrogate_notes(card) == (sentence,)
    explainer = load_explainer(tiny_pack, "cpu")
    explainer.model = dataclasses.replace(tiny_pack, card=card)
    from engine.dicom.pictures import read_picture

    path = sorted((tiny_pack.folder.parents[2] / "data" / "held-out" / "with").iterdir())[0]
    assert explainer.explain(read_picture(path)).notes == (sentence,)


def test_the_command_line_makes_a_surrogate_of_a_folder_and_a_table(
    listed: list[ListedFilm], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [f"{Path(film.path).name},{film.labels[0].replace(',', '.')}" for film in listed]
    (tmp_path / "scores.csv").write_text("\n".join(["file,score", *rows]), "utf-8")
    arguments = [str(tmp_path / "films"), "--scores", str(tmp_path / "scores.csv"), "--out", str(tmp_path / "runs")]
    status = main(["models", "distil", *arguments, "--size", "64", "--steps", "2"])
    out = capsys.readouterr().out
    assert status == (1 if "That is too little" in out else 0)
    assert "of held-out films" in out
    assert load_classifier(tmp_path / "runs" / "surrogate").operating_point == 0.5
    lines = (tmp_path / "runs" / "surrogate" / "films.jsonl").read_text("utf-8").splitlines()
    assert len(lines) == 48
    assert {json.loads(line)["part"] for line in lines} == {"training", "validation", "held-out"}


def test_a_table_of_other_films_is_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    picture(tmp_path / "films" / "a.png", True, 1)
    (tmp_path / "scores.csv").write_text("file,score\nb.png,0.3\n", "utf-8")
    arguments = [str(tmp_path / "films"), "--scores", str(tmp_path / "scores.csv"), "--out", str(tmp_path / "runs")]
    assert main(["models", "distil", *arguments]) == 1
    assert "No film of the folder has a score in the table" in capsys.readouterr().err
