"""A display of its own for tests that need one: Xvfb with software OpenGL, started when first asked for."""

import os
import select
import shutil
import subprocess
from collections.abc import Iterator

import pytest

_START_S = 20


@pytest.fixture(scope="session")
def x_display() -> Iterator[str]:
    """The name of an X display, as DISPLAY wants it; the test is skipped where Xvfb is not installed."""
    xvfb = shutil.which("Xvfb")
    if xvfb is None:
        pytest.skip("Xvfb is not installed: nothing here can make an OpenGL context")
    told, tell = os.pipe()
    server = subprocess.Popen(
        [xvfb, "-displayfd", str(tell), "-screen", "0", "1600x1200x24", "-nolisten", "tcp", "-noreset"],
        pass_fds=(tell,),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(tell)
    try:
        ready, _, _ = select.select([told], [], [], _START_S)
        number = os.read(told, 16).decode().strip() if ready else ""
        if not number:
            pytest.skip("Xvfb does not start here")
        yield f":{number}"
    finally:
        os.close(told)
        server.terminate()
        server.wait(_START_S)
