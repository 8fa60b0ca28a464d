"""The builder that other tests trust: what it writes reads back as what was asked for."""

import dicom_factory as factory
import numpy as np
import pytest
from pydicom import dcmread
from pydicom.uid import JPEGBaseline8Bit, JPEGExtended12Bit

TWELVE_BIT = (*factory.NATIVE_SYNTAXES, *factory.LOSSLESS_SYNTAXES)


@pytest.mark.parametrize("syntax", TWELVE_BIT, ids=lambda s: s.name)
def test_lossless_syntaxes_give_the_stored_values_back(syntax, tmp_path):
    path = factory.write_dataset(tmp_path / "film.dcm", transfer_syntax=syntax)
    dataset = dcmread(path)
    assert dataset.file_meta.TransferSyntaxUID == syntax
    np.testing.assert_array_equal(dataset.pixel_array, factory.make_pixels())


@pytest.mark.parametrize("syntax", factory.LOSSY_SYNTAXES, ids=lambda s: s.name)
def test_lossy_syntaxes_are_marked_or_near(syntax, tmp_path):
    bits = 8 if syntax == JPEGBaseline8Bit else 12
    path = factory.write_dataset(tmp_path / "film.dcm", transfer_syntax=syntax, bits=bits)
    dataset = dcmread(path)
    assert dataset.file_meta.TransferSyntaxUID == syntax
    if syntax == JPEGExtended12Bit:
        assert dataset.LossyImageCompression == "01"  # pydicom itself refuses to decode it
        return
    difference = dataset.pixel_array.astype(int) - factory.make_pixels(bits=bits)
    assert np.abs(difference).mean() < 2**bits * 0.02


@pytest.mark.parametrize("photometric", ["RGB", "YBR_FULL", "YBR_FULL_422", "PALETTE COLOR"])
def test_colour_frames_have_their_shape(photometric, tmp_path):
    path = factory.write_dataset(tmp_path / "colour.dcm", photometric=photometric, modality="OT", frames=2)
    dataset = dcmread(path)
    assert dataset.PhotometricInterpretation == photometric
    assert dataset.pixel_array.shape == (2, 32, 48) + (() if photometric == "PALETTE COLOR" else (3,))


def test_signed_pixels_reach_both_ends_of_their_range(tmp_path):
    path = factory.write_dataset(tmp_path / "film.dcm", signed=True)
    assert (dcmread(path).pixel_array.min(), dcmread(path).pixel_array.max()) == (-2048, 2047)


def test_planar_and_interleaved_hold_the_same_picture(tmp_path):
    first = factory.write_dataset(tmp_path / "a.dcm", photometric="RGB", modality="OT")
    second = factory.write_dataset(tmp_path / "b.dcm", photometric="RGB", modality="OT", planar=True)
    np.testing.assert_array_equal(dcmread(first).pixel_array, dcmread(second).pixel_array)


def test_uids_are_the_same_in_every_run():
    first, second = factory.make_dataset(), factory.make_dataset()
    assert first.SOPInstanceUID == second.SOPInstanceUID
    assert factory.make_dataset(name="other").SOPInstanceUID != first.SOPInstanceUID


def test_file_without_preamble_or_meta_keeps_the_dataset(tmp_path):
    bare = factory.write_dataset(tmp_path / "bare", preamble=False)
    assert bare.read_bytes()[:4] != b"DICM"
    naked = factory.write_dataset(tmp_path / "naked", meta=False, transfer_syntax="1.2.840.10008.1.2")
    assert dcmread(naked, force=True).Rows == 32


def test_unknown_encoder_is_refused():
    with pytest.raises(ValueError, match="no encoder"):
        factory.make_dataset(transfer_syntax="1.2.840.10008.1.2.4.201")
