"""Starting the real application in a fresh interpreter."""

import json
import subprocess
import sys
from pathlib import Path

import pytest


def start(code: str) -> subprocess.CompletedProcess[bytes]:
    lines = (
        "import sys, viewer.app as app, viewer.start as start",
        "from PySide6.QtCore import QCoreApplication, QTimer, QUrl",
        "from PySide6.QtGui import QFileOpenEvent",
        code,
    )
    return subprocess.run([sys.executable, "-c", "\n".join(lines)], capture_output=True, timeout=100, check=False)


def test_without_consent_to_the_notice_nothing_opens(data_dir):
    done = start(
        "app.QtDialogs.accept_notice = lambda self: False\n"
        "app.Viewer = None  # must not be needed\n"
        "sys.exit(start.run([]))"
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert not (data_dir / "config" / "settings.json").exists()


@pytest.mark.slow
def test_consent_is_asked_for_once(data_dir, tmp_path):
    code = (
        "asked = []\n"
        "app.QtDialogs.accept_notice = lambda self: asked.append(1) or True\n"
        "QTimer.singleShot(0, lambda: QTimer.singleShot(0, QCoreApplication.quit))\n"
        f"code = start.run([{str(tmp_path)!r}])\n"
        "sys.exit(code or 10 + len(asked))"
    )
    assert start(code).returncode == 11
    stored = json.loads((data_dir / "config" / "settings.json").read_text(encoding="utf-8"))
    assert stored["notice_accepted"] is True
    done = start(code)
    assert done.returncode == 10, done.stderr.decode()[-400:]


def test_a_file_handed_over_by_the_desktop_is_opened(data_dir, tmp_path, write_dicom):
    film: Path = write_dicom(tmp_path / "film")
    code = (
        "app.QtDialogs.accept_notice = lambda self: True\n"
        "seen = []\n"
        "app.Viewer.start = lambda self, paths: (\n"
        f"    QCoreApplication.sendEvent(QCoreApplication.instance(), QFileOpenEvent({str(film)!r})),\n"
        "    self.session.frame_changed.connect(lambda: (seen.append(self.session.frame), QCoreApplication.quit())),\n"
        ")\n"
        "start.run([])\n"
        "sys.exit(0 if seen and seen[0].hw == (32, 48) else 1)"
    )
    done = start("if __name__ == '__main__':\n" + "\n".join("    " + line for line in code.split("\n")))
    assert done.returncode == 0, done.stderr.decode()[-400:]
