"""The OpenGL canvas under the hand: only numbers are sent to the driver, and the GUI thread has hardly anything to do.

Four layers on a 4096 x 4096 16-bit film at 1920 x 1080; threshold, opacity and window change at every frame. The times
are the GUI thread's own processor time, without what the driver does with the pixels.
"""

import json
from pathlib import Path

import pytest
from gl_process import run_with_opengl
from pytest_benchmark.fixture import BenchmarkFixture

pytestmark = pytest.mark.timeout(200)


def test_a_drag_uploads_nothing(benchmark: BenchmarkFixture, x_display: str, tmp_path: Path) -> None:
    path = tmp_path / "drags.json"
    benchmark.pedantic(run_with_opengl, args=("gl_drags.py", str(path)), kwargs={"display": x_display}, rounds=1)
    report = json.loads(path.read_text(encoding="utf-8"))
    benchmark.extra_info.update(report)
    print(f"\nGUI thread per frame, outside the driver: {report}")
    assert report["uploads"] == 0
    assert report["draws"] > 100
