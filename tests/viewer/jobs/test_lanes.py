import threading
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from viewer.jobs.lanes import PixelsLane, ThreadLane, Urgency


class HeldProcesses:
    """Stands for the child processes; a test lets each job end by hand."""

    def __init__(self):
        self.running: list[tuple[object, Future]] = []
        self.closed = False

    def submit(self, fn, *args):
        future: Future = Future()
        future.set_running_or_notify_cancel()
        self.running.append((args[0] if args else None, future))
        return future

    def close(self):
        self.closed = True

    def finish(self, value=None):
        name, future = self.running.pop(0)
        future.set_result(value)
        return name


@pytest.fixture
def held():
    return HeldProcesses()


@pytest.fixture
def lane(held):
    return PixelsLane(lambda: held)


def test_nothing_starts_before_the_first_job():
    started = []
    PixelsLane(lambda: started.append(1)).close()
    assert started == []


def test_the_most_urgent_job_runs_next(lane, held):
    lane.submit(Urgency.THUMBNAIL, print, "first thumbnail")
    lane.submit(Urgency.THUMBNAIL, print, "second thumbnail")
    lane.submit(Urgency.HEADERS, print, "headers")
    lane.submit(Urgency.SHOWN_IMAGE, print, "image")
    order = [held.finish() for _ in range(4)]
    assert order == ["first thumbnail", "image", "headers", "second thumbnail"]


def test_one_job_per_process(lane, held):
    for name in ("a", "b", "c"):
        lane.submit(Urgency.HEADERS, print, name)
    assert len(held.running) == 1
    assert lane.queued == 3


def test_a_job_that_is_cancelled_in_time_never_runs(lane, held):
    lane.submit(Urgency.HEADERS, print, "a")
    stale = lane.submit(Urgency.HEADERS, print, "stale")
    last = lane.submit(Urgency.HEADERS, print, "last")
    assert stale.cancel()
    assert held.finish() == "a"
    assert held.finish("done") == "last"
    assert last.result(0) == "done"


def test_an_error_arrives_and_the_lane_goes_on(lane, held):
    first = lane.submit(Urgency.HEADERS, print, "a")
    second = lane.submit(Urgency.HEADERS, print, "b")
    held.running.pop(0)[1].set_exception(ValueError("broken"))
    with pytest.raises(ValueError, match="broken"):
        first.result(0)
    held.finish("fine")
    assert second.result(0) == "fine"


def test_closing_drops_what_waits_and_ends_the_processes(lane, held):
    lane.submit(Urgency.HEADERS, print, "a")
    waiting = lane.submit(Urgency.HEADERS, print, "b")
    lane.close()
    assert waiting.cancelled()
    assert held.closed
    assert lane.submit(Urgency.HEADERS, print, "late").cancelled()


def test_jobs_run_in_a_pool_of_threads():
    pool = ThreadPoolExecutor(1)

    class Pool:
        submit = pool.submit

        def close(self):
            pool.shutdown()

    lane = PixelsLane(Pool)
    assert lane.submit(Urgency.HEADERS, sum, (1, 2)).result(5) == 3
    lane.close()


def test_a_thread_lane_runs_in_one_thread():
    lane = ThreadLane("inference")
    names = {lane.submit(lambda: threading.current_thread().name).result(5) for _ in range(3)}
    lane.close()
    assert names == {"inference_0"}
