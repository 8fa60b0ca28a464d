"""What a header says about grey values."""

from typing import Any

import numpy as np
import pytest
from dicom_factory import make_dataset
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from engine.core.errors import DecodeError
from engine.dicom.grey_attributes import is_inverse, read_modality_transform, read_padding, read_unit, read_voi
from engine.imaging.frame import VoiTable, Window
from engine.imaging.grey_pipeline import ModalityTable, Rescale

VALUES = np.zeros((2, 2), dtype=np.float32)


def header(**elements: Any) -> Dataset:
    dataset = Dataset()
    dataset.set_original_encoding(False, True, "iso8859")
    for keyword, value in elements.items():
        setattr(dataset, keyword, value)
    return dataset


def table(descriptor: list[int], data: bytes, vr: str = "OW", **elements: Any) -> Dataset:
    item = header(**elements)
    item.add_new("LUTDescriptor", "US" if min(descriptor) >= 0 else "SS", descriptor)
    item.add_new("LUTData", vr, data)
    return item


def words(*values: int) -> bytes:
    return np.array(values, dtype="<u2").tobytes()


def test_every_window_is_offered_in_order_with_its_name() -> None:
    voi = read_voi(
        header(WindowCenter=[40, -600], WindowWidth=[400, 1600], WindowCenterWidthExplanation=["SOFT", "LUNG"]),
        0,
        VALUES,
    )
    assert voi == (Window(40, 400, "LINEAR", "SOFT"), Window(-600, 1600, "LINEAR", "LUNG"))


def test_voi_tables_come_before_windows() -> None:
    item = table([3, 5, 12], words(0, 1000, 4095), LUTExplanation="BONE")
    voi = read_voi(header(VOILUTSequence=Sequence([item]), WindowCenter=1, WindowWidth=2), 0, VALUES)
    assert isinstance(voi[0], VoiTable)
    assert (voi[0].first, voi[0].values.tolist(), voi[0].bits, voi[0].name) == (5, [0, 1000, 4095], 12, "BONE")
    assert voi[1] == Window(1, 2)


@pytest.mark.parametrize(
    ("function", "width", "valid"),
    [("LINEAR", 0.5, False), ("LINEAR", 1, True), ("LINEAR_EXACT", 0.5, True), ("SIGMOID", 0, False), ("", 1, True)],
)
def test_widths_that_a_function_forbids_are_left_out(function: str, width: float, valid: bool) -> None:
    voi = read_voi(header(WindowCenter=1, WindowWidth=width, VOILUTFunction=function), 0, VALUES)
    assert bool(voi) == valid


def test_linear_on_float_pixels_is_read_without_half_steps() -> None:
    voi = read_voi(header(WindowCenter=0.5, WindowWidth=1, VOILUTFunction="LINEAR"), 0, VALUES, integers=False)
    assert voi == (Window(0.5, 1, "LINEAR_EXACT"),)


def test_windows_of_a_frame_come_from_its_functional_group() -> None:
    groups = [header(FrameVOILUTSequence=Sequence([header(WindowCenter=c, WindowWidth=10)])) for c in (1, 2)]
    enhanced = header(PerFrameFunctionalGroupsSequence=Sequence(groups))
    assert [read_voi(enhanced, index, VALUES)[0].center for index in (0, 1)] == [1, 2]


def test_a_damaged_table_is_left_out_of_the_windows() -> None:
    item = table([300, 0, 8], words(1, 2))
    assert read_voi(header(VOILUTSequence=Sequence([item])), 0, VALUES) == ()


def test_the_sign_of_a_first_value_written_unsigned_follows_the_data() -> None:
    item = table([2, 2**16 - 1024, 8], words(0, 255))
    signed = read_voi(header(VOILUTSequence=Sequence([item])), 0, VALUES - 1000)[0]
    assert isinstance(signed, VoiTable)
    assert signed.first == -1024


@pytest.mark.parametrize(
    ("descriptor", "data", "values", "bits"),
    [
        ([4, 0, 8], bytes((1, 2, 3, 4)), [1, 2, 3, 4], 8),
        ([2, 0, 16], words(1, 300), [1, 300], 16),
        ([2, 0, 8], words(1, 300), [1, 300], 9),
        ([2, 0, 0], words(1, 2), [1, 2], 8),
    ],
)
def test_tables_of_8_and_16_bits_are_unpacked(descriptor: list[int], data: bytes, values: list[int], bits: int) -> None:
    voi = read_voi(header(VOILUTSequence=Sequence([table(descriptor, data)])), 0, VALUES)[0]
    assert isinstance(voi, VoiTable)
    assert (voi.values.tolist(), voi.bits) == (values, bits)


def test_a_count_of_zero_means_65536_entries() -> None:
    item = table([0, 0, 16], words(*range(2**16)))
    voi = read_voi(header(VOILUTSequence=Sequence([item])), 0, VALUES)[0]
    assert isinstance(voi, VoiTable)
    assert len(voi.values) == 2**16


def test_big_endian_table_words_are_swapped() -> None:
    dataset = header(VOILUTSequence=Sequence([table([2, 0, 16], np.array([1, 300], dtype=">u2").tobytes())]))
    dataset.set_original_encoding(False, False, "iso8859")
    voi = read_voi(dataset, 0, VALUES)[0]
    assert isinstance(voi, VoiTable)
    assert voi.values.tolist() == [1, 300]


def test_rescale_is_read_and_absent_means_identity() -> None:
    assert read_modality_transform(header(RescaleSlope="0.5", RescaleIntercept="-1024")) == Rescale(0.5, -1024)
    assert read_modality_transform(header()) == Rescale(1, 0)


def test_rescale_of_each_frame_comes_from_its_functional_group() -> None:
    groups = [
        header(PixelValueTransformationSequence=Sequence([header(RescaleSlope=slope, RescaleIntercept=-slope)]))
        for slope in (2, 3)
    ]
    enhanced = header(PerFrameFunctionalGroupsSequence=Sequence(groups))
    assert [read_modality_transform(enhanced, index) for index in (0, 1)] == [Rescale(2, -2), Rescale(3, -3)]


def test_rescale_of_the_shared_group_holds_for_every_frame() -> None:
    shared = header(PixelValueTransformationSequence=Sequence([header(RescaleSlope=2, RescaleIntercept=1)]))
    enhanced = header(SharedFunctionalGroupsSequence=Sequence([shared]))
    assert read_modality_transform(enhanced, 7) == Rescale(2, 1)


def test_modality_table_wins_over_rescale() -> None:
    sequence = Sequence([table([2, 2**16 - 5, 16], words(1, 300))])
    found = read_modality_transform(header(ModalityLUTSequence=sequence, RescaleSlope=2, PixelRepresentation=1))
    assert isinstance(found, ModalityTable)
    assert (found.first, found.values.tolist()) == (-5, [1, 300])


def test_a_damaged_modality_table_is_refused() -> None:
    with pytest.raises(DecodeError, match="shorter than its descriptor"):
        read_modality_transform(header(ModalityLUTSequence=Sequence([table([300, 0, 8], words(1, 2))])))


@pytest.mark.parametrize(
    ("elements", "expected"),
    [
        ({}, None),
        ({"PixelPaddingValue": 7}, None),
        ({"PixelPaddingValue": 4}, [False, False, True]),
        ({"PixelPaddingValue": 1, "PixelPaddingRangeLimit": 2}, [True, True, False]),
        ({"PixelPaddingValue": 4, "PixelPaddingRangeLimit": 2}, [False, True, True]),
    ],
)
def test_padding_covers_its_value_and_range(elements: dict[str, int], expected: list[bool] | None) -> None:
    mask = read_padding(header(**elements), np.array([[1, 2, 4]], dtype=np.uint16))
    assert (None if mask is None else mask[0].tolist()) == expected


def test_signed_padding_written_as_unsigned_is_understood() -> None:
    dataset = header(PixelRepresentation=1)
    dataset.add_new("PixelPaddingValue", "US", 2**16 - 2000)
    mask = read_padding(dataset, np.array([[-2000, 0]], dtype=np.int16))
    assert mask is not None
    assert mask.tolist() == [[True, False]]


def test_float_padding_and_not_a_number_are_padding() -> None:
    values = np.array([[np.nan, -1.0, 0.5, np.inf]], dtype=np.float32)
    mask = read_padding(header(FloatPixelPaddingValue=-1.0), values)
    assert mask is not None
    assert mask.tolist() == [[True, True, False, True]]


@pytest.mark.parametrize(
    ("photometric", "shape", "inverse"),
    [
        ("MONOCHROME1", None, True),
        ("MONOCHROME1", "INVERSE", True),
        ("MONOCHROME2", "INVERSE", True),
        ("MONOCHROME2", "IDENTITY", False),
        ("MONOCHROME2", None, False),
    ],
)
def test_a_film_is_inverted_once(photometric: str, shape: str | None, inverse: bool) -> None:
    dataset = header(PhotometricInterpretation=photometric)
    if shape is not None:
        dataset.PresentationLUTShape = shape
    assert is_inverse(dataset) is inverse


@pytest.mark.parametrize(
    ("variations", "unit"),
    [
        ({"modality": "CT", "rescale": (1, -1024)}, "HU"),
        ({"modality": "CT"}, "HU"),
        ({"modality": "CT", "extra": {"ImageType": ["ORIGINAL", "PRIMARY", "LOCALIZER"]}}, ""),
        ({"modality": "DX", "rescale": (1, 0)}, ""),
        ({"modality": "CR", "rescale": (1, 0), "extra": {"RescaleType": "OD"}}, "‰ OD"),
        ({"modality": "DX"}, ""),
    ],
)
def test_values_have_a_unit_only_where_the_file_says_which(variations, unit):
    assert read_unit(make_dataset(**variations)) == unit


def test_pet_values_are_in_the_units_of_the_series():
    header = make_dataset(modality="OT", rescale=(1, 0), extra={"Modality": "PT", "Units": "BQML"})
    assert read_unit(header) == "Bq/ml"
