from dataclasses import replace

from engine.dicom.catalog import Patient, StudyHeader
from viewer.state import captions


def test_no_caption_tells_identity_when_it_is_hidden(studies):
    study = studies[0]
    series = study.series[0]
    instance = series.instances[0]
    shown = [
        captions.patient_title(study.header.patient, True, 1),
        captions.patient_details(study.header.patient, True),
        captions.study_title(study, True),
        captions.series_title(series, True),
        captions.image_title(instance),
        captions.window_title(study.header, True),
        *captions.corner_identity(instance, True),
    ]
    told = " ".join(shown)
    for secret in ("Doe", "Jane", "ID-", "1970", "2024"):
        assert secret not in told
    assert shown[0] == "Patient 1"


def test_captions_with_identity(studies):
    study = studies[0]
    instance = study.series[0].instances[0]
    assert captions.patient_title(study.header.patient, False) == "Doe, Jane"
    assert captions.patient_details(study.header.patient, False) == "ID-Doe, Jane · 1970-01-02 · F"
    assert captions.study_title(study, False) == "2024-01-31 · Chest for Doe"
    assert captions.series_title(study.series[0], False) == "1: DX PA of Doe"
    assert captions.window_title(study.header, False) == "Doe, Jane - Parallax"
    assert captions.image_title(instance) == "Image 1 · PA"
    assert captions.image_size(instance) == "30 × 20"


def test_patients_are_numbered_in_order(studies):
    numbers = captions.patient_numbers(studies)
    assert [numbers[captions.patient_key(study.header.patient)] for study in studies] == [1, 2]
    assert captions.patient_title(Patient(), False) == "Unnamed patient"


def test_birth_date_and_sex_tell_patients_of_one_name_and_number_apart():
    patient = Patient("Doe, Jane", "P1", "19500101", "F")
    others = [replace(patient, birth_date="19600101"), replace(patient, sex="M")]
    assert len({captions.patient_key(one) for one in (patient, *others)}) == 3


def test_an_identifier_that_stands_for_the_name_is_not_repeated():
    patient = Patient(name="", patient_id="A-1", sex="F")
    assert captions.patient_title(patient, False) == "A-1"
    assert captions.patient_details(patient, False) == "F"


def test_a_study_without_any_word_is_a_study(studies):
    bare = replace(studies[1], header=StudyHeader("2.1", Patient()), series=())
    assert captions.study_title(bare, False) == "Study"


def test_a_side_is_told_only_where_there_is_one(studies):
    instance = studies[0].series[0].instances[0]
    assert captions.image_title(replace(instance, laterality="L")) == "Image 1 · L PA"
    assert captions.image_title(replace(instance, laterality="U")) == "Image 1 · PA"
