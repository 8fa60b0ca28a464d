"""What the user has entered into the training wizard so far: frozen values, to and from JSON."""

import types
import typing
from dataclasses import asdict, dataclass, fields, is_dataclass
from typing import Any, Literal, TypeVar

from engine.training.run_draft import RunDraft

T = TypeVar("T")

Page = Literal["data", "classifier", "generators", "budget", "training", "result", "register"]
PAGES: tuple[Page, ...] = ("data", "classifier", "generators", "budget", "training", "result", "register")


@dataclass(frozen=True)
class RegisterDraft:
    """How the new model is called."""

    name: str = ""
    model_id: str = ""
    version: str = "1.0"
    task: str = ""


@dataclass(frozen=True)
class Draft(RunDraft):
    """Everything, and the page that is open.

    Attributes
    ----------
    run : str
        Name of the run that was started with this draft; empty before.
    registered : str
        Identifier and version of the model that was registered at the end; empty before.
    """

    page: Page = "data"
    register: RegisterDraft = RegisterDraft()
    run: str = ""
    registered: str = ""


def to_json(draft: Draft) -> dict[str, Any]:
    """The draft as JSON values."""
    return asdict(draft)


def from_json(value: object) -> Draft:
    """A draft of what :func:`to_json` made; what does not fit keeps its default, so that an old file still opens."""
    return _build(Draft, value)


def _build(kind: type[T], value: object) -> T:
    if not isinstance(value, dict):
        return kind()
    hints = typing.get_type_hints(kind)
    found: dict[str, Any] = {}
    for each in fields(kind):  # type: ignore[arg-type]  # every kind here is a dataclass
        if each.name in value:
            fits, converted = _fit(hints[each.name], value[each.name])
            if fits:
                found[each.name] = converted
    return kind(**found)


def _fit(hint: Any, value: Any) -> tuple[bool, Any]:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if is_dataclass(hint):
        return isinstance(value, dict), _build(typing.cast(type[Any], hint), value)
    if origin is Literal:
        return value in arguments, value
    if origin is tuple:
        fits = isinstance(value, (list, tuple)) and all(isinstance(each, str) for each in value)
        return fits, tuple(value) if fits else ()
    if origin is types.UnionType:
        return next(((True, made) for fits, made in (_fit(each, value) for each in arguments) if fits), (False, None))
    if hint is float and type(value) is int:
        return True, float(value)
    return type(value) is (origin or hint), value
