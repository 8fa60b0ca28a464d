"""Dataclasses of parsed JSON values, strictly: whatever does not fit is named."""

import dataclasses
import reprlib
import typing
from typing import Any, Literal, TypeVar

from engine.core.errors import TrainingError

T = TypeVar("T")


def from_json(kind: type[T], value: Any, where: str) -> T:
    """Make a `kind` (dataclass, tuple, dict, literal or plain type) of a parsed JSON value, strictly.

    Raises
    ------
    TrainingError
        Naming the field that does not fit.
    """
    result = _convert(kind, value, where)
    return typing.cast(T, result)


def _convert(kind: Any, value: Any, where: str) -> Any:
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if kind is Any:
        return value
    if dataclasses.is_dataclass(kind):
        return _convert_object(kind, value, where)
    if origin is Literal:
        if value in arguments:
            return value
        raise TrainingError(f"{where} is {reprlib.repr(value)}; it must be one of {', '.join(map(str, arguments))}.")
    if origin is tuple:
        if not isinstance(value, list):
            raise TrainingError(f"{where} must be a list.")
        if arguments[-1] is Ellipsis:
            return tuple(_convert(arguments[0], item, f"{where}[{i}]") for i, item in enumerate(value))
        if len(value) != len(arguments):
            raise TrainingError(f"{where} must hold {len(arguments)} values.")
        return tuple(
            _convert(k, item, f"{where}[{i}]") for i, (k, item) in enumerate(zip(arguments, value, strict=True))
        )
    if origin is dict:
        if not isinstance(value, dict):
            raise TrainingError(f"{where} must be an object.")
        return {name: _convert(arguments[1], item, f"{where}.{name}") for name, item in value.items()}
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, kind) and (kind is bool or not isinstance(value, bool)):
        return value
    raise TrainingError(f"{where} is {reprlib.repr(value)}; it must be of type {getattr(kind, '__name__', kind)}.")


def _convert_object(kind: Any, value: Any, where: str) -> Any:
    if not isinstance(value, dict):
        raise TrainingError(f"{where} must be an object.")
    fields = {f.name: f for f in dataclasses.fields(kind)}
    hints = typing.get_type_hints(kind)
    if unknown := sorted(set(value) - set(fields)):
        raise TrainingError(f"{where} has an unknown field “{unknown[0][:60]}”.")
    for name, f in fields.items():
        if name not in value and f.default is dataclasses.MISSING and f.default_factory is dataclasses.MISSING:
            raise TrainingError(f"{where} lacks the field “{name}”.")
    return kind(**{name: _convert(hints[name], item, f"{where}: {name}") for name, item in value.items()})
