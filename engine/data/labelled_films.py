"""Films with labels and, where there are any, regions: data sets as they lie on disk.

Films are read as the viewer reads them, not by :mod:`engine.data.film_set`, whose readers serve the layouts of a
run file, know no DICOM, and need torch.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.core.errors import SourceError
from engine.data.class_words import ClassWords
from engine.data.label_tables import INDEX_FILE, read_boxes, read_index
from engine.dicom.pictures import PICTURE_SUFFIXES, read_picture
from engine.dicom.pixels import read_frame
from engine.dicom.sources import Source
from engine.imaging.frame import Frame
from engine.imaging.grey_pipeline import render_display
from engine.imaging.grid import Grid
from engine.imaging.resample import to_plane

Box = tuple[float, float, float, float]
# Two pictures of one name are one film where half of their pixels differ by no more: lossy compression, and no other
# patient of the same number.
_SAME = 0.02


@dataclass(frozen=True)
class LabelledFilm:
    """One film on disk and what is known of it.

    Attributes
    ----------
    name : str
        Path below the data folder, with forward slashes.
    path : Path
    label : int or None
        1 the class, 0 the counter-class.
    boxes_xywh_px : tuple of tuple of float
        Left, top, width, height in pixels of the image.
    mask : Path or None
        A picture of the image's size, bright in the region.
    counterpart : Path or None
        A picture of the same name, perhaps of the same film before its opacity was planted.
    patient_in_table : str
        What the table calls its patient; empty where it does not.
    patient : int
        The same for all films of a patient, by :func:`engine.evaluation.patients.with_patients`.
    """

    name: str
    path: Path
    label: int | None
    boxes_xywh_px: tuple[Box, ...] = ()
    mask: Path | None = None
    counterpart: Path | None = None
    patient_in_table: str = ""
    patient: int = 0

    @property
    def has_truth(self) -> bool:
        """Whether boxes or a mask come with it."""
        return bool(self.boxes_xywh_px) or self.mask is not None

    def read(self) -> Frame:
        """Decode the film; the first frame of a multi-frame object.

        Raises
        ------
        SourceError, DecodeError
            If it cannot be read.
        """
        if self.path.suffix.lower() in PICTURE_SUFFIXES:
            return read_picture(self.path)
        return read_frame(Source(self.path))

    def region_on(self, grid: Grid) -> NDArray[np.bool_] | None:
        """The region on a plane that `grid` places on this film, bool (h, w); None where there is none.

        What lies beyond the film or in the letterbox does not count, so nothing may be left of it.

        Raises
        ------
        SourceError
            If the mask cannot be read or has another size than the film.
        """
        region_hw = np.zeros(grid.plane_hw, bool)
        for box in self.boxes_xywh_px:
            region_hw |= box_on(grid, box)
        if self.mask is not None:
            mask_hw = render_display(read_picture(self.mask))
            if mask_hw.shape != grid.image_hw:
                raise SourceError(
                    f"The mask is {mask_hw.shape[1]} × {mask_hw.shape[0]} pixels, its film {grid.image_hw[1]} × "
                    f"{grid.image_hw[0]}: give a mask of the film's own size."
                )
            region_hw |= to_plane((mask_hw > 0.5).astype(np.float32), grid) >= 0.5
        return region_hw if region_hw.any() else None

    def planted_on(self, grid: Grid) -> NDArray[np.float32] | None:
        """How far what was planted changed each sample, (h, w) in [0, 1]; None where the film before is not known.

        It is the map of a perfect counterfactual, so no other can be expected to fit the region better.

        Raises
        ------
        SourceError, DecodeError
            If one of the two cannot be read.
        """
        if self.counterpart is None:
            return None
        with_hw, without_hw = render_display(self.read()), render_display(read_picture(self.counterpart))
        if with_hw.shape != without_hw.shape:
            return None
        changed_hw = np.abs(with_hw - without_hw)
        return to_plane(changed_hw, grid) if np.median(changed_hw) <= _SAME else None


@dataclass(frozen=True)
class LabelledSet:
    """The films of a data folder.

    Attributes
    ----------
    layout : str
        "planted", "index", "dicom" or "classes".
    films : tuple of LabelledFilm
    left_out : dict
        Reason to number of films that are no part of the set.
    boxes : dict
        Label to number of boxes that count as truth.
    boxes_left_out : dict
        Label to number of boxes that mark something else.
    """

    layout: str
    films: tuple[LabelledFilm, ...]
    left_out: dict[str, int]
    boxes: dict[str, int]
    boxes_left_out: dict[str, int]


def box_on(grid: Grid, box_xywh_px: Box) -> NDArray[np.bool_]:
    """A box given in image pixels on a plane: samples whose centres it holds, one at least where it meets the film."""
    mask_hw = np.zeros(grid.plane_hw, bool)
    x, y, width, height = box_xywh_px
    corners = np.array([[y, x], [y + height, x + width]])
    inside = np.clip(corners, 0, np.array(grid.image_hw))
    if not (inside[1] > inside[0]).all():
        return mask_hw
    slices = []
    edges = grid.to_plane(np.array(grid.image_hw, np.float64))
    for low, high, edge, content in zip(*grid.to_plane(inside), edges, grid.content, strict=True):
        first, last = int(np.ceil(low - 0.5)), int(np.ceil(high - 0.5))
        if last <= first:
            first = int(np.floor((low + high) / 2))
            last = first + 1
        # A sample on the very edge of the film belongs to it, and so to a box that reaches the edge.
        last = min(last + (high == edge), content.stop)
        first = min(max(first, content.start), content.stop - 1)
        slices.append(slice(first, max(last, first + 1)))
    mask_hw[slices[0], slices[1]] = True
    return mask_hw


def find_labelled(data: Path, words: ClassWords, split: str = "") -> LabelledSet:
    """Recognise the layout of a data folder and list its films. No pixel is read.

    Layouts: ``with/``, ``without/`` and ``masks/``; ``index.csv`` beside ``images/`` and optionally ``boxes.csv``; a
    folder of DICOM files with ``index.csv`` or ``boxes.csv``; one folder per class.

    Parameters
    ----------
    data : Path
    words : ClassWords
    split : str
        Keep rows of ``index.csv`` with this ``split``; without it all but those of "train".

    Raises
    ------
    SourceError
        If the folder is missing, of no known layout, or holds no film with a label or a region.
    """
    if not data.is_dir():
        raise SourceError("The data folder does not exist: check its spelling and that its drive is connected.")
    if (data / "with").is_dir() and (data / "without").is_dir():
        found = _planted(data)
    elif (data / INDEX_FILE).is_file():
        found = _index(data, words, split)
    elif (data / "boxes.csv").is_file():
        found = _boxes_alone(data, words)
    else:
        found = _classes(data, words)
    if not found.films:
        reasons = "; ".join(f"{reason}: {count}" for reason, count in found.left_out.items())
        raise SourceError(
            f"The data folder holds no film to evaluate on{f' ({reasons})' if reasons else ''}. Choose rows with "
            "--split, and say with --positive and --negative which labels mean what."
        )
    return found


def spread(films: Sequence[LabelledFilm], limit: int) -> tuple[LabelledFilm, ...]:
    """At most `limit` films, both classes alike as far as they reach, evenly spread over each, in their order."""
    groups = [[film for film in films if film.label == label] for label in (1, 0, None)]
    groups = sorted((group for group in groups if group), key=len)
    chosen: set[LabelledFilm] = set()
    for number, group in enumerate(groups):
        quota = min(len(group), (limit - len(chosen)) // (len(groups) - number))
        chosen.update(group[int(place)] for place in (np.arange(quota) + 0.5) * len(group) / max(quota, 1))
    return tuple(film for film in films if film in chosen)


def _planted(data: Path) -> LabelledSet:
    masks = {path.stem: path for path in _pictures(data / "masks")} if (data / "masks").is_dir() else {}
    without = {path.stem: path for path in _pictures(data / "without")}
    films = [LabelledFilm(f"without/{path.name}", path, 0) for path in without.values()]
    films += [
        LabelledFilm(f"with/{path.name}", path, 1, mask=masks.get(path.stem), counterpart=without.get(path.stem))
        for path in _pictures(data / "with")
    ]
    return LabelledSet("planted", tuple(films), {}, {}, {})


def _index(data: Path, words: ClassWords, split: str) -> LabelledSet:
    every = read_index(data, words.label_columns)
    rows = [row for row in every if (row.split == split if split else row.split != "train")]
    left_out: Counter[str] = Counter()
    if len(every) > len(rows):
        left_out["of another split" if split else "of the training split"] = len(every) - len(rows)
    names = {row.name for row in rows}
    tables = chain(((row.name, row.boxes) for row in rows), (one for one in read_boxes(data) if one[0] in names))
    boxes, kept, other = _boxes_of_class(tables, words.is_truth)
    films = []
    for row in rows:
        label = words.label(row.labels) if row.labels is not None else 1 if row.name in boxes else None
        if label is None and row.labels is not None:
            left_out["labels mean neither the class nor its counter-class, or both"] += 1
            continue
        # A box on a film that is labelled as free of the class marks something else.
        truth = boxes.get(row.name, ()) if label != 0 else ()
        films.append(LabelledFilm(row.name, _below(data, row.name), label, truth, patient_in_table=row.patient))
    dicom = bool(films) and films[0].path.suffix.lower() not in PICTURE_SUFFIXES
    return LabelledSet("dicom" if dicom else "index", tuple(films), dict(left_out), kept, other)


def _boxes_alone(data: Path, words: ClassWords) -> LabelledSet:
    boxes, kept, other = _boxes_of_class(read_boxes(data), words.is_truth)
    known = sorted(path for path in data.rglob("*") if path.is_file() and not path.name.startswith("."))
    known = [path for path in known if path.suffix.lower() != ".csv"]
    films = []
    for path in known:
        name = path.relative_to(data).as_posix()
        truth = next((boxes[key] for key in (name, path.name, path.stem) if key in boxes), ())
        films.append(LabelledFilm(name, path, 1 if truth else None, truth))
    dicom = bool(films) and films[0].path.suffix.lower() not in PICTURE_SUFFIXES
    return LabelledSet("dicom" if dicom else "index", tuple(films), {}, kept, other)


def _classes(data: Path, words: ClassWords) -> LabelledSet:
    films: list[LabelledFilm] = []
    left_out: Counter[str] = Counter()
    folders = sorted(path for path in data.iterdir() if path.is_dir())
    for folder in folders:
        label = words.label([folder.name])
        for path in sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith(".")):
            if label is None:
                left_out[f"in the folder “{folder.name}”, which names no class"] += 1
            else:
                films.append(LabelledFilm(f"{folder.name}/{path.name}", path, label))
    if not films:
        names = ", ".join(f"“{folder.name}”" for folder in folders[:8]) or "none"
        raise SourceError(
            "This data folder has none of the known layouts: with/, without/ and masks/; index.csv and images/; DICOM "
            f"with index.csv or boxes.csv; one folder per class. Its folders: {names}. If they are classes, say which "
            "is which with --positive and --negative."
        )
    return LabelledSet("classes", tuple(films), dict(left_out), {}, {})


def _boxes_of_class(
    rows: Iterable[tuple[str, Sequence[tuple[str, Box]]]], is_truth: Callable[[str], bool]
) -> tuple[dict[str, tuple[Box, ...]], Counter[str], Counter[str]]:
    """Boxes by film, and how many of each label were kept and left out; a box without a label counts."""
    boxes: dict[str, tuple[Box, ...]] = {}
    kept: Counter[str] = Counter()
    other: Counter[str] = Counter()
    for name, found in rows:
        for label, box in found:
            if label and not is_truth(label):
                other[label] += 1
                continue
            kept[label or "unlabelled"] += 1
            boxes[name] = (*boxes.get(name, ()), box)
    return boxes, kept, other


def _below(data: Path, name: str) -> Path:
    path = data / "images" / name
    return path if path.exists() else data / name


def _pictures(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in PICTURE_SUFFIXES)
