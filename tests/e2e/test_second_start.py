"""The real program, started twice: the second hands its path over and ends."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_a_second_start_ends_and_its_file_is_shown_by_the_first(data_dir, tmp_path, write_dicom):
    film: Path = write_dicom(tmp_path / "Fälle 胸部" / "film 1")
    (data_dir / "config").mkdir()
    (data_dir / "config" / "settings.json").write_text(json.dumps({"notice_accepted": True}))
    code = (
        "import sys, viewer.app as app, viewer.start as start\n"
        "from PySide6.QtCore import QCoreApplication\n"
        "def begin(self, paths):\n"
        "    self.window.show()\n"
        "    print('ready', flush=True)\n"
        "    self.session.frame_changed.connect(lambda: (print(self.session.frame.hw), QCoreApplication.quit()))\n"
        "app.Viewer.start = begin\n"
        "if __name__ == '__main__':\n"
        "    sys.exit(start.run([]))\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, env=environment) as first:
        try:
            assert first.stdout is not None
            assert first.stdout.readline() == "ready\n"
            command = [sys.executable, "-m", "viewer", film.name]
            second = subprocess.run(command, cwd=film.parent, env=environment, timeout=100, check=False)
            assert second.returncode == 0
            assert first.stdout.readline() == "(32, 48)\n"
            assert first.wait(100) == 0
        finally:
            first.kill()
