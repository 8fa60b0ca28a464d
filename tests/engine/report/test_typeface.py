"""Text in any script: measured, wrapped, drawn."""

import numpy as np
import pytest
from PIL import Image

from engine.report import typeface
from engine.report.typeface import draw_line, shorten, width_px, wrap


def drawn(text: str, **options: bool) -> np.ndarray:
    picture = Image.new("RGB", (400, 60), (255, 255, 255) if options else (0, 0, 0))
    draw_line(picture, 10, 40, text, 24, (200, 200, 200), **options)
    return np.asarray(picture)


@pytest.mark.parametrize("text", ["Müller", "Пётр", "Ελένη", "山田太郎", "김철수", "أحمد", "שלום", "→ ≥"])
def test_every_script_of_a_name_is_drawn_with_its_own_glyphs(text: str) -> None:
    nothing = "\ue5f3" * len(text)
    assert drawn(text).any()
    assert (drawn(text) != drawn(nothing)).any()


def test_mixed_scripts_are_as_wide_as_their_parts() -> None:
    assert width_px("Yamada 山田", 24) == pytest.approx(width_px("Yamada ", 24) + width_px("山田", 24), abs=1)


def test_digits_align() -> None:
    assert width_px("0.11", 24) == pytest.approx(width_px("0.88", 24), abs=0.01)


def test_wrapped_lines_fit_and_lose_no_word() -> None:
    text = "The similar image keeps the decision, the adversarial image flips it.\n\nSecond paragraph."
    lines = wrap(text, 14, 120)
    assert all(width_px(line, 14) <= 120 for line in lines)
    assert " ".join(lines).split() == text.split()
    assert "" in lines


def test_a_word_wider_than_the_column_is_cut() -> None:
    lines = wrap("short " + "x" * 200, 14, 100)
    assert all(width_px(line, 14) <= 100 for line in lines)
    assert "".join(lines).count("x") == 200


def test_a_line_too_long_ends_in_an_ellipsis() -> None:
    short = shorten("a very long institution name", 14, 80)
    assert short.endswith("…")
    assert width_px(short, 14) <= 80
    assert shorten("short", 14, 80) == "short"


def test_a_shade_makes_light_letters_readable_on_white() -> None:
    assert drawn("H", shade=True).min() < 60


def test_control_characters_are_not_drawn() -> None:
    np.testing.assert_array_equal(drawn("a\x07b"), drawn("ab"))


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many characters each measurement looked at."""
    found: list[int] = []

    def counted(text: str, size_px: int, weight: typeface.Weight = "regular") -> float:
        found.append(len(text))
        return width_px(text, size_px, weight)

    monkeypatch.setattr(typeface, "width_px", counted)
    wrap.cache_clear()
    return found


@pytest.mark.parametrize("text", ["x" * 50_000, "a word and " * 5000, "\u0301" * 50_000, "x\n" * 50_000])
def test_a_text_of_any_length_is_shortened_and_wrapped_with_little_measuring(text: str, measured: list[int]) -> None:
    short = shorten(text, 14, 80)
    assert short.endswith("…")
    assert width_px(short, 14) <= 80
    lines = wrap(text, 14, 100)
    assert len(lines) <= typeface.MOST_LINES
    assert lines[-1].endswith("…")
    assert all(width_px(line, 14) <= 100 for line in lines)
    assert sum(min(count, typeface.LONGEST_LINE) for count in measured) < 3_000_000


def test_a_line_is_never_drawn_further_than_a_page_is_wide() -> None:
    assert width_px("x" * 100_000, 14) == width_px("x" * typeface.LONGEST_LINE, 14)
    draw_line(Image.new("RGB", (40, 40)), 0, 20, "x" * 100_000, 14, (200, 200, 200))


def test_a_paragraph_of_few_lines_ends_in_an_ellipsis() -> None:
    lines = wrap("one two three four five six seven eight nine ten", 14, 60, most_lines=2)
    assert len(lines) == 2
    assert lines[1].endswith("…")


def test_a_line_break_within_a_line_is_drawn_as_a_space() -> None:
    np.testing.assert_array_equal(drawn("a\nb\x1dc"), drawn("a b c"))
