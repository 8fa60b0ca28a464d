"""Random films with random stacks of layers, the same for every process that asks."""

from dataclasses import replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from engine.imaging.colormap import NAMES
from engine.imaging.compose import compose
from engine.imaging.frame import Frame, Voi, VoiTable, Window
from engine.imaging.grey_pipeline import render_display, render_rgb
from engine.imaging.grid import Grid
from engine.imaging.layer import Layer, LayerData, LayerLook, Threshold, lowest_painted
from engine.imaging.rewindow import through_window
from engine.imaging.viewport import Viewport
from viewer.canvas.scene import Scene

KINDS = ("noise", "padded", "fractions", "colour", "table", "sigmoid", "step", "inverse", "large", "huge")


@cache
def random_scenes(count: int, seed: int = 0) -> list[Scene]:
    """As many scenes, going through every kind of film, of window, of layer and of view."""
    return [_scene(np.random.default_rng((seed, number)), KINDS[number % len(KINDS)]) for number in range(count)]


def reference(scene: Scene) -> NDArray[np.uint8]:
    """What the reference compositor makes of a scene: an image windowed at its own pixels, then composed."""
    frame = scene.frame
    display = (
        render_rgb(frame, scene.voi, scene.invert)
        if frame.modality_hw is None
        else render_display(frame, scene.voi, scene.invert)
    )
    layers = [through_window(layer, frame, scene.voi, scene.invert) for layer in scene.layers]
    return compose(display, layers, scene.viewport, background=scene.background, contour_px=scene.contour_px)


def undecided(scene: Scene) -> NDArray[np.bool_]:
    """View pixels that the last digit of a threshold or of the film's edge decides: there both answers are right."""
    base = np.full(scene.image_hw, 0.5, np.float32)
    pictures = []
    for share in (1 - 1e-4, 1.0, 1 + 1e-4):
        layers = []
        for layer in scene.layers:
            seen = through_window(layer, scene.frame, scene.voi, scene.invert)
            look = replace(seen.look, blend="normal", low=seen.look.low * share, high=seen.look.high * share)
            if look.threshold is not None:
                look = replace(look, threshold=Threshold("absolute", lowest_painted(seen) * share))
            # Two colours that follow each other in a map can lie two greys apart.
            if look.threshold is not None or look.colormap != "gray":
                layers.append(Layer(seen.data, look))
        pictures.append(compose(base, layers, scene.viewport, contour_px=scene.contour_px))
    doubtful: NDArray[np.bool_] = ((pictures[0] != pictures[1]) | (pictures[2] != pictures[1])).any(axis=-1)
    return doubtful


def _scene(rng: np.random.Generator, kind: str) -> Scene:
    sizes = {"large": (700, 900), "huge": (2400, 2000)}
    hw = sizes.get(kind) or (int(rng.integers(40, 160)), int(rng.integers(40, 160)))
    frame = _film(rng, kind, hw)
    voi, invert = frame.default_voi, bool(rng.random() < 0.3)
    if rng.random() < 0.6 and kind != "colour":
        voi = Window(float(rng.uniform(800, 3000)), float(rng.uniform(600, 4000)), rng.choice(["LINEAR", "SIGMOID"]))
    if kind == "table":
        values = np.sort(rng.integers(0, 4096, 3000)).astype(np.uint16)
        voi = VoiTable(500, values, 12)
    elif kind == "step":
        voi = Window(2000.0, 1.0, "LINEAR")
    layers = tuple(_layer(rng, hw, index) for index in range(int(rng.integers(0, 5))))
    return Scene(frame, voi, invert, layers, _view(rng, hw, kind), 10 / 255, int(rng.integers(1, 3)))


def _film(rng: np.random.Generator, kind: str, hw: tuple[int, int]) -> Frame:
    if kind == "colour":
        window = Window(127.5, 255.0, "LINEAR_EXACT")
        return Frame(None, rng.integers(0, 256, (*hw, 3)).astype(np.uint8), window)
    rows, columns = np.mgrid[: hw[0], : hw[1]]
    values_hw = (
        2000 + 1500 * np.sin(rows / 17) * np.cos(columns / 23) + rng.normal(0, 60 if kind == "huge" else 300, hw)
    )
    values_hw = values_hw if kind == "fractions" else np.rint(values_hw)
    padding_hw = None
    if kind == "padded":
        padding_hw = np.zeros(hw, np.bool_)
        padding_hw[: hw[0] // 4] = padding_hw[:, -7:] = True
    function = "SIGMOID" if kind == "sigmoid" else "LINEAR"
    window: Voi = Window(2000.0, 4000.0, function)
    return Frame(
        values_hw.astype(np.float32), None, window, padding_hw=padding_hw, inverse=kind in ("inverse", "table")
    )


def _layer(rng: np.random.Generator, hw: tuple[int, int], index: int) -> Layer:
    kind = ("image", "absolute", "signed")[int(rng.integers(0, 3))]
    plane_hw = (int(rng.integers(16, 80)), int(rng.integers(16, 80)))
    rows, columns = np.mgrid[: plane_hw[0], : plane_hw[1]]
    values = np.sin(rows / rng.uniform(3, 9)) * np.cos(columns / rng.uniform(3, 9)) + rng.normal(0, 0.1, plane_hw)
    if kind == "image":
        values = (values - values.min()) / np.ptp(values)
    elif kind == "absolute":
        values = np.abs(values)
    data = LayerData(f"layer {index}", kind, values.astype(np.float32), Grid.letterbox(hw, plane_hw))
    high = float(rng.uniform(0.5, 1.2))
    colormap = "gray" if kind == "image" and rng.random() < 0.7 else str(rng.choice(NAMES))
    threshold = None
    if rng.random() < 0.5:
        threshold = Threshold("percentile", float(rng.uniform(50, 99)))
        if rng.random() < 0.3:
            threshold = Threshold("absolute", float(rng.uniform(0, 1)))
    look = LayerLook(
        visible=bool(rng.random() < 0.9),
        opacity=float(rng.choice([0.3, 0.6, 1.0])),
        colormap=colormap,
        low=-high if kind == "signed" else 0.0,
        high=1.0 if kind == "image" else high,
        threshold=threshold,
        contour=bool(rng.random() < 0.3),
        blend=str(rng.choice(["normal", "normal", "add", "multiply"])),  # type: ignore[arg-type]  # one of Blend
    )
    return Layer(data, look)


def _view(rng: np.random.Generator, hw: tuple[int, int], kind: str) -> Viewport:
    turned = {
        "quarter_turns": int(rng.integers(0, 4)),
        "flip_horizontal": bool(rng.random() < 0.5),
        "pixel_aspect": float(rng.choice([1.0, 1.25])),
    }
    view_hw = (int(rng.integers(90, 140)), int(rng.integers(90, 200)))
    if kind in ("large", "huge") or rng.random() < 0.4:
        return Viewport.fitted(view_hw, hw, **turned)
    centre = float(rng.uniform(0, hw[0])), float(rng.uniform(0, hw[1]))
    return Viewport.placed(view_hw, centre, float(rng.choice([0.37, 0.8, 1.0, 2.7, 9.3])), **turned)
