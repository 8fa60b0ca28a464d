import numpy as np
import pytest
from dicom_factory import make_dataset, write_dataset
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from engine.core.errors import ParallaxError
from engine.dicom.sources import Source
from engine.dicom.tags import LONGEST_VALUE, read_tags


@pytest.fixture
def rows_of(tmp_path):
    def build(**variations):
        return read_tags(Source(write_dataset(tmp_path / "film", **variations)))

    return build


def named(rows, name):
    return next(row for row in rows if row.name == name)


def test_meta_information_comes_first_and_the_pixels_last(rows_of):
    rows = rows_of()
    assert rows[0].tag.startswith("(0002,")
    assert (rows[-1].tag, rows[-1].name, rows[-1].value) == ("(7fe0,0010)", "Pixel Data", "Binary")


def test_an_element_has_tag_name_vr_and_value(rows_of):
    row = named(rows_of(patient="Roe^Richard"), "Patient's Name")
    assert (row.tag, row.vr, row.value, row.may_identify) == ("(0010,0010)", "PN", "Roe^Richard", True)


def test_values_are_joined_and_known_uids_explained(rows_of):
    rows = rows_of(pixel_spacing=(0.5, 0.25))
    assert named(rows, "Pixel Spacing").value == "0.5\\0.25"
    assert "Digital X-Ray" in named(rows, "SOP Class UID").value


def test_sequences_unfold(rows_of):
    inner = Dataset()
    inner.PatientName = "Poe^Edgar"
    row = named(rows_of(extra={"ReferencedStudySequence": Sequence([inner, Dataset()])}), "Referenced Study Sequence")
    assert row.value == "2 items"
    assert [child.tag for child in row.children] == ["Item 1", "Item 2"]
    assert row.children[0].children[0].may_identify


@pytest.mark.parametrize("name", ["Rows", "Photometric Interpretation", "Pixel Representation", "SOP Class UID"])
def test_what_tells_nothing_of_the_patient_is_not_held_back(rows_of, name):
    assert not named(rows_of(), name).may_identify


@pytest.mark.parametrize(
    "name", ["Study Date", "Accession Number", "Study Instance UID", "Patient's Sex", "Series Description"]
)
def test_whatever_may_tell_it_is(rows_of, name):
    assert named(rows_of(), name).may_identify


def test_private_elements_are_never_trusted(tmp_path):
    dataset = make_dataset()
    block = dataset.private_block(0x0029, "MAKER", create=True)
    block.add_new(1, "CS", "DOE")
    dataset.save_as(tmp_path / "film", enforce_file_format=True)
    private = [row for row in read_tags(Source(tmp_path / "film")) if row.tag.startswith("(0029,")]
    assert len(private) == 2
    assert all(row.may_identify for row in private)


def test_long_and_binary_values_are_short_lines(rows_of):
    rows = rows_of(extra={"ImageComments": "x" * 5000, "ICCProfile": np.zeros(64, np.uint8).tobytes()})
    assert len(named(rows, "Image Comments").value) == LONGEST_VALUE + 1
    assert named(rows, "ICC Profile").value == "Binary, 64 bytes"


def test_what_is_no_dicom_is_a_sentence(tmp_path):
    (tmp_path / "notes.txt").write_text("no image")
    with pytest.raises(ParallaxError, match="not a DICOM file"):
        read_tags(Source(tmp_path / "notes.txt"))
