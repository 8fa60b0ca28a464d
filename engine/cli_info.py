"""``parallax info``: what a bug report needs."""

import argparse
import json
from collections.abc import Iterator
from typing import Any

from engine.cli_outcome import DONE
from engine.info import collect


def run(arguments: argparse.Namespace) -> int:
    """Print the description of this installation."""
    values = collect()
    if arguments.json:
        print(json.dumps(values, indent=2, allow_nan=False))
    else:
        print("\n".join(_lines(values)))
    return DONE


def _lines(values: dict[str, Any], indent: str = "") -> Iterator[str]:
    for key, value in values.items():
        if isinstance(value, dict):
            yield f"{indent}{key}:"
            yield from _lines(value, indent + "  ")
        elif isinstance(value, list):
            yield f"{indent}{key}:" if value else f"{indent}{key}: none"
            for entry in value:
                yield f"{indent}  - {_one_line(entry)}"
        else:
            yield f"{indent}{key}: {_text(value)}"


def _one_line(entry: object) -> str:
    if isinstance(entry, dict):
        return ", ".join(f"{key} {_text(value)}" for key, value in entry.items())
    return _text(entry)


def _text(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "-" if value is None else str(value)
