"""Files of a report: whole or not at all, and a sentence where one cannot be written."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from engine.core.atomic import write_bytes
from engine.core.errors import ReportError
from engine.core.language import phrase


@contextlib.contextmanager
def told_if_unwritable(what: str) -> Iterator[None]:
    """Make a sentence of whatever the disk refuses, with `what` as what could not be written.

    Raises
    ------
    ReportError
    """
    try:
        yield
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ReportError(
            phrase(
                "Report",
                "{what} could not be written ({reason}). Check that the folder exists, is writable and has room.",
            ).fill(what=what, reason=reason)
        ) from error


def write_content(path: Path, content: bytes, what: str) -> None:
    """Write a file, or leave the one that is there.

    Parameters
    ----------
    what : str
        What the sentence says could not be written, such as ``The report``.

    Raises
    ------
    ReportError
    """
    with told_if_unwritable(what):
        write_bytes(path, content)
