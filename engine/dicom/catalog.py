"""Headers to Study / Series / Instance, in a deterministic order."""

import math
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from pydicom.dataset import Dataset
from pydicom.uid import UID

from engine.dicom.dataset import MALFORMED, number, open_dataset, quiet_parsing, text
from engine.dicom.functional_groups import frame_group
from engine.dicom.geometry import slice_position_mm
from engine.dicom.sources import Skipped as Skipped
from engine.dicom.sources import Source as Source
from engine.dicom.sources import find_sources, open_source
from engine.errors import ParallaxError
from engine.jobs import JobContext


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

    UIDs that the file lacks are derived from what it holds (PS3.5 B.2, root 2.25), so that every key is there.

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


def read_header(source: Source) -> Instance | Skipped:
    """Read one header; never raises on a bad file. Runs in a worker process.

    Returns
    -------
    Instance or Skipped
        Skipped where the source is no DICOM, is damaged, or holds no pixels.
    """
    try:
        with quiet_parsing(), open_source(source) as stream:
            opened = open_dataset(stream)
            header = opened.header
            if not opened.pixel_keyword:
                return Skipped(source, _no_pixels(header), is_error=False)
            rows, columns = int(number(header, "Rows") or 0), int(number(header, "Columns") or 0)
            if rows < 1 or columns < 1:
                return Skipped(
                    source, "The header does not say how many rows and columns the image has: it is damaged."
                )
            return _instance(source, header, opened.transfer_syntax, rows, columns)
    except ParallaxError as error:
        return Skipped(source, str(error))
    except MALFORMED:
        return Skipped(source, "The DICOM header is damaged and cannot be read: copy or export the file again.")


def _no_pixels(header: Dataset) -> str:
    name = UID(text(header, "SOPClassUID")).name
    if not name or name[0].isdigit():
        return "This DICOM object holds no image."
    return f"This DICOM object holds no image: it is of the class {name}."


def _instance(source: Source, header: Dataset, transfer_syntax: UID, rows: int, columns: int) -> Instance:
    patient = Patient(
        name=_person(header),
        patient_id=text(header, "PatientID"),
        birth_date=text(header, "PatientBirthDate"),
        sex=text(header, "PatientSex"),
    )
    study = StudyHeader(
        study_instance_uid=text(header, "StudyInstanceUID"),
        patient=patient,
        date=text(header, "StudyDate"),
        time=text(header, "StudyTime"),
        description=text(header, "StudyDescription"),
        accession_number=text(header, "AccessionNumber"),
        institution=text(header, "InstitutionName"),
    )
    if not study.study_instance_uid:
        study = replace(study, study_instance_uid=_derived_uid(patient.patient_id, patient.name, study.date))
    series_number = number(header, "SeriesNumber")
    series = SeriesHeader(
        series_instance_uid=text(header, "SeriesInstanceUID"),
        number=None if series_number is None else int(series_number),
        description=text(header, "SeriesDescription"),
        modality=text(header, "Modality"),
        body_part=text(header, "BodyPartExamined"),
    )
    if not series.series_instance_uid:
        uid = _derived_uid(study.study_instance_uid, series.modality, str(series.number))
        series = replace(series, series_instance_uid=uid)
    meta = getattr(header, "file_meta", Dataset())
    instance_number = number(header, "InstanceNumber")
    return Instance(
        source=source,
        study=study,
        series=series,
        sop_instance_uid=text(header, "SOPInstanceUID")
        or text(meta, "MediaStorageSOPInstanceUID")
        or _derived_uid(str(source.path), source.member),
        sop_class_uid=text(header, "SOPClassUID") or text(meta, "MediaStorageSOPClassUID"),
        transfer_syntax_uid=str(transfer_syntax),
        rows=rows,
        columns=columns,
        frame_count=max(1, int(number(header, "NumberOfFrames") or 1)),
        instance_number=None if instance_number is None else int(instance_number),
        position_mm=slice_position_mm(
            frame_group(header, 0, "PlanePositionSequence"), frame_group(header, 0, "PlaneOrientationSequence")
        ),
        view_position=text(header, "ViewPosition"),
        laterality=text(header, "ImageLaterality") or text(header, "Laterality"),
    )


def _person(header: Dataset) -> str:
    """Patient's Name as "Family, Given", in its alphabetic representation."""
    family_given = text(header, "PatientName").split("=")[0].split("^")
    return ", ".join(part.strip() for part in family_given[:2] if part.strip())


def _derived_uid(*parts: str) -> str:
    return f"2.25.{uuid.uuid5(uuid.NAMESPACE_OID, chr(0).join(parts)).int}"


class Catalog:
    """Studies, series and instances in an order that depends only on their headers.

    Records are added in the order of :func:`engine.dicom.sources.find_sources`; of two files with one SOP Instance
    UID the one added first stays.
    """

    def __init__(self) -> None:
        self._instances: dict[tuple[str, str, str], dict[str, list[Instance]]] = {}
        self._uids: set[str] = set()
        self._skipped: list[Skipped] = []

    def add(self, record: Instance | Skipped) -> None:
        """Take in one result of :func:`read_header`."""
        if isinstance(record, Skipped):
            self._skipped.append(record)
            return
        if record.sop_instance_uid in self._uids:
            reason = "This file carries the same SOP Instance UID as one that is already in the list."
            self._skipped.append(Skipped(record.source, reason))
            return
        self._uids.add(record.sop_instance_uid)
        # A study UID shared by two patients is a fault of de-identification: they must not mix.
        key = (record.study.study_instance_uid, record.study.patient.patient_id, record.study.patient.name)
        self._instances.setdefault(key, {}).setdefault(record.series.series_instance_uid, []).append(record)

    @property
    def studies(self) -> tuple[Study, ...]:
        """By patient name and identifier, date, time, then UID."""
        studies = []
        for by_series in self._instances.values():
            series = [_ordered_series(instances) for instances in by_series.values()]
            series.sort(key=lambda one: (_none_last(one.header.number), one.header.series_instance_uid))
            studies.append(Study(series[0].instances[0].study, tuple(series)))
        return tuple(sorted(studies, key=_study_order))

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        """Everything left out, in the order in which it was met."""
        return tuple(self._skipped)

    @property
    def instances(self) -> tuple[Instance, ...]:
        """Every instance, in the order of :attr:`studies`."""
        return tuple(one for study in self.studies for series in study.series for one in series.instances)


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
    return patient.name.casefold(), patient.patient_id, header.date, header.time, header.study_instance_uid


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
