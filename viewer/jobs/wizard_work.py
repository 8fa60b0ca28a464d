"""What the training wizard has computed: plain functions for the lanes; torch is imported inside them."""

import io
import math
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Picture

from engine.core.errors import ModelError
from engine.core.jobs import JobContext
from engine.core.language import phrase
from engine.data.film_list import PARTS, ListedFilm, patients_in_several_parts
from engine.data.prepared_films import prepare_colours, prepare_films
from engine.training.run_draft import ClassifierDraft, DataDraft
from viewer.jobs.lanes import PixelsLane, Urgency
from viewer.state.wizard_draft import RegisterDraft
from viewer.state.wizard_facts import CheckFacts, FilmCheck, Split, SurveyFacts

if TYPE_CHECKING:
    from torch import nn

    from engine.data.inputs import Image
    from engine.data.survey import Examined
    from engine.models.importing.classifier_file import FileFacts
    from engine.models.importing.form import ImportForm
    from engine.models.registry import RegisteredModel

LEFT_OUT_SHOWN = 200
FILMS_TRIED = 96
FILMS_SHOWN = 3
FILMS_IN_COLOUR = 8
_CHUNK = 8


@dataclass(frozen=True, eq=False)
class Surveyed:
    """Films for a run, and what the page shows of them."""

    films: tuple[ListedFilm, ...]
    facts: SurveyFacts


def survey_films(data: DataDraft, lane: PixelsLane, context: JobContext) -> Surveyed:
    """Look at every film of the folders; they are decoded in the pixels lane, after everything more urgent."""
    from engine.data.survey import examine, survey

    def in_child(images: "tuple[Image, ...]") -> "tuple[Examined, ...]":
        return lane.submit(Urgency.THUMBNAIL, examine, images).result()

    table = Path(data.table) if data.table else None
    found = survey([Path(each) for each in data.folders], data.labels, table, context, in_child)
    parts = {part: [film for film in found.films if film.part == part] for part in PARTS}
    facts = SurveyFacts(
        films=len(found.films),
        patients=len({film.patient for film in found.films}),
        labels=dict(found.labels),
        views=dict(found.views.most_common()),
        sizes=dict(found.sizes.most_common()),
        modalities=dict(found.modalities.most_common()),
        kind=found.kind,
        duplicates=found.duplicates,
        left_out=found.left_out[:LEFT_OUT_SHOWN],
        left_out_count=len(found.left_out),
        splits={part: Split(len(films), len({film.patient for film in films})) for part, films in parts.items()},
        part_labels={
            part: dict(Counter(label for film in films for label in film.labels)) for part, films in parts.items()
        },
        leaks=patients_in_several_parts(found.films),
        warnings=found.warnings,
        previews=tuple(_png(picture) for picture in found.previews),
    )
    return Surveyed(found.films, facts)


def _png(picture: NDArray[np.uint8]) -> bytes:
    """A picture (h, w) or (h, w, 3) as PNG."""
    stream = io.BytesIO()
    Picture.fromarray(picture).save(stream, "PNG")
    return stream.getvalue()


@dataclass(frozen=True, eq=False)
class TryClassifier:
    """Try a classifier on some of these films."""

    films: tuple[ListedFilm, ...]
    classifier: ClassifierDraft
    data: DataDraft
    model: "RegisteredModel | None"


@dataclass(frozen=True, eq=False)
class Tried:
    """How it answered, and the grid that its generators will have."""

    facts: CheckFacts
    grid_hw: tuple[int, int]


@dataclass(frozen=True, eq=False)
class _Loaded:
    network: "nn.Module"
    operating_point: float
    grid_hw: tuple[int, int]
    preprocessing: str
    class_name: str
    counter_class_name: str


def _load(request: TryClassifier) -> _Loaded:
    if request.model is not None:
        from engine.models.networks import build_networks

        card = request.model.card
        network = build_networks(request.model).classifier
        names = card.class_name, card.counter_class_name
        return _Loaded(network, card.operating_point, card.input_hw, card.preprocessing, *names)
    form = form_of(request.classifier)
    imported = import_file(request.classifier, form)
    contract = imported.contract
    names = form.class_name, form.counter_class_name
    return _Loaded(imported, form.operating_point, contract.grid_hw, contract.preprocessing, *names)


def form_of(classifier: ClassifierDraft) -> "ImportForm":
    """The short form as the engine reads it.

    Raises
    ------
    ModelError
        If an answer is missing or out of range.
    """
    from engine.models.importing.contract import read_contract
    from engine.models.importing.form import ImportForm

    values = classifier.form
    if not str(values.get("class_name", "")).strip() or not str(values.get("counter_class_name", "")).strip():
        raise ModelError(phrase("Wizard", "Name the class and its counter-class, such as “opacity” and “no opacity”."))
    return ImportForm(
        str(values["class_name"]).strip(),
        str(values["counter_class_name"]).strip(),
        float(values.get("operating_point", 0.5)),
        read_contract(values["contract"], "The form"),
    )


def import_file(classifier: ClassifierDraft, form: "ImportForm") -> Any:
    """The classifier of a file behind its form; one that is a program only where the user trusts it."""
    from engine.models.importing.classifier_file import import_classifier
    from engine.models.weights import file_sha256

    path = Path(classifier.file)
    trusted = file_sha256(path) if classifier.trusted and path.is_file() else ""
    return import_classifier(path, form.contract, trusted_sha256=trusted)


def look_at_file(path: Path) -> "tuple[FileFacts, dict[str, Any]]":
    """What a file is, and the answers to the form that most classifiers of its kind would give."""
    from engine.models.importing.classifier_file import guess_contract, inspect_file

    facts = inspect_file(path)
    contract = guess_contract(facts).to_json()
    return facts, {"class_name": "", "counter_class_name": "", "operating_point": 0.5, "contract": contract}


def try_classifier(request: TryClassifier, lane: PixelsLane, context: JobContext) -> Tried:
    """Score a sample of the films, and three of them with their inverted copies."""
    from engine.models.importing.live_check import live_check, score_films

    loaded = _load(request)
    chosen = _spread(request.films, FILMS_TRIED)
    planes: list[NDArray[np.float32]] = []
    for start in range(0, len(chosen), _CHUNK):
        context.check()
        context.report(start / len(chosen), f"{start} / {len(chosen)}")
        job = prepare_films, chosen[start : start + _CHUNK], loaded.grid_hw, loaded.preprocessing
        planes += lane.submit(Urgency.THUMBNAIL, *job).result()
    scores = score_films(loaded.network, np.stack(planes))
    labels = [film.label(request.data.positive, request.data.negative) for film in chosen]
    known = [math.nan if label is None or request.data.labels == "none" else float(label) for label in labels]
    # From the lowest score to the highest: three films of one class would say little.
    shown = _spread(tuple(int(each) for each in np.argsort(scores, kind="stable")), FILMS_SHOWN)
    check = live_check(loaded.network, loaded.operating_point, [(str(each), planes[each]) for each in shown])
    problems = _problems(loaded, chosen, scores, lane)
    facts = CheckFacts(
        scores=tuple(float(score) for score in scores),
        labels=tuple(known),
        operating_point=loaded.operating_point,
        class_name=loaded.class_name,
        counter_class_name=loaded.counter_class_name,
        films=tuple(
            FilmCheck(_png(np.round(planes[each] * 255).astype(np.uint8)), film.score, film.inverted_score)
            for each, film in zip(shown, check.films, strict=True)
        ),
        roc_auc=_roc_auc(scores, np.array(known)),
        roc=_roc(scores, np.array(known)),
        problems=problems,
        warnings=() if problems else check.warnings,
    )
    return Tried(facts, loaded.grid_hw)


def _problems(
    loaded: _Loaded, films: tuple[ListedFilm, ...], scores: NDArray[np.float64], lane: PixelsLane
) -> tuple[str, ...]:
    """Why nothing can be explained of this classifier on these films."""
    from engine.models.importing.adapter import ImportedClassifier
    from engine.models.importing.colour import refuse_colour
    from engine.models.importing.live_check import refuse_constant

    problems = []
    try:
        refuse_constant(scores, loaded.operating_point)
    except ModelError as error:
        problems.append(str(error))
    if isinstance(loaded.network, ImportedClassifier) and loaded.network.contract.channels == 3:
        tried = _spread(films, FILMS_IN_COLOUR)
        job = prepare_colours, tried, loaded.grid_hw, loaded.preprocessing
        pairs = zip(tried, lane.submit(Urgency.THUMBNAIL, *job).result(), strict=True)
        try:
            refuse_colour(loaded.network, [(Path(film.path).name, *pair) for film, pair in pairs if pair is not None])
        except ModelError as error:
            problems.append(str(error))
    return tuple(problems)


def _roc_auc(scores: NDArray[np.float64], labels: NDArray[np.float64]) -> float:
    import torch

    from engine.training.measures import roc_auc

    return roc_auc(torch.from_numpy(scores), torch.from_numpy(labels))


def _roc(scores: NDArray[np.float64], labels: NDArray[np.float64]) -> tuple[tuple[float, ...], ...]:
    import torch

    from engine.training.calibration import roc_curve

    known = ~np.isnan(labels)
    if len(set(labels[known].tolist())) < 2:
        return ()
    points = roc_curve(torch.from_numpy(scores[known]), torch.from_numpy(labels[known]))
    return tuple(tuple(point) for point in points)


def _spread(items: tuple[Any, ...], count: int) -> tuple[Any, ...]:
    """At most `count` of them, evenly spread."""
    if len(items) <= count:
        return items
    return tuple(items[round(i * (len(items) - 1) / (count - 1))] for i in range(count))


def store_imported(classifier: ClassifierDraft, folder: Path) -> None:
    """Put an imported classifier into a run's folder, where the stages of the run find it."""
    from engine.training.imported import store_imported as store

    form = form_of(classifier)
    store(import_file(classifier, form), form, folder)


def register(pack: Path, names: RegisterDraft) -> str:
    """Register a finished pack; identifier and version of the model."""
    from engine.training.registering import register_pack

    model = register_pack(
        pack, model_id=names.model_id, name=names.name.strip(), version=names.version, task=names.task.strip()
    )
    return f"{model.card.id} {model.card.version}"


@dataclass
class WizardWork:
    """The functions that the lanes run; tests replace them one by one."""

    survey_films: Callable[[DataDraft, PixelsLane, JobContext], Surveyed] = survey_films
    look_at_file: Callable[[Path], "tuple[FileFacts, dict[str, Any]]"] = look_at_file
    try_classifier: Callable[[TryClassifier, PixelsLane, JobContext], Tried] = try_classifier
    store_imported: Callable[[ClassifierDraft, Path], None] = store_imported
    register: Callable[[Path, RegisterDraft], str] = register
