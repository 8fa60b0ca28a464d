"""What ``parallax COMMAND`` loads: the console script belongs to the viewer, its commands do not."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = """
import sys
sys.argv = ["parallax", *sys.argv[1:]]
from viewer.__main__ import main
status = main()
print("loaded", *sorted({"PySide6", "pyqtgraph", "torch", "viewer.app"} & set(sys.modules)), file=sys.stderr)
sys.exit(status)
"""


def parallax(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", SCRIPT, *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("arguments", "loaded"), [(["info", "--json"], "loaded torch\n"), (["models", "list", "--json"], "loaded\n")]
)
def test_commands_load_no_qt(arguments, loaded):
    run = parallax(*arguments)
    assert (run.returncode, run.stderr) == (0, loaded)
    assert json.loads(run.stdout)


def test_scan_loads_neither_qt_nor_torch(tmp_path, write_dicom):
    write_dicom(tmp_path / "IM0001")
    run = parallax("scan", tmp_path, "--json")
    assert (run.returncode, run.stderr) == (0, "loaded\n")
    assert json.loads(run.stdout)["counts"]["instances"] == 1


def test_help_of_the_command_line_needs_no_display():
    run = parallax("--help")
    assert run.returncode == 0
    assert "usage: parallax" in run.stdout
    assert run.stderr == "loaded\n"
