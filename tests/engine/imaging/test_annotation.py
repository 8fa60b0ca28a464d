import pytest

from engine.imaging.annotation import Annotation, words_beside

BOX = Annotation(1, "rectangle", ((2.0, 3.0), (10.0, 20.0)))


def test_an_area_has_four_handles_and_a_line_its_ends():
    assert BOX.handles_yx == ((2.0, 3.0), (10.0, 20.0), (2.0, 20.0), (10.0, 3.0))
    assert Annotation(1, "distance", ((0, 0), (1, 1))).handles_yx == ((0, 0), (1, 1))


@pytest.mark.parametrize("index", range(4))
def test_a_corner_follows_the_hand_and_the_opposite_one_stays(index):
    opposite = {0: 1, 1: 0, 2: 3, 3: 2}[index]
    changed = BOX.with_handle(index, (5.0, 6.0))
    assert (5.0, 6.0) in changed.handles_yx
    assert BOX.handles_yx[opposite] in changed.handles_yx


def test_moving_shifts_every_point():
    assert BOX.moved((1.0, -1.0)).points_yx == ((3.0, 2.0), (11.0, 19.0))


def test_an_angle_is_complete_with_its_third_point():
    assert not Annotation(1, "angle", ((0, 0), (1, 1))).is_complete
    assert Annotation(1, "angle", ((0, 0), (1, 1), (2, 0))).is_complete


@pytest.mark.parametrize(
    ("box", "expected"),
    [
        ((10, 40, 20, 60), (25, 45)),  # right of it
        ((60, 40, 90, 50), (60, 55)),  # no room at the right: below
        ((60, 80, 90, 98), (60, 65)),  # nor below: above
        ((70, 0, 100, 100), (35, 45)),  # nor above: left
        ((0, 0, 100, 100), (0, 45)),  # nowhere: inside the room
        ((80, 40, 99, 41), (70, 46)),  # never beyond the room
    ],
)
def test_words_stand_beside_what_they_belong_to(box, expected):
    assert words_beside(box, (30, 10), (0, 0, 100, 100), 5) == expected
