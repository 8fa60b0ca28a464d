"""Overlay planes of made-up headers and of a real one."""

import os
from pathlib import Path

import numpy as np
import pytest
from dicom_factory import make_dataset, write_dataset

from engine.dicom.overlays import read_overlays
from engine.dicom.pixels import read_frame
from engine.dicom.sources import Source


def add_overlay(dataset, mask, group=0x6000, origin=(1, 1), frames=None, first=1, label="Text"):
    planes = mask if mask.ndim == 3 else mask[None]
    dataset.add_new((group, 0x0010), "US", planes.shape[1])
    dataset.add_new((group, 0x0011), "US", planes.shape[2])
    if frames is not None:
        dataset.add_new((group, 0x0015), "IS", frames)
        dataset.add_new((group, 0x0051), "US", first)
    dataset.add_new((group, 0x0040), "CS", "G")
    dataset.add_new((group, 0x0050), "SS", list(origin))
    dataset.add_new((group, 0x0100), "US", 1)
    dataset.add_new((group, 0x0102), "US", 0)
    dataset.add_new((group, 0x1500), "LO", label)
    packed = np.packbits(planes.ravel(), bitorder="little").tobytes()
    dataset.add_new((group, 0x3000), "OW", packed + b"\0" * (len(packed) % 2))
    return dataset


def a_mask(hw=(5, 7), seed=0):
    return np.random.default_rng(seed).random(hw) > 0.5


def test_a_plane_comes_with_its_place_and_label():
    mask = a_mask()
    (plane,) = read_overlays(add_overlay(make_dataset(), mask, origin=(3, -1)))
    np.testing.assert_array_equal(plane.mask_hw, mask)
    assert plane.origin_yx == (2, -2)
    assert plane.label == "Text"


def test_every_group_is_a_plane():
    dataset = add_overlay(add_overlay(make_dataset(), a_mask()), a_mask(seed=1), group=0x6002, label="Other")
    assert [plane.label for plane in read_overlays(dataset)] == ["Text", "Other"]


def test_one_plane_belongs_to_every_frame_and_several_to_one_each():
    single = add_overlay(make_dataset(frames=3), a_mask())
    assert len(read_overlays(single, 2)) == 1
    masks = np.stack([a_mask(seed=number) for number in range(2)])
    several = add_overlay(make_dataset(frames=3), masks, frames=2, first=2)
    assert read_overlays(several, 0) == ()
    for frame, number in ((1, 0), (2, 1)):
        np.testing.assert_array_equal(read_overlays(several, frame)[0].mask_hw, masks[number])


@pytest.mark.parametrize("element", [0x0010, 0x3000])
def test_a_damaged_plane_is_left_out(element):
    dataset = add_overlay(make_dataset(), a_mask())
    if element == 0x3000:
        dataset[0x6000, 0x3000].value = b"\1"
    else:
        del dataset[0x6000, element]
    assert read_overlays(dataset) == ()


def test_an_empty_plane_is_none():
    assert read_overlays(add_overlay(make_dataset(), np.zeros((5, 7), bool))) == ()


@pytest.mark.parametrize("frame", [0, 1])
def test_overlays_in_unused_bits_are_found_and_leave_the_values_alone(tmp_path, frame):
    pixels = np.arange(2 * 6 * 8, dtype=np.uint16).reshape(2, 6, 8)
    masks = np.stack([a_mask((6, 8), seed) for seed in (1, 2)])
    dataset = make_dataset(pixels=pixels, bits=12, frames=2)
    dataset.PixelData = (pixels | (masks.astype(np.uint16) << 13)).astype("<u2").tobytes()
    for element, kind, value in ((0x0010, "US", 6), (0x0011, "US", 8), (0x0100, "US", 16), (0x0102, "US", 13)):
        dataset.add_new((0x6000, element), kind, value)
    path = tmp_path / "old.dcm"
    dataset.save_as(path, enforce_file_format=True)
    found = read_frame(Source(path), frame)
    np.testing.assert_array_equal(found.overlays[0].mask_hw, masks[frame])
    np.testing.assert_array_equal(found.modality_hw, pixels[frame])


def test_a_film_without_overlays_has_none(tmp_path):
    assert read_frame(Source(write_dataset(tmp_path / "film"))).overlays == ()


@pytest.mark.skipif("PARALLAX_SHARED_DATA" not in os.environ, reason="needs the shared data")
def test_the_real_overlay_of_a_siemens_scanner():
    shared_data = Path(os.environ["PARALLAX_SHARED_DATA"])
    frame = read_frame(Source(shared_data / "dicom/real/MR-SIEMENS-DICOM-WithOverlays.dcm"))
    (plane,) = frame.overlays
    assert plane.mask_hw.shape == frame.hw
    assert 0 < plane.mask_hw.mean() < 0.2
