from dataclasses import replace

import pytest

from engine.dicom.catalog import Series, Study
from engine.imaging.frame import Window
from viewer.state import navigation
from viewer.state.comparison import counterpart
from viewer.state.navigation import ImageRef
from viewer.state.session import Session

HEAD, FEET = (0.0, 0.0, 1.0), (0.0, 0.0, -1.0)


@pytest.fixture
def stack(make_instance):
    def build(series, gap, count, normal=HEAD, space="1.2", **changes):
        slices = tuple(
            replace(
                make_instance(f"{series}.{number}", series=series, number=number, **changes),
                position_mm=gap * number * normal[2],
                normal=normal,
                frame_of_reference_uid=space,
            )
            for number in range(count)
        )
        return Series(slices[0].series, slices)

    return build


def open_session(*series):
    session = Session()
    session.set_catalog((Study(series[0].instances[0].study, series),), ())
    return session


def matched(session, number, series, offset=0):
    image = navigation.image_of_number(session.studies, session.selected, number)
    found, link = counterpart(session.studies, image, series, offset)
    return found.instance.sop_instance_uid, link


def test_in_one_frame_of_reference_the_place_in_the_patient_counts(stack):
    thin, thick = stack("a", 1.0, 20), stack("b", 5.0, 4)
    session = open_session(thin, thick)
    assert [matched(session, number, thick) for number in (1, 4, 12, 20)] == [
        ("b.0", "position"),
        ("b.1", "position"),
        ("b.2", "position"),
        ("b.3", "position"),
    ]


def test_a_stack_taken_the_other_way_is_matched_too(stack):
    up, down = stack("a", 1.0, 10), stack("b", 1.0, 10, normal=FEET)
    session = open_session(up, down)
    assert matched(session, 4, down) == ("b.3", "position")


@pytest.mark.parametrize("changes", [{"space": "9.9"}, {"space": ""}, {"normal": (1.0, 0.0, 0.0)}])
def test_otherwise_the_number_counts(stack, changes):
    session = open_session(stack("a", 1.0, 20), stack("b", 5.0, 4, **changes))
    other = session.studies[0].series[1]
    assert matched(session, 3, other) == ("b.2", "number")
    assert matched(session, 20, other) == ("b.3", "number")


def test_a_single_film_is_linked_by_number(stack, make_instance):
    prior = make_instance("p", series="p")
    session = open_session(stack("a", 1.0, 3), Series(prior.series, (prior,)))
    assert matched(session, 3, session.studies[0].series[1]) == ("p", "number")


@pytest.fixture
def session(stack):
    return open_session(stack("a", 1.0, 20), stack("b", 5.0, 4))


@pytest.fixture
def comparison(session):
    wanted = []
    session.comparison.wanted.connect(lambda: wanted.append(session.comparison.image.key[0]))
    session.comparison.start(session.studies[0].series[1])
    session.comparison.asked = wanted
    return session.comparison


def test_scrolling_takes_the_other_along_and_asks_only_for_what_is_new(session, comparison):
    for _ in range(6):
        session.step_image(1)
    assert comparison.asked == ["b.0", "b.1"]


def test_moving_it_against_the_other_stays(session, comparison):
    comparison.step(2)
    assert (comparison.image.instance.sop_instance_uid, comparison.offset) == ("b.2", 2)
    for _ in range(5):
        session.step_image(1)
    assert comparison.image.instance.sop_instance_uid == "b.3"
    comparison.step(99)
    assert comparison.offset == 2


def test_its_window_is_dragged_the_way_of_the_other(session, comparison, make_frame):
    comparison.show_frame(comparison.image, make_frame())
    start = comparison.voi
    session.drag_up_darkens = True
    comparison.drag_window(start, 0.0, 10.0)
    assert comparison.voi.center > start.center


def test_its_window_is_its_own_and_stays_within_the_series(session, comparison, make_frame):
    comparison.show_frame(comparison.image, make_frame())
    comparison.drag_window(comparison.voi, 100.0, 0.0)
    widened = comparison.voi
    assert widened.width > make_frame().default_voi.width
    assert session.voi is None
    comparison.step(1)
    comparison.show_frame(comparison.image, make_frame())
    assert comparison.voi == widened
    comparison.start(session.studies[0].series[0])
    comparison.show_frame(comparison.image, make_frame())
    assert comparison.voi == Window(2000.0, 4000.0, name="File window")


def test_a_frame_that_comes_too_late_is_not_shown(comparison, make_frame):
    first = comparison.image
    comparison.step(1)
    comparison.show_frame(first, make_frame())
    comparison.fail_frame(first, "Broken.")
    assert (comparison.frame, comparison.error) == (None, "")
    comparison.fail_frame(comparison.image, "Broken.")
    assert comparison.error == "Broken."


def test_another_patient_is_noticed(stack):
    session = open_session(stack("a", 1.0, 3), stack("b", 1.0, 3, name="Roe, Richard"))
    session.comparison.start(session.studies[0].series[0])
    assert not session.comparison.other_patient
    session.comparison.start(session.studies[0].series[1])
    assert session.comparison.other_patient


def test_closing_or_losing_the_series_ends_it(session, comparison):
    session.set_catalog(session.studies[:1], ())
    assert comparison.series is not None
    session.close_all()
    assert comparison.series is None
    assert comparison.image is None


def test_a_series_that_grows_while_it_is_read_goes_on(session, comparison, stack):
    longer = Study(session.studies[0].header, (session.studies[0].series[0], stack("b", 5.0, 9)))
    session.set_catalog((longer,), ())
    assert len(comparison.series.instances) == 9
    assert isinstance(comparison.image, ImageRef)
