"""``parallax models list | show | verify | add | import | distil``."""

import argparse
import json
import re
import sys
from dataclasses import asdict, astuple
from pathlib import Path
from typing import Any

from engine.cli.outcome import DONE, FAILED, UsageError
from engine.core import folders
from engine.core.errors import ModelError
from engine.core.printable import printable
from engine.models.card import CARD_FILE, ModelCard
from engine.models.metric_words import metric_words
from engine.models.registry import RegisteredModel, Registry, open_pack


def run(arguments: argparse.Namespace) -> int:
    """Dispatch to the action."""
    actions = {"list": _list, "show": _show, "verify": _verify, "add": _add, "import": _import, "distil": _distil}
    return actions[arguments.action](arguments)


def find_model(registry: Registry, model_id: str) -> RegisteredModel:
    """A model by its id.

    Raises
    ------
    UsageError
        If there is none of that id.
    ModelError
        If there is one, but it was refused.
    """
    try:
        return registry.get(model_id)
    except ModelError as error:
        if _folders_of(model_id):
            raise
        raise UsageError(str(error)) from error


def _folders_of(model_id: str) -> tuple[Path, ...]:
    """The folders named for a model, ``id`` or ``id-version``, whether or not what they hold is usable."""
    roots = (folders.resources_folder() / "models", folders.models_folder())
    entries = [entry for root in roots if root.is_dir() for entry in sorted(root.iterdir()) if entry.is_dir()]
    return tuple(entry for entry in entries if re.fullmatch(rf"{re.escape(model_id)}(-\d.*)?", entry.name))


def _refusals(model_id: str) -> tuple[str, ...]:
    """What is wrong with versions of a model that are there but not usable."""
    problems = []
    for folder in _folders_of(model_id):
        try:
            open_pack(folder)
        except ModelError as error:
            problems.append(str(error))
    return tuple(problems)


def _list(arguments: argparse.Namespace) -> int:
    models, problems = Registry().list()
    if arguments.json:
        _print_json({"models": [_entry(model) for model in models], "problems": list(problems)})
        return DONE
    for model in models:
        card = model.card
        print(printable(f"{card.id} {card.version}  {card.name} ({'shipped' if model.shipped else 'registered'})"))
    _complain(problems)
    return DONE


def _show(arguments: argparse.Namespace) -> int:
    model = find_model(Registry(), arguments.model)
    if arguments.json:
        _print_json({**asdict(model.card), "shipped": model.shipped})
    else:
        print("\n".join(map(printable, _card_lines(model.card))))
    return DONE


def _verify(arguments: argparse.Namespace) -> int:
    registry = Registry()
    models, problems = registry.list()
    if arguments.model:
        models, problems = (find_model(registry, arguments.model),), _refusals(arguments.model)
    # The registry has hashed every file of what it hands out; what does not fit its card is among the problems.
    if arguments.json:
        _print_json({"models": [{**_entry(model), "verified": True} for model in models], "problems": list(problems)})
    else:
        for model in models:
            card = model.card
            print(printable(f"{card.id} {card.version}: {len(card.weights)} weights files as the card says"))
        _complain(problems)
    return FAILED if problems else DONE


def _add(arguments: argparse.Namespace) -> int:
    """Register a copy of a pack that answers as when it was made; the same one again changes nothing."""
    from engine.training.golden import register_checked

    pack: Path = arguments.pack
    if not pack.is_dir():
        raise UsageError(f"there is no folder {pack}: give the folder of the pack, the one that holds {CARD_FILE}.")
    if not (pack / CARD_FILE).is_file():
        inside = sorted(entry.parent for entry in pack.glob(f"*/{CARD_FILE}"))
        hint = f" Type: parallax models add {inside[0]}" if inside else ""
        raise UsageError(f"the folder {pack} holds no {CARD_FILE}, so it is no pack.{hint}")
    card = register_checked(pack).card
    print(printable(f"Registered {card.id} {card.version}: {card.name}."))
    return DONE


def _import(arguments: argparse.Namespace) -> int:
    from engine.cli.models_import import run

    return run(arguments)


def _distil(arguments: argparse.Namespace) -> int:
    from engine.cli.distil import run

    return run(arguments)


def _entry(model: RegisteredModel) -> dict[str, Any]:
    card = model.card
    return {
        "id": card.id,
        "name": card.name,
        "version": card.version,
        "class": card.class_name,
        "counter_class": card.counter_class_name,
        "operating_point": card.operating_point,
        "sha256": card.sha256,
        "shipped": model.shipped,
    }


def _card_lines(card: ModelCard) -> list[str]:
    height, width = card.input_hw
    lines = [
        f"{card.name} ({card.id} {card.version})",
        f"Task: {card.task}",
        f"Decision: {card.class_name} from {card.operating_point:g} on, else {card.counter_class_name}"
        f" ({'calibrated' if card.calibrated else 'not calibrated'})",
        f"Input: {height} × {width}, {card.preprocessing}",
        f"Films: {'; '.join(', '.join(each) for each in astuple(card.films) if each) or 'not stated'}",
        f"Intended use: {card.intended_use}",
        f"What it shows: {card.what_it_shows}",
        f"Licence: {card.licence}",
        f"Weights SHA-256: {card.sha256}",
        "Limits:",
        *(f"  - {limit}" for limit in card.limits),
        "Trained on:",
        *(f"  - {data.name}, {data.n} images, {data.licence}. {data.citation}" for data in card.training_data),
        "Measured:",
        *(
            f"  - {metric_words(metric.name)}: {metric.value:g} on {metric.data} ({metric.n} images)"
            for metric in card.metrics
        ),
    ]
    return lines


def _complain(problems: tuple[str, ...]) -> None:
    for problem in problems:
        print(printable(problem), file=sys.stderr)


def _print_json(values: dict[str, Any]) -> None:
    print(json.dumps(values, indent=2, allow_nan=False))
