"""``parallax train`` and ``parallax models add``: from a classifier's file and a folder of films to a listed model."""

import json
import shutil
import signal
from pathlib import Path
from typing import Any

import pytest
import torch
from foreign_classifier import export
from torch import nn
from toy_model import write_films

from engine.cli.main import main as cli
from engine.models.registry import Registry

SMALL = ("--set", "generators.steps=2", "--set", "generators.batch=4")
NAMES = ("--class", "with", "--counter-class", "without")


@pytest.fixture(autouse=True)
def no_shipped_models(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("engine.models.registry.resources_folder", lambda: tmp_path / "nothing")


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty phantoms in the folders ``with`` and ``without``."""
    folder = tmp_path_factory.mktemp("films")
    write_films(folder, range(40))
    shutil.rmtree(folder / "masks")
    return folder


@pytest.fixture(scope="module")
def classifier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An ONNX file of a classifier that looks for the spot that most outshines its surroundings."""
    spot = nn.Conv2d(1, 1, 17, bias=False)
    strongest = nn.Linear(1, 1)
    with torch.no_grad():
        spot.weight.fill_(-1 / 17**2)
        spot.weight[..., 6:11, 6:11] += 1 / 5**2
        strongest.weight.fill_(40.0)
        strongest.bias.fill_(-40 * 0.25)
    network = nn.Sequential(spot, nn.MaxPool2d(48), nn.Flatten(), strongest).eval()
    return export(network, tmp_path_factory.mktemp("classifier") / "Opacity net.onnx")


def train(classifier: Path | str, films: Path, *more: str) -> int:
    return cli(["train", "--classifier", str(classifier), "--films", str(films), *more])


def registered() -> list[tuple[str, str]]:
    return [(model.card.id, model.card.version) for model in Registry().list()[0]]


def test_from_a_file_and_a_folder_to_a_registered_model(
    classifier: Path, films: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {path: path.stat().st_mtime_ns for path in films.rglob("*")}
    assert train(classifier, films, *NAMES, *SMALL, "--out", str(tmp_path / "packs")) == 0
    out, said = capsys.readouterr()
    # What the figures are not good enough for is said beside them.
    assert "Warning: These figures come from 8 films" in said
    assert "Registered opacity-net 1.0." in out
    assert "parallax explain FILM --model opacity-net --out DIR" in out
    assert cli(["models", "list"]) == 0
    assert "opacity-net 1.0" in capsys.readouterr().out
    card = Registry().get("opacity-net").card
    assert (card.class_name, card.counter_class_name) == ("with", "without")
    # The films were labelled and divided: the classifier was judged on patients that were kept aside.
    assert {"roc_auc", "holds"} <= {metric.name for metric in card.metrics}
    assert (tmp_path / "packs" / "opacity-net" / "card.json").is_file()
    # Nothing was written beside the films: they may lie in a write-protected folder.
    assert {path: path.stat().st_mtime_ns for path in films.rglob("*")} == before

    assert train(classifier, films, *NAMES, *SMALL) == 2
    assert "give another --id or --version" in capsys.readouterr().err

    # The pack that was left is registered anew where it is missing.
    shutil.rmtree(Registry().get("opacity-net").folder)
    assert cli(["models", "add", str(tmp_path / "packs")]) == 2
    assert f"Type: parallax models add {tmp_path / 'packs' / 'opacity-net'}" in capsys.readouterr().err
    assert cli(["models", "add", str(tmp_path / "packs" / "opacity-net")]) == 0
    assert "Registered opacity-net 1.0" in capsys.readouterr().out
    assert registered() == [("opacity-net", "1.0")]


def test_ctrl_c_keeps_a_checkpoint_and_says_how_to_go_on(
    classifier: Path, films: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[dict[str, Any]] = []

    def emit(event: str, **fields: Any) -> None:
        told.append({"event": event, **fields})
        if event == "validation" and len([each for each in told if each["event"] == "validation"]) == 1:
            signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr("engine.cli.train.json_lines", lambda: emit)
    assert train(classifier, films, *NAMES, *SMALL, "--json") == 130
    assert "Go on with: parallax train --resume --id opacity-net\n" in capsys.readouterr().err
    assert registered() == []

    assert train(classifier, films, *NAMES, *SMALL) == 2
    assert "go on with: parallax train --resume --id opacity-net" in capsys.readouterr().err

    assert cli(["train", "--resume", "--id", "opacity-net", "--json"]) == 0
    assert [each["step"] for each in told if each["event"] == "resumed"] == [1]
    assert [(each["id"], each["version"]) for each in told if each["event"] == "registered"] == [("opacity-net", "1.0")]
    assert registered() == [("opacity-net", "1.0")]


def test_a_registered_model_is_fine_tuned(
    films: Path, registered_tiny_pack: object, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train("tiny", films, "--positive", "with", "--negative", "without", *SMALL, "--json") == 0
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [each["name"] for each in events if each["event"] == "stage"] == ["given", "generators", "pack", "old-pair"]
    assert events[-1]["event"] == "registered"
    assert registered() == [("tiny", "1.0"), ("tiny-mine", "1.0")]


def refusal(capsys: pytest.CaptureFixture[str], status: int, *argv: str) -> str:
    assert cli(["train", *argv]) == status
    assert registered() == []
    return capsys.readouterr().err.splitlines()[-1]


def test_every_refusal_says_what_to_type_next(
    classifier: Path, films: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, folder = str(classifier), str(films)
    given = ("--classifier", file, "--films", folder)
    assert "--classifier FILE" in refusal(capsys, 2)
    assert "--films DIR" in refusal(capsys, 2, "--classifier", file)
    assert "check its spelling" in refusal(capsys, 2, "--classifier", file, "--films", str(tmp_path / "no"))
    assert "--classifier the path of one" in refusal(capsys, 2, "--classifier", "net.onnx", "--films", folder)
    asked = refusal(capsys, 2, *given)
    assert '--class "with" --counter-class "without", or the other way round' in asked
    words = ("--class", "opacity", "--counter-class", "none")
    asked = refusal(capsys, 2, *given, *words)
    assert "--positive WORD (what means “opacity”) and --negative WORD (what means “none”)" in asked
    assert "There are with, without" in asked
    assert "--labels none" in asked
    assert "give --positive one of with, without" in refusal(capsys, 2, *given, *words, "--positive", "sick")
    both = ("--positive", "with", "--negative", "with")
    assert "cannot mean the class and its counter-class" in refusal(capsys, 2, *given, *words, *both)
    assert "--labels FILE.csv, --labels folders" in refusal(capsys, 2, *given, "--labels", "no.csv")
    assert "--set generators.steps=300" in refusal(capsys, 2, *given, *NAMES, "--set", "steps")
    assert "has no stage “generator”" in refusal(capsys, 2, *given, *NAMES, "--set", "generator.steps=3")
    assert "steps is 'few'" in refusal(capsys, 2, *given, *NAMES, "--set", "generators.steps=few")
    assert "unknown field “stepps”" in refusal(capsys, 2, *given, *NAMES, "--set", "generators.stepps=3")
    assert "such as my-net" in refusal(capsys, 2, *given, "--id", "My net")
    assert "leave out --resume" in refusal(capsys, 2, "--resume", "--id", "net")


def test_a_classifier_read_the_wrong_way_round_is_refused(
    classifier: Path, films: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ("--classifier", str(classifier), "--films", str(films))
    said = refusal(capsys, 1, *given, "--class", "without", "--counter-class", "with")
    assert "Exchange --class and --counter-class" in said
    assert "models import" in said


def test_a_classifier_that_decides_the_same_on_all_films_is_refused(
    classifier: Path, films: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ("--classifier", str(classifier), "--films", str(films))
    said = refusal(capsys, 1, *given, *NAMES, "--operating-point", "0.999999")
    assert "decides the same on all" in said
    assert "add --form form.json" in said


def test_labels_come_from_an_index_beside_the_films(
    classifier: Path, films: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "images").mkdir()
    rows = ["image,patient,labels"]
    for path in sorted(films.rglob("*.png")):
        shutil.copy(path, tmp_path / "images" / path.name)
        rows.append(f"{path.name},{int(path.stem) // 2},{path.parent.name}")
    (tmp_path / "index.csv").write_text("\n".join(rows), "utf-8")
    assert train(classifier, tmp_path, *NAMES, "--set", "nothing.here=1") == 2
    said = capsys.readouterr().err
    assert "40 films of 20 patients" in said
    assert "its ROC-AUC on their labels" in said
    assert "guessed" not in said


def test_a_pack_that_was_changed_is_not_added(
    tiny_pack: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pack = tmp_path / "pack"
    shutil.copytree(tiny_pack.folder, pack)
    weights = pack / "classifier.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1] + b"\1")
    assert cli(["models", "add", str(pack)]) == 1
    assert capsys.readouterr().err.startswith("parallax: ")
    assert cli(["models", "add", str(tmp_path / "nowhere")]) == 2
    assert "there is no folder" in capsys.readouterr().err
    assert registered() == []


def test_the_schema_of_the_run_file_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli(["train", "--schema"]) == 0
    assert json.loads(capsys.readouterr().out)["$schema"].startswith("https://json-schema.org/")
