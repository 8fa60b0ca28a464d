"""Screen and export show one picture: both canvas paths against the reference compositor on random stacks."""

import json
from pathlib import Path

import numpy as np
import pytest
from gl_process import run_with_opengl
from numpy.typing import NDArray
from random_scenes import KINDS, random_scenes, reference, undecided

from viewer.canvas.software_painter import SoftwarePainter

COUNT = 3 * len(KINDS)


def worst(picture: NDArray[np.uint8], number: int) -> int:
    """Largest difference in grey levels where the answer does not hang on the last digit of a number."""
    scene = random_scenes(COUNT)[number]
    difference = np.abs(picture.astype(int) - reference(scene)).max(axis=-1)
    return int(np.where(undecided(scene), 0, difference).max())


@pytest.fixture(scope="module")
def gl_pictures(x_display: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, NDArray[np.uint8]]:
    """What the shader paints."""
    path = tmp_path_factory.mktemp("gl") / "pictures.npz"
    run_with_opengl("gl_pictures.py", str(COUNT), str(path), "8192", display=x_display)
    with np.load(path) as pictures:
        return dict(pictures)


@pytest.mark.slow
@pytest.mark.parametrize("number", range(COUNT))
def test_opengl_paints_what_the_reference_compositor_does(
    gl_pictures: dict[str, NDArray[np.uint8]], number: int
) -> None:
    assert worst(gl_pictures[str(number)], number) <= 1


@pytest.mark.slow
def test_a_film_larger_than_a_texture_has_no_seams(x_display: str, tmp_path: Path) -> None:
    path = tmp_path / "pictures.npz"
    run_with_opengl("gl_pictures.py", str(len(KINDS)), str(path), "64", display=x_display)
    with np.load(path) as pictures:
        for number in range(len(KINDS)):
            assert worst(pictures[str(number)], number) <= 1, KINDS[number]


@pytest.mark.slow
def test_panes_of_a_real_window(x_display: str, tmp_path: Path) -> None:
    path = tmp_path / "window.json"
    run_with_opengl("gl_window.py", str(path), display=x_display)
    report = json.loads(path.read_text(encoding="utf-8"))
    assert report["against_software"] == dict.fromkeys(("single", "2x2", "swipe"), True)
    assert report["uploads_while_dragging"] == 0
    assert report["same_after_the_context_was_lost"]
    assert report["software_again"]


@pytest.mark.parametrize("number", range(COUNT))
def test_software_paints_what_the_reference_compositor_does(number: int) -> None:
    scene = random_scenes(COUNT)[number]
    picture = SoftwarePainter().paint_exactly(scene)
    assert picture.exact
    grey = round(scene.background * 255)
    pane = np.full(scene.viewport.hw, 0xFF000000 | grey * 0x010101, np.uint32)
    height, width = picture.pixels.shape
    pane[picture.top : picture.top + height, picture.left : picture.left + width] = picture.pixels
    rgb = ((pane[..., None] >> np.array([16, 8, 0], np.uint32)) & 0xFF).astype(np.uint8)
    assert worst(rgb, number) <= 1
