"""The JSON schema of the run file and its page of the help, both made of the dataclasses that read it."""

import dataclasses
import inspect
import json
import re
import types
import typing
from typing import Any, Literal

from engine.training.config import KINDS

SCHEMA = "https://json-schema.org/draft/2020-12/schema"
_PLAIN = {str: "string", int: "integer", float: "number", bool: "boolean"}
_MEANINGS = {
    "kind": "What is run.",
    "name": "Of the run; its results lie in the folder of that name below `--out`.",
    "seed": "Of everything random: the same seed on the same machine gives the same result.",
    "input_hw": "Model grid, height and width in pixels, multiples of 32.",
    "sources": "The films to learn from.",
    "validation": "The films to watch the training on.",
    "classifier": "Name of the run, or of the imported classifier, whose decisions are explained.",
    "generators": "Name of a generators run; for a critic, of those that cheat.",
    "architecture": "Name of the network.",
    "arguments": "Of the network, by name; empty: as it is by default.",
    "augment": "Random changes of the films while training.",
    "widths": "Channels of each level of the network.",
    "steps": "Steps of the optimizer.",
    "batch": "Films per step; halved where memory does not suffice.",
    "rate": "Highest learning rate.",
    "warm_up": "Steps in which the rate rises to it.",
    "weight_decay": "Of the optimizer (AdamW).",
    "bfloat16": "Compute in bfloat16 where the processor has instructions for it.",
    "evaluate_every": "Steps between two checks on the films of `validation`.",
    "region_weight": "Of the term that draws the classifier's local votes to known regions.",
    "similar_weight": "Of the similar image keeping the decision.",
    "adversarial_weight": "Of the adversarial image flipping it.",
    "closeness_weight": "Of the similar image staying close to the film.",
    "difference_weight": "Of the adversarial image staying close to the similar one.",
    "realism_weight": "Of the adversarial image looking like a film to a discriminator.",
    "common_weight": "Against one pattern on all films.",
    "smooth_weight": "Of smoothness: of the difference between the two images, or of the mask.",
    "noise": "Standard deviation of the noise that is added before the classifier is asked.",
    "margin": "By how much, in logits, the operating point is to be passed.",
    "flip_weight": "Of the film without the masked region losing the decision.",
    "keep_weight": "Of the masked region alone keeping it.",
    "area_weight": "Of a small mask.",
    "operating_point": "Threshold on the score, in (0, 1).",
    "films": "A list of films as a survey writes it.",
    "critic": "Name of the critic run.",
    "training": "Films whose statistics the out-of-distribution check compares with.",
    "calibration": "Films for the top of the colour bar and the critic's threshold.",
    "evaluation": "Name to films that no training saw.",
    "card": "The fields of the model card that only a person can write.",
    "model": "Id of a registered model.",
    "version": "Version of that model.",
    "stages": "The runs, one after the other; each may build on those before it.",
    "rotation_deg": "Rotation by up to so many degrees.",
    "translation": "Shift by up to this share of the side.",
    "zoom": "Zoom by up to this share.",
    "flip": "Mirror half of the films.",
    "exposure": "Strength of changes of exposure, for a classifier or a critic.",
    "decoys": "Share of films with drawn decoys (bars, stripes), for a classifier.",
    "label_column": "Column of `index.csv` that holds the labels, joined by `|`.",
}
"""Of fields that a class does not describe itself."""


def run_schema() -> dict[str, Any]:
    """A JSON schema (draft 2020-12) that editors check run files with and propose fields from."""
    definitions: dict[str, Any] = {}
    runs = [_schema_of(kind, definitions) for kind in KINDS.values()]
    return {"$schema": SCHEMA, "title": "Run file of Parallax", "oneOf": runs, "$defs": definitions}


def _schema_of(hint: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if hint is Any:
        return {}
    if dataclasses.is_dataclass(hint):
        name = typing.cast(type[Any], hint).__name__
        if name not in definitions:
            definitions[name] = {}  # a sequence may hold what holds it
            definitions[name] = _object(typing.cast(type[Any], hint), definitions)
        return {"$ref": f"#/$defs/{name}"}
    if origin is Literal:
        return {"enum": list(arguments)}
    if origin is tuple and arguments[-1] is Ellipsis:
        return {"type": "array", "items": _schema_of(arguments[0], definitions)}
    if origin is tuple:
        items = [_schema_of(each, definitions) for each in arguments]
        return {"type": "array", "prefixItems": items, "minItems": len(items), "maxItems": len(items)}
    if origin is dict:
        return {"type": "object", "additionalProperties": _schema_of(arguments[1], definitions)}
    if origin in (typing.Union, types.UnionType):
        return {"anyOf": [_schema_of(each, definitions) for each in arguments]}
    return {"type": _PLAIN[hint]}


def _object(kind: type[Any], definitions: dict[str, Any]) -> dict[str, Any]:
    hints, meanings = typing.get_type_hints(kind), field_meanings(kind)
    properties: dict[str, Any] = {}
    for each in dataclasses.fields(kind):
        properties[each.name] = {**_schema_of(hints[each.name], definitions), "description": meanings[each.name]}
        if not _is_required(each):
            properties[each.name]["default"] = _default(each)
    return {
        "type": "object",
        "description": _summary(kind),
        "properties": properties,
        "required": [each.name for each in dataclasses.fields(kind) if _is_required(each)],
        "additionalProperties": False,
    }


def _is_required(field: dataclasses.Field[Any]) -> bool:
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING


def _default(field: dataclasses.Field[Any]) -> Any:
    value = field.default if field.default_factory is dataclasses.MISSING else field.default_factory()
    plain = dataclasses.asdict(value) if dataclasses.is_dataclass(value) and not isinstance(value, type) else value
    return json.loads(json.dumps(plain))


def _summary(kind: type[Any]) -> str:
    return inspect.cleandoc(kind.__doc__ or "").partition("\n\n")[0].replace("\n", " ")


def field_meanings(kind: type[Any]) -> dict[str, str]:
    """What each field of a dataclass means: of its docstring's section “Attributes”, else what all have in common."""
    own: dict[str, str] = {}
    _, _, section = inspect.cleandoc(kind.__doc__ or "").partition("Attributes\n----------\n")
    for names, text in re.findall(r"^(\w[\w, ]*) : .*\n((?:    .*\n?|\n(?=    ))*)", section, re.MULTILINE):
        meaning = _plain(" ".join(text.split()))
        own |= dict.fromkeys((name.strip() for name in names.split(",")), meaning)
    return {each.name: own.get(each.name) or _MEANINGS.get(each.name, "") for each in dataclasses.fields(kind)}


def _plain(text: str) -> str:
    """Without the roles of Sphinx."""
    return re.sub(r":\w+:`~?([^`]+)`", r"`\1`", text).replace("``", "`")


def field_tables() -> str:
    """Every kind of run, source and augmentation as a Markdown table of its fields."""
    definitions = run_schema()["$defs"]
    titles = {kind.__name__: f"`{name}`" for name, kind in KINDS.items()}
    order = [*titles, *(name for name in definitions if name not in titles)]
    return "\n".join(_table(titles.get(name, name), definitions[name]) for name in order)


def _table(title: str, definition: dict[str, Any]) -> str:
    lines = [
        f"### {title}",
        "",
        definition["description"],
        "",
        "| field | is | by default | means |",
        "|---|---|---|---|",
    ]
    for name, field in definition["properties"].items():
        default = f"`{json.dumps(field['default'])}`" if "default" in field else "has to be said"
        meaning = field["description"].replace("|", "\\|")
        lines.append(f"| `{name}` | {_words(field)} | {default} | {meaning} |")
    return "\n".join([*lines, ""])


def _words(schema: dict[str, Any]) -> str:
    """What a value is, in a few words."""
    if "enum" in schema:
        return ", ".join(f"`{json.dumps(each)}`" for each in schema["enum"])
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    if "anyOf" in schema:
        return "a run"
    if "prefixItems" in schema:
        return f"{len(schema['prefixItems'])} values"
    if "items" in schema:
        return f"list of {_words(schema['items'])}"
    if schema.get("additionalProperties"):
        return f"names to {_words(schema['additionalProperties'])}"
    return str(schema.get("type", "anything"))
