"""Runs a script of the tests in a process that has OpenGL: the display is chosen when Qt starts."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
NO_OPENGL = 77
"""Exit status of a script that cannot make a context."""


def run_with_opengl(script: str, *arguments: str, display: str) -> None:
    """Run ``tests/<script>``; the test is skipped, with the reason, where this machine cannot."""
    environment = {
        **os.environ,
        "DISPLAY": display,
        # Qt's offscreen platform shares no textures between contexts.
        "QT_QPA_PLATFORM": "xcb",
        "LIBGL_ALWAYS_SOFTWARE": "1",
        "PYTHONPATH": os.pathsep.join([str(TESTS.parent), str(TESTS)]),
    }
    command = [sys.executable, str(TESTS / script), *arguments]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=110, check=False)
    if run.returncode == NO_OPENGL:
        pytest.skip("no OpenGL context can be made on this machine")
    if "no Qt platform plugin could be initialized" in run.stderr:
        pytest.skip("the system libraries of Qt's X11 plugin are not installed")
    assert run.returncode == 0, run.stderr
    assert run.stderr == ""
