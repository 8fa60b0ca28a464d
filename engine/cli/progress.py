"""A progress bar on a terminal; nothing at all on anything else."""

import shutil
import sys
import time
from typing import TextIO

from engine.core.printable import printable

_REDRAW_S = 0.1
_BAR_CHARACTERS = 24


class ProgressBar:
    """One line that is drawn over itself on stderr while a job runs.

    Parameters
    ----------
    stream : text stream, optional
        Stderr by default. Where it is no terminal every call is silent, but for :meth:`line`.
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = sys.stderr if stream is None else stream
        self.visible = self._stream.isatty()
        self._drawn_at = 0.0
        self._width = 0

    def update(self, fraction: float, message: str) -> None:
        """Draw the bar; calls that follow too quickly are left out. Fits `engine.core.jobs.Progress`."""
        now = time.monotonic()
        if not self.visible or (now - self._drawn_at < _REDRAW_S and fraction < 1):
            return
        self._drawn_at = now
        filled = round(min(max(fraction, 0.0), 1.0) * _BAR_CHARACTERS)
        text = f"{'#' * filled}{'.' * (_BAR_CHARACTERS - filled)} {fraction:4.0%}  {printable(message)}"
        text = text[: shutil.get_terminal_size().columns - 1]
        self._stream.write("\r" + text.ljust(self._width))
        self._stream.flush()
        self._width = len(text)

    def clear(self) -> None:
        """Remove the bar, so that other text starts on a clean line."""
        if self._width:
            self._stream.write("\r" + " " * self._width + "\r")
            self._stream.flush()
            self._width = 0

    def line(self, text: str) -> None:
        """Write a line that stays, above the bar; also where the stream is no terminal."""
        self.clear()
        self._stream.write(text + "\n")
        self._stream.flush()
