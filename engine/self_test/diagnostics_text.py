"""The description of an installation as lines of text: for a terminal, a report, the clipboard."""

from collections.abc import Iterator
from typing import Any


def as_lines(values: dict[str, Any], indent: str = "") -> Iterator[str]:
    """What :func:`engine.self_test.diagnostics.collect` returned, one value or entry per line."""
    for key, value in values.items():
        if isinstance(value, dict):
            yield f"{indent}{key}:"
            yield from as_lines(value, indent + "  ")
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
