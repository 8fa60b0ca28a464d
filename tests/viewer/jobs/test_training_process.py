import json
import subprocess
import sys
from pathlib import Path

import pytest

from engine.training.run_folder import asked
from viewer.jobs import training_process
from viewer.jobs.training_process import TrainingProcess

# In place of the training: does what the run file says, and obeys as the training does.
CHILD = """
import json, sys, time
from pathlib import Path
from engine.training.run_folder import asked, locked
run = Path(sys.argv[2])
def emit(event, **fields):
    print(json.dumps({"event": event, "time_s": 0, **fields}), flush=True)
what = json.loads(run.read_text())
with locked(run.parent):
    emit("step", step=1)
    if what.get("fails"):
        raise MemoryError("of Jane Doe")
    while what.get("waits") and asked(run.parent) != "stop":
        time.sleep(0.02)
    if what.get("waits") and not what.get("deaf"):
        emit("stopped", message="Stopped.")
    while what.get("deaf"):
        time.sleep(0.02)
    if not what.get("waits"):
        emit("done")
"""


@pytest.fixture
def told() -> list[dict]:
    return []


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    script = tmp_path / "child.py"
    script.write_text(CHILD)
    monkeypatch.setattr(
        training_process, "module_command", lambda module, *words: [sys.executable, str(script), module, *words]
    )
    monkeypatch.setattr(training_process, "POLL_MS", 20)
    return tmp_path / "runs" / "run-1"


@pytest.fixture
def process(qapp, folder, told):
    made = TrainingProcess(folder, told.append)
    yield made
    made.kill()
    made.leave()


def names(told: list[dict]) -> list[str]:
    return [event["event"] for event in told]


def test_events_of_the_child_arrive_in_their_order(qtbot, process, told):
    process.start({"kind": "toy"})
    qtbot.waitUntil(lambda: not process.running, timeout=20_000)
    assert names(told) == ["step", "done", "gone"]


def test_a_run_that_is_stopped_ends_by_itself(qtbot, process, told, folder):
    process.start({"waits": True})
    qtbot.waitUntil(lambda: bool(told), timeout=20_000)
    process.stop()
    qtbot.waitUntil(lambda: not process.running, timeout=20_000)
    assert names(told) == ["step", "stopped", "gone"]
    assert asked(folder) == "stop"


def test_a_run_that_does_not_obey_is_killed(qtbot, process, told, monkeypatch):
    monkeypatch.setattr(training_process, "KILL_AFTER_MS", 50)
    process.start({"waits": True, "deaf": True})
    qtbot.waitUntil(lambda: bool(told), timeout=20_000)
    process.stop()
    qtbot.waitUntil(lambda: not process.running, timeout=20_000)
    assert names(told) == ["step", "gone"]


def test_a_child_that_dies_is_told_without_what_it_said(qtbot, process, told, caplog):
    process.start({"fails": True})
    qtbot.waitUntil(lambda: not process.running, timeout=20_000)
    assert "ended unexpectedly" in told[-1]["message"]
    assert [record.message for record in caplog.records] == ["training ended with MemoryError"]


def test_a_run_goes_on_without_its_window_and_is_found_again(qtbot, process, told, folder):
    process.start({"waits": True})
    qtbot.waitUntil(lambda: bool(told), timeout=20_000)
    process.leave()
    later: list[dict] = []
    second = TrainingProcess(folder, later.append)
    assert second.follow()
    assert names(later) == ["step"]
    second.stop()
    qtbot.waitUntil(lambda: not second.running, timeout=20_000)
    assert names(later) == ["step", "stopped", "gone"]
    assert names(told) == ["step"]


def test_a_found_run_can_be_killed(qtbot, process, told, folder, monkeypatch):
    monkeypatch.setattr(training_process, "KILL_AFTER_MS", 50)
    process.start({"waits": True, "deaf": True})
    qtbot.waitUntil(lambda: bool(told), timeout=20_000)
    process.leave()
    later: list[dict] = []
    second = TrainingProcess(folder, later.append)
    second.follow()
    second.stop()
    qtbot.waitUntil(lambda: not second.running, timeout=20_000)
    assert names(later) == ["step", "gone"]


def test_a_run_that_ended_while_nobody_looked_is_told_whole(qapp, folder):
    folder.mkdir(parents=True)
    lines = [json.dumps({"event": "step"}), '{"event": "st', "[" * 100_000, json.dumps({"event": "done"})]
    (folder / "events.jsonl").write_text("\n".join(lines) + "\n")
    told: list[dict] = []
    assert not TrainingProcess(folder, told.append).follow()
    assert names(told) == ["step", "done", "gone"]


def test_a_run_that_goes_on_tells_only_what_is_new(qtbot, process, told):
    process.start({"kind": "toy"})
    qtbot.waitUntil(lambda: not process.running, timeout=20_000)
    told.clear()
    process.start({"kind": "toy"})
    qtbot.waitUntil(lambda: not process.running, timeout=20_000)
    assert names(told) == ["step", "done", "gone"]


def test_the_child_finds_this_very_code(folder):
    done = subprocess.run(
        [sys.executable, "-c", "import engine; print(engine.__file__)"],
        env=training_process._environment(),
        cwd=folder.anchor,
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(done.stdout.strip()).parents[1] == Path(training_process.__file__).parents[2]
