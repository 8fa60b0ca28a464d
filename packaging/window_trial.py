"""Try the installed window as a user would, with keys and pictures; used by ``clean_root.py``.

First start, the demo study, an explanation, its report, a second start with a folder, "Open with" on a file, quit. What
can be checked is checked; the pictures are there to be looked at. Needs an X server with a window manager, xdotool and
ImageMagick's ``import``.
"""

import hashlib
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

DEMO = "demo study"
FOLDER = "Films Müller 胸片"
PATIENCE_S = 120.0


class TrialError(Exception):
    """What did not go as it must, as a sentence."""


class WindowTrial:
    """Drives the window of an app that is installed below `root`.

    Parameters
    ----------
    command : callable
        Makes the command line that runs its arguments in the bare system, as its user.
    home : Path
        That user's home folder, as seen from here.
    inner_home : str
        The same folder, as seen from the bare system.
    pictures : Path
        Folder for the pictures and the report.
    """

    def __init__(self, command: Callable[..., list[str]], home: Path, inner_home: str, pictures: Path) -> None:
        self._command, self._home, self._inner, self._pictures = command, home, inner_home, pictures
        pictures.mkdir(parents=True, exist_ok=True)

    def run(self) -> None:
        """The whole trial.

        Raises
        ------
        TrialError
        """
        shutil.rmtree(self._home / ".config" / "Parallax", ignore_errors=True)
        with subprocess.Popen(self._command("parallax")) as app:
            try:
                self._first_start_to_report()
                self._second_start()
                self._open_with()
                self._press("ctrl+q")
                if app.wait(30):
                    raise TrialError(f"The window ended with status {app.returncode}.")
            finally:
                app.kill()

    def _first_start_to_report(self) -> None:
        self._wait_for("Before you start")
        self._picture("1-first-start")
        self._press("Return")
        self._wait_for("Demo, ")
        self._picture("2-demo")
        self._press("e")
        self._picture("3-explained")
        self._press("ctrl+e")
        self._wait_for("Export report")
        self._press("Return")
        deadline = time.monotonic() + PATIENCE_S
        while not (reports := list(self._home.rglob("parallax-report-*.json"))):
            if time.monotonic() > deadline:
                raise TrialError("No report was written.")
            time.sleep(0.5)
        self._picture("4-exported")
        shutil.copy(reports[0].with_suffix(".png"), self._pictures / "5-report.png")

    def _second_start(self) -> None:
        """A folder whose name has a space, an umlaut and Chinese characters goes to the window that is there."""
        folder = self._home / FOLDER
        subprocess.run(self._command("parallax", "demo", f"{self._inner}/{DEMO}"), check=True, timeout=PATIENCE_S)
        shutil.copytree(self._home / DEMO / "patient-2", folder, dirs_exist_ok=True)
        (folder / "film-1.dcm").rename(folder / "Fräulein.dcm")
        started = time.monotonic()
        subprocess.run(self._command("parallax", f"{self._inner}/{FOLDER}"), check=True, timeout=PATIENCE_S)
        print(f"second start handed over in {time.monotonic() - started:.1f} s", flush=True)
        self._wait_for("Demo, Bruno")
        self._picture("6-second-start")

    def _open_with(self) -> None:
        """The desktop opens a DICOM file, found by its type, with Parallax."""
        film = f"{DEMO}/patient-3/film-1.dcm"
        subprocess.run(self._command("gio", "open", f"{self._inner}/{film}"), check=True, timeout=PATIENCE_S)
        self._wait_for("Demo, Chiara")
        self._picture("7-open-with")
        if len(self._windows("Parallax")) > 1:
            raise TrialError("A second window opened.")

    def _press(self, key: str) -> None:
        subprocess.run(["xdotool", "key", key], check=True)

    def _windows(self, title: str) -> list[str]:
        search = ["xdotool", "search", "--onlyvisible", "--name", title]
        return subprocess.run(search, capture_output=True, text=True, check=False).stdout.split()

    def _wait_for(self, title: str) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while not self._windows(title):
            if time.monotonic() > deadline:
                raise TrialError(f"No window called “{title}” came up.")
            time.sleep(0.2)
        time.sleep(1.0)

    def _picture(self, name: str) -> None:
        """Take a picture once the screen has stood still for three seconds."""
        path, seen, still = self._pictures / f"{name}.png", b"", 0
        deadline = time.monotonic() + PATIENCE_S
        while still < 3 and time.monotonic() < deadline:
            time.sleep(1.0)
            raw = subprocess.run(["import", "-window", "root", "rgb:-"], capture_output=True, check=True).stdout
            digest = hashlib.sha256(raw).digest()
            still, seen = (still + 1, seen) if digest == seen else (0, digest)
        subprocess.run(["import", "-window", "root", str(path)], check=True)
        print(f"picture: {path.name}", flush=True)
