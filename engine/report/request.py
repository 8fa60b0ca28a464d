"""Everything a report is made from, as one frozen value."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from engine.core.language import mark
from engine.dicom.catalog import Instance, StudyHeader
from engine.dicom.presentation import Shape
from engine.explain.explanation import Explanation
from engine.imaging.annotation import Annotation
from engine.imaging.frame import Frame, OverlayPlane, Voi
from engine.imaging.layer import Layer

Layout = Literal["single", "side", "2x2"]
Role = Literal["original", "similar", "adversarial", "difference"]

RESEARCH_MARK = mark("Report", "Research use only. Not for diagnosis.")
GENERATED_MARK = mark("Report", "AI-GENERATED")
FAILED_MARK = mark("Report", "DOES NOT HOLD")


@dataclass(frozen=True, eq=False)
class ReportRequest:
    """What the user saw when asking for the report.

    Attributes
    ----------
    explanation : Explanation or None
        None for a report of the film alone.
    frame : Frame
    voi : Voi
        The window the film is shown with.
    invert : bool
        The user's inversion, on top of the file's.
    layers : tuple of Layer
        All layers as the user set them, lowest first.
    layout : Layout
        ``single``: one panel, see `role`. ``side``: the original beside it. ``2x2``: original, similar, adversarial,
        and the film with every visible layer.
    identity : StudyHeader or None
        None keeps every trace of identity out of picture, metadata and sidecar.
    instance : Instance or None
        Where the frame came from; its UIDs enter the provenance as hashes only.
    comment : str
        What the reader typed; may have several lines.
    software_version : str
    created : datetime
    model_line : str
        Name and version from the model card; empty without an explanation.
    model_sha256 : str
        SHA-256 of the model card, which lists the SHA-256 of every weights file.
    mirrored : bool
        The film was mirrored left-right; orientation letters follow.
    quarter_turns : int
        Clockwise turns of 90 degrees after that.
    role : Role
        What the panel of ``single`` shows, or the right one of ``side``: ``original`` the film, ``similar`` and
        ``adversarial`` that image alone, ``difference`` the film with every visible layer.
    annotations : tuple of Annotation
        What the reader drew on the frame: on every panel, and with what it measures in the sidecar.
    key_image : bool
        The reader marked the frame.
    overlays : tuple of OverlayPlane
        Those of the file that were shown.
    shapes : tuple of Shape
        Drawings of a presentation state that were shown.
    """

    explanation: Explanation | None
    frame: Frame
    voi: Voi
    invert: bool
    layers: tuple[Layer, ...]
    layout: Layout
    identity: StudyHeader | None
    instance: Instance | None
    comment: str
    software_version: str
    created: datetime
    model_line: str
    model_sha256: str
    mirrored: bool = False
    quarter_turns: int = 0
    role: Role = "difference"
    annotations: tuple[Annotation, ...] = ()
    key_image: bool = False
    overlays: tuple[OverlayPlane, ...] = ()
    shapes: tuple[Shape, ...] = ()
