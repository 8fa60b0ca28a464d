"""Which pictures a report has, how large, and what is written over them."""

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from engine.explain.explanation import Explanation
from engine.imaging.compose import compose
from engine.imaging.frame import Frame, Window
from engine.imaging.geometry import Geometry, Spacing
from engine.imaging.grey_pipeline import render_display
from engine.imaging.layer import Layer, Threshold
from engine.imaging.viewport import Viewport
from engine.report.panels import (
    LONGEST_PX,
    annotate,
    base_of,
    paint,
    panel_hw,
    panel_viewport,
    panels_of,
    scale_bar,
    turned_letters,
)
from engine.report.request import ReportRequest, Role
from engine.report.sheet import AMBER, Sheet


def with_size(request: ReportRequest, hw: tuple[int, int], aspect: float | None = None) -> ReportRequest:
    frame = Frame(np.zeros(hw, np.float32), None, Window(0.0, 1.0), geometry=Geometry(pixel_aspect=aspect))
    return replace(request, frame=frame)


def test_a_9_megapixel_film_keeps_its_own_pixels(request_: ReportRequest) -> None:
    assert panel_hw(replace(with_size(request_, (3056, 2544)), layout="single")) == (3056, 2544)


@pytest.mark.parametrize("layout", ["single", "side", "2x2"])
def test_no_panel_is_larger_than_the_cap(request_: ReportRequest, layout: str) -> None:
    request = replace(with_size(request_, (9000, 4500)), layout=layout)
    cap = LONGEST_PX[request.layout]
    assert panel_hw(request) == (cap, cap // 2)


def test_pixels_that_are_not_square_are_stretched_along_the_coarser_axis(request_: ReportRequest) -> None:
    assert panel_hw(replace(with_size(request_, (500, 1000), 2.0), layout="single")) == (1000, 1000)
    assert panel_hw(replace(with_size(request_, (1000, 500), 0.5), layout="single")) == (1000, 1000)


def test_side_by_side_are_the_original_and_what_was_chosen(request_: ReportRequest) -> None:
    panels = panels_of(replace(request_, layout="side", role="adversarial"))
    assert [panel.role for panel in panels] == ["original", "adversarial"]


def test_two_by_two_is_original_similar_adversarial_and_the_film_with_its_layers(request_: ReportRequest) -> None:
    panels = panels_of(request_)
    assert [panel.role for panel in panels] == ["original", "similar", "adversarial", "difference"]
    assert [panel.generated for panel in panels] == [False, True, True, True]
    assert [layer.data.name for layer in panels[3].layers] == ["difference"]
    assert panels[3].title == "Original + difference"


@pytest.mark.parametrize(
    ("role", "title", "painted"),
    [
        ("original", "Original", []),
        ("similar", "Similar image", ["similar"]),
        ("adversarial", "Adversarial image", ["adversarial"]),
        ("difference", "Original + difference", ["difference"]),
    ],
)
def test_a_single_panel_is_the_one_the_user_looked_at(
    request_: ReportRequest, role: Role, title: str, painted: list[str]
) -> None:
    (panel,) = panels_of(replace(request_, layout="single", role=role))
    assert (panel.title, [layer.data.name for layer in panel.layers]) == (title, painted)
    assert panel.generated == bool(painted)


def test_a_report_without_explanation_has_the_film_alone(request_: ReportRequest) -> None:
    (panel,) = panels_of(replace(request_, explanation=None, layers=()))
    assert (panel.title, panel.generated) == ("Original", False)


def test_a_panel_is_what_the_reference_compositor_paints(request_: ReportRequest) -> None:
    request = replace(request_, layout="single")
    (panel,) = panels_of(request)
    shown = paint(panel, base_of(request), Viewport.whole(request.frame.hw), contour_px=1)
    visible = [layer for layer in request.layers if layer.look.visible]
    np.testing.assert_array_equal(shown, compose(render_display(request.frame), visible))


def test_layers_are_painted_as_the_user_set_them(request_: ReportRequest) -> None:
    def painted(**changes: object) -> np.ndarray:
        layers = tuple(
            Layer(layer.data, replace(layer.look, **changes)) if layer.data.name == "difference" else layer  # type: ignore[arg-type] # keywords of a test
            for layer in request_.layers
        )
        request = replace(request_, layers=layers)
        return paint(panels_of(request)[-1], base_of(request), Viewport.whole((300, 240)), contour_px=1)

    usual = painted()
    for changes in (
        {"visible": False},
        {"opacity": 0.2},
        {"colormap": "cividis"},
        {"threshold": Threshold("percentile", 99.0)},
        {"contour": True},
    ):
        assert (painted(**changes) != usual).any(), changes


def test_generated_images_follow_the_window_of_the_film(request_: ReportRequest) -> None:
    similar = panels_of(request_)[1]
    windowed = panels_of(replace(request_, voi=Window(1500.0, 500.0)))[1]
    assert np.abs(similar.layers[0].data.plane_hw - windowed.layers[0].data.plane_hw).max() > 0.2


def test_every_generated_panel_bears_its_mark_and_the_original_does_not(request_: ReportRequest) -> None:
    for panel in panels_of(request_):
        page = Image.new("RGB", (512, 640))
        annotate(Sheet(1.0, page), request_, panel, 0, 0, (640, 512))
        marked = (np.asarray(page) == AMBER).all(axis=2)
        assert marked.any() == panel.generated, panel.role
        assert not marked[64:].any()


def test_a_generated_panel_says_when_the_explanation_does_not_hold(
    request_: ReportRequest, explanation: Explanation
) -> None:
    def mark_width(change: Explanation) -> int:
        page = Image.new("RGB", (640, 640))
        request = replace(request_, explanation=change)
        annotate(Sheet(1.0, page), request, panels_of(request)[2], 0, 0, (640, 640))
        return int(np.ptp(np.nonzero((np.asarray(page) == AMBER).all(axis=2))[1]))

    assert mark_width(replace(explanation, plausibility=0.1)) > 1.5 * mark_width(explanation)


def test_the_scale_bar_names_where_its_millimetres_come_from() -> None:
    bar = scale_bar(Spacing(0.2, 0.15, "magnification-corrected"), across_px=2000, width=1000)
    assert bar.text == "5 cm · magnification-corrected"
    assert bar.length == pytest.approx(50 / (0.15 * 2))
    small = scale_bar(Spacing(0.01, 0.01, "calibrated"), across_px=1000, width=1000)
    assert small.text == "2 mm · calibrated"


def test_after_a_quarter_turn_the_bar_measures_along_the_columns() -> None:
    bar = scale_bar(Spacing(0.3, 0.15, "calibrated"), across_px=1000, width=1000, along_rows=False)
    assert (bar.text, bar.length) == ("5 cm · calibrated", pytest.approx(50 / 0.3))


def test_a_turned_film_keeps_its_pixels_and_takes_its_letters_along(request_: ReportRequest) -> None:
    request = replace(request_, mirrored=True, quarter_turns=1, frame=replace(request_.frame))
    assert panel_hw(request) == panel_hw(request_)[::-1]
    letters = turned_letters(request)
    assert letters is not None
    # Mirrored: R and L change sides. Then clockwise: top goes right, left goes top.
    assert (letters.top, letters.right, letters.bottom, letters.left) == ("L", "H", "R", "F")


def test_at_its_own_size_a_turned_panel_is_the_turned_picture(request_: ReportRequest) -> None:
    plane_hw = np.random.default_rng(2).random((900, 700), dtype=np.float32)
    frame = Frame(plane_hw, None, Window(0.5, 1.0, "LINEAR_EXACT"))
    upright = replace(request_, frame=frame, explanation=None, layers=(), layout="single")
    turned = replace(upright, mirrored=True, quarter_turns=3)
    pictures = [
        paint(panels_of(each)[0], base_of(each), panel_viewport(each), contour_px=1) for each in (upright, turned)
    ]
    assert pictures[0].shape == (900, 700, 3)
    np.testing.assert_array_equal(pictures[0], compose(base_of(upright), ()))
    np.testing.assert_array_equal(pictures[1], np.rot90(pictures[0][:, ::-1], -3))


def test_unknown_spacing_gives_a_bar_in_pixels() -> None:
    bar = scale_bar(None, across_px=2000, width=1000)
    assert bar.text == "500 px · spacing unknown"
    assert bar.length == pytest.approx(250)


def test_layers_are_reported_in_the_order_the_user_gave_them(request_: ReportRequest) -> None:
    shown = [replace(layer, look=replace(layer.look, visible=True)) for layer in request_.layers]
    turned = replace(request_, layers=tuple(shown[::-1]))
    assert [layer.data.name for layer in panels_of(turned)[-1].layers] == [layer.data.name for layer in shown[::-1]]


def test_what_the_model_sees_keeps_its_greys_whatever_the_window(request_: ReportRequest) -> None:
    dark = replace(request_, voi=Window(4000.0, 800.0), role="difference", layout="single")
    shown = [replace(layer, look=replace(layer.look, visible=True)) for layer in dark.layers]
    (panel,) = panels_of(replace(dark, layers=tuple(shown)))
    seen = next(layer for layer in panel.layers if layer.data.name == "original")
    assert request_.explanation is not None
    np.testing.assert_array_equal(seen.data.plane_hw, request_.explanation.original_hw)
    assert (seen.look.low, seen.look.high) == (0.0, 1.0)
