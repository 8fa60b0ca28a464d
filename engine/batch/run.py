"""Explain every image below some paths and write one folder per image: the job behind ``parallax explain``.

The first frame of a multi-frame object is explained, and its `explanation.json` says so.
"""

import shutil
import time
import traceback
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine import __version__
from engine.batch.output_files import (
    UniqueNames,
    anonymous_name,
    content_sha256,
    folder_name,
    write_arrays,
)
from engine.core.atomic import write_json
from engine.core.errors import Cancelled, DecodeError, ParallaxError, ReportError
from engine.core.jobs import JobContext
from engine.core.language import Sentence
from engine.data.inputs import Image, as_sentence, decoded_ahead, elapsed_ms, file_name, find_images, source_label
from engine.dicom.sources import Source
from engine.dicom.workers import PixelWorkers
from engine.explain.base import Explainer
from engine.explain.explanation import Explanation
from engine.explain.explanation_json import explanation_values
from engine.explain.layers import default_look, explanation_layers
from engine.imaging.frame import Frame
from engine.imaging.layer import Layer
from engine.models.registry import RegisteredModel
from engine.report.anonymous import anonymous_sentence
from engine.report.page import write_report
from engine.report.request import ReportRequest

SUMMARY_FILE = "summary.json"
EXPLANATION_FILE = "explanation.json"
REPORT_FILE = "report.png"
ARRAYS_FILE = "arrays.npz"
DICOM_FOLDER = "dicom"
TIME_LIMIT_S = 60.0

_OWN_ERROR = Sentence("Batch", "Parallax met an error of its own ({where}). Please report it.")
_REPORT_HANGS = Sentence(
    "Batch",
    "The report was not written: drawing it took longer than {limit_s:.0f} s or ended its process. Please tell us what "
    "the film's header holds.",
)
_BURNED_IN = Sentence(
    "Batch",
    "The pixels of this film may show who the patient is: it says so, or it is a secondary capture or an ultrasound "
    "image. Look at it; with --allow-burned-in it is explained all the same.",
)
_MAY_SHOW_WHO = "The pixels of this film may show who the patient is: nothing of them was removed."

_IN_SUMMARY = ("source", "class", "scores", "decision", "holds", "reasons", "in_distribution")


@dataclass(frozen=True)
class BatchRequest:
    """What to explain and where to write it.

    Attributes
    ----------
    inputs : tuple of Path
        DICOM files, pictures (PNG, JPEG), folders, ZIP archives.
    out : Path
        Made where it does not exist.
    model : RegisteredModel
    save_dicom : bool
        Also write ``dicom/`` (:mod:`engine.report.dicom_objects`); why there is none is then among an image's notes.
    save_arrays : bool
        Also write the planes on the model grid.
    anonymous : bool
        Leave out everything that may tell who the patient is, the names of files included: a source is named by the
        SHA-256 of its content. Of headers only enumerated values and numbers are told
        (:mod:`engine.report.anonymous`).
    allow_burned_in : bool
        Without identity, too, explain a film whose pixels may show it; else it is a failure.
    """

    inputs: tuple[Path, ...]
    out: Path
    model: RegisteredModel
    save_arrays: bool = False
    save_dicom: bool = False
    anonymous: bool = False
    allow_burned_in: bool = False


@dataclass(frozen=True)
class LeftOut:
    """A file that was not explained, as the summary names it, and the sentence that says why."""

    source: str
    reason: str


@dataclass(frozen=True)
class BatchResult:
    """What became of every file.

    Attributes
    ----------
    images : tuple of dict
        The summary's entry of every explained image, in the order in which they were found.
    failures : tuple of LeftOut
        Files that were named, or are images by their name or content, and were not explained.
    skipped : tuple of LeftOut
        Other files that were met on the way, such as the index of a medium: nothing is lost.
    """

    images: tuple[dict[str, Any], ...]
    failures: tuple[LeftOut, ...]
    skipped: tuple[LeftOut, ...]


def explain_batch(
    request: BatchRequest,
    explainer: Explainer,
    context: JobContext | None = None,
    on_failure: Callable[[LeftOut], None] | None = None,
    time_limit_s: float = TIME_LIMIT_S,
) -> BatchResult:
    """Explain every image of a request; one bad file never ends the batch.

    Writes ``OUT/<name>/report.png``, ``explanation.json`` and, if asked for, ``arrays.npz`` per image, and
    ``OUT/summary.json`` at the end, also when the batch was cancelled.

    Parameters
    ----------
    request : BatchRequest
    explainer : Explainer
    context : JobContext, optional
    on_failure : callable, optional
        Told of every failure as it happens.
    time_limit_s : float
        Longest time that decoding one film, or drawing its report, may take; the film is then a failure and the batch
        goes on. What the networks compute has a fixed size and no limit.

    Raises
    ------
    Cancelled
        If the context was cancelled; what was done until then is in the summary.
    ReportError
        If the output folder cannot be made or the summary cannot be written.
    """
    batch = _Batch(request, explainer, context or JobContext(), on_failure, time_limit_s)
    try:
        request.out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(error) from error
    complete = False
    try:
        batch.run()
        complete = True
    finally:
        try:
            write_json(request.out / SUMMARY_FILE, batch.summary(complete=complete))
        except OSError as error:
            raise _unwritable(error) from error
    return batch.result()


class _Batch:
    def __init__(
        self,
        request: BatchRequest,
        explainer: Explainer,
        context: JobContext,
        on_failure: Callable[[LeftOut], None] | None,
        time_limit_s: float,
    ) -> None:
        self._request = request
        self._explainer = explainer
        self._context = context
        self._on_failure = on_failure
        self._time_limit_s = time_limit_s
        self._names = UniqueNames(SUMMARY_FILE)
        self._images: list[dict[str, Any]] = []
        self._failures: list[LeftOut] = []
        self._skipped: list[LeftOut] = []

    def run(self) -> None:
        self._context.report(0.0, "Looking for images")
        images = []
        for found in find_images(self._request.inputs, self._request.out, self._context):
            if isinstance(found, Image):
                images.append(found)
            else:
                self._leave_out(found.source, found.reason, is_error=found.is_error)
        with closing(PixelWorkers(max_workers=1, time_limit_s=self._time_limit_s)) as self._workers:
            for count, (image, decoded) in enumerate(decoded_ahead(images, self._workers)):
                self._one(image, decoded, self._step(count, len(images)))
        self._context.report(1.0, f"{len(self._images)} of {len(images)} images explained")

    def _step(self, count: int, total: int) -> JobContext:
        """The context of one image: its progress is a part of the batch's, and a cancel of the batch ends it."""

        def report(fraction: float, _message: str) -> None:
            self._context.check()
            self._context.report((count + fraction) / total, f"Explaining image {count + 1} of {total}")

        return JobContext(report)

    def _one(self, image: Image, decoded: "Future[tuple[Frame, float]]", step: JobContext) -> None:
        step.report(0.0, "")
        try:
            frame, decode_ms = decoded.result()
            self._images.append(self._explain(image, frame, decode_ms, step))
        except (ParallaxError, OSError) as error:
            self._leave_out(image.source, as_sentence(error))
        except Cancelled:
            raise
        except Exception as error:  # noqa: BLE001 - a fault of ours on one film must not cost the user the others
            place = traceback.extract_tb(error.__traceback__)[-1]
            where = f"{type(error).__name__} in {Path(place.filename).name}, line {place.lineno}"
            self._leave_out(image.source, _OWN_ERROR.fill(where=Sentence("Batch", where)))

    def _explain(self, image: Image, frame: Frame, decode_ms: float, step: JobContext) -> dict[str, Any]:
        burned_in = self._request.anonymous and frame.burned_in
        if burned_in and not self._request.allow_burned_in:
            raise ReportError(_BURNED_IN)
        label, name = self._label_and_name(image.source)
        folder = self._request.out / name
        folder.mkdir(exist_ok=True)
        # Its presence says that the folder is whole, so the one of an earlier run goes first.
        (folder / EXPLANATION_FILE).unlink(missing_ok=True)
        (folder / ARRAYS_FILE).unlink(missing_ok=True)
        explanation = self._explainer.explain(frame, step)
        started_s = time.perf_counter()
        dicom_notes = self._write_report(self._report_request(image, frame, explanation), folder)
        timings_ms = {"decode": decode_ms, **explanation.timings_ms, "report": elapsed_ms(started_s)}
        if self._request.save_arrays:
            write_arrays(folder / ARRAYS_FILE, _planes(explanation))
        values = {
            "source": label,
            "frame": 0,
            "frame_count": image.instance.frame_count if image.instance else 1,
            **explanation_values(explanation, self._request.model.card.sha256),
            "notes": [*_frame_notes(image), *explanation.notes, *dicom_notes, *([_MAY_SHOW_WHO] if burned_in else ())],
            "timings_ms": {step: round(float(value), 3) for step, value in timings_ms.items()},
            **_origin(),
        }
        write_json(folder / EXPLANATION_FILE, values)
        return {"name": name, **{key: values[key] for key in _IN_SUMMARY}}

    def _write_report(self, report: ReportRequest, folder: Path) -> list[str]:
        """Write it in a worker process, which can be ended: what a header holds must not keep the batch."""
        try:
            return self._workers.submit(write_pages, report, folder, self._request.save_dicom).result()
        except DecodeError as error:
            raise ReportError(_REPORT_HANGS.fill(limit_s=self._time_limit_s)) from error

    def _report_request(self, image: Image, frame: Frame, explanation: Explanation) -> ReportRequest:
        card = self._request.model.card
        hide = self._request.anonymous or image.instance is None
        return ReportRequest(
            explanation=explanation,
            frame=frame,
            voi=frame.default_voi,
            invert=False,
            layers=_default_layers(explanation),
            layout="2x2",
            identity=None if hide or image.instance is None else image.instance.study,
            instance=image.instance,
            comment="",
            software_version=__version__,
            created=datetime.now(UTC),
            model_line=f"{card.name} {card.version}",
            model_sha256=card.sha256,
        )

    def _label_and_name(self, source: Source) -> tuple[str, str]:
        if not self._request.anonymous:
            return source_label(source), self._names.claim(folder_name(file_name(source)))
        digest = content_sha256(source)
        return f"sha256:{digest}", self._names.claim(anonymous_name(digest))

    def _leave_out(self, source: Source, reason: str, *, is_error: bool = True) -> None:
        label = source_label(source)
        if self._request.anonymous:
            label, reason = self._anonymous_label(source), anonymous_sentence(reason)
        left_out = LeftOut(label, reason)
        (self._failures if is_error else self._skipped).append(left_out)
        if is_error and self._on_failure is not None:
            self._on_failure(left_out)

    def _anonymous_label(self, source: Source) -> str:
        try:
            return f"sha256:{content_sha256(source)}"
        except (ParallaxError, OSError):
            return f"unreadable file {len(self._failures) + len(self._skipped) + 1}"

    def result(self) -> BatchResult:
        return BatchResult(tuple(self._images), tuple(self._failures), tuple(self._skipped))

    def summary(self, *, complete: bool) -> dict[str, Any]:
        card = self._request.model.card
        return {
            "model": card.id,
            "model_version": card.version,
            "complete": complete,
            "counts": {
                "explained": len(self._images),
                "failed": len(self._failures),
                "skipped": len(self._skipped),
            },
            "images": self._images,
            "failures": [vars(left_out) for left_out in self._failures],
            "skipped": [vars(left_out) for left_out in self._skipped],
            **_origin(),
        }


def write_pages(report: ReportRequest, folder: Path, save_dicom: bool) -> list[str]:
    """Write the report and, if asked for, the DICOM objects. Runs in a worker process.

    Returns
    -------
    list of str
        Why there is no DICOM object, or no map among them.

    Raises
    ------
    ReportError
        If something cannot be written.
    """
    write_report(report, folder / REPORT_FILE)
    if not save_dicom:
        return []
    from engine.report import dicom_objects  # a second of imports that few ask for

    shutil.rmtree(folder / DICOM_FOLDER, ignore_errors=True)
    try:
        dicom_objects.write_objects(report, folder, DICOM_FOLDER)
    except ReportError:
        raise
    except ParallaxError as error:
        return [str(error)]
    return [dicom_objects.left_out(report)] if dicom_objects.left_out(report) else []


def _planes(explanation: Explanation) -> dict[str, NDArray[np.float32]]:
    planes = {
        "original": explanation.original_hw,
        "similar": explanation.similar_hw,
        "adversarial": explanation.adversarial_hw,
        "map": explanation.map_hw(),
    }
    return {name: np.asarray(plane, np.float32) for name, plane in planes.items()}


def _default_layers(explanation: Explanation) -> tuple[Layer, ...]:
    planes = explanation_layers(explanation)
    return tuple(Layer(plane, default_look(plane, explanation.map_scale)) for plane in planes)


def _frame_notes(image: Image) -> list[str]:
    if image.instance is None or image.instance.frame_count == 1:
        return []
    return [f"This file holds {image.instance.frame_count} frames; the first one was explained."]


def _origin() -> dict[str, str]:
    return {"software_version": __version__, "created": datetime.now(UTC).isoformat(timespec="seconds")}


def _unwritable(error: OSError) -> ReportError:
    return ReportError(
        f"The output folder cannot be written ({error.strerror or type(error).__name__}): choose another one with "
        "--out, or check its permissions and the free space."
    )
