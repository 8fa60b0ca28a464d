"""Values read from the bytes of an element are those that pydicom's own conversion gives."""

from io import BytesIO

import pytest
from pydicom.dataset import Dataset
from pydicom.filebase import DicomIO
from pydicom.filereader import read_dataset
from pydicom.filewriter import write_dataset

from engine.dicom.dataset import number, numbers, quiet_parsing, text

VALUES = {
    "PatientName": ["Doe^Jane", "Müller^Jörg", "山田^太郎", "Yamada^Tarou=山田^太郎=やまだ^たろう", ""],
    "PatientID": [" 007 ", "A\\B"],
    "StudyDescription": ["Chest PA ", "Thorax à 2 plans"],
    "SOPClassUID": ["1.2.840.10008.5.1.4.1.1.1.1"],
    "StudyDate": ["20240131"],
    "StudyTime": ["101500.25"],
    "ImageType": [["ORIGINAL", "PRIMARY"], "ORIGINAL"],
    "SeriesNumber": [7, -3, ""],
    "Rows": [4096],
    "WindowCenter": [2048, [40, 400], "-1.5e2"],
    "FrameIncrementPointer": [0x00181063],
}


def written(dataset: Dataset, implicit: bool, little: bool) -> Dataset:
    stream = BytesIO()
    write_dataset(stream_of(stream, implicit, little), dataset)
    stream.seek(0)
    return read_dataset(stream, implicit, little)


def stream_of(stream: BytesIO, implicit: bool, little: bool) -> DicomIO:
    wrapped = DicomIO(stream)
    wrapped.is_implicit_VR, wrapped.is_little_endian = implicit, little
    return wrapped


@pytest.mark.parametrize("encoding", [(True, True), (False, True), (False, False)], ids=["implicit", "explicit", "big"])
@pytest.mark.parametrize("keyword", VALUES)
def test_values_are_those_of_the_parser(keyword, encoding):
    for value in VALUES[keyword]:
        dataset = Dataset()
        dataset.SpecificCharacterSet = "ISO_IR 192"
        with quiet_parsing():
            setattr(dataset, keyword, value)
            raw, converted = (written(dataset, *encoding) for _ in range(2))
            assert converted[keyword] is not None  # once looked at, an element is no longer raw
            assert text(raw, keyword) == text(converted, keyword)
            assert numbers(raw, keyword) == numbers(converted, keyword)


def test_an_absent_element_says_nothing():
    assert text(Dataset(), "PatientName") == ""
    assert number(Dataset(), "Rows") is None


def test_letters_of_a_shifting_character_set_are_left_to_the_parser():
    """ISO 2022: seven-bit bytes between escapes are no Latin letters (PS3.5 H.3)."""
    dataset = Dataset()
    dataset.SpecificCharacterSet = ["", "ISO 2022 IR 87"]
    dataset.PatientName = "Yamada^Tarou=山田^太郎"
    assert text(written(dataset, False, True), "PatientName") == "Yamada^Tarou=山田^太郎"


def test_half_width_katakana_are_left_to_the_parser():
    """In ISO_IR 13 the backslash and tilde of ASCII are a yen sign and an overline; the rest is ASCII."""
    dataset = Dataset()
    dataset.SpecificCharacterSet = "ISO_IR 13"
    dataset.StudyDescription = "ﾔﾏﾀﾞ"
    raw, converted = (written(dataset, False, True) for _ in range(2))
    assert converted["StudyDescription"] is not None
    assert text(raw, "StudyDescription") == text(converted, "StudyDescription")
