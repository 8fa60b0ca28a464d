"""Frozen requests: everything a job needs, made by the GUI thread and read by a lane."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from engine.dicom.catalog import Instance, Skipped
from engine.explain.explanation import Explanation
from engine.imaging.frame import Frame
from engine.imaging.layer import LayerData, Threshold
from viewer.state.navigation import ImageRef

if TYPE_CHECKING:
    from engine.models.registry import RegisteredModel
    from engine.report.page import ReportRequest


@dataclass(frozen=True)
class Scan:
    """Read the headers of everything below some paths, in chunks."""

    paths: tuple[Path, ...]


@dataclass(frozen=True)
class ScanChunk:
    """What a scan found since the last chunk."""

    records: tuple[Instance | Skipped, ...]


@dataclass(frozen=True)
class ReadImage:
    """Decode one frame."""

    image: ImageRef


@dataclass(frozen=True)
class MakeThumbnail:
    """Decode one frame and scale it down.

    Attributes
    ----------
    side_px : int
        Length of the longer side.
    """

    image: ImageRef
    side_px: int


@dataclass(frozen=True)
class ReadTags:
    """Read every element of an image's header."""

    image: ImageRef


@dataclass(frozen=True)
class MakeVolume:
    """Decode the slices of a series and put them together."""

    images: tuple[ImageRef, ...]


@dataclass(frozen=True)
class ListModels:
    """Read the cards of every registered model."""


@dataclass(frozen=True, eq=False)
class Explain:
    """Explain one frame with one model.

    Attributes
    ----------
    device : str
        "auto" or a device the user insists on.
    """

    image: ImageRef
    frame: Frame
    model: "RegisteredModel"
    device: str


@dataclass(frozen=True, eq=False)
class Explained:
    """An explanation and its planes as layers."""

    explanation: Explanation
    planes: tuple[LayerData, ...]


@dataclass(frozen=True, eq=False)
class ScoreMorph:
    """Score the images between the similar and the adversarial one of an explanation.

    Attributes
    ----------
    device : str
        "auto" or a device the user insists on.
    """

    explanation: Explanation
    model: "RegisteredModel"
    device: str


@dataclass(frozen=True, eq=False)
class CheckTrust:
    """Put an explanation to the test.

    Attributes
    ----------
    threshold : Threshold
        What of the map is the marked region, as it is shown.
    """

    explanation: Explanation
    model: "RegisteredModel"
    device: str
    threshold: Threshold


@dataclass(frozen=True, eq=False)
class ComputeAttribution:
    """Explain the same film with another method.

    Attributes
    ----------
    method : str
        Of :data:`engine.attribution.method.METHODS`.
    """

    explanation: Explanation
    model: "RegisteredModel"
    device: str
    method: str


@dataclass(frozen=True, eq=False)
class WriteReport:
    """Compose the annotated report and write it, with its sidecar, in one step each."""

    report: "ReportRequest"
    path: Path


@dataclass(frozen=True, eq=False)
class WriteObjects:
    """Write the explanation as DICOM objects into a new folder below this one."""

    report: "ReportRequest"
    folder: Path


Request = (
    Scan
    | ReadImage
    | MakeThumbnail
    | ReadTags
    | MakeVolume
    | ListModels
    | Explain
    | ScoreMorph
    | CheckTrust
    | ComputeAttribution
    | WriteReport
    | WriteObjects
)
