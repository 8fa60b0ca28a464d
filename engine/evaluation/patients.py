"""Whose films they are, as numbers: films of one patient are not independent. Nothing of an identity is kept."""

from collections.abc import Hashable, Sequence
from dataclasses import replace

from engine.data.labelled_films import LabelledFilm
from engine.dicom.catalog import read_header
from engine.dicom.pictures import PICTURE_SUFFIXES
from engine.dicom.sources import Skipped, Source


def with_patients(films: Sequence[LabelledFilm]) -> tuple[LabelledFilm, ...]:
    """The same films with the number of their patient, counted in the order in which patients are met.

    The patient is the one that the table names, or else the one of the DICOM header. A film of which neither says
    anything is a patient of its own, together with the film that it was before an opacity was planted.
    """
    numbers: dict[Hashable, int] = {}
    return tuple(replace(film, patient=numbers.setdefault(_whose(film), len(numbers))) for film in films)


def _whose(film: LabelledFilm) -> Hashable:
    if film.patient_in_table:
        return "table", film.patient_in_table
    if film.path.suffix.lower() not in PICTURE_SUFFIXES:
        header = read_header(Source(film.path))
        if not isinstance(header, Skipped):
            return header.study.patient_key
    return "film", film.counterpart or film.path
