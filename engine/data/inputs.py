"""What a batch explains: the images below some paths, decoded one after the other in a worker process."""

import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from pathlib import Path

from engine.core.errors import ParallaxError
from engine.core.jobs import JobContext
from engine.core.language import Sentence
from engine.dicom.catalog import Instance, read_header
from engine.dicom.dataset import foreign_kind
from engine.dicom.pictures import read_picture
from engine.dicom.pixels import read_frame
from engine.dicom.sources import Skipped, Source, find_sources, open_source
from engine.dicom.workers import PixelWorkers
from engine.imaging.frame import Frame

IMAGE_SUFFIXES = (".dcm", ".dicom", ".dic", ".ima", ".png", ".jpg", ".jpeg")
_PICTURE_KINDS = ("a PNG picture", "a JPEG picture")
_HEAD_BYTES = 132
# The command line speaks English: these need no translation, and remember which of their words are foreign.
_RESULT = Sentence("Batch", "This file lies in the output folder: it is a result, not an input.")
_PICTURE_IN_ARCHIVE = Sentence("Batch", "This picture lies in a ZIP archive: unpack the archive to explain it.")
_NO_IMAGE = Sentence("Batch", "This is no image that can be explained: it is {kind}.")
_REFUSED = Sentence("Batch", "The operating system refused ({reason}): check free space and permissions.")
# Frames that are decoded while one is being explained: enough to hide the decoder, little enough to hold.
_DECODE_AHEAD = 2


@dataclass(frozen=True)
class Image:
    """One image to explain; `instance` is None for a picture."""

    source: Source
    instance: Instance | None


def find_images(
    inputs: Iterable[Path], out: Path | None = None, context: JobContext | None = None
) -> Iterator[Image | Skipped]:
    """Every image below `inputs`, in the order of :func:`engine.dicom.sources.find_sources`.

    Unlike the catalogue it also takes PNG and JPEG, and it takes files that share a SOP Instance UID: who names a
    file wants that file.

    Parameters
    ----------
    out : Path, optional
        Files below it are results of an earlier run and are left out.

    Yields
    ------
    Image or Skipped
        `Skipped.is_error` is False for a file of a folder that neither its name nor its content makes an image.
    """
    given = {Path(path) for path in inputs}
    results = out.resolve() if out is not None and out.exists() else None
    for found in find_sources(inputs, context):
        if isinstance(found, Skipped):
            yield found
        elif results is not None and found.path not in given and found.path.resolve().is_relative_to(results):
            yield Skipped(found, _RESULT, is_error=False)
        else:
            yield _image(found, named=found.path in given and not found.member)


def _image(source: Source, *, named: bool) -> Image | Skipped:
    try:
        with open_source(source) as stream:
            kind = foreign_kind(stream.read(_HEAD_BYTES))
    except (ParallaxError, OSError) as error:
        return Skipped(source, as_sentence(error))
    if kind in _PICTURE_KINDS:
        if source.member:
            return Skipped(source, _PICTURE_IN_ARCHIVE)
        return Image(source, None)
    if kind is not None and not named and not file_name(source).lower().endswith(IMAGE_SUFFIXES):
        return Skipped(source, _NO_IMAGE.fill(kind=kind), is_error=False)
    header = read_header(source)
    if isinstance(header, Skipped):
        return replace(header, is_error=True) if named else header
    return Image(source, header)


def timed_read(source: Source, is_picture: bool) -> tuple[Frame, float]:
    """Decode the first frame and measure it in ms. Runs in a worker process."""
    started = time.perf_counter()
    frame = read_picture(source.path) if is_picture else read_frame(source)
    return frame, elapsed_ms(started)


def decoded_ahead(
    images: Sequence[Image], workers: PixelWorkers
) -> Iterator[tuple[Image, "Future[tuple[Frame, float]]"]]:
    """Every image with its decoded frame, in order; the next ones decode while the caller works on one.

    Yields
    ------
    Image, Future
        The future gives what :func:`timed_read` returns, or raises why it could not.
    """
    waiting: deque[tuple[Image, Future[tuple[Frame, float]]]] = deque()
    for image in images:
        waiting.append((image, workers.submit(timed_read, image.source, image.instance is None)))
        if len(waiting) > _DECODE_AHEAD:
            yield waiting.popleft()
    while waiting:
        yield waiting.popleft()


def file_name(source: Source) -> str:
    """The name of a source's file or archive member, without folders."""
    return (source.member or source.path.name).replace("\\", "/").rsplit("/", 1)[-1]


def source_label(source: Source) -> str:
    """A source as the user knows it: the path as given, with the archive member after an exclamation mark."""
    return f"{source.path}!{source.member}" if source.member else str(source.path)


def as_sentence(error: ParallaxError | OSError) -> str:
    """The sentence for the user; an error of the operating system without the path that Python puts into it."""
    if isinstance(error, ParallaxError):
        return str(error)
    return _REFUSED.fill(reason=error.strerror or type(error).__name__)


def elapsed_ms(started_s: float) -> float:
    """Milliseconds since a reading of `time.perf_counter`."""
    return (time.perf_counter() - started_s) * 1000
