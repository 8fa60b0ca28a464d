"""Reading the fields of a JSON object one by one, each checked, none left over."""

import math
import re
from collections.abc import Mapping
from typing import Any


class FieldError(Exception):
    """A field that cannot be used; ``str(error)`` is a clause that starts with the field, without a full stop."""


class Fields:
    """A JSON object whose fields are taken one by one; :meth:`finish` refuses what nobody asked for.

    Every reading method raises :class:`FieldError` if the field is missing or not of the stated kind.

    Parameters
    ----------
    values : Mapping
    prefix : str
        How errors call the object, e.g. "architecture.classifier."; empty for the outermost.
    """

    def __init__(self, values: Mapping[str, Any], prefix: str = "") -> None:
        self._values = values
        self._prefix = prefix
        self._taken: set[str] = set()

    def text(self, name: str) -> str:
        """Text that is not blank."""
        value = self._take(name)
        if not isinstance(value, str) or not value.strip():
            raise self._wrong(name, "must be a text that is not empty", value)
        return value

    def matching(self, name: str, pattern: re.Pattern[str], description: str, longest: int = 100) -> str:
        """Text that the pattern matches from end to end."""
        value = self.text(name)
        if len(value) > longest or not pattern.fullmatch(value):
            raise self._wrong(name, f"must be {description}", value)
        return value

    def choice(self, name: str, allowed: tuple[str, ...]) -> str:
        """One of the allowed words."""
        value = self.text(name)
        if value not in allowed:
            raise self._wrong(name, "must be " + " or ".join(f'"{word}"' for word in allowed), value)
        return value

    def texts(self, name: str, at_least: int = 0) -> tuple[str, ...]:
        """A list of texts that are not blank."""
        value = self._list(name)
        if len(value) < at_least or not all(isinstance(item, str) and item.strip() for item in value):
            raise self._wrong(name, f"must be a list of texts with at least {at_least}", value)
        return tuple(value)

    def flag(self, name: str) -> bool:
        """True or false."""
        value = self._take(name)
        if not isinstance(value, bool):
            raise self._wrong(name, "must be true or false", value)
        return value

    def integer(self, name: str, least: int = 0) -> int:
        """A whole number of at least `least`."""
        value = self._take(name)
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            raise self._wrong(name, f"must be a whole number of at least {least}", value)
        return value

    def optional_integer(self, name: str, least: int = 0) -> int | None:
        """A whole number of at least `least`, or null."""
        value = self._take(name)
        return None if value is None else self.integer(name, least)

    def numbers(self, name: str) -> tuple[float, ...]:
        """A list of finite numbers."""
        value = self._list(name)
        if not all(type(item) in (int, float) and math.isfinite(item) for item in value):
            raise self._wrong(name, "must be a list of numbers", value)
        return tuple(float(item) for item in value)

    def integers(self, name: str, count: int, least: int, most: int) -> tuple[int, ...]:
        """A list of `count` whole numbers in [least, most]."""
        value = self._list(name)
        if len(value) != count or not all(type(item) is int and least <= item <= most for item in value):
            raise self._wrong(name, f"must be {count} whole numbers from {least} to {most}", value)
        return tuple(value)

    def number(
        self,
        name: str,
        *,
        least: float = -math.inf,
        most: float = math.inf,
        above: float = -math.inf,
        below: float = math.inf,
    ) -> float:
        """A finite number with ``least <= number <= most`` and ``above < number < below``."""
        value = self._take(name)
        if not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value):
            raise self._wrong(name, "must be a number", value)
        if not (least <= value <= most and above < value < below):
            low = f"above {above:g}" if math.isfinite(above) else f"at least {least:g}"
            high = f"below {below:g}" if math.isfinite(below) else f"at most {most:g}"
            raise self._wrong(name, f"must be {low} and {high}", value)
        return float(value)

    def mapping(self, name: str) -> dict[str, Any]:
        """A JSON object, as it is."""
        value = self._take(name)
        if not isinstance(value, Mapping):
            raise self._wrong(name, "must be an object", value)
        return dict(value)

    def fields(self, name: str) -> "Fields":
        """A JSON object, to be read field by field."""
        return Fields(self.mapping(name), f"{self._prefix}{name}.")

    def items(self, name: str) -> tuple["Fields", ...]:
        """A list of JSON objects, each to be read field by field."""
        value = self._list(name)
        if not all(isinstance(item, Mapping) for item in value):
            raise self._wrong(name, "must be a list of objects", value)
        return tuple(Fields(item, f"{self._prefix}{name}[{index}].") for index, item in enumerate(value))

    def finish(self) -> None:
        """Refuse fields that were not read: a misspelt name must not pass as an absent one."""
        unknown = sorted(set(self._values) - self._taken)
        if unknown:
            raise FieldError(f"`{self._prefix}{unknown[0]}` is not a known field")

    def _take(self, name: str) -> Any:
        self._taken.add(name)
        if name not in self._values:
            raise FieldError(f"`{self._prefix}{name}` is missing")
        return self._values[name]

    def _list(self, name: str) -> list[Any]:
        value = self._take(name)
        if not isinstance(value, list):
            raise self._wrong(name, "must be a list", value)
        return value

    def _wrong(self, name: str, demand: str, value: object) -> FieldError:
        shown = repr(value)
        return FieldError(f"`{self._prefix}{name}` {demand}, not {shown if len(shown) <= 60 else shown[:57] + '...'}")
