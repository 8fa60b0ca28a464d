"""A card is checked whole before anything is trained."""

import dataclasses
from typing import Any

import pytest
from toy_model import run_documents

from engine.core.errors import TrainingError
from engine.core.folders import resources_folder
from engine.training.card_check import check_card
from engine.training.config import PackRun, parse_run, read_run


@pytest.fixture
def pack() -> PackRun:
    run = parse_run(next(d for d in run_documents() if d["kind"] == "pack"), "run.json")
    assert isinstance(run, PackRun)
    return run


def test_a_card_that_a_person_wrote_well_is_accepted(pack: PackRun) -> None:
    check_card(pack)


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"id": "../up"}, ["id"]),
        ({"id": None, "name": " ", "calibrated": "yes"}, ["id", "name", "calibrated"]),
        ({"training_data": [{"name": "films"}]}, ["training_data"]),
        ({"films": {"modalities": "DX"}}, ["films"]),
        ({"no such field": 1}, ["no such field"]),
    ],
)
def test_every_field_that_cannot_be_used_is_named(pack: PackRun, changes: dict[str, Any], named: list[str]) -> None:
    with pytest.raises(TrainingError) as refused:
        check_card(dataclasses.replace(pack, card={**pack.card, **changes}))
    assert all(name in str(refused.value) for name in named)
    assert "nothing was trained" in str(refused.value)


def test_every_field_that_is_missing_is_named(pack: PackRun) -> None:
    with pytest.raises(TrainingError) as refused:
        check_card(dataclasses.replace(pack, card={}))
    assert all(name in str(refused.value) for name in ("id", "name", "task", "limits", "licence"))


def test_the_shipped_recipes_have_cards_without_a_fault() -> None:
    recipes = sorted(resources_folder().glob("models/*/recipe/pack.json"))
    assert len(recipes) == 3
    for path in recipes:
        run = read_run(path)
        assert isinstance(run, PackRun)
        check_card(run)
