"""The JSON schema of the run file, and the page of the help that is made of it."""

import dataclasses
from typing import Any

import pytest
from toy_model import run_documents

from engine.core.errors import TrainingError
from engine.core.folders import resources_folder
from engine.training.config import KINDS, GeneratorRun, parse_run
from engine.training.schema import field_meanings, field_tables, run_schema

DEFINITIONS = run_schema()["$defs"]


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_field_of_a_run_is_described(kind: type[Any]) -> None:
    described = DEFINITIONS[kind.__name__]
    assert list(described["properties"]) == [field.name for field in dataclasses.fields(kind)]
    assert all(field_meanings(kind).values())
    assert described["description"]


def test_sources_and_augmentation_are_described_too() -> None:
    for name in ("SourceConfig", "AugmentConfig"):
        assert all(field["description"] for field in DEFINITIONS[name]["properties"].values())


def test_kinds_of_values_and_defaults_are_those_of_the_reader() -> None:
    generators = DEFINITIONS["GeneratorRun"]
    fields = generators["properties"]
    assert generators["additionalProperties"] is False
    assert "classifier" in generators["required"]
    assert "steps" not in generators["required"]
    assert fields["kind"]["enum"] == ["generators"]
    assert (fields["steps"]["type"], fields["steps"]["default"]) == ("integer", GeneratorRun.steps)
    assert fields["input_hw"]["prefixItems"] == [{"type": "integer"}] * 2
    assert fields["sources"]["items"] == {"$ref": "#/$defs/SourceConfig"}
    assert fields["augment"]["default"]["rotation_deg"] == 10.0
    assert {"$ref": "#/$defs/GeneratorRun"} in DEFINITIONS["SequenceRun"]["properties"]["stages"]["items"]["anyOf"]


@pytest.mark.parametrize("document", run_documents(), ids=lambda document: document["name"])
def test_what_the_schema_requires_is_what_the_reader_misses(document: dict[str, Any]) -> None:
    required = DEFINITIONS[KINDS[document["kind"]].__name__]["required"]
    assert set(required) <= set(document)
    for name in set(required) - {"kind"}:
        with pytest.raises(TrainingError, match=f"lacks the field “{name}”"):
            parse_run({key: value for key, value in document.items() if key != name}, "run.json")


@pytest.mark.parametrize("page", ["run-file.md", "run-file.fr.md"])
def test_the_page_of_the_help_says_what_the_schema_says(page: str) -> None:
    text = (resources_folder() / "help" / page).read_text(encoding="utf-8")
    assert text.partition("## Fields\n\n")[2] == field_tables(), "write the tables of field_tables() into the page"
