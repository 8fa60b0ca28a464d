"""Foreign text on a terminal: shown, never obeyed."""

import os

import pytest

from engine.core.printable import printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[2Jgone", r"\x1b[2Jgone"),
        ("\x9b31m\x7f\x00", r"\x9b31m\x7f\x00"),
        ("a\r\nb\tc", r"a\r\nb\tc"),
        ("\u202efdp.exe\u2028", r"\u202efdp.exe\u2028"),
        (os.fsdecode(b"\xff.dcm"), r"\udcff.dcm"),
        ("Müller 山田 12\N{NO-BREAK SPACE}%", "Müller 山田 12\N{NO-BREAK SPACE}%"),
    ],
)
def test_what_a_terminal_would_act_on_is_written_as_an_escape(text: str, shown: str) -> None:
    assert printable(text) == shown
