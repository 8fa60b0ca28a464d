"""JSON that every reader takes."""

import json
import os

import pytest

from engine.core.strict_json import strict_json


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_number_becomes_null(number: float) -> None:
    values = {"a": [number, 1.5], "b": ({"c": number},), "d": True}
    assert json.loads(strict_json(values), parse_constant=pytest.fail) == {
        "a": [None, 1.5],
        "b": [{"c": None}],
        "d": True,
    }


def test_a_file_name_that_is_no_utf_8_comes_back_as_it_was() -> None:
    name = os.fsdecode(b"film-\xff-\xc3\xa9.dcm")
    written = strict_json({"source": name}).encode()
    assert json.loads(written) == {"source": name}
    assert "é" in written.decode()
