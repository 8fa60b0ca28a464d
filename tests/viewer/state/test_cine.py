from dataclasses import replace

import pytest

from engine.dicom.catalog import Series, Study
from viewer.state.cine import DEFAULT_HZ, FASTEST_HZ, Cine
from viewer.state.session import Session


@pytest.fixture
def session(make_instance, make_frame):
    film = replace(make_instance("1.1", frame_count=3), frame_rate_hz=25.0)
    single = make_instance("1.2", series="s2")
    session = Session()
    series = (Series(film.series, (film,)), Series(single.series, (single,)))
    session.set_catalog((Study(film.study, series),), ())
    session.show_frame(session.selected, make_frame())
    return session


@pytest.fixture
def cine(session):
    return Cine(session)


def test_it_plays_round_and_round_within_the_series(session, cine, make_frame):
    cine.toggle()
    seen = []
    for _ in range(4):
        cine.advance()
        seen.append(session.selected.frame_index)
        session.show_frame(session.selected, make_frame())
    assert seen == [1, 2, 0, 1]


def test_it_waits_for_an_image_that_is_still_decoded(session, cine):
    cine.toggle()
    cine.advance()
    cine.advance()
    assert session.selected.frame_index == 1


def test_it_stands_still_until_told_and_after_stopping(session, cine):
    cine.advance()
    assert session.selected.frame_index == 0
    assert not cine.stop()
    cine.toggle()
    assert cine.stop()
    cine.advance()
    assert session.selected.frame_index == 0


def test_the_rate_is_the_files_until_the_user_sets_another(session, cine):
    assert cine.rate_hz == 25.0
    cine.set_rate(10.0)
    assert cine.rate_hz == 10.0
    cine.set_rate(1000.0)
    assert cine.rate_hz == FASTEST_HZ


def test_another_series_stands_still_at_its_own_rate(session, cine):
    cine.set_rate(10.0)
    cine.toggle()
    session.step_series(1)
    assert not cine.playing
    assert cine.rate_hz == DEFAULT_HZ


def test_a_single_image_does_not_play(session, cine):
    session.step_series(1)
    cine.toggle()
    assert not cine.playing
