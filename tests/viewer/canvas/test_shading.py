"""What the shader is told of a scene."""

from dataclasses import replace

import numpy as np
import pytest

from engine.imaging.frame import Frame, Voi, VoiTable, Window
from engine.imaging.grey_pipeline import apply_voi
from engine.imaging.grid import Grid
from engine.imaging.layer import Layer, LayerData, LayerLook, Threshold
from engine.imaging.viewport import Viewport
from viewer.canvas.film_codes import encode
from viewer.canvas.scene import Scene
from viewer.canvas.shading import MIP_LEVELS, layer_shading, mipmap_level, needed, of_code, voi_shading

HW = (40, 30)
VALUES = np.linspace(-300, 900, HW[0] * HW[1], dtype=np.float32).reshape(HW)
DATA = LayerData("map", "signed", np.eye(10, dtype=np.float32), Grid.letterbox(HW, (10, 10)))


def curve(kind: int, x: np.ndarray, table: VoiTable | None) -> np.ndarray:
    """What the shader does with x."""
    if kind == 3:
        assert table is not None
        index = np.clip(np.floor(x + 0.5).astype(int), 0, len(table.values) - 1)
        return table.values[index] / (2**table.bits - 1)
    return (np.clip(x, 0, 1), 1 / (1 + np.exp(np.clip(x, -80, 80))), (x > 0).astype(float))[kind]


@pytest.mark.parametrize(
    "voi",
    [
        Window(200.0, 500.0),
        Window(200.0, 500.0, "LINEAR_EXACT"),
        Window(200.0, 300.0, "SIGMOID"),
        Window(200.0, 1.0),
        VoiTable(-100, np.arange(0, 4000, 10, dtype=np.uint16), 12),
    ],
)
def test_every_window_is_the_pipelines_curve_on_codes(voi: Voi) -> None:
    film = encode(Frame(np.rint(VALUES), None, Window(0.0, 1.0)))
    shading = voi_shading(voi)
    factor, offset = of_code(shading, film)
    unit = film.codes / 65535
    shown = curve(shading.kind, unit * factor + offset, voi if isinstance(voi, VoiTable) else None)
    np.testing.assert_allclose(shown, apply_voi(np.rint(VALUES), voi), atol=1e-5)


def test_what_an_opaque_layer_hides_is_not_painted() -> None:
    opaque = Layer(DATA, LayerLook())
    clear = Layer(DATA, LayerLook(opacity=0.5))
    assert needed((clear, opaque, clear)) == (False, (opaque, clear))
    for look in (
        LayerLook(threshold=Threshold("percentile", 90)),
        LayerLook(contour=True),
        LayerLook(blend="add"),
        LayerLook(opacity=0.9),
    ):
        seen = (clear, Layer(DATA, look))
        assert needed(seen) == (True, seen)


@pytest.mark.parametrize(("step", "level"), [(0.2, 0), (16.0, 0), (16.1, 1), (33.0, 2), (1e6, MIP_LEVELS - 1)])
def test_mipmaps_are_for_films_much_reduced(step: float, level: int) -> None:
    assert mipmap_level(step, has_padding=False) == level
    assert mipmap_level(step, has_padding=True) == 0


def test_a_generated_image_with_a_threshold_is_cut_as_it_is_seen() -> None:
    plane_hw = np.linspace(0, 1, 100, dtype=np.float32).reshape(10, 10)
    layer = Layer(replace(DATA, kind="image", plane_hw=plane_hw), LayerLook(threshold=Threshold("percentile", 50.0)))
    default = Window(300.0, 600.0, "LINEAR_EXACT")
    scene = Scene(Frame(VALUES, None, default), default, False, (layer,), Viewport.whole(HW))
    darker = replace(scene, voi=Window(450.0, 600.0, "LINEAR_EXACT"))
    assert layer_shading(layer, scene, True).look[3] == pytest.approx(0.5, abs=0.01)
    assert layer_shading(layer, darker, True).look[3] == pytest.approx(0.25, abs=0.01)
