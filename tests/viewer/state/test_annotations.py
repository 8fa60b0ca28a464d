import pytest

from engine.imaging.annotation import Annotation
from viewer.state.annotations import Annotations

KEY, OTHER = ("1.1", 0), ("1.2", 0)
LINE = Annotation(7, "distance", ((1.0, 1.0), (5.0, 5.0)))


@pytest.fixture
def marks():
    return Annotations()


def test_two_points_make_a_distance_and_the_tool_is_laid_down(marks):
    marks.take_tool("distance")
    assert not marks.add_point(KEY, (1.0, 2.0))
    marks.follow((3.0, 3.0))
    assert marks.draft.points_yx == ((1.0, 2.0), (3.0, 3.0))
    assert marks.add_point(KEY, (4.0, 6.0))
    (line,) = marks.of(KEY)
    assert line.points_yx == ((1.0, 2.0), (4.0, 6.0))
    assert marks.selected == line.number
    assert marks.tool is None
    assert marks.draft is None


def test_an_angle_needs_three_points(marks):
    marks.take_tool("angle")
    assert [marks.add_point(KEY, point) for point in ((0.0, 0.0), (5.0, 0.0), (5.0, 5.0))] == [False, False, True]
    assert marks.of(KEY)[0].points_yx == ((0.0, 0.0), (5.0, 0.0), (5.0, 5.0))


@pytest.mark.parametrize("kind", ["distance", "rectangle"])
def test_without_extent_drawing_goes_on(marks, kind):
    marks.take_tool(kind)
    marks.add_point(KEY, (1.0, 1.0))
    assert not marks.add_point(KEY, (1.0, 1.0))
    assert marks.draft is not None
    if kind == "rectangle":
        assert not marks.add_point(KEY, (1.0, 9.0))
    assert marks.of(KEY) == ()


def test_an_arrow_asks_for_its_text(marks):
    asked = []
    marks.text_wanted.connect(lambda key, arrow: asked.append((key, arrow.kind)))
    marks.take_tool("arrow")
    marks.add_point(KEY, (1.0, 1.0))
    marks.add_point(KEY, (9.0, 9.0))
    assert asked == [(KEY, "arrow")]


def test_without_a_tool_nothing_is_drawn(marks):
    assert not marks.add_point(KEY, (1.0, 1.0))
    marks.follow((2.0, 2.0))
    assert marks.draft is None


def test_the_same_tool_again_lays_it_down(marks):
    marks.take_tool("angle")
    marks.take_tool("distance")
    assert marks.tool == "distance"
    marks.take_tool("distance")
    assert marks.tool is None


def test_cancel_lets_go_of_draft_and_tool_then_of_the_selection(marks):
    marks.put(KEY, LINE)
    marks.take_tool("distance")
    marks.add_point(KEY, (1.0, 1.0))
    assert marks.cancel()
    assert (marks.tool, marks.draft) == (None, None)
    marks.select(7)
    assert marks.cancel()
    assert marks.selected == 0
    assert not marks.cancel()


def test_another_image_loses_draft_and_selection_and_keeps_the_tool(marks):
    marks.put(KEY, LINE)
    marks.take_tool("distance")
    marks.add_point(KEY, (1.0, 1.0))
    marks.leave_image(OTHER)
    assert marks.draft is None
    assert marks.tool == "distance"
    marks.select(7)
    marks.leave_image(OTHER)
    assert marks.selected == 0


def test_removing_one_or_all(marks):
    marks.put(KEY, LINE)
    marks.put(KEY, Annotation(8, "distance", ((1.0, 1.0), (2.0, 2.0))))
    marks.put(OTHER, Annotation(9, "distance", ((1.0, 1.0), (2.0, 2.0))))
    marks.remove(KEY, 7)
    assert [each.number for each in marks.of(KEY)] == [8]
    marks.remove_all(KEY)
    assert marks.of(KEY) == ()
    assert len(marks.of(OTHER)) == 1


def test_selection_goes_round(marks):
    marks.select_next(KEY)
    assert marks.selected == 0
    marks.put(KEY, LINE)
    marks.put(KEY, Annotation(8, "distance", ((1.0, 1.0), (2.0, 2.0))))
    seen = []
    for _ in range(3):
        marks.select_next(KEY)
        seen.append(marks.selected)
    assert seen == [7, 8, 7]


def test_key_images_are_marked_and_unmarked(marks):
    marks.toggle_key_image(KEY)
    assert marks.key_images == {KEY}
    marks.toggle_key_image(KEY)
    marks.toggle_key_image(None)
    assert marks.key_images == frozenset()


def test_closing_forgets_everything(marks):
    marks.put(KEY, LINE)
    marks.toggle_key_image(KEY)
    marks.take_tool("arrow")
    marks.clear()
    assert (marks.of(KEY), marks.key_images, marks.tool) == ((), frozenset(), None)
