"""Patients, studies, series and images as a tree of nodes, built from the catalogue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from engine.dicom.catalog import Instance, Series, Study
from viewer.state import captions
from viewer.state.navigation import ImageRef


@dataclass(frozen=True)
class Entry:
    """What one row stands for.

    Attributes
    ----------
    key : tuple
        Identifies the row among its siblings over scans.
    study, series, instance
        What it is: exactly one of them, a study for patients too.
    image : ImageRef
        Shown when the row is chosen: the first image below it, for a series of many the one in its middle stands for
        the thumbnail.
    kind : str
        "patient", "study", "series" or "image".
    """

    key: tuple[str, ...]
    kind: str
    image: ImageRef
    study: Study | None = None
    series: Series | None = None
    instance: Instance | None = None
    number: int = 0
    children: tuple["Entry", ...] = ()

    @property
    def thumbnail_of(self) -> ImageRef | None:
        """The image whose thumbnail the row shows, or None."""
        if self.series is not None:
            instance = self.series.instances[len(self.series.instances) // 2]
            return ImageRef(instance, instance.frame_count // 2)
        return self.image if self.kind == "image" else None

    @property
    def instances(self) -> tuple[Instance, ...]:
        """What a row without rows below it stands for."""
        if self.instance is not None:
            return (self.instance,)
        return self.series.instances if self.series is not None else ()

    def title(self, privacy: bool) -> str:
        """First line of the row."""
        if self.study is not None:
            if self.kind == "patient":
                return captions.patient_title(self.study.header.patient, privacy, self.number)
            return captions.study_title(self.study, privacy)
        if self.series is not None:
            return captions.series_title(self.series, privacy)
        assert self.instance is not None
        return captions.image_title(self.instance)

    def details(self, privacy: bool) -> str:
        """Second line of the row; may be empty."""
        if self.study is not None:
            return captions.patient_details(self.study.header.patient, privacy) if self.kind == "patient" else ""
        if self.series is not None:
            count = len(self.series.instances)
            if count > 1:
                return f"{count} × {captions.image_size(self.series.instances[0])}"
            return captions.image_size(self.series.instances[0])
        return captions.image_size(self.instance) if self.instance is not None else ""


def entries(studies: Sequence[Study], known: Mapping[tuple[str, ...], Entry]) -> tuple[Entry, ...]:
    """The rows of the whole tree; a series of one image has no rows below it.

    Parameters
    ----------
    known : mapping
        Rows of series by their keys as they were; one that did not change is taken over as it is, so that a scan of
        thousands of images stays fast.
    """
    numbers = captions.patient_numbers(studies)
    by_patient: dict[tuple[str, str, str, str], list[Entry]] = {}
    for study in studies:
        series_rows = tuple(_series_entry(series, known) for series in study.series)
        key = captions.patient_key(study.header.patient)
        row = Entry((study.header.study_instance_uid, *key), "study", series_rows[0].image, study, children=series_rows)
        by_patient.setdefault(key, []).append(row)
    return tuple(
        Entry(key, "patient", rows[0].image, rows[0].study, number=numbers[key], children=tuple(rows))
        for key, rows in by_patient.items()
    )


def _series_entry(series: Series, known: Mapping[tuple[str, ...], Entry]) -> Entry:
    key = (series.header.series_instance_uid,)
    former = known.get(key)
    if former is not None and former.series == series:
        return former
    rows = {} if former is None else {row.key: row for row in former.children}
    images = tuple(_image_entry(instance, rows) for instance in series.instances)
    return Entry(key, "series", images[0].image, series=series, children=images if len(images) > 1 else ())


def _image_entry(instance: Instance, known: Mapping[tuple[str, ...], Entry]) -> Entry:
    former = known.get((instance.sop_instance_uid,))
    if former is not None and former.instance is instance:
        return former
    return Entry((instance.sop_instance_uid,), "image", ImageRef(instance), instance=instance)


@dataclass(eq=False)
class Node:
    """A row in the model: its entry, its place, and a number that Qt can hold."""

    entry: Entry | None
    parent: "Node | None"
    number: int
    row: int = 0
    children: list["Node"] = field(default_factory=list)

    def renumber(self) -> None:
        """Tell every child its row."""
        for row, child in enumerate(self.children):
            child.row = row
