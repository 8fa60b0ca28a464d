import subprocess
import sys
import threading
from pathlib import Path

import pytest

from engine.core.errors import Cancelled, TrainingError
from engine.training import run_folder
from engine.training.run_folder import ControlledContext, ask, asked, locked, running_process

HOLD = "import sys; from pathlib import Path; from engine.training.run_folder import locked\n"
HOLD += "with locked(Path(sys.argv[1])):\n    print('held', flush=True); sys.stdin.read()"


@pytest.fixture
def context(tmp_path: Path) -> ControlledContext:
    return ControlledContext(tmp_path, lambda event, **fields: None)


@pytest.fixture
def holder(tmp_path: Path):
    """A process that trains, for all that the lock can tell."""
    root = Path(run_folder.__file__).parents[2]
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root
    )
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.communicate()


def test_a_run_that_was_asked_nothing_goes_on(tmp_path, context):
    assert asked(tmp_path) == "go"
    context.check()


def test_what_is_no_command_counts_as_none(tmp_path):
    (tmp_path / "control").write_bytes(b"\xff\xfe")
    assert asked(tmp_path) == "go"


@pytest.mark.parametrize(("command", "finishing"), [("stop", False), ("finish", True)])
def test_a_run_that_is_to_stop_or_to_finish_is_cancelled(tmp_path, context, command, finishing):
    ask(tmp_path, command)
    with pytest.raises(Cancelled):
        context.check()
    assert context.finishing is finishing


def test_what_was_finished_goes_on_with_the_next(tmp_path, context):
    ask(tmp_path, "finish")
    with pytest.raises(Cancelled):
        context.check()
    context.go_on()
    context.check()
    assert asked(tmp_path) == "go"


def test_a_paused_run_waits_until_it_may_go_on(tmp_path):
    paused, events = threading.Event(), []

    def emit(event, **fields):
        events.append(event)
        paused.set()

    ask(tmp_path, "pause")
    waiting = threading.Thread(target=ControlledContext(tmp_path, emit).check)
    waiting.start()
    assert paused.wait(20)
    ask(tmp_path, "go")
    waiting.join(20)
    assert events == ["paused", "continued"]


def test_a_paused_run_can_be_stopped(tmp_path, context, monkeypatch):
    ask(tmp_path, "pause")
    monkeypatch.setattr(run_folder.time, "sleep", lambda seconds: ask(tmp_path, "stop"))
    with pytest.raises(Cancelled):
        context.check()


def test_a_process_that_trains_is_found_by_its_folder(tmp_path, holder):
    assert running_process(tmp_path) == holder.pid


def test_a_process_that_was_killed_lets_go(tmp_path, holder):
    holder.kill()
    holder.wait()
    assert running_process(tmp_path) is None
    with locked(tmp_path):
        pass


def test_two_processes_do_not_train_in_one_folder(tmp_path, holder, monkeypatch):
    monkeypatch.setattr(run_folder, "_LOCK_WAIT_S", 0.0)
    with pytest.raises(TrainingError, match="Another process is training"), locked(tmp_path):
        pass


def test_a_folder_without_a_run_has_no_process(tmp_path):
    assert running_process(tmp_path / "absent") is None
