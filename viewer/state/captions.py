"""The words that stand for a patient, study, series or image, with and without identity."""

from collections.abc import Sequence

from engine.core.language import translate
from engine.dicom.catalog import Instance, Patient, Series, Study, StudyHeader
from engine.imaging.spacing_words import date


def patient_key(patient: Patient) -> tuple[str, str, str, str]:
    """What makes two studies those of one patient: all that the catalogue knows of who it is."""
    return patient.patient_id, patient.name, patient.birth_date, patient.sex


def patient_title(patient: Patient, privacy: bool, number: int | None = None) -> str:
    """The line of the tree, e.g. ``Doe, Jane``; ``Patient 3`` where identity is hidden."""
    if privacy:
        hidden = translate("Captions", "Identity hidden")
        return hidden if number is None else translate("Captions", "Patient {number}").format(number=number)
    return patient.name or patient.patient_id or translate("Captions", "Unnamed patient")


def patient_details(patient: Patient, privacy: bool) -> str:
    """Identifier, birth date and sex; empty where identity is hidden."""
    if privacy:
        return ""
    identifier = patient.patient_id if patient.name not in ("", patient.patient_id) else ""
    parts = (identifier, date(patient.birth_date), patient.sex)
    return " · ".join(part for part in parts if part)


def study_title(study: Study, privacy: bool) -> str:
    """Date and description; only the modalities where identity is hidden, as both may give a patient away."""
    modalities = "/".join(dict.fromkeys(each.header.modality for each in study.series if each.header.modality))
    kind = (
        translate("Captions", "{modalities} study").format(modalities=modalities)
        if modalities
        else translate("Captions", "Study")
    )
    if privacy:
        return kind
    words = (date(study.header.date), study.header.description or kind)
    return " · ".join(word for word in words if word)


def series_title(series: Series, privacy: bool) -> str:
    """Number, modality and description; free text is left out where identity is hidden."""
    header = series.header
    words = [header.modality]
    if not privacy and header.description:
        words.append(header.description)
    elif header.body_part:
        words.append(header.body_part.capitalize())
    label = " ".join(word for word in words if word) or translate("Captions", "Series")
    return label if header.number is None else f"{header.number}: {label}"


def image_title(instance: Instance) -> str:
    """View and number of one image; holds no identity."""
    # "U" is an unpaired part of the body (PS3.3 C.7.3.1.1.1): it says nothing of the side.
    laterality = "" if instance.laterality == "U" else instance.laterality
    words = [word for word in (laterality, instance.view_position) if word]
    number = instance.instance_number
    if number is None:
        title = translate("Captions", "Image")
    else:
        title = translate("Captions", "Image {number}").format(number=number)
    return " · ".join(word for word in (title, " ".join(words)) if word)


def image_size(instance: Instance) -> str:
    """``2048 × 1792``, columns first as cameras and viewers count, and the number of frames."""
    size = f"{instance.columns} × {instance.rows}"
    if instance.frame_count <= 1:
        return size
    return translate("Captions", "{size} · {count} frames").format(size=size, count=instance.frame_count)


def window_title(study: StudyHeader | None, privacy: bool) -> str:
    """The title bar."""
    if study is None or privacy:
        return "Parallax"
    return f"{patient_title(study.patient, privacy=False)} - Parallax"


def patient_numbers(studies: Sequence[Study]) -> dict[tuple[str, str, str, str], int]:
    """A number per patient, from 1, in the catalogue's order: what stands for a hidden name."""
    numbers: dict[tuple[str, str, str, str], int] = {}
    for study in studies:
        numbers.setdefault(patient_key(study.header.patient), len(numbers) + 1)
    return numbers


def corner_identity(instance: Instance, privacy: bool) -> tuple[str, ...]:
    """Lines for the upper left corner of the image."""
    study = instance.study
    if privacy:
        return (translate("Captions", "Identity hidden"),)
    lines = (
        patient_title(study.patient, privacy=False),
        patient_details(study.patient, privacy=False),
        " · ".join(part for part in (date(study.date), study.description) if part),
    )
    return tuple(line for line in lines if line)
