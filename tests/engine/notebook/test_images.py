import numpy as np
import pytest
import torch
from PIL import Image

from engine.core.errors import SourceError
from engine.imaging.grey_pipeline import render_display
from engine.notebook.images import plane, read

RANDOM = np.random.default_rng(0).random((40, 50))


def test_an_array_is_shown_as_it_is():
    shown_hw = render_display(read(RANDOM))
    assert shown_hw.dtype == np.float32
    np.testing.assert_allclose(shown_hw, RANDOM, atol=1e-6)


def test_an_array_is_copied():
    values = RANDOM.copy()
    frame = read(values)
    values[:] = 0
    np.testing.assert_allclose(render_display(frame), RANDOM, atol=1e-6)


@pytest.mark.parametrize(
    "values",
    [RANDOM[None], RANDOM[..., None], torch.from_numpy(RANDOM)[None], RANDOM.tolist(), RANDOM.astype(np.float16)],
    ids=["channel first", "channel last", "tensor", "list", "half"],
)
def test_one_channel_is_grey(values):
    np.testing.assert_allclose(plane(values), RANDOM, atol=1e-3)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (np.zeros((40, 50, 3)), "colour"),
        (np.zeros((3, 40, 50)), "colour"),
        (np.zeros(40), "shape"),
        (np.zeros((2, 2, 40, 50)), "shape"),
        (np.zeros((0, 5)), "shape"),
        (np.full((4, 4), np.nan), "not finite"),
        (np.full((4, 4), np.inf), "not finite"),
        (np.full((4, 4), 255, np.uint8), "by 255"),
        (np.full((4, 4), -0.1), "-0.1"),
        (np.zeros((4, 4), complex), "complex"),
        ([[0, 1], [0]], "array of numbers"),
        (torch.zeros(4, 4, requires_grad=True), "array of numbers"),
        (None, "object"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_grey_image_is_refused_with_a_sentence(values, said):
    with pytest.raises(SourceError, match=said):
        read(values)


def test_what_rounding_leaves_beyond_white_is_white():
    assert plane(np.full((4, 4), 1 + 5e-7, np.float32)).max() == 1


def test_a_dicom_file_is_read_with_its_header(tmp_path, write_dicom):
    frame = read(write_dicom(tmp_path / "film.dcm"))
    assert frame.hw == (32, 48)
    assert read(frame) is frame


def test_a_picture_is_read(tmp_path):
    path = tmp_path / "film.png"
    Image.fromarray(np.full((20, 30), 51, np.uint8)).save(path)
    np.testing.assert_allclose(render_display(read(str(path))), 0.2, atol=1e-6)
    with pytest.raises(SourceError, match="no frame 2"):
        read(path, frame=2)


def test_a_folder_of_several_images_is_refused_and_one_of_a_single_image_is_read(tmp_path, write_dicom):
    first = write_dicom(tmp_path / "one.dcm")
    assert read(tmp_path).hw == read(first).hw
    write_dicom(tmp_path / "two.dcm")
    with pytest.raises(SourceError, match="2 images"):
        read(tmp_path)


def test_what_holds_no_image_is_refused_with_the_reason(tmp_path):
    with pytest.raises(SourceError, match="does not exist"):
        read(tmp_path / "missing.dcm")
    note = tmp_path / "note.txt"
    note.write_text("no image")
    with pytest.raises(SourceError, match="DICOM"):
        read(note)
