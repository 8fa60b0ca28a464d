"""The Qt application leaves no trace of what was opened."""

import os
import subprocess
import sys
from pathlib import Path

CHOOSES_A_FOLDER = """
import sys
from PySide6.QtWidgets import QFileDialog
from viewer.application import Application

app = Application([sys.argv[0]])
dialog = QFileDialog(None, "Open a folder", sys.argv[1])
dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
dialog.setFileMode(QFileDialog.FileMode.Directory)
dialog.show()
dialog.done(QFileDialog.DialogCode.Accepted)
del dialog
"""


def test_a_chosen_folder_is_not_kept_on_disk(tmp_path: Path) -> None:
    folder, home = tmp_path / "DOE^JANE", tmp_path / "home"
    folder.mkdir()
    home.mkdir()
    homes = {"HOME": str(home), "XDG_CONFIG_HOME": str(home / "config"), "QT_QPA_PLATFORM": "offscreen"}
    subprocess.run([sys.executable, "-c", CHOOSES_A_FOLDER, str(folder)], env={**os.environ, **homes}, check=True)
    kept = [path.read_text(errors="ignore") for path in home.rglob("*") if path.is_file()]
    assert not any("JANE" in text for text in kept)
