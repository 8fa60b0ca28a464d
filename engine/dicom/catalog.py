"""Headers to Study / Series / Instance, in a deterministic order."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, order=True)
class Source:
    """Where bytes come from: a file, or a member of a ZIP archive."""

    path: Path
    member: str = ""


@dataclass(frozen=True)
class Skipped:
    """A file that is not in the catalogue, and the sentence that says why."""

    source: Source
    reason: str


@dataclass(frozen=True)
class Patient:
    """Identity. Never logged, never in a file name; hidden by the privacy switch."""

    name: str = ""
    patient_id: str = ""
    birth_date: str = ""
    sex: str = ""


@dataclass(frozen=True)
class StudyHeader:
    """What every instance of a study shares."""

    study_instance_uid: str
    patient: Patient
    date: str = ""
    time: str = ""
    description: str = ""
    accession_number: str = ""
    institution: str = ""


@dataclass(frozen=True)
class SeriesHeader:
    """What every instance of a series shares."""

    series_instance_uid: str
    number: int | None = None
    description: str = ""
    modality: str = ""
    body_part: str = ""


@dataclass(frozen=True)
class Instance:
    """One SOP instance that holds pixels.

    Attributes
    ----------
    position_mm : float or None
        ImagePositionPatient projected on the slice normal; orders a stack. None for projection images.
    """

    source: Source
    study: StudyHeader
    series: SeriesHeader
    sop_instance_uid: str
    sop_class_uid: str
    transfer_syntax_uid: str
    rows: int
    columns: int
    frame_count: int = 1
    instance_number: int | None = None
    position_mm: float | None = None
    view_position: str = ""
    laterality: str = ""


@dataclass(frozen=True)
class Series:
    """A series and its instances, ordered by geometry, then InstanceNumber, then UID."""

    header: SeriesHeader
    instances: tuple[Instance, ...]


@dataclass(frozen=True)
class Study:
    """A study and its series, ordered by number, then UID."""

    header: StudyHeader
    series: tuple[Series, ...]
