"""Windows and tables as values."""

import numpy as np

from engine.imaging.frame import VoiTable, Window


def test_tables_of_one_file_can_be_told_apart_and_remembered() -> None:
    soft, hard = (VoiTable(0, np.arange(4, dtype=np.uint16) * step, 12) for step in (1, 2))
    assert soft != hard
    assert {soft: "soft", hard: "hard"}[hard] == "hard"


def test_windows_are_equal_by_value() -> None:
    assert Window(40.0, 400.0) == Window(40.0, 400.0)
