import numpy as np
import pytest

from engine.imaging.grid import Grid
from engine.imaging.layer import LayerData, Threshold
from viewer.state.layers import LayerStack
from viewer.state.regions import Regions

GRID = Grid.identity((32, 32))


def plane_of(name: str, squares: list[tuple[int, int, float]], kind="absolute") -> LayerData:
    plane_hw = np.zeros((32, 32), np.float32)
    for top, left, value in squares:
        plane_hw[top : top + 4, left : left + 4] = value
    return LayerData(name, kind, plane_hw, GRID)


@pytest.fixture
def stack() -> LayerStack:
    return LayerStack()


@pytest.fixture
def regions(stack) -> Regions:
    regions = Regions(stack)
    difference = plane_of("difference", [(2, 2, 0.3), (20, 20, 0.2), (2, 20, 0.1)])
    signed = plane_of("signed difference", [(10, 10, -0.3)], "signed")
    stack.set_data((signed, difference), map_scale=0.3)
    stack.set_look("difference", threshold=Threshold("absolute", 0.05))
    return regions


def test_they_are_those_of_the_visible_map(regions, stack):
    assert regions.layer.data.name == "difference"
    assert len(regions.all) == 3
    stack.set_look("difference", visible=False)
    assert regions.all == ()
    stack.set_look("signed difference", visible=True, threshold=None)
    assert len(regions.all) == 1


def test_they_follow_the_threshold(regions, stack):
    stack.set_threshold("difference", "absolute", 0.15)
    assert [round(region.peak, 1) for region in regions.all] == [0.3, 0.2]


def test_steps_go_round(regions):
    jumped = []
    regions.jumped.connect(lambda: jumped.append(regions.current))
    for steps in (1, 1, 1, 1, -1, -1):
        regions.step(steps)
    assert jumped == [0, 1, 2, 0, 2, 1]


def test_the_first_step_back_goes_to_the_last(regions):
    regions.step(-1)
    assert regions.current == 2


def test_another_threshold_ends_the_choice_and_another_colour_does_not(regions, stack):
    regions.step(1)
    stack.set_look("difference", colormap="cividis", opacity=0.3)
    assert regions.current == 0
    stack.set_threshold("difference", "absolute", 0.15)
    assert (regions.current, regions.chosen) == (None, None)


def test_without_regions_a_step_goes_nowhere(stack):
    regions = Regions(stack)
    regions.step(1)
    assert regions.current is None
    with pytest.raises(IndexError):
        regions.choose(0)
