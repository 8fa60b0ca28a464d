"""What the lanes run, as functions that tests replace one by one."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from engine.attribution.method import Attribution
from engine.core.jobs import JobContext
from engine.dicom.demo import demo_folder
from engine.dicom.pixels import read_frame
from engine.dicom.sources import Source
from engine.dicom.tags import TagRow, read_tags
from engine.dicom.volume import Volume, read_volume
from engine.explain.morph import MorphCurve
from engine.imaging.frame import Frame
from viewer.jobs.inference import Inference
from viewer.jobs.requests import (
    CheckTrust,
    ComputeAttribution,
    Explain,
    Explained,
    ScoreMorph,
    WriteObjects,
    WriteReport,
)
from viewer.jobs.thumbnails import make_thumbnail

if TYPE_CHECKING:
    from engine.explain.trust import TrustCheck
    from engine.models.registry import RegisteredModel
    from engine.report.request import ReportRequest

Listing = tuple[tuple["RegisteredModel", ...], tuple[str, ...]]


def list_models() -> Listing:
    """Registered models and what is wrong with others; hashes weights, so not for the GUI thread."""
    from engine.models.registry import Registry

    return Registry().list()


def write_report(request: WriteReport) -> Path:
    """Compose and write the report, in the format that the file's name ends with."""
    from engine.report import page
    from engine.report.dicom_capture import encode_capture
    from viewer.jobs.report_pdf import encode_pdf

    encode = {".pdf": encode_pdf, ".dcm": encode_capture}.get(request.path.suffix.lower())
    page.write_report(request.report, request.path, encode)
    return request.path


def write_objects(request: WriteObjects) -> tuple[Path, str]:
    """Write the DICOM objects; their folder, and what was left out as a sentence."""
    from engine.report import dicom_objects

    return dicom_objects.write_objects(request.report, request.folder), dicom_objects.left_out(request.report)


def render_report(report: "ReportRequest") -> QImage:
    """Compose the report as a picture."""
    from engine.report import page
    from viewer.jobs.report_pdf import as_qimage

    return as_qimage(page.render_page(report))


@dataclass
class Work:
    """The functions that the lanes run; tests replace them one by one."""

    read_frame: Callable[..., Frame] = read_frame
    make_thumbnail: Callable[..., NDArray[np.uint8]] = make_thumbnail
    read_tags: Callable[[Source], tuple[TagRow, ...]] = read_tags
    read_volume: Callable[..., Volume] = read_volume
    list_models: Callable[[], Listing] = list_models
    demo_folder: Callable[[], Path] = demo_folder
    write_report: Callable[[WriteReport], Path] = write_report
    write_objects: Callable[[WriteObjects], tuple[Path, str]] = write_objects
    render_report: Callable[["ReportRequest"], QImage] = render_report
    inference: Inference = field(default_factory=Inference)
    explain: Callable[[Explain, JobContext], Explained] | None = None
    """In place of the inference lane's own."""

    score_morph: Callable[[ScoreMorph, JobContext], MorphCurve] | None = None
    """In place of the inference lane's own."""

    check_trust: "Callable[[CheckTrust, JobContext], TrustCheck] | None" = None
    """In place of the inference lane's own."""

    compute_attribution: Callable[[ComputeAttribution, JobContext], Attribution] | None = None
    """In place of the inference lane's own."""
