import numpy as np
import pytest

from engine.imaging.geometry import Geometry, Spacing
from engine.imaging.grid import Grid
from engine.imaging.layer import LayerData, Threshold
from engine.imaging.regions import MOST, Area, FoundRegions, area_of, find_regions

HALF = Threshold("absolute", 0.5)


def map_of(plane_hw: np.ndarray, image_hw: tuple[int, int], kind: str = "absolute") -> LayerData:
    grid = Grid.letterbox(image_hw, plane_hw.shape)
    return LayerData("difference", kind, plane_hw.astype(np.float32), grid)  # type: ignore[arg-type]  # a LayerKind


@pytest.fixture
def two_squares() -> LayerData:
    """On a film twice as fine as the map: 4 x 4 samples of 1, and 2 x 3 samples of 0.6 with a peak of 0.8."""
    plane_hw = np.zeros((32, 32))
    plane_hw[4:8, 10:14] = 1.0
    plane_hw[20:22, 5:8] = 0.6
    plane_hw[21, 6] = 0.8
    plane_hw[28, 28] = 0.4
    return map_of(plane_hw, (64, 64))


def test_regions_come_by_their_share_of_the_map(two_squares: LayerData) -> None:
    regions = find_regions(two_squares, HALF).first
    total = 16 * 1.0 + 5 * 0.6 + 0.8 + 0.4
    assert [region.share for region in regions] == pytest.approx([16 / total, 3.8 / total])
    assert [region.area_px for region in regions] == pytest.approx([16 * 4, 6 * 4])


def test_boxes_and_peaks_lie_on_the_image(two_squares: LayerData) -> None:
    first, second = find_regions(two_squares, HALF).first
    assert first.box_yx == pytest.approx((8, 20, 16, 28))
    assert second.box_yx == pytest.approx((40, 10, 44, 16))
    assert second.peak_yx == pytest.approx((43, 13))
    assert second.peak == pytest.approx(0.8)


def test_the_letterbox_counts_for_nothing() -> None:
    plane_hw = np.zeros((32, 32))
    plane_hw[2, 2] = 5.0
    plane_hw[16, 16] = 1.0
    (region,) = find_regions(map_of(plane_hw, (32, 64)), HALF).first
    assert region.share == 1.0
    assert region.peak_yx == pytest.approx((17, 33))


def test_corners_join_and_gaps_part() -> None:
    plane_hw = np.zeros((8, 8))
    plane_hw[1, 1] = plane_hw[2, 2] = 1.0
    plane_hw[5, 5] = 1.0
    assert [region.area_px for region in find_regions(map_of(plane_hw, (8, 8)), HALF).first] == [2.0, 1.0]


def test_a_signed_map_counts_by_magnitude() -> None:
    plane_hw = np.zeros((8, 8))
    plane_hw[1, 1], plane_hw[5, 5] = -0.9, 0.6
    regions = find_regions(map_of(plane_hw, (8, 8), "signed"), HALF).first
    assert [region.peak for region in regions] == pytest.approx([0.9, 0.6])


@pytest.mark.parametrize("threshold", [None, Threshold("percentile", 80.0), Threshold("absolute", 0.0)])
def test_a_map_of_nothing_has_no_regions(threshold: Threshold | None) -> None:
    assert find_regions(map_of(np.zeros((8, 8)), (8, 8)), threshold) == FoundRegions()


def test_the_area_is_in_honest_units(two_squares: LayerData) -> None:
    region = find_regions(two_squares, HALF).first[0]
    assert area_of(region, Geometry()) == Area(64.0, None)
    geometry = Geometry(Spacing(0.5, 0.25, "at detector"))
    assert area_of(region, geometry) == Area(8.0, "at detector")


@pytest.mark.parametrize(
    ("area", "words"),
    [(Area(8.2, "calibrated"), "8 mm²"), (Area(321.0, "calibrated"), "3.2 cm²"), (Area(12345.0, None), "12,345 px")],
)
def test_areas_in_words(area: Area, words: str) -> None:
    assert area.words == words


def test_of_a_map_of_noise_only_the_first_are_described_and_all_are_counted() -> None:
    plane_hw = np.zeros((64, 64))
    plane_hw[::2, ::2] = np.arange(1, 1025).reshape(32, 32) / 1024
    found = find_regions(map_of(plane_hw, (64, 64)), Threshold("absolute", 0.5))
    assert found.count == 513
    assert len(found.first) == MOST
    assert found.first[0].peak == 1.0
