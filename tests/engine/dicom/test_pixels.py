"""From a file to a Frame."""

import pickle
from collections.abc import Callable

import numpy as np
import pytest
from pydicom import dcmread
from pydicom.data import get_palette_files
from pydicom.dataset import Dataset
from pydicom.pixels import apply_color_lut
from pydicom.sequence import Sequence
from pydicom.uid import JPEGBaseline8Bit

from engine.core.errors import DecodeError, SourceError
from engine.dicom.lookup_tables import read_palette
from engine.dicom.pixels import read_frame
from engine.dicom.sources import Source
from engine.imaging.frame import Window
from engine.imaging.grey_pipeline import render_display, render_rgb

MakeDataset = Callable[..., Dataset]
Save = Callable[..., Source]

STORED = np.arange(200, dtype=np.uint16).reshape(10, 20)


def test_a_film_has_modality_values_its_window_and_header_words(make_dataset: MakeDataset, save: Save) -> None:
    dataset = make_dataset(
        STORED,
        12,
        RescaleSlope=2,
        RescaleIntercept=-10,
        WindowCenter=100,
        WindowWidth=50,
        ViewPosition="PA",
        BodyPartExamined="CHEST",
        ImagerPixelSpacing=[0.2, 0.1],
    )
    frame = read_frame(save(dataset))
    assert frame.modality_hw is not None
    assert np.array_equal(frame.modality_hw, STORED * 2.0 - 10)
    assert frame.default_voi == Window(100, 50)
    assert frame.default_voi_from_file
    assert (frame.modality, frame.view_position, frame.body_part) == ("DX", "PA", "CHEST")
    assert frame.geometry.pixel_aspect == 2.0
    assert frame.hw == (10, 20)
    assert not frame.lossy


def test_without_a_window_the_percentiles_of_unpadded_values_are_used(make_dataset: MakeDataset, save: Save) -> None:
    stored = STORED.copy()
    stored[:3] = 4095
    frame = read_frame(save(make_dataset(stored, 12, PixelPaddingValue=4095)))
    assert not frame.default_voi_from_file
    assert isinstance(frame.default_voi, Window)
    assert frame.default_voi.center + frame.default_voi.width / 2 == pytest.approx(199, abs=1)
    shown = render_rgb(frame)
    assert shown[:3].max() == 0
    assert shown[-1, -1].tolist() == [255, 255, 255]


def test_monochrome1_shows_low_values_bright(make_dataset: MakeDataset, save: Save) -> None:
    frame = read_frame(save(make_dataset(STORED, 12, PhotometricInterpretation="MONOCHROME1")))
    shown = render_display(frame)
    assert shown[0, 0] == 1.0
    assert shown[-1, -1] == 0.0


def test_a_segmentation_shows_as_black_and_white(make_dataset: MakeDataset, save: Save) -> None:
    mask = (STORED % 3 == 0).astype(np.uint8)
    dataset = make_dataset(mask, BitsAllocated=1, BitsStored=1, HighBit=0)
    dataset.PixelData = np.packbits(mask.ravel(), bitorder="little").tobytes() + b"\0"
    frame = read_frame(save(dataset))
    assert np.array_equal(render_display(frame), mask)


def test_an_empty_segmentation_is_black(make_dataset: MakeDataset, save: Save) -> None:
    dataset = make_dataset(np.zeros((8, 8), dtype=np.uint8), BitsAllocated=1, BitsStored=1, HighBit=0, PixelData=None)
    dataset.PixelData = bytes(8)
    assert render_display(read_frame(save(dataset))).max() == 0


def test_a_parametric_map_hides_what_is_not_a_number(make_dataset: MakeDataset, save: Save) -> None:
    values = STORED.astype("<f4") / 100
    values[0, 0] = np.nan
    dataset = make_dataset(STORED, PixelData=None, BitsStored=None, HighBit=None, PixelRepresentation=None)
    dataset.BitsAllocated = 32
    dataset.FloatPixelData = values.tobytes()
    frame = read_frame(save(dataset))
    assert frame.modality_hw is not None
    assert frame.padding_hw is not None
    assert np.isfinite(frame.modality_hw).all()
    assert np.argwhere(frame.padding_hw).tolist() == [[0, 0]]
    assert np.array_equal(frame.modality_hw.ravel()[1:], values.ravel()[1:])


@pytest.mark.parametrize("bits", [8, 16])
def test_palette_colour_is_expanded(make_dataset: MakeDataset, save: Save, bits: int) -> None:
    dataset = make_dataset(np.array([[0, 1], [2, 3]], dtype=np.uint8), PhotometricInterpretation="PALETTE COLOR")
    channels = {"Red": [0, 255, 0, 10], "Green": [0, 0, 255, 20], "Blue": [0, 0, 0, 30]}
    for name, entries in channels.items():
        dataset.add_new(f"{name}PaletteColorLookupTableDescriptor", "US", [4, 0, bits])
        scaled = np.array(entries, dtype="<u2") * (257 if bits == 16 else 1)
        packed = scaled.tobytes() if bits == 16 else scaled.astype(np.uint8).tobytes()
        dataset.add_new(f"{name}PaletteColorLookupTableData", "OW", packed)
    frame = read_frame(save(dataset))
    assert frame.rgb_hw3 is not None
    assert frame.rgb_hw3.tolist() == [[[0, 0, 0], [255, 0, 0]], [[0, 255, 0], [10, 20, 30]]]
    assert np.array_equal(render_rgb(frame), frame.rgb_hw3)


def palette_image(make_dataset: MakeDataset, stored: np.ndarray, **entries: bytes) -> Dataset:
    dataset = make_dataset(stored, PhotometricInterpretation="PALETTE COLOR")
    for colour in ("Red", "Green", "Blue"):
        count = max(len(each) for each in entries.values()) % 2**16
        dataset.add_new(f"{colour}PaletteColorLookupTableDescriptor", "US", [count, 0, 8])
        dataset.add_new(f"{colour}PaletteColorLookupTableData", "OW", entries[colour.lower()])
    return dataset


@pytest.mark.parametrize("missing", ["red", "green", "blue"])
def test_a_palette_that_lacks_a_colour_is_refused(make_dataset: MakeDataset, save: Save, missing: str) -> None:
    entries = dict.fromkeys(("red", "green", "blue"), bytes(range(4))) | {missing: b""}
    dataset = palette_image(make_dataset, np.array([[0, 1], [2, 3]], dtype=np.uint8), **entries)
    with pytest.raises(DecodeError, match="palette lacks a colour"):
        read_frame(save(dataset))


def test_a_palette_shorter_than_it_says_is_refused(make_dataset: MakeDataset, save: Save) -> None:
    dataset = palette_image(make_dataset, np.array([[0, 1]], np.uint8), red=bytes(4), green=bytes(2), blue=bytes(4))
    with pytest.raises(DecodeError, match="shorter than its descriptor"):
        read_frame(save(dataset))


def test_a_palette_of_many_bytes_serves_indexes_beyond_255(make_dataset: MakeDataset, save: Save) -> None:
    ramp = bytes(index // 16 for index in range(4096))
    dataset = palette_image(make_dataset, np.array([[0, 300, 4095, 5000]], np.uint16), red=ramp, green=ramp, blue=ramp)
    frame = read_frame(save(dataset))
    assert frame.rgb_hw3 is not None
    assert frame.rgb_hw3[0, :, 0].tolist() == [0, 18, 255, 255]


@pytest.mark.parametrize("window", [(0, 1e200), (1e200, 1), (0, 1e-320), (1e9, 1e-12), (-1e300, 1e300)])
@pytest.mark.parametrize("function", ["LINEAR", "LINEAR_EXACT", "SIGMOID"])
def test_no_window_of_a_file_makes_a_grey_that_is_no_number(
    make_dataset: MakeDataset, save: Save, window: tuple[float, float], function: str
) -> None:
    dataset = make_dataset(STORED, VOILUTFunction=function)
    for keyword, value in zip(("WindowCenter", "WindowWidth"), window, strict=True):
        dataset.add_new(keyword, "DS", str(value))
    frame = read_frame(save(dataset))
    shown = render_display(frame)
    assert np.isfinite(shown).all()
    assert frame.default_voi_from_file == (len(frame.voi) == 1)


@pytest.mark.parametrize("slope", ["1e30", "1e38", "1e200", "1e-30", "1e-44", "1e-320"])
def test_no_rescale_of_a_file_makes_a_grey_that_is_no_number(make_dataset: MakeDataset, save: Save, slope: str) -> None:
    frame = read_frame(save(make_dataset(STORED, RescaleSlope=slope, RescaleIntercept=0)))
    assert np.isfinite(render_display(frame)).all()
    assert np.isfinite(frame.value_range).all()


def test_sixteen_bit_colour_is_scaled_to_eight(make_dataset: MakeDataset, save: Save) -> None:
    rgb = np.array([[[0, 32896, 65535]]], dtype=np.uint16)
    frame = read_frame(save(make_dataset(rgb)))
    assert frame.rgb_hw3 is not None
    assert frame.rgb_hw3.tolist() == [[[0, 128, 255]]]


def test_each_frame_has_its_own_rescale(make_dataset: MakeDataset, save: Save) -> None:
    dataset = make_dataset(np.stack([STORED, STORED]), NumberOfFrames=2)
    groups = []
    for slope in (1, 3):
        transformation, group = Dataset(), Dataset()
        transformation.RescaleSlope, transformation.RescaleIntercept = slope, 0
        group.PixelValueTransformationSequence = Sequence([transformation])
        groups.append(group)
    dataset.PerFrameFunctionalGroupsSequence = Sequence(groups)
    frame = read_frame(save(dataset), 1)
    assert frame.modality_hw is not None
    assert np.array_equal(frame.modality_hw, STORED * 3.0)


def test_lossy_compression_is_marked(make_dataset: MakeDataset, save: Save, compress: Callable[..., Source]) -> None:
    assert read_frame(save(make_dataset(LossyImageCompression="01"))).lossy
    assert read_frame(compress(make_dataset(STORED.astype(np.uint8)), JPEGBaseline8Bit)).lossy


def test_an_unknown_photometric_interpretation_is_a_sentence(make_dataset: MakeDataset, save: Save) -> None:
    with pytest.raises(DecodeError, match="XYZ with 1 sample"):
        read_frame(save(make_dataset(PhotometricInterpretation="XYZ")))


def test_a_palette_without_tables_is_a_sentence(make_dataset: MakeDataset, save: Save) -> None:
    with pytest.raises(DecodeError, match="palette lacks a colour"):
        read_frame(save(make_dataset(PhotometricInterpretation="PALETTE COLOR")))


def segmented_image(make_dataset: MakeDataset, stored: np.ndarray, bits: int, count: int, segments: bytes) -> Dataset:
    dataset = make_dataset(stored, PhotometricInterpretation="PALETTE COLOR")
    for colour in ("Red", "Green", "Blue"):
        dataset.add_new(f"{colour}PaletteColorLookupTableDescriptor", "US", [count % 2**16, 0, bits])
        dataset.add_new(f"Segmented{colour}PaletteColorLookupTableData", "OW", segments)
    return dataset


@pytest.mark.parametrize("bits", [8, 16])
def test_a_segmented_palette_is_expanded(make_dataset: MakeDataset, save: Save, bits: int) -> None:
    scale = 257 if bits == 16 else 1
    plain = [0, 2, 10 * scale, 20 * scale, 1, 4, 60 * scale]
    # The first two segments once more: their offset is in bytes, its low half first.
    again = [2, 2, 0, 0] if bits == 16 else [2, 2, 0, 0, 0, 0]
    segments = np.array(plain + again, "<u2" if bits == 16 else "u1").tobytes()
    stored = np.arange(14, dtype=np.uint8).reshape(1, 14)
    frame = read_frame(save(segmented_image(make_dataset, stored, bits, 12, segments)))
    assert frame.rgb_hw3 is not None
    once = [10, 20, 30, 40, 50, 60]
    assert frame.rgb_hw3[0, :, 1].tolist() == [*once, *once, 60, 60]


def test_an_indirect_segment_of_words_is_found_by_its_offset_in_bytes(make_dataset: MakeDataset, save: Save) -> None:
    words = np.array([0, 1, 10 * 257, 0, 2, 20 * 257, 30 * 257, 2, 1, 6, 0], "<u2")
    stored = np.arange(5, dtype=np.uint8).reshape(1, 5)
    frame = read_frame(save(segmented_image(make_dataset, stored, 16, 5, words.tobytes())))
    assert frame.rgb_hw3 is not None
    assert frame.rgb_hw3[0, :, 0].tolist() == [10, 20, 30, 20, 30]


def test_the_segmented_palettes_of_the_standard_are_as_pydicom_has_them(make_dataset: MakeDataset, save: Save) -> None:
    stored = np.arange(256, dtype=np.uint8).reshape(16, 16)
    dataset = make_dataset(stored, PhotometricInterpretation="PALETTE COLOR")
    spring = dcmread(get_palette_files("spring.dcm")[0])
    for colour in ("Red", "Green", "Blue"):
        for name in (f"{colour}PaletteColorLookupTableDescriptor", f"Segmented{colour}PaletteColorLookupTableData"):
            dataset.add(spring[name])
    frame = read_frame(save(dataset))
    assert frame.rgb_hw3 is not None
    assert np.array_equal(frame.rgb_hw3, apply_color_lut(stored, palette="1.2.840.10008.1.5.5"))


@pytest.mark.parametrize(
    "words",
    [
        [0, 1, 5, 2, 0xFFFF, 0, 0],  # an indirect segment that reads itself
        [0, 0, 5] * 10,  # segments of nothing
        [1, 40, 5],  # a line from nowhere
        [7, 40, 5],
        [0, 40, 5],
        [0, 1],
        [0, 1, 5, 2, 1, 0, 0xFFFF],
    ],
)
def test_a_segmented_palette_that_is_none_is_refused(make_dataset: MakeDataset, save: Save, words: list[int]) -> None:
    segments = np.array(words, "<u2").tobytes()
    with pytest.raises(DecodeError, match="segmented colour palette"):
        read_frame(save(segmented_image(make_dataset, np.zeros((1, 4), np.uint8), 16, 40, segments)))


def test_a_segmented_palette_makes_no_more_entries_than_it_states(make_dataset: MakeDataset, save: Save) -> None:
    # Unbounded, the lines would be some gigabytes of numbers.
    segments = np.array([0, 1, 5] + [1, 0xFFFF, 1, 1, 0xFFFF, 9] * 5_000, "<u2").tobytes()
    dataset = segmented_image(make_dataset, np.zeros((1, 4), np.uint8), 16, 2**16, segments)
    entries = [len(read_palette(dataset, colour)[1]) for colour in ("Red", "Green", "Blue")]
    assert entries == [2**16] * 3
    assert read_frame(save(dataset)).rgb_hw3 is not None


def test_a_damaged_header_is_a_sentence(make_dataset: MakeDataset, save: Save) -> None:
    source = save(make_dataset())
    for length in range(132, source.path.stat().st_size, 7):
        damaged = Source(source.path.with_name("cut.dcm"))
        damaged.path.write_bytes(source.path.read_bytes()[:length])
        with pytest.raises((SourceError, DecodeError), match=r"[.]$"):
            read_frame(damaged)


def test_a_decoded_frame_brings_its_range_along(make_dataset, save):
    """The window must not look through a large film for it."""
    frame = pickle.loads(pickle.dumps(read_frame(save(make_dataset()))))  # our own bytes
    assert "value_range" in vars(frame)
    assert frame.value_range == (frame.modality_hw.min(), frame.modality_hw.max())
