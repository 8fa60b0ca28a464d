import json
from dataclasses import replace
from typing import Any

import pytest

from engine.core.errors import ModelError
from engine.models.card import (
    CARD_FILE,
    Architecture,
    GeneratorSpec,
    Metric,
    ModelCard,
    NetworkSpec,
    TrainingData,
    parse_card,
    read_card,
    write_card,
)
from engine.models.film_kind import FilmKind


@pytest.fixture
def card() -> ModelCard:
    return ModelCard(
        id="test-opacity",
        name="Test opacity",
        version="1.2",
        task="Opacity on a frontal chest film",
        class_name="opacity",
        counter_class_name="no opacity",
        operating_point=0.4,
        calibrated=False,
        input_hw=(224, 224),
        preprocessing="display-percentile/1",
        architecture=Architecture(
            NetworkSpec("resnet", {"widths": [8, 16]}),
            GeneratorSpec("unet", "duo", {"widths": [8]}),
            NetworkSpec("critic", {}),
        ),
        weights={"classifier.safetensors": "0" * 64},
        training_data=(TrainingData("phantom", "Apache-2.0", "computed", 1000),),
        metrics=(Metric("ROC-AUC", 0.99, "phantom test", 200),),
        intended_use="Tests.",
        limits=("Knows squares only.",),
        what_it_shows="Nothing – it is a test.",
        map_scale=0.5,
        plausibility_threshold=0.3,
        distribution={"mean": [0.5, 0.25]},
        recipe=("classifier.json",),
        licence="Apache-2.0",
    )


def altered(card: ModelCard, path: str, value: Any) -> str:
    """The card's JSON with one field replaced; `path` is dotted, numbers index lists."""
    values = json.loads(card.to_json())
    *parents, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    place = values
    for parent in parents:
        place = place[parent]
    place[last] = value
    return json.dumps(values)


def test_card_survives_json(card):
    assert parse_card(card.to_json(), "x") == card


def test_card_survives_the_folder(card, tmp_path):
    path = write_card(card, tmp_path)
    assert path == tmp_path / CARD_FILE
    assert read_card(tmp_path) == card
    assert [p.name for p in tmp_path.iterdir()] == [CARD_FILE]


def test_schema_version_is_the_first_field(card):
    assert next(iter(json.loads(card.to_json()))) == "schema_version"


@pytest.mark.parametrize("version", [3, 0, "1", None, True, 1.5])
def test_unknown_schema_version_is_refused(card, version):
    with pytest.raises(ModelError, match=r"schema version is .* a newer Parallax may read it"):
        parse_card(altered(card, "schema_version", version), "x")


def test_the_old_word_of_a_card_of_the_first_schema_is_read_as_the_new_one(card):
    measured = json.loads(replace(card, metrics=(Metric("specificity", 0.8, "test", 9),)).to_json())
    first_schema = {name: value for name, value in measured.items() if name != "films"} | {"schema_version": 1}
    assert parse_card(json.dumps(measured), "x").metrics[0].name == "specificity"  # a true-negative rate
    old = parse_card(json.dumps(first_schema), "x")
    assert old.metrics[0].name == "map_diversity"
    assert json.loads(old.to_json())["schema_version"] == 2


def test_a_card_says_which_films_the_model_knows_and_an_old_one_says_nothing(card):
    told = replace(card, films=FilmKind(("MG",), ("BREAST",), ("CC", "MLO")))
    assert parse_card(told.to_json(), "x").films == told.films
    values = json.loads(told.to_json()) | {"schema_version": 1}
    del values["films"]
    assert parse_card(json.dumps(values), "x").films == FilmKind()
    with pytest.raises(ModelError, match=r"films\.views"):
        parse_card(altered(told, "films.views", "CC"), "x")


def test_newer_card_is_told_apart_from_a_broken_one():
    with pytest.raises(ModelError, match="schema version is 7"):
        parse_card('{"schema_version": 7, "everything": "else"}', "x")


@pytest.mark.parametrize(
    "name",
    [
        "../classifier.safetensors",
        "sub/classifier.safetensors",
        "/etc/classifier.safetensors",
        "..\\classifier.safetensors",
        "C:classifier.safetensors",
        ".safetensors",
        "..safetensors",
        "classifier.pt",
        "classifier.safetensors\n",
        "",
    ],
)
def test_weights_file_that_leaves_the_folder_or_is_no_safetensors_is_refused(card, name):
    with pytest.raises(ModelError, match="lies in the model's own folder"):
        parse_card(altered(card, "weights", {name: "0" * 64}), "x")


@pytest.mark.parametrize("digest", ["0" * 63, "0" * 65, "A" * 64, "g" * 64, 0, None])
def test_bad_hash_is_refused(card, digest):
    with pytest.raises(ModelError, match="SHA-256"):
        parse_card(altered(card, "weights", {"classifier.safetensors": digest}), "x")


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("id", "Upper"),
        ("id", "../up"),
        ("id", "a--b"),
        ("id", "a" * 65),
        ("name", " "),
        ("version", "1.2-beta"),
        ("version", "1.2.3.4.5"),
        ("version", 1.2),
        ("operating_point", 0.0),
        ("operating_point", 1),
        ("operating_point", "0.5"),
        ("operating_point", True),
        ("calibrated", "no"),
        ("input_hw", [224]),
        ("input_hw", [224, 8]),
        ("input_hw", [224.0, 224]),
        ("input_hw", 224),
        ("architecture.generators.form", "trio"),
        ("architecture.classifier.kwargs", []),
        ("architecture.critic", "critic"),
        ("weights", {}),
        ("training_data.0.n", 0),
        ("training_data.0.licence", ""),
        ("metrics.0.value", "high"),
        ("metrics.0", "AUC"),
        ("limits", []),
        ("limits", "none"),
        ("limits", [3]),
        ("map_scale", 0),
        ("map_scale", 1.01),
        ("plausibility_threshold", -0.1),
        ("distribution", None),
        ("recipe", [""]),
        ("licence", None),
    ],
)
def test_field_out_of_range_is_named(card, path, value):
    field = path.split(".")[-1] if not path[-1].isdigit() else path.split(".")[0]
    with pytest.raises(ModelError, match=field):
        parse_card(altered(card, path, value), "x")


@pytest.mark.parametrize(
    "path", ["surprise", "architecture.surprise", "metrics.0.surprise", "training_data.0.surprise"]
)
def test_unknown_field_is_refused(card, path):
    with pytest.raises(ModelError, match="surprise` is not a known field"):
        parse_card(altered(card, path, 1), "x")


def test_every_field_is_required(card):
    values = json.loads(card.to_json())
    for field in values:
        remaining = {key: value for key, value in values.items() if key != field}
        with pytest.raises(ModelError, match=field.replace("_", ".")):
            parse_card(json.dumps(remaining), "x")


@pytest.mark.parametrize("text", ["", "[]", "{", "null", "[" * 100_000, '{"schema_version": 1e999}'])
def test_what_is_no_card_is_refused(text):
    with pytest.raises(ModelError, match="The card of model “pack”"):
        parse_card(text, "pack")


def test_nan_is_refused_in_and_out(card):
    with pytest.raises(ModelError, match="NaN"):
        parse_card(card.to_json().replace("0.4", "NaN"), "x")
    with pytest.raises(ModelError, match="cannot be written as JSON"):
        replace(card, map_scale=float("nan")).to_json()


def test_field_named_twice_is_refused(card):
    text = card.to_json().replace('"id"', '"name": "other", "id"')
    with pytest.raises(ModelError, match="twice"):
        parse_card(text, "x")


def test_card_that_would_be_refused_is_not_written(card, tmp_path):
    write_card(card, tmp_path)
    with pytest.raises(ModelError, match="operating_point"):
        write_card(replace(card, operating_point=2.0), tmp_path)
    assert read_card(tmp_path) == card


def test_folder_without_card_is_told_by_name(tmp_path):
    with pytest.raises(ModelError, match=f"“{tmp_path.name}” has no card.json"):
        read_card(tmp_path)


def test_card_that_is_not_utf8_is_refused(tmp_path):
    (tmp_path / CARD_FILE).write_bytes(b"\xff\xfe{}")
    with pytest.raises(ModelError, match="UTF-8"):
        read_card(tmp_path)


def test_oversized_card_is_not_parsed(tmp_path):
    (tmp_path / CARD_FILE).write_bytes(b" " * (4 * 2**20 + 1))
    with pytest.raises(ModelError, match="larger than 4 MiB"):
        read_card(tmp_path)


def test_versions_order_by_number(card):
    versions = ["1.9", "1.10", "2", "1.10.1"]
    ordered = sorted(versions, key=lambda version: replace(card, version=version).version_key)
    assert ordered == ["1.9", "1.10", "1.10.1", "2"]
    assert replace(card, version="1").version_key == replace(card, version="1.0").version_key


def test_sha256_of_a_card_follows_its_weights_alone(card):
    assert replace(card, name="Renamed").sha256 == card.sha256
    assert replace(card, weights={"classifier.safetensors": "1" * 64}).sha256 != card.sha256
    assert replace(card, weights={"other.safetensors": "0" * 64}).sha256 != card.sha256
