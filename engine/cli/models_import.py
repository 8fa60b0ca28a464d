"""``parallax models import``: a foreign classifier becomes a run that generators can be trained on."""

import argparse
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.cli.outcome import DONE, UsageError
from engine.core.errors import ModelError, ParallaxError
from engine.core.printable import printable
from engine.dicom.dataset import foreign_kind
from engine.dicom.pictures import read_picture
from engine.dicom.pixels import read_frame
from engine.dicom.sources import Skipped, find_sources
from engine.models.importing.classifier_file import FileFacts, guess_contract, import_classifier, inspect_file
from engine.models.importing.colour import refuse_colour
from engine.models.importing.contract import ClassifierContract
from engine.models.importing.form import ImportForm, read_form
from engine.models.importing.live_check import LiveCheck, live_check
from engine.models.preprocess import is_in_colour, prepare_colour, prepare_frame

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_FILMS_TRIED = 3
_FILMS_LOOKED_AT = 200


def run(arguments: argparse.Namespace) -> int:
    """Without ``--form`` print a form to correct; with it import, try and store the classifier."""
    path: Path = arguments.file
    facts = inspect_file(path)
    if arguments.form is None:
        for line in _facts_lines(facts):
            print(f"# {printable(line)}")
        print(ImportForm("the class", "the other class", 0.5, guess_contract(facts)).to_json(), end="")
        return DONE
    form = read_form(arguments.form)
    name = arguments.name or re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-")
    if not _NAME.fullmatch(name):
        raise UsageError("give the classifier a --name of lower-case letters and digits joined by hyphens.")
    folder = arguments.out / name
    if folder.exists():
        raise UsageError(f"{folder} is there; give another --name, or remove it.")
    classifier = import_classifier(
        path, form.contract, architecture=arguments.architecture, trusted_sha256=arguments.trust
    )
    for line in _facts_lines(facts):
        print(printable(line))
    if arguments.films is not None:
        films = _films(arguments.films, classifier.contract)
        check = live_check(classifier, form.operating_point, [(name, plane_hw) for name, plane_hw, _ in films])
        print("\n".join(map(printable, check_lines(check))))
        if classifier.contract.channels == 3:
            refuse_colour(classifier, [(name, grey, colour) for name, grey, colour in films if colour is not None])
    from engine.training.imported import store_imported

    store_imported(classifier, replace(form, contract=classifier.contract), folder)
    height, width = classifier.contract.grid_hw
    told = f"Imported as {folder}. Name it as “classifier” in a run file with input_hw [{height}, {width}]."
    print(printable(told))
    return DONE


def _films(
    folder: Path, contract: ClassifierContract
) -> list[tuple[str, NDArray[np.float32], NDArray[np.float32] | None]]:
    """Some films of a folder, evenly spread over it, prepared for a classifier; and in colour those that are.

    Raises
    ------
    ModelError
        If none can be read.
    """
    found = [source for source in find_sources([folder]) if not isinstance(source, Skipped)][:_FILMS_LOOKED_AT]
    films = []
    for source in found[:: max(1, len(found) // _FILMS_TRIED)]:
        try:
            with source.path.open("rb") as file:
                kind = foreign_kind(file.read(132))
            picture = kind in ("a PNG picture", "a JPEG picture")
            frame = read_picture(source.path) if picture else read_frame(source)
        except (ParallaxError, OSError):
            continue
        prepared = prepare_frame(frame, contract.grid_hw, contract.preprocessing)
        films.append(
            (source.path.name, prepared.plane_hw, prepare_colour(frame, prepared) if is_in_colour(frame) else None)
        )
        if len(films) == _FILMS_TRIED:
            break
    if not films:
        raise ModelError(f"The folder {folder.name} holds no film that can be read.")
    return films


def check_lines(check: LiveCheck) -> list[str]:
    """The live check as lines of text."""
    lines = [f"{film.name}: score {film.score:.3f}, inverted {film.inverted_score:.3f}" for film in check.films]
    return [*lines, *(f"Warning: {warning}" for warning in check.warnings)]


def _facts_lines(facts: FileFacts) -> list[str]:
    kinds = {"onnx": "ONNX", "weights": f"weights of {facts.architecture or 'an unknown architecture'}"}
    what = kinds.get(facts.kind, "a program: it runs only with --trust SHA256")
    lines = [f"{facts.name}: {what}, {facts.size_bytes / 1e6:.1f} MB, SHA-256 {facts.sha256}"]
    if facts.sees_colour:
        lines.append(
            "Its first convolution weighs red, green and blue differently: it can see colour. If it was trained on "
            "pictures in colour, say so in the form (colour)."
        )
    if facts.activation:
        lines.append(f"It ends in a {facts.activation}, which is left out: its outputs are read as logits.")
    return lines
