"""The films of a training as a list: where each lies, whose it is, what it is labelled, which part it belongs to.

The list is what a survey found and what a run reads. It holds paths, so it stays in the user's data folder; a patient
is a number in it and nothing else. No torch here: the window writes such lists.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal

from engine.core.atomic import atomic_write
from engine.core.errors import TrainingError
from engine.core.foreign_files import MAX_TEXT_BYTES, parse_json, read_plain
from engine.core.strict_json import strict_json
from engine.core.typed_json import from_json
from engine.dicom.pictures import read_picture
from engine.dicom.pixels import read_frame
from engine.dicom.sources import Source
from engine.imaging.frame import Frame

Part = Literal["training", "validation", "held-out"]
PARTS: tuple[Part, ...] = ("training", "validation", "held-out")
SHARES = (0.7, 0.1, 0.2)


@dataclass(frozen=True)
class ListedFilm:
    """One film.

    Attributes
    ----------
    path, member : str
        The file, and the member where it is an archive.
    is_picture : bool
        PNG or JPEG; else DICOM, of which the first frame is taken.
    patient : int
        The same for all films of one patient.
    labels : tuple of str
        As the table or the folder has them.
    part : str
    """

    path: str
    member: str
    is_picture: bool
    patient: int
    labels: tuple[str, ...] = ()
    part: Part = "training"

    def read(self) -> Frame:
        """Decode the film as the viewer does.

        Raises
        ------
        SourceError, DecodeError
        """
        source = Source(Path(self.path), self.member)
        return read_picture(source.path) if self.is_picture else read_frame(source)

    def label(self, positive: Sequence[str], negative: Sequence[str]) -> int | None:
        """1 for the class, 0 for its counter-class; None with neither or both."""
        is_class = bool(set(self.labels) & set(positive))
        is_counter_class = bool(set(self.labels) & set(negative))
        return None if is_class == is_counter_class else int(is_class)


def split_by_patient(films: Iterable[ListedFilm]) -> tuple[ListedFilm, ...]:
    """Give every film a part, all films of a patient the same one.

    Patients are dealt out label by label, so that each part gets its share (:data:`SHARES`) of the films of every label
    as nearly as whole patients allow. The same films are always divided alike. Every part gets a patient as long as
    there are three.
    """
    films = tuple(films)
    by_patient: dict[int, list[ListedFilm]] = {}
    for film in films:
        by_patient.setdefault(film.patient, []).append(film)
    by_label: dict[tuple[str, ...], list[int]] = {}
    for patient, own in by_patient.items():
        by_label.setdefault(tuple(sorted({label for film in own for label in film.labels})), []).append(patient)
    counts = dict.fromkeys(PARTS, 0)
    wanted = dict(zip(PARTS, SHARES, strict=True))
    part_of: dict[int, Part] = {}
    for label in sorted(by_label):
        for patient in sorted(by_label[label], key=_drawn):
            # The part that lacks most of its share takes the next patient.
            total = sum(counts.values()) + len(by_patient[patient])
            part = max(PARTS, key=lambda each: (wanted[each] * total - counts[each]) / wanted[each] ** 0.5)
            part_of[patient] = part
            counts[part] += len(by_patient[patient])
    for empty in (part for part in PARTS if part not in part_of.values()):
        fullest = max(PARTS, key=lambda each: sum(part == each for part in part_of.values()))
        if sum(part == fullest for part in part_of.values()) > 1:
            part_of[max((p for p in part_of if part_of[p] == fullest), key=_drawn)] = empty
    return tuple(replace(film, part=part_of[film.patient]) for film in films)


def _drawn(patient: int) -> bytes:
    return hashlib.sha256(str(patient).encode()).digest()


def patients_in_several_parts(films: Iterable[ListedFilm]) -> int:
    """How many patients a split tears apart: 0 unless the check on held-out films is worth nothing."""
    parts: dict[int, set[str]] = {}
    for film in films:
        parts.setdefault(film.patient, set()).add(film.part)
    return sum(len(each) > 1 for each in parts.values())


def write_film_list(path: Path, films: Iterable[ListedFilm]) -> None:
    """Write a list, one JSON line per film, in one step.

    Raises
    ------
    OSError
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with atomic_write(path) as file:
        file.writelines(f"{strict_json(asdict(film), indent=None)}\n".encode() for film in films)


def read_film_list(path: Path) -> tuple[ListedFilm, ...]:
    """Read what :func:`write_film_list` wrote.

    Raises
    ------
    TrainingError
        If the file is missing or damaged.
    """
    try:
        lines = read_plain(path, MAX_TEXT_BYTES).split(b"\n")
        return tuple(from_json(ListedFilm, parse_json(line), path.name) for line in lines if line)
    except OSError as error:
        raise TrainingError(f"The list of films {path.name} cannot be opened: {error.strerror}.") from error
    except (ValueError, TrainingError) as error:
        raise TrainingError(f"The list of films {path.name} is damaged. Read the folders again.") from error
