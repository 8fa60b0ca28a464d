"""Frames of scripted drags: a 4096 x 4096 16-bit film in a canvas of 1920 x 1080, beside four stacked pyqtgraph items.

A frame is everything the GUI thread does between a move of the hand and the finished picture in the window's memory:
state, layers, resampling, words. ``--benchmark-only -s`` prints p50 and p95, and the ratio to pyqtgraph in this run;
``cpu`` is the GUI thread's own processor time, which other programs on the machine disturb less.
"""

import math
import time
from collections.abc import Callable, Iterator

import canvas_scene
import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtWidgets import QApplication
from pytest_benchmark.fixture import BenchmarkFixture

from engine.imaging.colormap import lookup
from viewer.canvas.area import CanvasArea
from viewer.state.session import Session

pytestmark = pytest.mark.timeout(300)

_PEER: dict[str, float] = {}
"""p95 of the pyqtgraph items by drag, in ms, once measured."""


def measure(benchmark: BenchmarkFixture, frame: Callable[[int], None], drag: str, peer: bool = False) -> None:
    """Time frames one by one; what Qt does between them is not counted."""
    numbers, cpu = iter(range(canvas_scene.FRAMES + 10)), []

    def timed(number: int) -> None:
        start = time.thread_time()
        frame(number)
        cpu.append(time.thread_time() - start)

    def between() -> tuple[tuple[int], dict[str, object]]:
        QApplication.processEvents()
        return (next(numbers),), {}

    benchmark.pedantic(timed, setup=between, rounds=canvas_scene.FRAMES, warmup_rounds=3)
    wall = canvas_scene.percentiles(list(benchmark.stats.stats.data))
    benchmark.extra_info.update(wall)
    benchmark.extra_info["cpu_p95_ms"] = canvas_scene.percentiles(cpu[3:])["p95_ms"]
    if peer:
        _PEER[drag] = wall["p95_ms"]
    elif drag in _PEER:
        benchmark.extra_info["of_pyqtgraph"] = round(wall["p95_ms"] / _PEER[drag], 2)
    print(f"\n{benchmark.name}: {benchmark.extra_info}")


@pytest.fixture(scope="module")
def session() -> Session:
    return canvas_scene.build_session(canvas_scene.build_film())


@pytest.fixture
def area(qapp: QApplication, session: Session) -> Iterator[CanvasArea]:
    area = CanvasArea(session)
    area.resize(canvas_scene.CANVAS_HW[1], canvas_scene.CANVAS_HW[0])
    area.show()
    QApplication.processEvents()
    yield area
    assert session.frame is not None
    session.set_voi(session.frame.default_voi)
    session.set_layout("single")
    session.layers.reset()
    area.close()
    area.deleteLater()


@pytest.fixture
def peer(qapp: QApplication, session: Session) -> Iterator[tuple[pg.GraphicsView, list[pg.ImageItem]]]:
    """The film and three of its layers as image items, one on the other."""
    view = pg.GraphicsView()
    view.resize(canvas_scene.CANVAS_HW[1], canvas_scene.CANVAS_HW[0])
    box = pg.ViewBox(lockAspect=True, invertY=True)
    view.setCentralItem(box)
    assert session.frame is not None
    assert session.frame.modality_hw is not None
    height, width = session.frame.hw
    items = [pg.ImageItem(session.frame.modality_hw.astype(np.uint16), axisOrder="row-major", levels=(0, 65535))]
    for name in ("similar", "signed difference", "difference"):
        layer = session.layers.get(name)
        assert layer is not None
        item = pg.ImageItem(layer.data.plane_hw, axisOrder="row-major", levels=(layer.look.low, layer.look.high))
        item.setRect(0, 0, width, height)
        item.setLookupTable(lookup(layer.look.colormap))
        item.setOpacity(0.4)
        items.append(item)
    for item in items:
        box.addItem(item)
    box.autoRange(padding=0)
    view.show()
    QApplication.processEvents()
    yield view, items
    view.close()


@pytest.mark.parametrize("drag", canvas_scene.DRAGS)
def test_four_stacked_pyqtgraph_items(
    benchmark: BenchmarkFixture, peer: tuple[pg.GraphicsView, list[pg.ImageItem]], drag: str
) -> None:
    view, items = peer
    table = lookup("inferno")

    def frame(number: int) -> None:
        if drag == "opacity":
            items[3].setOpacity(0.5 + 0.45 * math.sin(number / 15))
        elif drag == "window":
            items[0].setLevels((2000 * math.sin(number / 15) + 3000, 60000))
        else:
            alpha = np.where(np.arange(256) < 128 + 100 * math.sin(number / 15), 0, 255).astype(np.uint8)
            items[3].setLookupTable(np.column_stack([table, alpha]))
        view.viewport().repaint()

    measure(benchmark, frame, drag, peer=True)


@pytest.mark.parametrize("drag", canvas_scene.DRAGS)
@pytest.mark.parametrize("layout", ["single", "2x2"])
def test_software_canvas_with_one_overlay(
    benchmark: BenchmarkFixture, area: CanvasArea, session: Session, layout: str, drag: str
) -> None:
    session.set_layout(layout)  # type: ignore[arg-type]  # one of the layouts
    dragged(benchmark, area, session, drag)


@pytest.mark.parametrize("drag", canvas_scene.DRAGS)
def test_software_canvas_with_three_layers_on_the_film(
    benchmark: BenchmarkFixture, area: CanvasArea, session: Session, drag: str
) -> None:
    canvas_scene.show_four_layers(session)
    dragged(benchmark, area, session, drag)


def dragged(benchmark: BenchmarkFixture, area: CanvasArea, session: Session, drag: str) -> None:
    QApplication.processEvents()

    def frame(number: int) -> None:
        canvas_scene.DRAGS[drag](session, number)
        # What Qt would do when control returns to it: paint, once, whatever was marked.
        for pane in area.visible_panes:
            pane.viewport().repaint()

    measure(benchmark, frame, drag)
