"""Walks folders in the files lane and feeds their headers to the pixels lane, a chunk at a time."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from engine.core.errors import ParallaxError
from engine.core.jobs import JobContext
from engine.dicom.catalog import Instance, Skipped, Source
from engine.dicom.sources import find_sources
from viewer.jobs.headers import read_headers
from viewer.jobs.lanes import PixelsLane, Urgency
from viewer.jobs.requests import ScanChunk

_FIRST_CHUNK, _LARGEST_CHUNK = 2, 32


def scan(paths: tuple[Path, ...], lane: PixelsLane, context: JobContext, send: Callable[[ScanChunk], None]) -> int:
    """Send every header below the paths, the first ones alone so that an image can be shown at once.

    Parameters
    ----------
    send : callable
        Takes the chunks, in the order of the walk.

    Returns
    -------
    int
        Number of files looked at.

    Raises
    ------
    Cancelled
        If the context was cancelled.
    """
    looked_at = 0
    pending: tuple[tuple[Source, ...], Future[tuple[Instance | Skipped, ...]]] | None = None
    for found in _chunks(find_sources(paths, context)):
        context.check()
        sources = tuple(each for each in found if isinstance(each, Source))
        skipped = tuple(each for each in found if isinstance(each, Skipped))
        if skipped:
            send(ScanChunk(skipped))
        future = lane.submit(Urgency.HEADERS, read_headers, sources)
        if pending is not None:
            send(_collect(*pending, lane, context))
        pending = sources, future
        looked_at += len(found)
        context.report(0.0, str(looked_at))
    if pending is not None:
        send(_collect(*pending, lane, context))
    return looked_at


def _chunks(found: Iterator[Any]) -> Iterator[tuple[Any, ...]]:
    """Pieces that double in size."""
    size, piece = _FIRST_CHUNK, []
    for each in found:
        piece.append(each)
        if len(piece) == size:
            yield tuple(piece)
            size, piece = min(_LARGEST_CHUNK, size * 2), []
    if piece:
        yield tuple(piece)


def _collect(
    sources: tuple[Source, ...],
    future: "Future[tuple[Instance | Skipped, ...]]",
    lane: PixelsLane,
    context: JobContext,
) -> ScanChunk:
    """The headers of a chunk; where the chunk took its process down, each file alone, to find the one that did."""
    try:
        records = _result(future, context)
    except ParallaxError as error:
        if len(sources) == 1:
            return ScanChunk((Skipped(sources[0], str(error)),))
        parts = [
            _collect((each,), lane.submit(Urgency.HEADERS, read_headers, (each,)), lane, context) for each in sources
        ]
        records = tuple(record for part in parts for record in part.records)
    return ScanChunk(records)


def _result(future: "Future[tuple[Instance | Skipped, ...]]", context: JobContext) -> tuple[Instance | Skipped, ...]:
    while True:
        context.check()
        try:
            return future.result(timeout=0.2)
        except TimeoutError:
            if future.done():
                raise
