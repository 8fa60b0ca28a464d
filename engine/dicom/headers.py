"""One DICOM header as an :class:`engine.dicom.catalog.Instance`, or the reason why it is none."""

import uuid
from dataclasses import replace

from pydicom.dataset import Dataset
from pydicom.uid import UID

from engine.core.errors import ParallaxError
from engine.core.language import phrase
from engine.dicom import presentation
from engine.dicom.catalog import Instance, Patient, SeriesHeader, Skipped, Source, StudyHeader
from engine.dicom.dataset import MALFORMED, number, open_dataset, quiet_parsing, text, uid_name
from engine.dicom.functional_groups import frame_group
from engine.dicom.geometry_attributes import slice_normal, slice_position_mm
from engine.dicom.sources import open_source
from engine.imaging.spacing_words import person_name


def read_instance(source: Source) -> Instance | Skipped:
    """Read one header; never raises on a bad file.

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
                skipped = _without_pixels(source, header)
                if text(header, "SOPClassUID") == presentation.SOP_CLASS:
                    return presentation.read_presentation(skipped, header) or skipped
                return skipped
            rows, columns = int(number(header, "Rows") or 0), int(number(header, "Columns") or 0)
            if rows < 1 or columns < 1:
                return Skipped(
                    source,
                    phrase(
                        "Reading", "The header does not say how many rows and columns the image has: it is damaged."
                    ),
                )
            return _instance(source, header, opened.transfer_syntax, rows, columns)
    except ParallaxError as error:
        return Skipped(source, str(error))
    except MALFORMED:
        return Skipped(
            source, phrase("Reading", "The DICOM header is damaged and cannot be read: copy or export the file again.")
        )


def _without_pixels(source: Source, header: Dataset) -> Skipped:
    name = uid_name(text(header, "SOPClassUID"))
    unknown = not name or name[0].isdigit()
    if "Image Storage" in name or (unknown and number(header, "Rows")):
        return Skipped(
            source,
            phrase("Reading", "The file ends before its pixels or is damaged there: copy or export the file again."),
        )
    if unknown:
        return Skipped(source, phrase("Reading", "This DICOM object holds no image."), is_error=False)
    return Skipped(
        source,
        phrase("Reading", "This DICOM object holds no image: it is of the class {name}.").fill(name=name),
        is_error=False,
    )


def _instance(source: Source, header: Dataset, transfer_syntax: UID, rows: int, columns: int) -> Instance:
    patient = Patient(
        name=person_name(text(header, "PatientName")),
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
    meta = getattr(header, "file_meta", None) or Dataset()
    instance_number = number(header, "InstanceNumber")
    normal = slice_normal(frame_group(header, 0, "PlaneOrientationSequence"))
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
        position_mm=slice_position_mm(frame_group(header, 0, "PlanePositionSequence"), normal),
        view_position=text(header, "ViewPosition"),
        laterality=text(header, "ImageLaterality") or text(header, "Laterality"),
        frame_rate_hz=_frame_rate(header),
        frame_of_reference_uid=text(header, "FrameOfReferenceUID"),
        normal=normal,
    )


def _frame_rate(header: Dataset) -> float | None:
    """RecommendedDisplayFrameRate, CineRate, or what FrameTime in ms amounts to (PS3.3 C.7.6.5)."""
    for keyword in ("RecommendedDisplayFrameRate", "CineRate"):
        rate = number(header, keyword)
        if rate is not None and rate > 0:
            return rate
    frame_time_ms = number(header, "FrameTime")
    return 1000 / frame_time_ms if frame_time_ms is not None and frame_time_ms > 0 else None


def _derived_uid(*parts: str) -> str:
    return f"2.25.{uuid.uuid5(uuid.NAMESPACE_OID, chr(0).join(parts)).int}"
