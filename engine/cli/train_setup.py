"""What ``parallax train`` does before it trains: try the classifier on the films, and write the run file."""

import argparse
import math
import re
import shlex
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from engine.cli.outcome import UsageError
from engine.core.atomic import write_json
from engine.core.errors import ModelError, TrainingError
from engine.core.jobs import JobContext, Progress
from engine.data.film_list import PARTS, ListedFilm, write_film_list
from engine.data.inputs import IMAGE_SUFFIXES
from engine.data.label_table import read_label_table
from engine.data.prepared_films import prepare_colours, prepare_films
from engine.data.survey import LabelsFrom, Survey, survey
from engine.models.card import ModelCard
from engine.models.registry import RegisteredModel, Registry
from engine.training.config import parse_run
from engine.training.enough_films import too_few
from engine.training.overrides import followed, override, read_overrides
from engine.training.run_documents import GIVEN, PACK, RunInputs, sequence_document
from engine.training.run_draft import ClassifierDraft, DataDraft, GeneratorsDraft, RunDraft
from engine.training.run_folder import FILMS_FILE, RUN_FILE

if TYPE_CHECKING:
    from torch import nn

    from engine.models.importing.adapter import ImportedClassifier
    from engine.models.importing.form import ImportForm

INDEX_FILE = "index.csv"
# What a counter-class is often called: only the order of a proposal hangs on it.
_NORMAL = re.compile(r"\b(no|not|non|without|normal|negative|healthy|benign)\b", re.IGNORECASE)
_FILMS_TRIED, _FILMS_IN_COLOUR, _LEFT_OUT_TOLD, _LABELS_TOLD = 96, 8, 5, 12
# Standard errors below one half that an ROC-AUC must lie for the classes to be the wrong way round, not just unknown.
_SURE = 2


@dataclass(frozen=True)
class Setup:
    """What was asked for.

    Attributes
    ----------
    folder : Path
        Of the run; its name is the run's.
    labels_from, table
        Where labels come from.
    """

    arguments: argparse.Namespace
    model_id: str
    folder: Path
    films: Path
    labels_from: LabelsFrom
    table: Path | None

    @classmethod
    def of(cls, arguments: argparse.Namespace, model_id: str, folder: Path) -> "Setup":
        """Find where the labels are, unless that was said: a table ``index.csv``, or folders of several names."""
        films, said = arguments.films, arguments.labels
        if said in ("none", "folders"):
            return cls(arguments, model_id, folder, films, said, None)
        table = Path(said) if said else films / INDEX_FILE
        if table.is_file():
            return cls(arguments, model_id, folder, films, "table", table)
        if said:
            raise UsageError(f"there is no table {said}: give --labels FILE.csv, --labels folders or --labels none.")
        return cls(arguments, model_id, folder, films, "folders" if len(_folder_labels(films)) > 1 else "none", None)

    def label_words(self) -> tuple[str, ...]:
        """Every label there is, the most frequent first; without reading a film."""
        if self.labels_from == "folders":
            return _folder_labels(self.films)
        if self.table is None:
            return ()
        counts = Counter(label for row in read_label_table(self.table).rows.values() for label in row.labels)
        return _by_count(counts)


@dataclass(frozen=True, eq=False)
class _Classifier:
    """A classifier that was opened, by whichever way."""

    network: "nn.Module"
    class_name: str
    counter_class_name: str
    operating_point: float
    grid_hw: tuple[int, int]
    preprocessing: str
    registered: ModelCard | None = None
    imported: "ImportedClassifier | None" = None
    form: "ImportForm | None" = None
    guessed: bool = False
    told: tuple[str, ...] = field(default=())


def begin(setup: Setup, progress: Progress) -> Iterator[str]:
    """Read, try and write everything that the training needs; yields what a person should know, in sentences.

    Raises
    ------
    UsageError
        If something has to be said that was not; the sentence says what to type.
    ParallaxError
        If classifier or films cannot be used.
    """
    classifier = _open_classifier(setup)
    yield from classifier.told
    positive, negative = _sides(setup, classifier)
    found = survey([setup.films], setup.labels_from, setup.table, JobContext(progress))
    yield from _survey_lines(found)
    if few := too_few(len(found.films), len({film.patient for film in found.films})):
        raise TrainingError(few)
    progress(0.99, "Trying the classifier")
    yield _try(setup, classifier, found.films, positive, negative)
    _write(setup, classifier, found, positive, negative)


def _folder_labels(films: Path) -> tuple[str, ...]:
    """Names of the folders in which films lie, by how many lie there."""
    return _by_count(Counter(path.parent.name for path in films.rglob("*") if _may_be_film(path)))


def _by_count(labels: Counter[str]) -> tuple[str, ...]:
    return tuple(sorted(labels, key=lambda label: (-labels[label], label)))


def _may_be_film(path: Path) -> bool:
    return path.is_file() and (path.suffix.lower() in IMAGE_SUFFIXES or not path.suffix)


def _open_classifier(setup: Setup) -> _Classifier:
    named: str = setup.arguments.classifier or ""
    path = Path(named)
    if not named:
        raise UsageError("name the classifier: --classifier FILE, such as an ONNX file, or --classifier ID.")
    if path.is_file():
        return _open_file(setup, path)
    models = {model.card.id: model for model in reversed(Registry().list()[0])}
    if named not in models:
        known = f" or one of the registered models: {', '.join(models)}" if models else ""
        raise UsageError(f"there is no classifier file {named}: give --classifier the path of one{known}.")
    return _open_registered(models[named])


def _open_registered(model: RegisteredModel) -> _Classifier:
    from engine.models.networks import build_networks

    card = model.card
    network = build_networks(model).classifier
    names = card.class_name, card.counter_class_name
    return _Classifier(network, *names, card.operating_point, card.input_hw, card.preprocessing, card)


def _open_file(setup: Setup, path: Path) -> _Classifier:
    from engine.models.importing.classifier_file import guess_contract, import_classifier, inspect_file
    from engine.models.importing.form import ImportForm, read_form

    arguments = setup.arguments
    facts = inspect_file(path)
    if facts.kind == "program" and arguments.trust != facts.sha256:
        raise UsageError(
            f"{path.name} is a program (TorchScript or torch.export): opening it runs code that can do anything. If "
            f"you trust its source and it states this SHA-256, add: --trust {facts.sha256}"
        )
    if arguments.form is not None:
        form = read_form(arguments.form)
    else:
        names = _class_names(setup)
        form = ImportForm(*names, arguments.operating_point, guess_contract(facts))
    imported = import_classifier(path, form.contract, trusted_sha256=arguments.trust)
    contract = imported.contract
    told = _contract_line(path, contract.to_json()) if arguments.form is None else ""
    return _Classifier(
        imported,
        form.class_name,
        form.counter_class_name,
        form.operating_point,
        contract.grid_hw,
        contract.preprocessing,
        imported=imported,
        form=form,
        guessed=arguments.form is None,
        told=(told,) if told else (),
    )


def _class_names(setup: Setup) -> tuple[str, str]:
    """What a classifier of a file decides between, as it was said."""
    arguments = setup.arguments
    names = arguments.class_name.strip(), arguments.counter_class.strip()
    if all(names) and names[0] != names[1]:
        return names
    labels = tuple(sorted(setup.label_words(), key=lambda label: _NORMAL.search(label) is not None))
    if len(labels) == 2:
        either = f'--class "{labels[0]}" --counter-class "{labels[1]}", or the other way round'
    else:
        either = '--class "opacity" --counter-class "no opacity"'
    told = f" The films are labelled {', '.join(labels[:_LABELS_TOLD])}." if labels else ""
    raise UsageError(f"say what a high score of the classifier means, and what a low one: add {either}.{told}")


def _contract_line(path: Path, contract: dict[str, Any]) -> str:
    height, width = contract["input_hw"]
    greys = f"black {contract['low']:g}, white {contract['high']:g}"
    mean = ", ".join(f"{each:g}" for each in contract["mean"])
    std = ", ".join(f"{each:g}" for each in contract["std"])
    return (
        f"{path.name} is taken to want {height} × {width}, {contract['channels']} channel(s), {greys}, mean {mean}, "
        f"deviation {std}, and to say the class by output {contract['class_output']} of {contract['outputs']}. If "
        f"that is wrong: {_correcting(path)}."
    )


def _correcting(path: Path) -> str:
    return f"parallax models import {shlex.quote(str(path))} > form.json, correct it, and add --form form.json"


def _sides(setup: Setup, classifier: _Classifier) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Labels of the films that mean the class and its counter-class; none where no labels are used."""
    labels = setup.label_words()
    if not labels:
        return (), ()
    by_case = {label.casefold(): label for label in labels}
    sides = []
    for option, said, name in (
        ("--positive", setup.arguments.positive, classifier.class_name),
        ("--negative", setup.arguments.negative, classifier.counter_class_name),
    ):
        for word in said:
            if word.casefold() not in by_case:
                raise UsageError(f"no film is labelled {word}: give {option} one of {_some(labels)}.")
        words = tuple(by_case[word.casefold()] for word in said or [name] if word.casefold() in by_case)
        sides.append(words)
    if set(sides[0]) & set(sides[1]):
        raise UsageError("a label cannot mean the class and its counter-class: give it to --positive or to --negative.")
    if all(sides):
        return sides[0], sides[1]
    missing = [
        f"--{side} WORD (what means “{name}”)"
        for side, words, name in zip(
            ("positive", "negative"), sides, (classifier.class_name, classifier.counter_class_name), strict=True
        )
        if not words
    ]
    raise UsageError(
        f"say which labels of the films mean which class: add {' and '.join(missing)}. There are {_some(labels)}. Or "
        "leave them unused: --labels none."
    )


def _some(labels: tuple[str, ...]) -> str:
    more = f" and {len(labels) - _LABELS_TOLD} more" if len(labels) > _LABELS_TOLD else ""
    return ", ".join(labels[:_LABELS_TOLD]) + more


def _survey_lines(found: Survey) -> Iterator[str]:
    parts = Counter(film.part for film in found.films)
    patients = len({film.patient for film in found.films})
    split = ", ".join(f"{parts[part]} {part}" for part in PARTS)
    yield f"{len(found.films)} films of {patients} patients: {split}."
    yield from (f"Left out: {name}: {reason}" for name, reason in found.left_out[:_LEFT_OUT_TOLD])
    if len(found.left_out) > _LEFT_OUT_TOLD:
        yield f"Left out: {len(found.left_out) - _LEFT_OUT_TOLD} more."
    yield from found.warnings


def _try(
    setup: Setup,
    classifier: _Classifier,
    films: tuple[ListedFilm, ...],
    positive: tuple[str, ...],
    negative: tuple[str, ...],
) -> str:
    """How the classifier answers on some of the films, in a sentence.

    Raises
    ------
    ModelError
        If nothing can be explained of it: it decides the same on all, sees colour, or takes one class for the other.
    """
    from engine.models.importing.colour import refuse_colour
    from engine.models.importing.live_check import refuse_constant, score_films

    chosen = films[:: max(1, -(-len(films) // _FILMS_TRIED))]
    planes = prepare_films(chosen, classifier.grid_hw, classifier.preprocessing)
    scores = score_films(classifier.network, np.stack(planes))
    how = f" To correct how it is fed: {_correcting(Path(setup.arguments.classifier))}." if classifier.imported else ""
    try:
        refuse_constant(scores, classifier.operating_point)
    except ModelError as error:
        raise ModelError(f"{error}{how}") from None
    if classifier.imported is not None and classifier.imported.contract.channels == 3:
        few = chosen[:: max(1, len(chosen) // _FILMS_IN_COLOUR)]
        pairs = zip(few, prepare_colours(few, classifier.grid_hw, classifier.preprocessing), strict=True)
        refuse_colour(classifier.network, [(Path(film.path).name, *pair) for film, pair in pairs if pair is not None])
    labels = [film.label(positive, negative) for film in chosen]
    area = _area(scores, labels)
    share = float((scores >= classifier.operating_point).mean())
    told = f"The classifier decides {classifier.class_name} on {share:.0%} of {len(chosen)} films"
    if math.isnan(area):
        return f"{told}."
    if classifier.guessed and area < 0.5 - _SURE * _chance_error(labels.count(1), labels.count(0)):
        raise ModelError(
            f"The classifier scores films of “{classifier.counter_class_name}” higher than those of "
            f"“{classifier.class_name}” (ROC-AUC {area:.2f}): its output seems to mean the other class. Exchange "
            f"--class and --counter-class, or set class_is_high or class_output in a form.{how}"
        )
    return f"{told}; its ROC-AUC on their labels is {area:.2f}."


def _area(scores: NDArray[np.float64], labels: list[int | None]) -> float:
    import torch

    from engine.training.measures import roc_auc

    known = [math.nan if label is None else float(label) for label in labels]
    return roc_auc(torch.from_numpy(scores), torch.tensor(known, dtype=torch.float64))


def _chance_error(positives: int, negatives: int) -> float:
    """Standard error of the ROC-AUC of a classifier that knows nothing (Mann and Whitney 1947)."""
    return math.sqrt((positives + negatives + 1) / (12 * positives * negatives))


def _write(
    setup: Setup, classifier: _Classifier, found: Survey, positive: tuple[str, ...], negative: tuple[str, ...]
) -> None:
    """The list of films, the imported classifier, and last the run file: where it is, the rest is whole."""
    document = _document(setup, classifier, found, positive, negative)
    setup.folder.mkdir(parents=True, exist_ok=True)
    write_film_list(setup.folder / FILMS_FILE, found.films)
    if classifier.imported is not None and classifier.form is not None:
        from dataclasses import replace

        from engine.training.imported import store_imported

        form = replace(classifier.form, contract=classifier.imported.contract)
        store_imported(classifier.imported, form, setup.folder / GIVEN)
    write_json(setup.folder / RUN_FILE, document)


def _document(
    setup: Setup, classifier: _Classifier, found: Survey, positive: tuple[str, ...], negative: tuple[str, ...]
) -> dict[str, Any]:
    arguments, card = setup.arguments, classifier.registered
    labels: LabelsFrom = setup.labels_from if positive and negative else "none"
    data = DataDraft((str(setup.films.absolute()),), labels, str(setup.table or ""), positive, negative)
    form = {"class_name": classifier.class_name, "counter_class_name": classifier.counter_class_name}
    way = ClassifierDraft(form=form, way="file") if card is None else ClassifierDraft(model_id=card.id)
    start = "fine-tune" if card is not None and not arguments.anew else "anew"
    generators = GeneratorsDraft(start="anew" if start == "anew" else "fine-tune", preset=arguments.preset or "quick")
    inputs = RunInputs(
        setup.folder.name,
        str((setup.folder / FILMS_FILE).absolute()),
        sum(film.part == "training" for film in found.films),
        card,
        None if card is not None else classifier.grid_hw,
        found.kind,
    )

    def document(generators: GeneratorsDraft, overrides: dict[str, Any]) -> dict[str, Any]:
        made = sequence_document(RunDraft(data, way, generators), inputs)
        name = arguments.name or (setup.model_id if card is None else f"{card.name}, my films")
        own = {"id": setup.model_id, "version": arguments.version, "name": name}
        next(stage for stage in made["stages"] if stage["name"] == PACK)["card"].update(own)
        override(made, overrides)
        return made

    try:
        overrides = read_overrides(arguments.set)
        # First for itself, so that a value of the wrong kind is named before anything is reckoned with it.
        parse_run(document(generators, overrides), "--set")
        made = document(followed(overrides, generators), overrides)
        parse_run(made, "--set")
    except TrainingError as error:
        raise UsageError(str(error)) from None
    return made
