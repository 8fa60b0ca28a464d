from engine.core.errors import ModelError
from engine.self_test.check import Answer, CheckFailed, ask


def failing(error: Exception):
    def question() -> str:
        raise error

    return question


def test_a_failure_is_an_answer_and_does_not_stop_the_rest():
    answers = list(ask([("one", failing(CheckFailed("too dark"))), ("two", lambda: "exact")]))
    assert [(answer.name, answer.passed, answer.detail) for answer in answers] == [
        ("one", False, "too dark"),
        ("two", True, "exact"),
    ]


def test_our_own_errors_are_told_and_foreign_ones_only_by_their_kind():
    ours, foreign = ask([("a", failing(ModelError("No model."))), ("b", failing(OSError("/cases/DOE_JANE")))])
    assert ours.detail == "No model."
    assert "OSError" in foreign.detail
    assert "DOE" not in foreign.line()


def test_the_line_says_how_it_went_and_how_long_it_took():
    assert Answer("models", True, "2 found", 0.04).line() == "ok     models: 2 found (0.0 s)"
    assert Answer("folders", False, "", 1.0).line() == "FAILED folders (1.0 s)"
