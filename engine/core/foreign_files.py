"""Files that anybody may have written: read only where plain, only as far as agreed; strict JSON; tables in CSV."""

import csv
import errno
import io
import json
import math
import stat
from pathlib import Path
from typing import Any

MAX_TEXT_BYTES = 64 * 2**20
"""What a run file, a list of films or a table may hold: some 300,000 films."""
_MAX_DEPTH = 64
_MAX_DIGITS = 18


def open_plain(path: Path) -> io.BufferedReader:
    """Open a plain file for reading.

    Raises
    ------
    OSError
        If it cannot be opened, or is no plain file: a pipe would wait for its writer, and a device may never end.
    """
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(errno.EINVAL, "it is a folder, a pipe or a device, not a file")
    return path.open("rb")


def read_plain(path: Path, most_bytes: int) -> bytes:
    """The content of a plain file that holds at most `most_bytes`.

    Raises
    ------
    OSError
        If it cannot be read, is no plain file, or holds more.
    """
    with open_plain(path) as file:
        data = file.read(most_bytes + 1)
    if len(data) > most_bytes:
        raise OSError(errno.EFBIG, f"it is larger than {most_bytes // 2**20} MiB")
    return data


def parse_json(data: bytes | str) -> Any:
    """A JSON value (RFC 8259) in UTF-8, in which every number is finite and no object names a field twice.

    Raises
    ------
    ValueError
        A clause that says what is wrong: also where values are nested more than 64 deep, which nobody needs and
        which exhausts whatever walks through them, or where a whole number has more than 18 digits.
    """
    text = data.decode("utf-8") if isinstance(data, bytes) else data
    try:
        value = json.loads(
            text,
            parse_int=_integer,
            parse_float=_finite,
            parse_constant=_no_constant,
            object_pairs_hook=_unique_keys,
        )
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    level = [value]
    for _ in range(_MAX_DEPTH):
        level = [child for one in level for child in _children(one)]
        if not level:
            return value
    raise ValueError("it is nested too deeply")


def read_json(path: Path, most_bytes: int = MAX_TEXT_BYTES) -> Any:
    """The JSON value that a plain file holds.

    Raises
    ------
    OSError
        See :func:`read_plain`.
    ValueError
        See :func:`parse_json`.
    """
    return parse_json(read_plain(path, most_bytes))


def read_csv(path: Path) -> tuple[tuple[str, ...], list[tuple[int, dict[str, str]]]]:
    """Column names of a table in UTF-8, and its rows, each with its line number; cells that a row lacks are empty.

    Raises
    ------
    OSError
        See :func:`read_plain`.
    ValueError
        If it is no CSV text in UTF-8.
    """
    text = read_plain(path, MAX_TEXT_BYTES).decode("utf-8-sig")
    head = text[:4096]
    # A spreadsheet of a country with decimal commas separates by semicolons.
    delimiter = ";" if head.count(";") > head.count(",") else ","
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, restval="")
    try:
        return tuple(reader.fieldnames or ()), [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        raise ValueError(str(error)) from error


def _children(value: Any) -> Any:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _integer(text: str) -> int:
    if len(text.lstrip("-")) > _MAX_DIGITS:
        raise ValueError(f"it holds a whole number of more than {_MAX_DIGITS} digits")
    return int(text)


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"it holds {text[:20]}, which is too large a number")
    return number


def _no_constant(name: str) -> float:
    raise ValueError(f"it holds {name}, which is no number")


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    keys = dict(pairs)
    if len(keys) != len(pairs):
        raise ValueError("it names a field twice")
    return keys
