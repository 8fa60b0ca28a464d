"""PNG and JPEG pictures as frames."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.core.errors import DecodeError, SourceError
from engine.dicom import pictures
from engine.dicom.pictures import read_picture
from engine.imaging.grey_pipeline import render_rgb

GREY = np.arange(240, dtype=np.uint8).reshape(12, 20)


def save(path: Path, values: np.ndarray, **options: object) -> Path:
    Image.fromarray(values).save(path, **options)
    return path


def test_an_eight_bit_picture_is_shown_as_it_is(tmp_path: Path) -> None:
    frame = read_picture(save(tmp_path / "a.png", GREY))
    assert frame.default_voi_from_file
    assert not frame.lossy
    assert np.array_equal(render_rgb(frame)[..., 0], GREY)


def test_a_sixteen_bit_picture_keeps_its_values_and_gets_a_percentile_window(tmp_path: Path) -> None:
    deep = GREY.astype(np.uint16) * 16
    frame = read_picture(save(tmp_path / "a.png", deep))
    assert frame.modality_hw is not None
    assert np.array_equal(frame.modality_hw, deep)
    assert not frame.default_voi_from_file
    assert render_rgb(frame).max() == 255


def test_a_colour_picture_of_grey_is_grey(tmp_path: Path) -> None:
    frame = read_picture(save(tmp_path / "a.png", np.repeat(GREY[..., None], 3, axis=2)))
    assert frame.modality_hw is not None
    assert np.array_equal(frame.modality_hw, GREY)


def test_a_colour_picture_stays_colour(tmp_path: Path) -> None:
    rgb = np.stack([GREY, GREY[::-1], GREY[:, ::-1]], axis=-1)
    frame = read_picture(save(tmp_path / "a.png", rgb))
    assert frame.modality_hw is None
    assert np.array_equal(render_rgb(frame), rgb)


def test_what_is_transparent_lies_on_black(tmp_path: Path) -> None:
    rgba = np.full((4, 4, 4), 200, dtype=np.uint8)
    rgba[..., 3] = [0, 255, 0, 255]
    shown = render_rgb(read_picture(save(tmp_path / "a.png", rgba)))
    assert shown[0, :, 0].tolist() == [0, 200, 0, 200]


def test_a_black_and_white_picture_is_read(tmp_path: Path) -> None:
    frame = read_picture(save(tmp_path / "a.png", GREY > 100))
    assert np.array_equal(render_rgb(frame)[..., 0], np.where(GREY > 100, 255, 0))


def test_a_jpeg_is_marked_lossy_and_turned_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    frame = read_picture(save(tmp_path / "a.jpg", GREY, exif=exif))
    assert frame.lossy
    assert frame.hw == (20, 12)


def test_a_picture_that_is_none_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(b"no picture")
    with pytest.raises(SourceError, match="no PNG or JPEG"):
        read_picture(path)
    with pytest.raises(SourceError, match="cannot be opened"):
        read_picture(tmp_path / "none.png")


def test_a_truncated_picture_is_a_sentence(tmp_path: Path) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (64, 64)).astype(np.uint8)
    path = save(tmp_path / "a.png", noise)
    path.write_bytes(path.read_bytes()[:-2000])
    with pytest.raises(DecodeError, match="damaged"):
        read_picture(path)


def test_a_picture_with_a_chunk_of_no_name_is_a_sentence(tmp_path: Path) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (300, 300)).astype(np.uint8)
    path = save(tmp_path / "a.png", noise)
    data = path.read_bytes()
    second = data.rindex(b"IDAT")
    path.write_bytes(data[:second] + bytes(4) + data[second + 4 :])
    with pytest.raises(DecodeError, match="damaged"):
        read_picture(path)


def test_a_picture_beyond_the_limit_is_not_decoded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = save(tmp_path / "a.png", GREY)
    monkeypatch.setattr(pictures, "MAX_FRAME_SAMPLES", 100)
    with pytest.raises(DecodeError, match="megapixels"):
        read_picture(path)
