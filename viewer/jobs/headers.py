"""Runs in a child process: headers of a few files at a time."""

from engine.dicom.catalog import Instance, Skipped, Source, read_header


def read_headers(sources: tuple[Source, ...]) -> tuple[Instance | Skipped, ...]:
    """Headers, or the reason for leaving a file out, in the order of the sources."""
    return tuple(read_header(source) for source in sources)
