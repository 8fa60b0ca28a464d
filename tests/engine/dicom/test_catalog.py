"""Headers to studies, series and instances; everything left out has a reason."""

import random
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pydicom.dataset import Dataset
from pydicom.uid import (
    BasicTextSRStorage,
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
)

from engine.core.errors import Cancelled
from engine.core.jobs import JobContext
from engine.dicom import dataset as dataset_module
from engine.dicom.catalog import Catalog, Instance, Patient, Skipped, Source, read_header, scan

ROOT = Path(__file__).parents[3]

MakeDataset = Callable[..., Dataset]
Save = Callable[..., Source]


def header(source: Source) -> Instance:
    record = read_header(source)
    assert isinstance(record, Instance), record
    return record


def reason(source: Source) -> str:
    record = read_header(source)
    assert isinstance(record, Skipped), record
    return record.reason


def test_a_header_becomes_an_instance(make_dataset: MakeDataset, save: Save) -> None:
    one = header(save(make_dataset(PatientSex="F", ViewPosition="PA", ImageLaterality="U", NumberOfFrames=None)))
    assert one.study.patient.name == "Doe, Jane"
    assert (one.study.study_instance_uid, one.series.series_instance_uid) == ("2.25.1", "2.25.11")
    assert (one.rows, one.columns, one.frame_count) == (12, 16, 1)
    assert (one.series.modality, one.view_position, one.laterality) == ("DX", "PA", "U")
    assert one.transfer_syntax_uid == ExplicitVRLittleEndian


@pytest.mark.parametrize(
    "syntax", [ExplicitVRLittleEndian, ImplicitVRLittleEndian, ExplicitVRBigEndian, DeflatedExplicitVRLittleEndian]
)
def test_headers_of_every_encoding_are_read(make_dataset: MakeDataset, save: Save, syntax: str) -> None:
    one = header(save(make_dataset(), "noextension", syntax))
    assert (one.rows, one.transfer_syntax_uid) == (12, syntax)


@pytest.mark.parametrize("syntax", [ExplicitVRLittleEndian, ImplicitVRLittleEndian, ExplicitVRBigEndian])
def test_a_file_without_preamble_and_meta_is_read(make_dataset: MakeDataset, tmp_path: Path, syntax: str) -> None:
    path = tmp_path / "old"
    make_dataset().save_as(
        path, implicit_vr=syntax == ImplicitVRLittleEndian, little_endian=syntax != ExplicitVRBigEndian
    )
    assert path.read_bytes()[128:132] != b"DICM"
    one = header(Source(path))
    assert (one.rows, one.columns, one.transfer_syntax_uid) == (12, 16, syntax)


def test_a_file_that_starts_with_its_meta_group_is_read(make_dataset: MakeDataset, save: Save) -> None:
    source = save(make_dataset())
    for skip in (128, 132):
        bare = Source(source.path.with_name(f"bare{skip}"))
        bare.path.write_bytes(source.path.read_bytes()[skip:])
        assert header(bare).rows == 12


def test_an_object_without_pixels_names_its_class(make_dataset: MakeDataset, save: Save) -> None:
    record = read_header(save(make_dataset(PixelData=None, SOPClassUID=BasicTextSRStorage)))
    assert isinstance(record, Skipped)
    assert "Basic Text SR Storage" in record.reason
    assert not record.is_error


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "a PNG picture"),
        (b"%PDF-1.7" + bytes(200), "a PDF document"),
        (b"a,b,c\n1,2,3\n" * 20, "not a DICOM file"),
        (b"\x08\x00", "not a DICOM file"),
        (bytes(4096), "not a DICOM file"),
    ],
)
def test_what_is_no_dicom_says_what_it_is(tmp_path: Path, content: bytes, part: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    assert part in reason(Source(path))


def test_a_header_cut_anywhere_never_raises(make_dataset: MakeDataset, save: Save) -> None:
    whole = save(make_dataset()).path
    content = whole.read_bytes()
    for length in range(0, len(content), 3):
        cut = Source(whole.with_name("cut"))
        cut.path.write_bytes(content[:length])
        assert isinstance(read_header(cut), Instance | Skipped)


def test_a_header_with_flipped_bytes_never_raises(make_dataset: MakeDataset, save: Save) -> None:
    whole = save(make_dataset()).path
    content = whole.read_bytes()
    chance = random.Random(0)
    for _ in range(300):
        damaged = bytearray(content)
        for _ in range(3):
            damaged[chance.randrange(128, len(damaged))] = chance.randrange(256)
        flipped = Source(whole.with_name("flipped"))
        flipped.path.write_bytes(damaged)
        record = read_header(flipped)
        assert isinstance(record, Instance) or record.reason.endswith(".")


def test_deeply_nested_sequences_do_not_end_the_scan(tmp_path: Path) -> None:
    path = tmp_path / "deep"
    nest = b"".join(
        struct.pack("<HH2sHLHHL", 0x0008, 0x1140, b"SQ", 0, 2**32 - 1, 0xFFFE, 0xE000, 2**32 - 1) for _ in range(5000)
    )
    path.write_bytes(bytes(128) + b"DICM" + nest)
    assert reason(Source(path)).endswith(".")


def test_a_deflated_dataset_beyond_the_limit_has_a_reason(
    make_dataset: MakeDataset, save: Save, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dataset_module, "MAX_INFLATED_BYTES", 100)
    assert "grows beyond" in reason(save(make_dataset(), syntax=DeflatedExplicitVRLittleEndian))


def test_missing_rows_have_a_reason(make_dataset: MakeDataset, save: Save) -> None:
    assert "rows and columns" in reason(save(make_dataset(Rows=None)))


def test_missing_uids_are_derived_and_stable(make_dataset: MakeDataset, save: Save) -> None:
    source = save(make_dataset(StudyInstanceUID=None, SeriesInstanceUID=None))
    first, again = header(source), header(source)
    assert first == again
    assert first.study.study_instance_uid.startswith("2.25.")
    assert first.series.series_instance_uid != first.study.study_instance_uid


def test_values_of_a_wrong_kind_do_not_hide_an_image(make_dataset: MakeDataset, save: Save) -> None:
    dataset = make_dataset(InstanceNumber=987654)
    dataset.add_new("SeriesDescription", "LO", ["a", "b"])
    source = save(dataset)
    source.path.write_bytes(source.path.read_bytes().replace(b"987654", b"broken"))
    one = header(source)
    assert one.instance_number is None
    assert one.series.description == "a\\b"


def test_catalogue_types_and_walk_load_without_the_parser() -> None:
    statements = "import sys, engine.dicom.catalog, engine.imaging.frame; print('pydicom' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", statements], capture_output=True, text=True, check=True, cwd=ROOT)
    assert run.stdout.strip() == "False"


def stack(make_dataset: MakeDataset, save: Save) -> list[Instance]:
    records = []
    for number, position in ((1, 30.0), (2, -10.0), (3, 10.0)):
        dataset = make_dataset(
            SOPInstanceUID=f"2.25.{number}",
            InstanceNumber=number,
            Modality="CT",
            ImagePositionPatient=[0, 0, position],
            ImageOrientationPatient=[1, 0, 0, 0, 1, 0],
        )
        records.append(header(save(dataset, f"{number}.dcm")))
    return records


def test_a_stack_is_ordered_by_position(make_dataset: MakeDataset, save: Save) -> None:
    catalog = Catalog()
    for record in stack(make_dataset, save):
        catalog.add(record)
    assert [one.instance_number for one in catalog.instances] == [2, 3, 1]


def test_without_positions_the_instance_number_orders(make_dataset: MakeDataset, save: Save) -> None:
    catalog = Catalog()
    for number in (10, 9, None):
        dataset = make_dataset(SOPInstanceUID=f"2.25.{number or 1}", InstanceNumber=number)
        catalog.add(header(save(dataset, f"{number}.dcm")))
    assert [one.instance_number for one in catalog.instances] == [9, 10, None]


def test_the_order_of_adding_does_not_matter(make_dataset: MakeDataset, save: Save) -> None:
    records = stack(make_dataset, save)
    for number, (patient, series) in enumerate([("Roe^A", 2), ("Abe^B", 1), ("Roe^A", 1)], start=50):
        dataset = make_dataset(
            PatientName=patient,
            PatientID=patient,
            StudyInstanceUID=f"2.25.7{len(patient)}{patient[0] == 'R':d}",
            SeriesInstanceUID=f"2.25.8{number}",
            SeriesNumber=series,
            SOPInstanceUID=f"2.25.{number}",
        )
        records.append(header(save(dataset, f"{number}.dcm")))
    orders = []
    for seed in range(5):
        random.Random(seed).shuffle(records)
        catalog = Catalog()
        for record in records:
            catalog.add(record)
        orders.append(catalog.studies)
    assert all(order == orders[0] for order in orders)
    assert [study.header.patient.name for study in orders[0]] == ["Abe, B", "Doe, Jane", "Roe, A"]
    assert [series.header.number for series in orders[0][2].series] == [1, 2]


def test_a_second_file_with_the_same_uid_is_left_out(make_dataset: MakeDataset, save: Save) -> None:
    catalog = Catalog()
    for name in ("a.dcm", "b.dcm"):
        catalog.add(read_header(save(make_dataset(), name)))
    assert [one.source.path.name for one in catalog.instances] == ["a.dcm"]
    assert "same SOP Instance UID" in catalog.skipped[0].reason


def test_two_patients_with_one_study_uid_do_not_mix(make_dataset: MakeDataset, save: Save) -> None:
    catalog = Catalog()
    for number, patient in enumerate(("P1", "P2")):
        dataset = make_dataset(PatientID=patient, SOPInstanceUID=f"2.25.{number + 1}")
        catalog.add(read_header(save(dataset, f"{patient}.dcm")))
    assert [study.header.patient.patient_id for study in catalog.studies] == ["P1", "P2"]


def test_one_number_and_name_with_two_birth_dates_or_sexes_is_two_patients(
    make_dataset: MakeDataset, save: Save
) -> None:
    catalog = Catalog()
    for number, (birth_date, sex) in enumerate([("19500101", "F"), ("19600101", "F"), ("19500101", "M")]):
        dataset = make_dataset(PatientBirthDate=birth_date, PatientSex=sex, SOPInstanceUID=f"2.25.{number + 1}")
        catalog.add(read_header(save(dataset, f"{number}.dcm")))
    patients = [study.header.patient for study in catalog.studies]
    assert [(one.birth_date, one.sex) for one in patients] == [
        ("19500101", "F"),
        ("19500101", "M"),
        ("19600101", "F"),
    ]
    assert [len(study.series[0].instances) for study in catalog.studies] == [1, 1, 1]


def test_a_birth_date_that_some_files_leave_out_makes_no_second_patient(make_dataset: MakeDataset, save: Save) -> None:
    orders = []
    for names in ("abc", "cba"):
        catalog = Catalog()
        for name in names:
            known = {"PatientBirthDate": "19500101"} if name == "b" else {"PatientSex": "F"} if name == "c" else {}
            catalog.add(read_header(save(make_dataset(SOPInstanceUID=f"2.25.{ord(name)}", **known), name)))
        (study,) = catalog.studies
        patient = study.header.patient
        assert (patient.birth_date, patient.sex, len(study.series[0].instances)) == ("19500101", "F", 3)
        orders.append(catalog.studies)
    assert orders[0] == orders[1]


def test_a_file_without_birth_date_is_given_to_neither_of_two_patients(make_dataset: MakeDataset, save: Save) -> None:
    catalog = Catalog()
    for number, birth_date in enumerate(("19500101", "", "19600101")):
        dataset = make_dataset(PatientBirthDate=birth_date, SOPInstanceUID=f"2.25.{number + 1}")
        catalog.add(read_header(save(dataset, f"{number}.dcm")))
    assert [study.header.patient.birth_date for study in catalog.studies] == ["", "19500101", "19600101"]


def test_what_a_file_does_not_say_contradicts_nobody() -> None:
    jane = Patient("Doe, Jane", "P1", "19500101", "F")
    assert not any(jane.contradicts(replace(jane, **change)) for change in ({}, {"birth_date": ""}, {"sex": ""}))
    changes = ({"birth_date": "19600101"}, {"sex": "M"}, {"name": "Roe"}, {"patient_id": ""})
    assert all(jane.contradicts(replace(jane, **change)) for change in changes)


def test_one_bad_file_never_ends_a_scan(make_dataset: MakeDataset, save: Save, tmp_path: Path) -> None:
    good = save(make_dataset(), "folder/good.dcm")
    (tmp_path / "folder" / "bad.dcm").write_bytes(good.path.read_bytes()[:300])
    (tmp_path / "folder" / "notes.txt").write_text("no image")
    with zipfile.ZipFile(tmp_path / "folder" / "more.zip", "w") as archive:
        archive.write(save(make_dataset(SOPInstanceUID="2.25.9"), "other.dcm").path, "member")
    messages: list[tuple[float, str]] = []
    catalog = scan([tmp_path / "folder"], JobContext(lambda fraction, text: messages.append((fraction, text))))
    assert [one.source.member or one.source.path.name for one in catalog.instances] == ["good.dcm", "member"]
    assert [one.source.path.name for one in catalog.skipped] == ["bad.dcm", "notes.txt"]
    assert messages[-1][0] == 1.0
    assert [fraction for fraction, _text in messages] == sorted(fraction for fraction, _text in messages)


def test_a_cancel_ends_a_scan(make_dataset: MakeDataset, save: Save, tmp_path: Path) -> None:
    for name in "abc":
        save(make_dataset(), name)
    context = JobContext(lambda fraction, _text: context.cancel() if fraction > 0.3 else None)
    with pytest.raises(Cancelled):
        scan([tmp_path], context)


def test_reasons_hold_no_identity(make_dataset: MakeDataset, save: Save) -> None:
    source = save(make_dataset(Rows=None, PatientName="Secret^Name", PatientID="S123"))
    assert "Secret" not in reason(source)
    assert "S123" not in reason(source)


@pytest.mark.parametrize(
    ("extra", "rate"),
    [({"CineRate": 12}, 12.0), ({"FrameTime": 40}, 25.0), ({"FrameTime": 0}, None), ({}, None)],
)
def test_the_rate_of_a_film_comes_from_its_header(tmp_path, write_dicom, extra, rate):
    path = write_dicom(tmp_path / "film", frames=2, extra=extra)
    assert read_header(Source(path)).frame_rate_hz == rate


def test_a_slice_knows_its_space_and_direction(tmp_path, write_dicom):
    path = write_dicom(
        tmp_path / "slice",
        modality="CT",
        orientation=[1, 0, 0, 0, 1, 0],
        position=[0, 0, 7],
        extra={"FrameOfReferenceUID": "1.2.3"},
    )
    found = read_header(Source(path))
    assert (found.frame_of_reference_uid, found.normal, found.position_mm) == ("1.2.3", (0.0, 0.0, 1.0), 7.0)


def test_a_class_that_is_no_uid_is_not_told(tmp_path, write_dicom):
    path = write_dicom(tmp_path / "a.dcm", modality="SR", extra={"PixelData": None, "Rows": None})
    data = path.read_bytes()
    for foreign in (b"DOE^JANE", b"\xff\xff2.840"):
        path.write_bytes(data.replace(b"1.2.840.10008.5.1.4.1.1.88.11", foreign.ljust(29, b"x")))
        (skipped,) = scan([path]).skipped
        assert skipped.reason == "This DICOM object holds no image."
