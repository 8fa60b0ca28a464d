"""The maker of the demo study: the films that ship are the ones that it draws."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pydicom import dcmread
from pydicom.uid import JPEG2000Lossless, RLELossless

from engine.dicom.demo import demo_folder
from engine.dicom.pixels import read_frame
from engine.dicom.sources import Source
from engine.imaging.frame import VoiTable
from engine.imaging.grey_pipeline import render_display
from engine.phantom import film

ENCODINGS = ["plain", "inverse", "sigmoid", "table", "rle", "magnified"]
PATHS = [f"patient-{patient}/film-1.dcm" for patient in range(1, 7)] + ["patient-1/film-2.dcm"]


@pytest.fixture
def maker(script):
    return script("demo_study")


def of_encoding(maker, encoding):
    return next(one for one in maker.FILMS if one.encoding == encoding)


def without_pixels(dataset):
    return {element.tag: element.value for element in dataset if element.keyword != "PixelData"}


@pytest.mark.parametrize("path", PATHS)
def test_shipped_film_is_the_one_that_is_drawn(maker, path, tmp_path, monkeypatch):
    one = dict(zip(map(Path.as_posix, maker.relative_paths()), maker.FILMS, strict=True))[path]
    monkeypatch.setattr(maker, "FILMS", (one,))
    monkeypatch.setattr(maker, "relative_paths", lambda: [Path(path)])
    maker.write_films(tmp_path)
    drawn, shipped = dcmread(tmp_path / path), dcmread(demo_folder() / path)
    assert without_pixels(drawn) == without_pixels(shipped)
    assert drawn.file_meta.TransferSyntaxUID == shipped.file_meta.TransferSyntaxUID
    # Processors round the last bit of an exponential differently.
    assert np.abs(drawn.pixel_array.astype(int) - shipped.pixel_array.astype(int)).max() <= 1


def test_no_file_ships_that_is_not_drawn(maker):
    shipped = {path.relative_to(demo_folder()) for path in demo_folder().rglob("*") if path.is_file()}
    assert shipped == set(maker.relative_paths()) == set(map(Path, PATHS))


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_film_displays_as_it_was_made(maker, encoding, tmp_path):
    one = of_encoding(maker, encoding)
    phantom = film(one.seed, one.opacities, (96, 96))
    path = tmp_path / "film.dcm"
    maker.build_dataset(one, phantom).save_as(path, enforce_file_format=True)
    frame = read_frame(Source(path))
    levels = 3.0 if encoding == "sigmoid" else 0.5  # a sigmoid never reaches black or white
    assert np.abs(render_display(frame) - phantom.image_hw).max() * 255 < levels
    assert frame.inverse == (encoding == "inverse")
    assert isinstance(frame.default_voi, VoiTable) == (encoding == "table")
    syntax = dcmread(path).file_meta.TransferSyntaxUID
    assert syntax == (RLELossless if encoding == "rle" else JPEG2000Lossless)
    letters = frame.geometry.letters
    assert (letters.left, letters.right, letters.top, letters.bottom) == ("R", "L", "H", "F")


def test_stated_magnification_gives_the_size_in_the_body(maker, tmp_path):
    one = of_encoding(maker, "magnified")
    phantom = film(one.seed, 0, (64, 64))
    path = tmp_path / "film.dcm"
    maker.build_dataset(one, phantom).save_as(path, enforce_file_format=True)
    spacing = read_frame(Source(path)).geometry.spacing
    assert spacing.source == "magnification-corrected"
    assert spacing.row_mm == pytest.approx(phantom.pixel_mm, rel=1e-4)


def test_every_encoding_is_there_at_a_useful_size(maker):
    assert {one.encoding for one in maker.FILMS} == set(ENCODINGS)
    assert min(one.side_px for one in maker.FILMS) >= 768


def test_films_are_the_same_in_every_run(maker, tmp_path, monkeypatch):
    monkeypatch.setattr(maker, "FILMS", tuple(replace(one, side_px=64) for one in maker.FILMS))
    for folder in ("once", "again"):
        maker.write_films(tmp_path / folder)
    for path in PATHS:
        assert (tmp_path / "again" / path).read_bytes() == (tmp_path / "once" / path).read_bytes()
