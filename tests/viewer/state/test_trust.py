import pytest

from engine.explain.trust import Finding, TrustCheck
from engine.imaging.layer import Threshold
from viewer.state.trust import Trust

THRESHOLD = Threshold("percentile", 95.0)
CHECK = TrustCheck({"shift": 0.9}, None, (), (Finding("stability", True, "The map stays."),))


@pytest.fixture
def trust(make_explanation) -> Trust:
    trust = Trust()
    trust.follow(make_explanation())
    return trust


def test_without_an_explanation_nothing_is_asked_for():
    trust, asked = Trust(), []
    trust.requested.connect(lambda: asked.append(1))
    trust.request()
    assert asked == []


def test_a_running_check_is_not_started_again(trust):
    asked = []
    trust.requested.connect(lambda: asked.append(1))
    trust.request()
    trust.started()
    trust.request()
    assert asked == [1]


def test_the_answer_comes_back_with_its_explanation(trust, make_explanation):
    first = trust.explanation
    trust.started()
    trust.finished(first, CHECK, THRESHOLD)
    assert (trust.check, trust.threshold, trust.running) == (CHECK, THRESHOLD, False)
    trust.follow(make_explanation())
    assert trust.check is None
    trust.follow(first)
    assert trust.check is CHECK


def test_an_answer_about_another_film_is_kept_but_not_shown(trust, make_explanation):
    first = trust.explanation
    trust.started()
    trust.follow(make_explanation())
    trust.finished(first, CHECK, THRESHOLD)
    assert trust.check is None
    assert not trust.running


def test_a_failed_check_says_why_and_a_cancelled_one_nothing(trust):
    for sentence in ("The model is gone.", ""):
        trust.started()
        trust.failed(trust.explanation, sentence)
        assert (trust.error, trust.running) == (sentence, False)
