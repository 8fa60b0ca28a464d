"""The scripted drags in napari: ``napari_drags.py FILM.npz FILE``, run by a Python that has napari. Needs a display.

Writes ``{drag: [seconds per frame, ...]}``. A frame is a change of the layer and the finished picture, as in
``test_canvas.py``. It imports nothing of ours: the film and the planes come in a file.
"""

import json
import math
import sys
import time
from collections.abc import Callable

import napari
import numpy as np

FRAMES, WARM_UP = 90, 3
CANVAS_WH = (1920, 1080)


def main() -> None:
    arrays = np.load(sys.argv[1])
    film_hw = arrays["film_hw"]
    viewer = napari.Viewer(show=False)
    film = viewer.add_image(film_hw, contrast_limits=(0, 65535))
    for name in ("similar_hw", "signed_hw", "difference_hw"):
        plane_hw = arrays[name]
        scale = [whole / part for whole, part in zip(film_hw.shape, plane_hw.shape, strict=True)]
        limits = (float(plane_hw.min()), float(plane_hw.max()))
        top = viewer.add_image(plane_hw, scale=scale, colormap="inferno", opacity=0.4, contrast_limits=limits)
    canvas = viewer.window._qt_viewer.canvas
    viewer.show()
    canvas.native.setFixedSize(*CANVAS_WH)
    viewer.window._qt_window.adjustSize()
    application = napari.qt.get_qapp()
    application.processEvents()
    viewer.reset_view()
    low, high = top.contrast_limits

    def threshold(number: int) -> None:
        top.contrast_limits = (low + (high - low) * (0.4 + 0.35 * math.sin(number / 15)), high)

    def opacity(number: int) -> None:
        top.opacity = 0.5 + 0.45 * math.sin(number / 15)

    def window(number: int) -> None:
        film.contrast_limits = (2000 * math.sin(number / 15) + 3000, 60000)

    drags: dict[str, Callable[[int], None]] = {"threshold": threshold, "opacity": opacity, "window": window}
    times: dict[str, list[float]] = {}
    for name, drag in drags.items():
        times[name] = []
        for number in range(FRAMES + WARM_UP):
            application.processEvents()
            start = time.perf_counter()
            drag(number)
            # Reads the picture back: without that the time would be of a driver that has not drawn yet.
            canvas.native.repaint()
            canvas.native.grabFramebuffer()
            times[name].append(time.perf_counter() - start)
        times[name] = times[name][WARM_UP:]
    size = canvas.native.size()
    print(f"napari {napari.__version__}, canvas {size.width()} x {size.height()}")
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        json.dump(times, file)


if __name__ == "__main__":
    main()
