"""What lies in some folders, as far as a training is concerned: films, patients, labels, and what cannot be used.

Every film is decoded once, so that what is unreadable or doubled shows before a training and not in the middle of it.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from engine.core.errors import ParallaxError
from engine.core.jobs import JobContext
from engine.core.language import translate
from engine.data.film_list import ListedFilm, split_by_patient
from engine.data.inputs import Image, as_sentence, file_name, find_images, timed_read
from engine.data.label_table import LabelRow, LabelTable, read_label_table
from engine.dicom.sources import Skipped
from engine.dicom.thumbnail import shrink_for_display
from engine.models.film_kind import LATERAL, FilmKind

LabelsFrom = Literal["none", "folders", "table"]
PREVIEWS = 8
PREVIEW_PX = 160
_CHUNK = 8
# "00000061_012": a series of pictures numbered after an identifier that has digits of its own.
_NUMBERED = re.compile(r"(.*\d.*)[_-]\d+")


@dataclass(frozen=True, eq=False)
class Examined:
    """One decoded film.

    Attributes
    ----------
    digest : str
        SHA-256 of its pixels.
    hw : tuple of int
    thumbnail : ndarray of uint8, shape (h, w, 3)
    reason : str
        Why it cannot be read; empty if it can.
    """

    digest: str = ""
    hw: tuple[int, int] = (0, 0)
    thumbnail: NDArray[np.uint8] | None = None
    reason: str = ""


Examine = Callable[[tuple[Image, ...]], tuple[Examined, ...]]


def examine(images: tuple[Image, ...]) -> tuple[Examined, ...]:
    """Decode films; never raises on a bad one. Runs in a child process."""
    return tuple(_examine(image) for image in images)


def _examine(image: Image) -> Examined:
    try:
        frame, _ = timed_read(image.source, image.instance is None)
    except (ParallaxError, OSError) as error:
        return Examined(reason=as_sentence(error))
    pixels = frame.modality_hw if frame.rgb_hw3 is None else frame.rgb_hw3
    digest = hashlib.sha256(np.ascontiguousarray(pixels).data).hexdigest()
    return Examined(digest, frame.hw, shrink_for_display(frame, PREVIEW_PX))


@dataclass(frozen=True, eq=False)
class Survey:
    """What was found.

    Attributes
    ----------
    films : tuple of ListedFilm
        With their part of the split.
    sizes, views, modalities : Counter
        Of the films, as words.
    kind : FilmKind
        What headers, and the views of a table, say of them.
    left_out : tuple of (str, str)
        Name of a file and why it is left out.
    duplicates : int
        How many of these are films that came before.
    warnings : tuple of str
    previews : tuple of ndarray of uint8, shape (h, w, 3)
    """

    films: tuple[ListedFilm, ...]
    sizes: Counter[str]
    views: Counter[str]
    modalities: Counter[str]
    kind: FilmKind
    left_out: tuple[tuple[str, str], ...]
    duplicates: int
    warnings: tuple[str, ...]
    previews: tuple[NDArray[np.uint8], ...]

    @property
    def labels(self) -> Counter[str]:
        """How many films carry each label."""
        return Counter(label for film in self.films for label in film.labels)


def survey(
    folders: Sequence[Path],
    labels_from: LabelsFrom = "none",
    table: Path | None = None,
    context: JobContext | None = None,
    examine: Examine = examine,
) -> Survey:
    """Look at everything below some folders.

    Parameters
    ----------
    labels_from : {"none", "folders", "table"}
        Where labels come from: nowhere, the name of the folder that a film lies in, a CSV table.
    examine : callable
        Decodes a few films; the viewer has it done in a child process.

    Raises
    ------
    Cancelled
    TrainingError
        If the table cannot be read.
    """
    context = context or JobContext()
    rows = read_label_table(table) if labels_from == "table" and table is not None else LabelTable()
    found = list(find_images(folders, context=context))
    left_out = [(file_name(each.source), each.reason) for each in found if isinstance(each, Skipped) and each.is_error]
    images = [each for each in found if isinstance(each, Image)]
    images, foreign = _of_one_modality(images)
    left_out += foreign
    kept: list[tuple[Image, Examined]] = []
    digests: set[str] = set()
    duplicates = 0
    shown = min(PREVIEWS, len(images))
    previews_from = {round(i * (len(images) - 1) / max(1, shown - 1)) for i in range(shown)}
    previews = []
    for start in range(0, len(images), _CHUNK):
        context.check()
        context.report(start / len(images), f"{start} / {len(images)}")
        chunk = tuple(images[start : start + _CHUNK])
        for number, (image, seen) in enumerate(zip(chunk, examine(chunk), strict=True), start):
            if seen.reason:
                left_out.append((file_name(image.source), seen.reason))
            elif seen.digest in digests:
                duplicates += 1
                left_out.append(
                    (
                        file_name(image.source),
                        translate("Survey", "The same pixels came before: this film is a duplicate."),
                    )
                )
            else:
                digests.add(seen.digest)
                kept.append((image, seen))
                if number in previews_from and seen.thumbnail is not None:
                    previews.append(seen.thumbnail)
    films, guessed = _films([image for image, _ in kept], labels_from, rows)
    views = Counter(_view(image, rows) for image, _ in kept)
    warnings = _warnings(views, guessed, rows, labels_from, films)
    return Survey(
        split_by_patient(films),
        Counter(f"{seen.hw[1]} × {seen.hw[0]}" for _, seen in kept),
        views,
        Counter(_modality(image) for image, _ in kept),
        _kind([image for image, _ in kept], rows),
        tuple(left_out),
        duplicates,
        warnings,
        tuple(previews),
    )


def _modality(image: Image) -> str:
    return "picture" if image.instance is None else image.instance.series.modality or "unknown"


def _of_one_modality(images: list[Image]) -> tuple[list[Image], list[tuple[str, str]]]:
    """Radiographs of all kinds and pictures go together; of anything else only what most of the films are."""
    radiographs = {"picture", "unknown", "CR", "DX", "RG"}
    kinds = Counter("radiograph" if _modality(each) in radiographs else _modality(each) for each in images)
    if len(kinds) < 2:
        return images, []
    chosen = max(kinds, key=lambda kind: (kinds[kind], kind == "radiograph"))
    words = (
        translate("Survey", "radiographs")
        if chosen == "radiograph"
        else translate("Survey", "of modality {modality}").format(modality=chosen)
    )
    kept, left_out = [], []
    for image in images:
        kind = "radiograph" if _modality(image) in radiographs else _modality(image)
        if kind == chosen:
            kept.append(image)
        else:
            reason = translate("Survey", "Its modality is {modality}, and most of the films are {others}.").format(
                modality=_modality(image), others=words
            )
            left_out.append((file_name(image.source), reason))
    return kept, left_out


def _view(image: Image, rows: LabelTable) -> str:
    return _stated_view(image, rows) or translate("Survey", "not stated")


def _stated_view(image: Image, rows: LabelTable) -> str:
    header = "" if image.instance is None else image.instance.view_position
    row = rows.of(image.source)
    return header or (row.view if row is not None else "")


def _kind(images: Sequence[Image], rows: LabelTable) -> FilmKind:
    instances = [image.instance for image in images if image.instance is not None]
    return FilmKind(
        _usual(one.series.modality for one in instances),
        _usual(one.series.body_part for one in instances),
        _usual(_stated_view(image, rows) for image in images),
    )


def _usual(values: Iterable[str]) -> tuple[str, ...]:
    """Those that one film in a hundred has at least, the most frequent first: a slip of the pen is no kind of film."""
    counts = Counter(value.strip().upper() for value in values if value.strip())
    return tuple(value for value, count in counts.most_common() if 100 * count >= counts.total())


def _films(images: list[Image], labels_from: LabelsFrom, rows: LabelTable) -> tuple[list[ListedFilm], int]:
    """The films with labels and patients as numbers, and of how many the patient is only guessed."""
    numbers: dict[tuple[str, ...], int] = {}
    films, guessed = [], 0
    for image in images:
        source, row = image.source, rows.of(image.source)
        patient = _patient(image, row)
        if patient is None:
            guessed += 1
            patient = ("picture", _without_number(source.path))
        labels: tuple[str, ...] = ()
        if labels_from == "folders":
            labels = (source.path.parent.name,)
        elif row is not None:
            labels = row.labels
        films.append(
            ListedFilm(
                str(source.path.absolute()),
                source.member,
                image.instance is None,
                numbers.setdefault(patient, len(numbers)),
                labels,
            )
        )
    return films, guessed


def _patient(image: Image, row: LabelRow | None) -> tuple[str, ...] | None:
    if row is not None and row.patient:
        return "table", row.patient
    if image.instance is not None:
        return image.instance.study.patient_key
    return None


def _without_number(path: Path) -> str:
    """What numbered pictures of one patient share; a picture whose name says nothing stands for itself."""
    match = _NUMBERED.fullmatch(path.stem)
    return str(path.parent / (match.group(1) if match else path.name))


def _warnings(
    views: Counter[str], guessed: int, rows: LabelTable, labels_from: LabelsFrom, films: list[ListedFilm]
) -> tuple[str, ...]:
    found = []
    lateral = sum(count for view, count in views.items() if view.upper() in LATERAL)
    if lateral and lateral < views.total():
        found.append(
            translate("Survey", "{count} films are lateral, the others are not: train on one view at a time.").format(
                count=lateral
            )
        )
    if guessed:
        told = translate(
            "Survey",
            "The patients of {count} pictures are guessed from the names of the files. If pictures of one patient have "
            "unlike names, the check on held-out films flatters; a table with a column “patient” settles it.",
        )
        found.append(told.format(count=guessed))
    if labels_from == "table":
        missing = rows.missing(Path(film.member or film.path) for film in films)
        if missing:
            told = translate("Survey", "{count} rows of the table name files that are not among the films.")
            found.append(told.format(count=missing))
        bare = sum(not film.labels for film in films)
        if bare:
            told = translate("Survey", "{count} films have no row in the table: they have no label.")
            found.append(told.format(count=bare))
    return tuple(found)
