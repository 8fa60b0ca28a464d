"""The tables of a labelled data set: ``index.csv`` and ``boxes.csv``."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.core.errors import SourceError
from engine.core.foreign_files import parse_json, read_csv
from engine.data.label_table import PATIENT_COLUMNS

INDEX_FILE = "index.csv"
BOXES_FILE = "boxes.csv"

_NAMES = ("image", "file", "name")
_LABELS = ("labels", "label", "class")
_WIDTHS, _HEIGHTS = ("w", "width"), ("h", "height")

LabelledBox = tuple[str, tuple[float, float, float, float]]


@dataclass(frozen=True)
class IndexRow:
    """One film of an index.

    Attributes
    ----------
    name : str
        Path of the film below the data folder or its ``images``.
    labels : tuple of str or None
        None where the index has no column of labels.
    split : str
    patient : str
        Of the column of patients, if there is one.
    boxes : tuple
        Of the columns that end in "boxes": JSON lists of [x, y, w, h] in pixels of the image, without a label.
    """

    name: str
    labels: tuple[str, ...] | None
    split: str
    patient: str
    boxes: tuple[LabelledBox, ...]


def read_index(data: Path, label_columns: Sequence[str] = ()) -> list[IndexRow]:
    """Read ``index.csv``.

    Parameters
    ----------
    label_columns : sequence of str
        Columns to look for labels in before ``labels``, ``label``, ``class`` and any that ends in ``_labels``. Labels
        are joined by ``|``.

    Raises
    ------
    SourceError
        If it cannot be read or has no column of films.
    """
    columns, rows = _read(data / INDEX_FILE)
    name = _column(columns, _NAMES, INDEX_FILE)
    ending = [column for column in columns if column.endswith("_labels")]
    labels = next((column for column in (*label_columns, *_LABELS, *ending) if column in columns), None)
    patient = next((column for column in columns if column.strip().lower() in PATIENT_COLUMNS), None)
    in_json = [column for column in columns if column.endswith("boxes")]
    return [
        IndexRow(
            row[name],
            None if labels is None else tuple(row[labels].split("|")),
            row.get("split", ""),
            row[patient].strip() if patient else "",
            tuple(("", box) for column in in_json for box in _json_boxes(row[column], number)),
        )
        for number, row in rows
    ]


def read_boxes(data: Path) -> Iterator[tuple[str, tuple[LabelledBox]]]:
    """Rows of ``boxes.csv`` as film and labelled box; nothing where there is no such table.

    Raises
    ------
    SourceError
        If it cannot be read, lacks a column, or holds a box that is none.
    """
    if not (data / BOXES_FILE).is_file():
        return
    columns, rows = _read(data / BOXES_FILE)
    name = _column(columns, _NAMES, BOXES_FILE)
    places = [_column(columns, names, BOXES_FILE) for names in (("x",), ("y",), _WIDTHS, _HEIGHTS)]
    for number, row in rows:
        box = _box([row[column] for column in places], BOXES_FILE, number)
        yield row[name], ((row.get("label", ""), box),)


def _read(path: Path) -> tuple[tuple[str, ...], list[tuple[int, dict[str, str]]]]:
    """Column names, and every row with its line number."""
    try:
        return read_csv(path)
    except (OSError, ValueError) as error:
        raise SourceError(f"The table {path.name} cannot be read: save it as CSV in UTF-8.") from error


def _column(columns: Iterable[str], names: Sequence[str], table: str) -> str:
    found = next((name for name in names if name in columns), None)
    if found is None:
        wanted = " or ".join(f"“{name}”" for name in names)
        raise SourceError(f"The table {table} has no column {wanted}: add it.")
    return found


def _json_boxes(text: str, line: int) -> list[tuple[float, float, float, float]]:
    if not text.strip():
        return []
    try:
        values = parse_json(text)
    except ValueError as error:
        raise _no_box(INDEX_FILE, line) from error
    if not isinstance(values, list):
        raise _no_box(INDEX_FILE, line)
    return [_box(value, INDEX_FILE, line) for value in values]


def _box(values: Any, table: str, line: int) -> tuple[float, float, float, float]:
    try:
        x, y, width, height = (float(value) for value in values)
    except (TypeError, ValueError) as error:
        raise _no_box(table, line) from error
    if not all(map(math.isfinite, (x, y, width, height))) or width <= 0 or height <= 0:
        raise _no_box(table, line)
    return x, y, width, height


def _no_box(table: str, line: int) -> SourceError:
    return SourceError(
        f"Line {line} of {table} holds a box that is none: give left, top, width and height in pixels, the last two "
        "above 0."
    )
