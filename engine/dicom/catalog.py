"""Headers to Study / Series / Instance, in a deterministic order."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from engine.core.jobs import JobContext
from engine.core.language import phrase
from engine.dicom.sources import Skipped as Skipped
from engine.dicom.sources import Source as Source
from engine.dicom.sources import find_sources


@dataclass(frozen=True)
class Patient:
    """Identity. Never logged, never in a file name; hidden by the privacy switch.

    Attributes
    ----------
    name : str
        As :func:`engine.imaging.spacing_words.person_name` writes it.
    """

    name: str = ""
    patient_id: str = ""
    birth_date: str = ""
    sex: str = ""

    def contradicts(self, other: "Patient") -> bool:
        """Whether the two cannot be one person; a birth date or sex that is not given contradicts none."""
        return (self.patient_id, self.name) != (other.patient_id, other.name) or any(
            mine and theirs and mine != theirs
            for mine, theirs in ((self.birth_date, other.birth_date), (self.sex, other.sex))
        )


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

    @property
    def patient_key(self) -> tuple[str, ...]:
        """The same for all studies of one patient; a study that names none is a patient of its own."""
        if self.patient.patient_id or self.patient.name:
            return "header", self.patient.patient_id, self.patient.name
        return "study", self.study_instance_uid


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

    UIDs that the file lacks are derived from what it holds (PS3.5 B.2, root 2.25), so that every key is there.

    Attributes
    ----------
    position_mm : float or None
        ImagePositionPatient projected on the slice normal; orders a stack. None for projection images.
    frame_rate_hz : float or None
        How fast the file wants its frames to be shown.
    frame_of_reference_uid : str
        Instances of one frame of reference share the patient's axes; empty where unknown.
    normal : tuple of float or None
        Direction that `position_mm` is measured along.
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
    frame_rate_hz: float | None = None
    frame_of_reference_uid: str = ""
    normal: tuple[float, float, float] | None = None


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


def read_header(source: Source) -> Instance | Skipped:
    """Read one header; never raises on a bad file. Runs in a worker process.

    Returns
    -------
    Instance or Skipped
        Skipped where the source is no DICOM, is damaged, or holds no pixels.
    """
    # Here and not above: the window shows a catalogue before anything is parsed, and pydicom takes 0.2 s to load.
    from engine.dicom.headers import read_instance

    return read_instance(source)


class Catalog:
    """Studies, series and instances in an order that depends only on their headers.

    Records are added in the order of :func:`engine.dicom.sources.find_sources`; of two files with one SOP Instance
    UID the one added first stays.
    """

    def __init__(self) -> None:
        self._instances: dict[tuple[str, Patient], dict[str, list[Instance]]] = {}
        self._namesakes: dict[tuple[str, str], set[Patient]] = {}
        self._uids: set[str] = set()
        self._skipped: list[Skipped] = []

    def add(self, record: Instance | Skipped) -> None:
        """Take in one result of :func:`read_header`."""
        if isinstance(record, Skipped):
            self._skipped.append(record)
            return
        if record.sop_instance_uid in self._uids:
            reason = phrase(
                "Reading", "This file carries the same SOP Instance UID as one that is already in the list."
            )
            self._skipped.append(Skipped(record.source, reason))
            return
        self._uids.add(record.sop_instance_uid)
        # A study UID shared by two patients is a fault of de-identification: they must not mix.
        patient = record.study.patient
        key = (record.study.study_instance_uid, patient)
        self._instances.setdefault(key, {}).setdefault(record.series.series_instance_uid, []).append(record)
        self._namesakes.setdefault((patient.patient_id, patient.name), set()).add(patient)

    @property
    def studies(self) -> tuple[Study, ...]:
        """By patient (name, identifier, birth date, sex), date, time, then UID."""
        listed = {one: whole for group in self._namesakes.values() for one, whole in _listed_patients(group).items()}
        merged: dict[tuple[str, Patient], dict[str, list[Instance]]] = {}
        for (uid, patient), by_series in self._instances.items():
            of_study = merged.setdefault((uid, listed[patient]), {})
            for series_uid, instances in by_series.items():
                of_study.setdefault(series_uid, []).extend(instances)
        studies = []
        for (_uid, patient), by_series in merged.items():
            series = [_ordered_series(instances) for instances in by_series.values()]
            series.sort(key=lambda one: (_none_last(one.header.number), one.header.series_instance_uid))
            studies.append(Study(replace(series[0].instances[0].study, patient=patient), tuple(series)))
        return tuple(sorted(studies, key=_study_order))

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        """Everything left out, in the order in which it was met."""
        return tuple(self._skipped)

    @property
    def instances(self) -> tuple[Instance, ...]:
        """Every instance, in the order of :attr:`studies`."""
        return tuple(one for study in self.studies for series in study.series for one in series.instances)


def _listed_patients(namesakes: set[Patient]) -> dict[Patient, Patient]:
    """As whom each patient of one identifier and name is listed.

    Some files of a study leave birth date or sex out: they are those of the one patient there is. Where there could
    be two, every one stays as it is written.
    """
    birth_dates, sexes = ({one.birth_date for one in namesakes} | {""}, {one.sex for one in namesakes} | {""})
    if len(birth_dates) > 2 or len(sexes) > 2:
        return {one: one for one in namesakes}
    return {one: replace(one, birth_date=max(birth_dates), sex=max(sexes)) for one in namesakes}


def _none_last(value: float | None) -> float:
    return math.inf if value is None else value


def _ordered_series(instances: list[Instance]) -> Series:
    ordered = sorted(
        instances,
        key=lambda one: (_none_last(one.position_mm), _none_last(one.instance_number), one.sop_instance_uid),
    )
    return Series(ordered[0].series, tuple(ordered))


def _study_order(study: Study) -> tuple[str, ...]:
    header = study.header
    patient = header.patient
    who = (patient.name.casefold(), patient.patient_id, patient.birth_date, patient.sex)
    return *who, header.date, header.time, header.study_instance_uid


def scan(paths: Iterable[Path], context: JobContext | None = None) -> Catalog:
    """Find and read every header below `paths`, in this thread.

    Raises
    ------
    Cancelled
        If the context was cancelled.
    """
    context = context or JobContext()
    found = list(find_sources(paths, context))
    catalog = Catalog()
    for count, one in enumerate(found):
        context.check()
        context.report(count / len(found), f"Reading headers: {count} of {len(found)}")
        catalog.add(one if isinstance(one, Skipped) else read_header(one))
    context.report(1.0, f"{len(found)} files looked at")
    return catalog
