import numpy as np
import pytest
from numpy.typing import NDArray

from engine.metrics.overlap import iou, iou_at_area, localisation, pointing


def box(hw: tuple[int, int], top: int, left: int, height: int, width: int) -> NDArray[np.bool_]:
    region = np.zeros(hw, bool)
    region[top : top + height, left : left + width] = True
    return region


def test_map_that_is_the_region_is_perfect() -> None:
    region = box((100, 100), 20, 30, 10, 20)  # 2 % of the pixels
    ramp = np.linspace(0, 0.1, 100 * 100).reshape(100, 100)
    found = localisation(region + ramp, region)
    assert found["iou_at_area"] == found["pixel_auc"] == found["average_precision"] == found["pointing"] == 1.0
    assert found["iou@98"] == pytest.approx(1.0)
    # Above the 80th percentile lie 20 % of the pixels, of which the region is a tenth.
    assert found["iou@80"] == pytest.approx(0.1, abs=1e-3)
    assert found["mean_iou"] == pytest.approx(np.mean([0.1, 2 / 15, 0.2, 0.4, 1.0]), abs=2e-3)


def test_map_that_avoids_the_region_is_worthless() -> None:
    region = box((50, 50), 0, 0, 10, 10)
    found = localisation(1.0 - region, region)
    assert found["iou_at_area"] == found["pixel_auc"] == found["pointing"] == 0.0
    assert found["average_precision"] == pytest.approx(0.04)


def test_box_moved_by_half_its_width_has_a_third_in_common() -> None:
    region, moved = box((40, 40), 10, 10, 8, 12), box((40, 40), 10, 16, 8, 12)
    assert iou(region, moved) == pytest.approx(1 / 3)
    assert iou_at_area(moved.astype(np.float32), region) == pytest.approx(1 / 3)


def test_map_of_one_value_knows_as_much_as_chance() -> None:
    region = box((20, 20), 0, 0, 10, 10)  # a quarter
    found = localisation(np.full((20, 20), 0.3), region)
    assert found["pixel_auc"] == 0.5
    assert found["average_precision"] == found["pointing"] == 0.25
    assert found["iou_at_area"] == pytest.approx(25 / (200 - 25))
    assert found["mean_iou"] == 0.0  # nothing lies above any percentile


def test_iou_at_area_fills_up_from_equal_values_by_their_share() -> None:
    values = np.array([[3.0, 1.0, 1.0, 0.0]])
    region = np.array([[True, True, False, False]])
    assert iou_at_area(values, region) == pytest.approx(1.5 / 2.5)


def test_pointing_looks_at_the_maximum_alone() -> None:
    region = box((4, 4), 1, 1, 1, 1)
    values = np.zeros((4, 4))
    values[1, 1] = 2
    assert pointing(values, region) == 1.0
    values[3, 3] = 2
    assert pointing(values, region) == 0.5
    values[3, 3] = 2.1
    assert pointing(values, region) == 0.0


def test_what_cannot_be_compared_is_refused() -> None:
    with pytest.raises(ValueError, match="empty"):
        localisation(np.ones((4, 4)), np.zeros((4, 4), bool))
    with pytest.raises(ValueError, match="map is"):
        localisation(np.ones((4, 4)), np.ones((4, 5), bool))
    assert iou(np.zeros((2, 2), bool), np.zeros((2, 2), bool)) == 0.0


def test_anything_that_is_an_array_is_a_map_and_whole_numbers_are_a_region():
    map_hw = np.zeros((10, 10))
    map_hw[2:4, 2:4] = 1
    assert localisation(map_hw.tolist(), (map_hw * 255).astype(np.uint8))["iou_at_area"] == 1
