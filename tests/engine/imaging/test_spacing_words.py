"""Names and dates as people write them."""

import pytest

from engine.imaging.spacing_words import date, person_name


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("Doe^Jane", "Doe, Jane"),
        ("Doe^Jane^Ann^Dr.^", "Doe, Jane Ann"),
        ("Doe, Jane", "Doe, Jane"),
        ("Yamada^Tarou=山田^太郎=やまだ^たろう", "Yamada, Tarou"),
        ("=山田^太郎", "山田, 太郎"),
        ("^Jane", "Jane"),
        ("^^^^", ""),
        ("", ""),
    ],
)
def test_a_person_is_family_and_given_name(value: str, name: str) -> None:
    assert person_name(value) == name


def test_a_date_has_hyphens() -> None:
    assert date("20240131") == "2024-01-31"
    assert date("2024") == "2024"
    assert date("") == ""
