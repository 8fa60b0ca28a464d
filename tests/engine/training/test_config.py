import json
from pathlib import Path
from typing import Any

import pytest

from engine.augment.config import AugmentConfig
from engine.core.errors import TrainingError
from engine.core.folders import resources_folder
from engine.data.source import SourceConfig
from engine.training.config import ClassifierRun, EvaluateRun, read_run

RUN: dict[str, Any] = {
    "kind": "classifier",
    "name": "toy",
    "seed": 3,
    "input_hw": [64, 96],
    "sources": [{"kind": "phantom", "count": 4}],
    "validation": [],
}


def written(folder: Path, document: object) -> Path:
    path = folder / "run.json"
    path.write_text(document if isinstance(document, str) else json.dumps(document), "utf-8")
    return path


def test_a_run_file_becomes_a_run_with_defaults(tmp_path: Path) -> None:
    run = read_run(written(tmp_path, {**RUN, "augment": {"zoom": 0}, "rate": 1}))
    assert isinstance(run, ClassifierRun)
    assert (run.name, run.seed, run.input_hw, run.validation) == ("toy", 3, (64, 96), ())
    assert run.sources == (SourceConfig("phantom", count=4),)
    assert run.augment == AugmentConfig(zoom=0.0)
    assert isinstance(run.rate, float)
    assert run.steps == 2000


def test_sources_by_name_become_tuples(tmp_path: Path) -> None:
    document = {"kind": "evaluate", "name": "e", "model": "m", "evaluation": {"set": [{"kind": "phantom", "count": 2}]}}
    run = read_run(written(tmp_path, document))
    assert isinstance(run, EvaluateRun)
    assert run.evaluation == {"set": (SourceConfig("phantom", count=2),)}


@pytest.mark.parametrize("path", sorted(resources_folder().glob("models/*/recipe/*.json")), ids=lambda p: p.stem)
def test_every_shipped_recipe_is_a_valid_run_file(path: Path) -> None:
    assert read_run(path).name


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"stepz": 5}, "unknown field “stepz”"),
        ({"augment": {"spin": 1}}, "augment has an unknown field “spin”"),
        ({"seed": "three"}, "seed is 'three'; it must be of type int"),
        ({"seed": 1.5}, "seed is 1.5; it must be of type int"),
        ({"steps": True}, "steps is True; it must be of type int"),
        ({"steps": False}, "steps is False; it must be of type int"),
        ({"rate": "fast"}, "rate is 'fast'; it must be of type float"),
        ({"rate": True}, "rate is True; it must be of type float"),
        ({"bfloat16": 1}, "bfloat16 is 1; it must be of type bool"),
        ({"name": None}, "name is None; it must be of type str"),
        ({"input_hw": [64]}, "input_hw must hold 2 values"),
        ({"input_hw": 64}, "input_hw must be a list"),
        ({"input_hw": [64, 100]}, r"input_hw is \[64, 100\]; both sides must be multiples of 32"),
        ({"input_hw": [0, 64]}, "both sides must be multiples of 32"),
        ({"sources": [{"kind": "web"}]}, r"sources\[0\]: kind is 'web'; it must be one of phantom, classes"),
        ({"sources": [{"folder": "x"}]}, r"sources\[0\] lacks the field “kind”"),
        ({"sources": ["x"]}, r"sources\[0\] must be an object"),
        ({"arguments": []}, "arguments must be an object"),
    ],
)
def test_a_field_that_does_not_fit_is_named(tmp_path: Path, changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(TrainingError, match=sentence) as caught:
        read_run(written(tmp_path, {**RUN, **changes}))
    assert str(caught.value).startswith("run.json")


@pytest.mark.parametrize("share", [-0.1, 1.0])
def test_a_share_of_films_that_no_training_can_hold_is_refused(tmp_path: Path, share: float) -> None:
    run = {**RUN, "kind": "generators", "classifier": "f", "arguments": {}, "valid_share": share}
    with pytest.raises(TrainingError, match=f"valid_share is {share:g}; it must be at least 0 and below 1"):
        read_run(written(tmp_path, run))


@pytest.mark.parametrize("field", ["name", "seed", "input_hw", "sources", "validation"])
def test_a_missing_field_is_named(tmp_path: Path, field: str) -> None:
    with pytest.raises(TrainingError, match=f"lacks the field “{field}”"):
        read_run(written(tmp_path, {k: v for k, v in RUN.items() if k != field}))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "is not JSON"),
        ("[" * 100_000, "nested too deeply"),
        ('{"kind": "classifier", "seed": NaN}', "holds NaN"),
        ("[]", "must be an object whose “kind” is one of classifier, generators, critic"),
        ('{"kind": ["classifier"]}', "must be an object whose “kind” is one of"),
        ('{"kind": "poem"}', "must be an object whose “kind” is one of"),
    ],
)
def test_a_file_that_is_no_run_is_refused(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(TrainingError, match=sentence):
        read_run(written(tmp_path, text))


def test_a_run_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match=r"nowhere\.json cannot be opened"):
        read_run(tmp_path / "nowhere.json")
