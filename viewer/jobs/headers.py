"""Runs in a child process: headers of a few files at a time."""

from engine.dicom.catalog import Instance, Skipped, Source, read_header
from engine.dicom.memory_limit import memory_limit

MOST_BYTES = 2**30


def read_headers(sources: tuple[Source, ...]) -> tuple[Instance | Skipped, ...]:
    """Headers, or the reason for leaving a file out, in the order of the sources.

    A file that takes more than :data:`MOST_BYTES` of memory is left out as damaged.
    """
    with memory_limit(MOST_BYTES):
        return tuple(read_header(source) for source in sources)
