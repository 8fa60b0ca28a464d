"""What went wrong, on disk: kinds of errors and lines of code, never a file name, a value or a person.

Only messages that are written here with that in mind reach the file: those of the logger "parallax" and its children.
Libraries may quote what they read, so theirs do not.
"""

import contextlib
import logging
from logging.handlers import RotatingFileHandler

from engine import __version__
from engine.core.folders import log_folder

LOG_FILE = "parallax.log"
LOGGER = "parallax"
_MAX_BYTES, _BACKUPS = 256 * 1024, 2
_FORMAT = "%(asctime)s %(levelname)s %(message)s"


def start_logging() -> None:
    """Write this program's messages to the log folder from now on; where that cannot be written, nowhere."""
    logger = logging.getLogger(LOGGER)
    if any(isinstance(handler, RotatingFileHandler) for handler in logger.handlers):
        return
    path = log_folder() / LOG_FILE
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(path, maxBytes=_MAX_BYTES, backupCount=_BACKUPS, encoding="utf-8")
        handler.setFormatter(logging.Formatter(_FORMAT))
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
        logger.info("Parallax %s started", __version__)


def stop_logging() -> None:
    """Close the file."""
    logger = logging.getLogger(LOGGER)
    for handler in [each for each in logger.handlers if isinstance(each, RotatingFileHandler)]:
        logger.removeHandler(handler)
        handler.close()


def last_errors(count: int = 20) -> list[str]:
    """The newest errors of the log, the newest last."""
    lines: list[str] = []
    for path in (log_folder() / f"{LOG_FILE}.1", log_folder() / LOG_FILE):
        with contextlib.suppress(OSError):
            lines += path.read_text(encoding="utf-8", errors="replace").splitlines()
    return [line for line in lines if " ERROR " in line][-count:]
