"""Every transfer syntax gives back the stored values, and limits hold before a decoder runs."""

import importlib.metadata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from pydicom import dcmread
from pydicom.dataset import Dataset
from pydicom.encaps import get_frame
from pydicom.uid import (
    MPEG2MPML,
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    HTJ2KLossless,
    ImplicitVRLittleEndian,
    JPEG2000Lossless,
    JPEGBaseline8Bit,
    JPEGExtended12Bit,
    JPEGLossless,
    JPEGLosslessSV1,
    JPEGLSLossless,
    JPEGLSNearLossless,
    RLELossless,
)

from engine.core.errors import DecodeError, SourceError
from engine.dicom import decoding
from engine.dicom.decoding import decode_stored
from engine.dicom.sources import Source

MakeDataset = Callable[..., Dataset]
Save = Callable[..., Source]
Compress = Callable[[Dataset, str], Source]

Y, X = np.mgrid[:40, :48]
TWELVE_BIT: NDArray[Any] = (X * 60 + Y * 20).astype(np.uint16)
RAMP_16: NDArray[Any] = (np.mgrid[:16, :16][1] * 200 + np.mgrid[:16, :16][0] * 50).astype(np.uint16)

# RAMP_16 as JPEG Extended with 12 bits and as lossless HTJ2K: nothing that the tests may depend on can write either.
JPEG_EXTENDED_RAMP = bytes.fromhex(
    "ffd8ffe000104a46494600010100000100010000ffdb00430006040506050406060506070706080a100a0a09090a140e0f0c1017141818"
    "171416161a1d251f1a1b231c1616202c20232627292a29191f2d302d283025282928ffc1000b0c0010001001011100ffc4001500010100"
    "000000000000000000000000000b0cffc4001b100000070100000000000000000000000000080a2537425371ffda0008010100003f001e"
    "34381498fdbf0a7050aa8702931fb7e14e01bf4381498fdbf0a7050ac8702931fb7e14e0ffd9"
)
HTJ2K_RAMP = bytes.fromhex(
    "ff4fff5100294000000000100000001000000000000000000000001000000010000000000000000000010f0101ff50000800020000000a"
    "ff52000c00020001000504044001ff5c00132088909090909090909090909090888888ff64001700014f70656e4a50482056657220302e"
    "32362e332eff90000a0000000000800001ff93c0002611f70507740000c000134000128046fe030774009002077400c00013c000130020"
    "83fc02827400c68d00635400c000155000055082050b16fcaa72027500e06030f8c02101ecb600c0002d080005a08e8e8e8e8e8e8e8ee7"
    "ca7a7a71827800625114455114fd84207bf61081ecba00ffd9"
)


def test_the_gpl_jpeg_decoder_is_absent() -> None:
    """pydicom would pick pylibjpeg-libjpeg up silently; it is GPL and returned wrong pixels for truncated files."""
    installed = {(one.metadata["Name"] or "").lower().replace("_", "-") for one in importlib.metadata.distributions()}
    assert "pydicom" in installed
    assert "pylibjpeg-libjpeg" not in installed


@pytest.mark.parametrize(
    "syntax", [ExplicitVRLittleEndian, ImplicitVRLittleEndian, ExplicitVRBigEndian, DeflatedExplicitVRLittleEndian]
)
def test_uncompressed_syntaxes_give_stored_values(make_dataset: MakeDataset, save: Save, syntax: str) -> None:
    dataset = make_dataset(TWELVE_BIT, 12)
    if syntax == ExplicitVRBigEndian:
        dataset.PixelData = TWELVE_BIT.astype(">u2").tobytes()
    _header, stored = decode_stored(save(dataset, syntax=syntax))
    assert np.array_equal(stored, TWELVE_BIT)


@pytest.mark.parametrize("syntax", [RLELossless, JPEGLSLossless, JPEG2000Lossless, JPEGLossless, JPEGLosslessSV1])
def test_lossless_syntaxes_give_stored_values(make_dataset: MakeDataset, compress: Compress, syntax: str) -> None:
    header, stored = decode_stored(compress(make_dataset(TWELVE_BIT, 12), syntax))
    assert header.file_meta.TransferSyntaxUID == syntax
    assert np.array_equal(stored, TWELVE_BIT)


@pytest.mark.parametrize("syntax", [RLELossless, JPEGLSLossless, JPEG2000Lossless])
def test_lossless_syntaxes_keep_signed_values(make_dataset: MakeDataset, compress: Compress, syntax: str) -> None:
    signed = TWELVE_BIT.astype(np.int16) - 1500
    _header, stored = decode_stored(compress(make_dataset(signed), syntax))
    assert np.array_equal(stored, signed)


@pytest.mark.parametrize("syntax", [RLELossless, JPEGLSLossless, JPEG2000Lossless])
def test_lossless_syntaxes_keep_colour(make_dataset: MakeDataset, compress: Compress, syntax: str) -> None:
    rgb = np.stack([X * 5, Y * 6, 255 - X * 5], axis=-1).astype(np.uint8)
    header, stored = decode_stored(compress(make_dataset(rgb), syntax))
    assert header.PhotometricInterpretation == "RGB"
    assert np.array_equal(stored, rgb)


def test_jpeg_baseline_is_close(make_dataset: MakeDataset, compress: Compress) -> None:
    grey = (X * 4 + Y).astype(np.uint8)
    _header, stored = decode_stored(compress(make_dataset(grey), JPEGBaseline8Bit))
    assert np.abs(stored.astype(int) - grey).max() <= 4


def test_jpeg_extended_keeps_twelve_bits(
    make_dataset: MakeDataset, save: Save, encapsulate_frames: Callable[..., Dataset]
) -> None:
    dataset = encapsulate_frames(make_dataset(RAMP_16, 12), JPEG_EXTENDED_RAMP)
    _header, stored = decode_stored(save(dataset, syntax=JPEGExtended12Bit))
    assert stored.dtype == np.uint16
    assert np.abs(stored.astype(int) - RAMP_16).max() <= 3


def test_jpeg_extended_with_16_bits_is_refused(
    make_dataset: MakeDataset, save: Save, encapsulate_frames: Callable[..., Dataset]
) -> None:
    """GDCM writes such files, against ISO 10918-1 B.2.2, and reads other values back."""
    codestream = JPEG_EXTENDED_RAMP.replace(bytes.fromhex("ffc1000b0c"), bytes.fromhex("ffc1000b10"))
    dataset = encapsulate_frames(make_dataset(RAMP_16, 12), codestream)
    with pytest.raises(DecodeError, match="declares 16 bits per sample"):
        decode_stored(save(dataset, syntax=JPEGExtended12Bit))


def test_htj2k_gives_stored_values(
    make_dataset: MakeDataset, save: Save, encapsulate_frames: Callable[..., Dataset]
) -> None:
    dataset = encapsulate_frames(make_dataset(RAMP_16), HTJ2K_RAMP)
    _header, stored = decode_stored(save(dataset, syntax=HTJ2KLossless))
    assert np.array_equal(stored, RAMP_16)


def test_unused_high_bits_are_cut_off(make_dataset: MakeDataset, save: Save) -> None:
    _header, stored = decode_stored(save(make_dataset(TWELVE_BIT | 0xA000, 12)))
    assert np.array_equal(stored, TWELVE_BIT)


def test_values_at_the_upper_end_of_their_container_are_shifted_down(make_dataset: MakeDataset, save: Save) -> None:
    dataset = make_dataset(TWELVE_BIT << 4, 12, HighBit=15)
    _header, stored = decode_stored(save(dataset))
    assert np.array_equal(stored, TWELVE_BIT)


def test_planar_colour_arrives_by_pixel(make_dataset: MakeDataset, save: Save) -> None:
    rgb = np.stack([X * 5, Y * 6, 255 - X * 5], axis=-1).astype(np.uint8)
    dataset = make_dataset(rgb, PlanarConfiguration=1)
    dataset.PixelData = rgb.transpose(2, 0, 1).tobytes()
    _header, stored = decode_stored(save(dataset))
    assert np.array_equal(stored, rgb)


def test_ybr_full_arrives_as_rgb(make_dataset: MakeDataset, save: Save) -> None:
    ybr = np.full((4, 4, 3), (76, 85, 255), dtype=np.uint8)
    header, stored = decode_stored(save(make_dataset(ybr, PhotometricInterpretation="YBR_FULL")))
    assert header.PhotometricInterpretation == "RGB"
    assert np.abs(stored[0, 0].astype(int) - (254, 0, 0)).max() <= 1


def test_ybr_full_422_is_expanded(make_dataset: MakeDataset, save: Save) -> None:
    ybr = np.full((4, 4, 3), (76, 85, 255), dtype=np.uint8)
    dataset = make_dataset(ybr, PhotometricInterpretation="YBR_FULL_422")
    dataset.PixelData = bytes((76, 76, 85, 255)) * 8
    _header, stored = decode_stored(save(dataset))
    assert stored.shape == (4, 4, 3)
    assert np.abs(stored.reshape(-1, 3).astype(int) - (254, 0, 0)).max() <= 1


@pytest.mark.parametrize("syntax", [ExplicitVRLittleEndian, RLELossless])
def test_one_frame_of_many_is_decoded(make_dataset: MakeDataset, save: Save, compress: Compress, syntax: str) -> None:
    frames = np.stack([TWELVE_BIT, TWELVE_BIT + 1, TWELVE_BIT + 2])
    dataset = make_dataset(frames, 12, NumberOfFrames=3)
    source = save(dataset) if syntax == ExplicitVRLittleEndian else compress(dataset, syntax)
    _header, stored = decode_stored(source, 2)
    assert np.array_equal(stored, TWELVE_BIT + 2)


def test_bits_of_a_segmentation_are_unpacked_across_byte_borders(make_dataset: MakeDataset, save: Save) -> None:
    masks = np.random.default_rng(0).integers(0, 2, (3, 5, 5)).astype(np.uint8)
    dataset = make_dataset(masks, NumberOfFrames=3, BitsAllocated=1, BitsStored=1, HighBit=0)
    dataset.PixelData = np.packbits(masks.ravel(), bitorder="little").tobytes()
    source = save(dataset)
    for index in range(3):
        assert np.array_equal(decode_stored(source, index)[1], masks[index])


@pytest.mark.parametrize(("keyword", "dtype"), [("FloatPixelData", "<f4"), ("DoubleFloatPixelData", "<f8")])
def test_float_pixels_are_read(make_dataset: MakeDataset, save: Save, keyword: str, dtype: str) -> None:
    values = (X / 7 - Y).astype(dtype)
    dataset = make_dataset(TWELVE_BIT, PixelData=None, BitsStored=None, HighBit=None, PixelRepresentation=None)
    dataset.BitsAllocated = values.dtype.itemsize * 8
    setattr(dataset, keyword, values.tobytes())
    _header, stored = decode_stored(save(dataset))
    assert np.array_equal(stored, values)


@pytest.mark.parametrize(
    ("elements", "part"),
    [
        ({"Rows": 60000, "Columns": 60000}, "60000 × 60000"),
        ({"NumberOfFrames": 2**31 - 1, "Rows": 8192, "Columns": 8192}, "8192 × 8192"),
        ({"Rows": 0}, "no image"),
        ({"SamplesPerPixel": 4}, "no image"),
        ({"BitsAllocated": 12}, "12 bits"),
    ],
)
def test_sizes_are_checked_before_a_decoder_runs(
    make_dataset: MakeDataset, save: Save, monkeypatch: pytest.MonkeyPatch, elements: dict[str, Any], part: str
) -> None:
    dataset = make_dataset(TWELVE_BIT, 12)
    for keyword, value in elements.items():
        setattr(dataset, keyword, value)
    source = save(dataset)

    def decoder_runs(*_arguments: object) -> None:
        pytest.fail("a decoder ran")

    monkeypatch.setattr(decoding, "_decode", decoder_runs)
    with pytest.raises(DecodeError, match=part):
        decode_stored(source)


def test_a_frame_that_is_not_there_is_a_sentence(make_dataset: MakeDataset, save: Save) -> None:
    with pytest.raises(DecodeError, match="Frame 2 was asked for, but the object has 1"):
        decode_stored(save(make_dataset()), 1)


def test_pixels_that_end_early_are_a_sentence(make_dataset: MakeDataset, save: Save) -> None:
    source = save(make_dataset(TWELVE_BIT, 12))
    source.path.write_bytes(source.path.read_bytes()[:-50])
    with pytest.raises(DecodeError, match="pixels end before the last"):
        decode_stored(source)


def test_bytes_after_a_short_pixel_value_are_not_shown_as_pixels(make_dataset: MakeDataset, save: Save) -> None:
    dataset = make_dataset(TWELVE_BIT, 12)
    dataset.PixelData = dataset.PixelData[:-500]
    dataset.DataSetTrailingPadding = bytes(1000)
    with pytest.raises(DecodeError, match="pixels end before the last"):
        decode_stored(save(dataset))


def test_compressed_pixels_under_an_uncompressed_syntax_are_a_sentence(
    make_dataset: MakeDataset, save: Save, compress: Compress
) -> None:
    source = compress(make_dataset(TWELVE_BIT, 12), RLELossless)
    content = source.path.read_bytes()
    source.path.write_bytes(content.replace(b"1.2.840.10008.1.2.5\0", b"1.2.840.10008.1.2.1\0", 1))
    with pytest.raises(DecodeError, match="but they are compressed"):
        decode_stored(source)


def test_a_codestream_of_another_size_than_the_header_says_is_refused(
    make_dataset: MakeDataset, save: Save, encapsulate_frames: Callable[..., Dataset]
) -> None:
    dataset = encapsulate_frames(make_dataset(TWELVE_BIT, 12), HTJ2K_RAMP)
    with pytest.raises(DecodeError, match="16 × 16 pixels but the header says 48 × 40"):
        decode_stored(save(dataset, syntax=HTJ2KLossless))


@pytest.mark.parametrize("syntax", [RLELossless, JPEGLSLossless, JPEG2000Lossless, JPEGBaseline8Bit])
def test_damaged_compressed_pixels_are_a_sentence(
    make_dataset: MakeDataset, save: Save, encapsulate_frames: Callable[..., Dataset], syntax: str
) -> None:
    dataset = encapsulate_frames(make_dataset(TWELVE_BIT, 12), b"\x01\x02\x03\x04" * 20)
    with pytest.raises(DecodeError, match="damaged"):
        decode_stored(save(dataset, syntax=syntax))


def test_a_missing_decoder_is_not_blamed_on_the_file(
    make_dataset: MakeDataset, compress: Compress, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = compress(make_dataset(TWELVE_BIT, 12), RLELossless)
    monkeypatch.setitem(decoding.DECODERS, RLELossless, ("a plug-in that nobody has",))
    with pytest.raises(DecodeError, match="decoder for RLE Lossless is missing from this installation"):
        decode_stored(source)


def test_a_truncated_codestream_is_never_shown_in_part(
    make_dataset: MakeDataset, save: Save, encapsulate_frames: Callable[..., Dataset]
) -> None:
    for codestream, syntax in ((HTJ2K_RAMP, HTJ2KLossless), (JPEG_EXTENDED_RAMP, JPEGExtended12Bit)):
        dataset = encapsulate_frames(make_dataset(RAMP_16, 12), codestream[: len(codestream) * 3 // 4])
        with pytest.raises(DecodeError, match="damaged"):
            decode_stored(save(dataset, syntax=syntax))


@pytest.mark.parametrize(
    "syntax", [RLELossless, JPEGLSLossless, JPEG2000Lossless, JPEGLossless, JPEGLosslessSV1, JPEGBaseline8Bit]
)
def test_a_truncated_frame_is_never_shown_in_part(
    make_dataset: MakeDataset, compress: Compress, encapsulate_frames: Callable[..., Dataset], syntax: str
) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (64, 64)).astype(np.uint8)
    whole = dcmread(compress(make_dataset(noise), syntax).path)
    frame = get_frame(whole.PixelData, 0, number_of_frames=1)
    path = Path(str(whole.filename))
    encapsulate_frames(whole, frame[: len(frame) // 2]).save_as(path)
    with pytest.raises(DecodeError, match="damaged"):
        decode_stored(Source(path))


@pytest.mark.parametrize("syntax", [JPEGLSLossless, JPEGLSNearLossless])
def test_jpeg_ls_without_its_end_never_reaches_the_decoder(
    make_dataset: MakeDataset,
    save: Save,
    compress: Compress,
    encapsulate_frames: Callable[..., Dataset],
    monkeypatch: pytest.MonkeyPatch,
    syntax: str,
) -> None:
    """It would look for every missing pixel for a long time: 24 s for a film."""
    whole = dcmread(compress(make_dataset(RAMP_16, 12), JPEGLSLossless).path)
    frame = get_frame(whole.PixelData, 0, number_of_frames=1)
    source = save(encapsulate_frames(whole, frame[: frame.index(b"\xff\xd9") // 2 * 2]), syntax=syntax)
    asked: list[str] = []
    monkeypatch.setattr(decoding, "get_decoder", asked.append)
    with pytest.raises(DecodeError, match="incomplete"):
        decode_stored(source)
    assert asked == []


def test_video_is_refused_with_its_name(make_dataset: MakeDataset, save: Save) -> None:
    dataset = make_dataset(TWELVE_BIT, 12)
    dataset["PixelData"].VR = "OB"
    dataset["PixelData"].is_undefined_length = True
    dataset.PixelData = b"\xfe\xff\x00\xe0\x00\x00\x00\x00\xfe\xff\x00\xe0\x04\x00\x00\x00abcd"
    with pytest.raises(DecodeError, match="MPEG2"):
        decode_stored(save(dataset, syntax=MPEG2MPML))


def test_an_object_without_pixels_is_a_sentence(make_dataset: MakeDataset, save: Save) -> None:
    with pytest.raises(SourceError, match="holds no image"):
        decode_stored(save(make_dataset(PixelData=None)))
