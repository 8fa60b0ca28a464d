import logging
import threading
from concurrent.futures import Future

import pytest

from engine.core.errors import DecodeError
from viewer.jobs.lanes import ThreadLane
from viewer.jobs.runner import Runner, sentence


@pytest.fixture
def runner(qapp):
    runner = Runner()
    yield runner
    runner.close()


@pytest.fixture
def lane():
    lane = ThreadLane("test")
    yield lane
    lane.close()


def run(runner, lane, key, work, **more):
    outcomes = []
    runner.submit(key, lambda context, send: lane.submit(work, context, send), outcomes.append, **more)
    return outcomes


def test_a_result_arrives_in_the_gui_thread(runner, lane, qtbot):
    threads = []
    runner.submit(
        "job",
        lambda context, send: lane.submit(lambda: 42),
        lambda outcome: threads.append((threading.current_thread(), outcome.value)),
    )
    assert threads == []
    qtbot.waitUntil(lambda: bool(threads))
    assert threads == [(threading.main_thread(), 42)]
    assert not runner.running("job")


def test_an_error_is_a_sentence(runner, lane, qtbot):
    def fail(context, send):
        raise DecodeError("The pixels are damaged: ask for the file again.")

    outcomes = run(runner, lane, "job", fail)
    qtbot.waitUntil(lambda: bool(outcomes))
    assert outcomes[0].error == "The pixels are damaged: ask for the file again."
    assert not outcomes[0].succeeded


def test_an_unforeseen_error_is_logged_without_its_message(caplog):
    with caplog.at_level(logging.ERROR):
        text = sentence(KeyError("Doe^Jane"))
    assert "KeyError" in text
    assert "Doe" not in text + caplog.text
    assert "KeyError" in caplog.text


def test_memory_and_drive_errors_are_sentences():
    assert "memory" in sentence(MemoryError())
    assert "Permission" in sentence(PermissionError(13, "Permission denied"))


def test_the_latest_request_of_a_key_wins(runner, lane, qtbot):
    gate = threading.Event()
    contexts = []

    def slow(context, send):
        contexts.append(context)
        gate.wait(5)
        return "old"

    first = run(runner, lane, "image", slow)
    qtbot.waitUntil(lambda: bool(contexts))
    second = run(runner, lane, "image", lambda context, send: "new")
    gate.set()
    qtbot.waitUntil(lambda: bool(second))
    assert second[0].value == "new"
    assert first == []
    assert contexts[0].cancelled


def test_a_cancel_is_told_at_once_and_the_late_result_is_dropped(runner, lane, qtbot):
    gate, done = threading.Event(), threading.Event()

    def stubborn(context, send):
        gate.wait(5)
        done.set()
        return "late"

    outcomes = run(runner, lane, "job", stubborn)
    assert runner.cancel("job")
    assert [outcome.cancelled for outcome in outcomes] == [True]
    gate.set()
    assert done.wait(5)
    qtbot.wait(20)
    assert len(outcomes) == 1
    assert not runner.cancel("job")


def test_a_job_that_notices_the_cancel_is_not_an_error(runner, lane, qtbot):
    def polite(context, send):
        context.cancel()
        context.check()

    outcomes = run(runner, lane, "job", polite)
    qtbot.waitUntil(lambda: bool(outcomes))
    assert (outcomes[0].cancelled, outcomes[0].error) == (True, "")


def test_progress_and_parts_come_in_order_before_the_result(runner, lane, qtbot):
    events = []

    def work(context, send):
        context.report(0.5, "half")
        send("part")
        return "whole"

    runner.submit(
        "job",
        lambda context, send: lane.submit(work, context, send),
        lambda outcome: events.append(outcome.value),
        progressed=lambda fraction, message: events.append((fraction, message)),
        partial=events.append,
    )
    qtbot.waitUntil(lambda: len(events) == 3)
    assert events == [(0.5, "half"), "part", "whole"]


def test_after_closing_nothing_is_called_back(qapp, lane, qtbot):
    runner = Runner()
    future: Future = Future()
    outcomes = []
    runner.submit("job", lambda context, send: future, outcomes.append)
    runner.close()
    if not future.cancelled():
        future.set_result(1)
    qtbot.wait(20)
    assert outcomes == []


def test_a_job_is_withdrawn_only_while_it_waits(runner, lane, qtbot):
    gate = threading.Event()
    started = threading.Event()

    def slow(context, send):
        started.set()
        return gate.wait(5)

    running = run(runner, lane, "running", slow)
    started.wait(5)
    waiting = run(runner, lane, "waiting", lambda context, send: "never")
    assert runner.withdraw("waiting")
    assert not runner.running("waiting")
    assert not runner.withdraw("running")
    assert not runner.withdraw("unknown")
    gate.set()
    qtbot.waitUntil(lambda: bool(running))
    assert running[0].value is True
    assert waiting == []
