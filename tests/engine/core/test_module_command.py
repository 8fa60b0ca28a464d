import subprocess
import sys

import pytest

from engine.core import module_command


def test_from_a_checkout_python_runs_the_module():
    command = module_command.module_command("engine.training", "run file.json", "--out", "Läufe")
    assert command == [sys.executable, "-m", "engine.training", "run file.json", "--out", "Läufe"]


def test_the_frozen_app_runs_the_module_itself(monkeypatch):
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert module_command.module_command("engine.training", "run.json") == [
        sys.executable,
        "--run-module",
        "engine.training",
        "run.json",
    ]


@pytest.mark.parametrize("run", [module_command.module_command, module_command.run_module])
def test_only_programs_of_parallax_are_run(run):
    with pytest.raises(ValueError, match="not a program of Parallax"):
        run("http.server")


def test_the_entry_point_becomes_the_training_program(tmp_path):
    missing = tmp_path / "no run.json"
    command = [sys.executable, "-m", "viewer", module_command.RUN_MODULE, "engine.training", str(missing)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 1
    assert '"error"' in done.stdout
    assert "PySide6" not in done.stderr
