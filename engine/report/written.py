"""Files of a report: whole or not at all, and a sentence where one cannot be written."""

from pathlib import Path
from typing import BinaryIO

from engine.errors import ReportError
from engine.explain.output_files import write_whole


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

    def write(stream: BinaryIO) -> None:
        stream.write(content)

    try:
        write_whole(path, write)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ReportError(
            f"{what} could not be written ({reason}). Check that the folder exists, is writable and has room."
        ) from error
