"""Time from the start of the program to its first paint, as a ratio to an empty PySide6 window in the same run.

With ``PARALLAX_FROZEN=PATH`` the frozen app of that path is measured, too.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

pytestmark = [pytest.mark.benchmark(group="first paint"), pytest.mark.timeout(600)]

ROUNDS = 9
LARGEST_RATIO = 2.0
ROOT = Path(__file__).resolve().parents[2]
EMPTY_WINDOW = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        print("first paint", flush=True)
        QTimer.singleShot(0, QApplication.quit)

app = QApplication(sys.argv)
window = Window()
window.resize(1440, 900)
window.show()
app.exec()
"""


def first_paint_s(command: list[str]) -> float:
    """Seconds until the program says that it has painted."""
    start = time.perf_counter()
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "first paint\n"
        passed = time.perf_counter() - start
        process.stdout.read()
    assert process.returncode == 0
    return passed


@pytest.mark.parametrize("kind", ["source", "frozen"])
def test_the_window_is_painted_within_twice_the_time_of_an_empty_one(
    benchmark: BenchmarkFixture, data_dir: Path, kind: str
) -> None:
    program = {"source": [sys.executable, "-m", "viewer"], "frozen": [os.environ.get("PARALLAX_FROZEN", "")]}[kind]
    if not all(program):
        pytest.skip("PARALLAX_FROZEN names no frozen app")
    (data_dir / "config").mkdir()
    (data_dir / "config" / "settings.json").write_text(json.dumps({"notice_accepted": True}))
    empty = [sys.executable, "-c", EMPTY_WINDOW]
    ours = [*program, "--exit-after-first-paint"]
    times: dict[str, list[float]] = {"empty": [], "ours": []}

    def one_round() -> None:
        times["empty"].append(first_paint_s(empty))
        times["ours"].append(first_paint_s(ours))

    benchmark.pedantic(one_round, rounds=ROUNDS, warmup_rounds=1)
    ratio = statistics.median(times["ours"][1:]) / statistics.median(times["empty"][1:])
    benchmark.extra_info["ratio to an empty window"] = round(ratio, 2)
    print(f"first paint, {kind}: {ratio:.2f} of an empty window")
    assert ratio <= LARGEST_RATIO
