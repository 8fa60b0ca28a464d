"""The reference compositor: what is painted, where, and what never is."""

import weakref
from dataclasses import replace

import numpy as np
import pytest

from engine.imaging import compose as compose_module
from engine.imaging.colormap import lookup
from engine.imaging.compose import Compositor, compose
from engine.imaging.grid import Grid
from engine.imaging.layer import Layer, LayerData, LayerLook, Threshold
from engine.imaging.viewport import Viewport

RNG = np.random.default_rng(11)
HW = (48, 40)
BASE = RNG.random(HW, dtype=np.float32)


def layer(plane_hw: np.ndarray, grid: Grid | None = None, kind: str = "absolute", **look: object) -> Layer:
    data = LayerData("difference", kind, plane_hw.astype(np.float32), grid or Grid.identity(plane_hw.shape))  # type: ignore[arg-type] # literal
    return Layer(data, LayerLook(**look))  # type: ignore[arg-type] # keywords of a test


def grey(base: np.ndarray) -> np.ndarray:
    return np.repeat((base * 255 + 0.5).astype(np.uint8)[..., None], 3, axis=2)


def test_the_base_alone_is_its_own_grey() -> None:
    np.testing.assert_array_equal(compose(BASE, ()), grey(BASE))


def test_a_colour_base_keeps_its_colours() -> None:
    rgb = RNG.integers(0, 256, (9, 7, 3), dtype=np.uint8)
    np.testing.assert_array_equal(compose(rgb, ()), rgb)


def test_a_value_is_painted_with_its_colour_and_a_constant_alpha() -> None:
    values = np.linspace(0, 1, BASE.size).reshape(HW)
    shown = compose(BASE, [layer(values, colormap="inferno", low=0.2, high=0.8, opacity=0.6)])
    index = np.clip((values - 0.2) / 0.6 * 255 + 0.5, 0, 255).astype(int)
    expected = BASE[..., None] * 0.4 + 0.6 * lookup("inferno")[index] / 255
    assert np.abs(shown - expected * 255).max() <= 1.0


def test_below_the_threshold_the_base_is_untouched_and_above_it_alpha_is_constant() -> None:
    values = RNG.random(HW)
    one = layer(values, colormap="gray", low=0, high=0, threshold=Threshold("percentile", 90), opacity=0.5)
    shown = compose(BASE, [one])
    above = values >= one.data.cut(one.look.threshold)
    assert 0.09 < above.mean() < 0.11
    np.testing.assert_array_equal(shown[~above], grey(BASE)[~above])
    np.testing.assert_allclose(shown[above][:, 0], BASE[above] * 127.5, atol=1)


def test_a_map_that_is_zero_paints_nothing_though_its_percentile_is_zero() -> None:
    empty = layer(np.zeros(HW), threshold=Threshold("percentile", 95))
    np.testing.assert_array_equal(compose(BASE, [empty]), grey(BASE))


def test_a_signed_layer_is_cut_by_its_magnitude() -> None:
    values = np.tile(np.array([-0.9, -0.1, 0.1, 0.9]), (4, 1))
    look = {"colormap": "blue-orange", "low": -1.0, "high": 1.0, "threshold": Threshold("absolute", 0.5)}
    shown = compose(np.zeros((4, 4), np.float32), [layer(values, kind="signed", **look)])
    assert not shown[:, 1:3].any()
    assert (shown[:, 0, 2] > shown[:, 0, 0]).all()
    assert (shown[:, 3, 0] > shown[:, 3, 2]).all()


@pytest.mark.parametrize("dense", [0.3, 0.7])
def test_few_and_many_painted_pixels_are_blended_alike(dense: float) -> None:
    values = (RNG.random(HW) < dense).astype(float)
    shown = compose(BASE, [layer(values, colormap="cividis", threshold=Threshold("absolute", 0.5), opacity=0.37)])
    expected = np.where(
        values[..., None] > 0, BASE[..., None] * 0.63 + 0.37 * lookup("cividis")[255] / 255, BASE[..., None]
    )
    assert np.abs(shown - expected * 255).max() <= 1.0


def test_the_letterbox_is_never_painted() -> None:
    image_hw = (40, 80)
    grid = Grid.letterbox(image_hw, (32, 32))
    plane = np.full((32, 32), 0.25)
    plane[: grid.content[0].start] = 1.0  # a loud letterbox
    base = np.zeros(image_hw, np.float32)
    view = Viewport.fitted((100, 100), image_hw)
    shown = compose(base, [layer(plane, grid)], view, background=0.5)
    np.testing.assert_array_equal(np.unique(shown[:24]), [128])
    np.testing.assert_array_equal(np.unique(shown[26:74]), [64])


def test_a_layer_on_the_model_grid_lies_where_the_image_has_it() -> None:
    image_hw = (300, 500)
    grid = Grid.letterbox(image_hw, (64, 64), pixel_aspect=1.4)
    centre = np.array([211.0, 123.0])
    where = grid.to_plane(centre)
    yy, xx = np.indices((64, 64)) + 0.5
    blob = np.exp(-((yy - where[0]) ** 2 + (xx - where[1]) ** 2) / 8)
    shown = compose(np.zeros(image_hw, np.float32), [layer(blob, grid)])[..., 0].astype(float)
    found = [(shown.sum(1) * (np.arange(300) + 0.5)).sum(), (shown.sum(0) * (np.arange(500) + 0.5)).sum()] / shown.sum()
    np.testing.assert_allclose(found, centre, atol=0.5)


def test_the_last_layer_lies_on_top() -> None:
    low, high = layer(np.ones(HW), colormap="gray"), layer(np.zeros(HW), colormap="gray")
    assert compose(BASE, [low, high]).max() == 0
    assert compose(BASE, [high, low]).min() == 255


def test_hidden_and_fully_transparent_layers_leave_no_trace() -> None:
    one = layer(np.ones(HW), colormap="inferno")
    for look in (replace(one.look, visible=False), replace(one.look, opacity=0.0)):
        np.testing.assert_array_equal(compose(BASE, [Layer(one.data, look)]), grey(BASE))


def test_blend_modes() -> None:
    values = RNG.random(HW)
    colour = np.round(values * 255) / 255
    for blend, expected in (
        ("add", np.minimum(BASE + 0.5 * colour, 1)),
        ("multiply", BASE * (0.5 + 0.5 * colour)),
        ("normal", 0.5 * BASE + 0.5 * colour),
    ):
        shown = compose(BASE, [layer(values, colormap="gray", opacity=0.5, blend=blend)])
        assert np.abs(shown[..., 0] - expected * 255).max() <= 1.0, blend


def test_a_contour_is_the_edge_of_the_region_and_leaves_its_inside_readable() -> None:
    values = np.zeros(HW)
    values[10:20, 5:25] = 1
    look = {"colormap": "inferno", "threshold": Threshold("absolute", 0.5), "contour": True}
    painted = (compose(BASE, [layer(values, **look)]) != grey(BASE)).any(axis=2)
    expected = np.zeros(HW, bool)
    expected[10:20, 5:25] = True
    expected[11:19, 6:24] = False
    assert not painted[~expected].any()
    assert painted[expected].mean() > 0.95
    thick = (compose(BASE, [layer(values, **look)], contour_px=3) != grey(BASE)).any(axis=2)
    assert not thick[13:17, 8:22].any()
    assert thick[12, 8:22].all()


def test_a_contour_has_one_colour_and_a_signed_map_one_per_sign() -> None:
    values = np.zeros(HW)
    values[5:15, 5:15], values[25:35, 5:15] = 0.4, -0.4
    look = {"colormap": "blue-orange", "low": -1.0, "high": 1.0, "threshold": Threshold("absolute", 0.3)}
    shown = compose(BASE * 0, [layer(values, kind="signed", contour=True, **look)])
    np.testing.assert_array_equal(shown[5, 10], lookup("blue-orange")[255])
    np.testing.assert_array_equal(shown[25, 10], lookup("blue-orange")[0])
    absolute = compose(
        BASE * 0, [layer(np.abs(values), colormap="inferno", contour=True, threshold=Threshold("absolute", 0.3))]
    )
    np.testing.assert_array_equal(absolute[5, 10], lookup("inferno")[191])


def test_a_minified_base_does_not_alias() -> None:
    stripes = np.zeros((512, 512), np.float32)
    stripes[:, ::2] = 1
    shown = compose(stripes, (), Viewport.fitted((100, 100), (512, 512)))
    assert int(shown.max()) - int(shown.min()) <= 52


def test_a_turned_and_flipped_view_moves_layer_and_base_together() -> None:
    values = BASE.copy()
    view = Viewport.fitted((100, 120), HW, quarter_turns=1, flip_vertical=True)
    alone = compose(BASE, (), view)
    covered = compose(np.zeros_like(BASE), [layer(values, colormap="gray")], view)
    assert np.abs(alone.astype(int) - covered).max() <= 1


def test_layers_of_another_image_are_refused() -> None:
    with pytest.raises(ValueError, match="lies on an image of"):
        compose(BASE, [layer(np.ones((5, 5)))])


def test_a_compositor_that_remembers_paints_what_compose_paints() -> None:
    grid = Grid.letterbox(HW, (16, 16))
    one = layer(RNG.random((16, 16)), grid, colormap="inferno", opacity=0.4)
    views = [Viewport.fitted((90, 70), HW), Viewport.placed((90, 70), (20.0, 20.0), 5.5)]
    compositor = Compositor(capacity=2)
    for opacity in (0.2, 0.9):
        for view in (*views, *views):
            now = Layer(one.data, replace(one.look, opacity=opacity))
            np.testing.assert_array_equal(compositor.paint(BASE, [now], view), compose(BASE, [now], view))


def test_a_base_windowed_at_view_resolution_blends_like_any_other() -> None:
    view = Viewport.placed(HW, (HW[0] / 2, HW[1] / 2), 1.0)
    compositor = Compositor()
    modality_hw = BASE * 4096
    windowed = compositor.sample(modality_hw, view) / np.float32(4096)
    np.testing.assert_array_equal(compositor.blend(windowed, HW, (), view), grey(BASE))


def test_large_films_do_not_pile_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compose_module, "MAX_BYTES", 3 * 64 * 64 * 4)
    compositor = Compositor()
    films = [np.full((64, 64), grey, np.float32) for grey in (0.2, 0.5, 0.7)]
    references = [weakref.ref(film) for film in films]
    for film in films:
        compositor.sample(film, Viewport.whole((64, 64)))
    del film
    films.clear()
    assert [reference() is None for reference in references] == [True, True, False]


@pytest.mark.parametrize("threshold", [None, Threshold("absolute", 0.5)])
@pytest.mark.parametrize("colour", [False, True])
def test_a_packed_picture_has_the_same_bytes(threshold: Threshold | None, colour: bool) -> None:
    rng = np.random.default_rng(0)
    base = rng.random((30, 40, 3) if colour else (30, 40), dtype=np.float32)
    view = Viewport.fitted((50, 90), (30, 40))
    plane = LayerData("map", "absolute", rng.random((8, 8), dtype=np.float32), Grid.letterbox((30, 40), (8, 8)))
    layers = [Layer(plane, LayerLook(opacity=0.4, colormap="inferno", threshold=threshold))]
    compositor = Compositor()
    base_view = compositor.sample(base, view)
    bytes_hw3 = compositor.blend(base_view, (30, 40), layers, view, background=0.2)
    packed_hw = compositor.blend_packed(base_view, (30, 40), layers, view, background=0.2)
    shifts = np.array([16, 8, 0], np.uint32)
    np.testing.assert_array_equal((packed_hw[..., None] >> shifts) & 0xFF, bytes_hw3)
    assert (packed_hw >> 24 == 255).all()


def test_a_plateau_at_the_cut_is_painted_whole() -> None:
    plane_hw = np.full((16, 16), 0.1, np.float32)
    plane_hw[4:12, 4:12] = 0.7
    data = LayerData("map", "absolute", plane_hw, Grid.identity((16, 16)))
    layer = Layer(data, LayerLook(colormap="inferno", threshold=Threshold("percentile", 90)))
    picture = compose(np.zeros((16, 16), np.float32), [layer], Viewport.placed((70, 70), (8.0, 8.0), 7.7))
    assert (picture.max(axis=-1)[15:-15, 15:-15] > 0).all()
