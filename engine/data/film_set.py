"""Films for training and evaluation, prepared exactly as the viewer prepares a frame and kept in memory as 8 bit."""

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine import phantom
from engine.core.errors import ParallaxError, TrainingError
from engine.core.folders import cache_folder
from engine.core.foreign_files import read_csv
from engine.core.jobs import JobContext
from engine.data.film_cache import FilmCache
from engine.data.film_list import read_film_list
from engine.data.image_store import ImageStore
from engine.data.source import SourceConfig
from engine.dicom.pictures import PICTURE_SUFFIXES, read_picture
from engine.imaging.frame import Frame
from engine.imaging.grey_pipeline import render_display
from engine.imaging.resample import Region, to_plane
from engine.models.precision import CPU
from engine.models.preprocess import PREPROCESSING, ModelInput, prepare_display, prepare_frame

# Regions are kept on a grid this many times coarser than the film: they supervise votes on a 1/16 grid.
REGION_STEP = 4


@dataclass(frozen=True, eq=False)
class Film:
    """One prepared film: plane (h, w) float32 in [0, 1], label 1 / 0 / None, region (h, w) bool or None.

    `region_is_exact`: everything outside the region is known to be free of the class (planted, phantom); a reader's
    box is not.
    """

    name: str
    model_input: ModelInput
    label: int | None
    region_hw: NDArray[np.bool_] | None = None
    region_is_exact: bool = False


@dataclass(frozen=True, eq=False)
class FilmSet:
    """Films of one or several sources, in memory or, where they are many, in a file that is read as they are drawn.

    What is drawn comes on `device`; the films themselves lie there, too, if they fit (:meth:`on`).

    Attributes
    ----------
    images : Tensor of uint8, shape (N, h, w)
    labels : Tensor of float32, shape (N,); NaN where unknown
    regions : Tensor of uint8, shape (N, h/4, w/4)
    region_kinds : Tensor of int8, shape (N,): 0 none, 1 a reader's box, 2 exact
    source_of : Tensor of int64, shape (N,): index into `shares`
    shares : tuple of float
    names : tuple of str
    contents : Tensor of int64, shape (N, 4)
        First and last row and column of the film on its plane, the last ones exclusive; the rest is letterbox.
    device : torch.device
    """

    images: Tensor
    labels: Tensor
    regions: Tensor
    region_kinds: Tensor
    source_of: Tensor
    shares: tuple[float, ...]
    names: tuple[str, ...]
    contents: Tensor
    device: torch.device = CPU

    def __len__(self) -> int:
        return len(self.names)

    def on(self, device: torch.device) -> "FilmSet":
        """The same films for a training on `device`: an accelerator holds them if a quarter of its free memory does."""
        images = self.images
        if device.type == "cuda" and images.numel() <= torch.cuda.mem_get_info(device)[0] // 4:
            images = images.to(device)
        return dataclasses.replace(self, images=images, device=device)

    def batch(self, index: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Images (B, 1, h, w) in [0, 1], labels (B,), regions (B, 1, h/4, w/4) in {0, 1} and their kinds (B,)."""
        return (
            self._greys(index),
            self.labels[index].to(self.device),
            self.regions[index].to(self.device).unsqueeze(1).float(),
            self.region_kinds[index].to(self.device),
        )

    def _greys(self, index: Tensor) -> Tensor:
        return self.images[index].to(self.device).unsqueeze(1).float() / 255

    def content(self, number: int) -> Region:
        """Where the film lies on its plane."""
        top, bottom, left, right = self.contents[number].tolist()
        return slice(top, bottom), slice(left, right)

    def exact_region(self, number: int) -> NDArray[np.bool_] | None:
        """An exact region on the plane, bool (h, w), in the steps in which it is kept; None where there is none."""
        if self.region_kinds[number] != 2 or not self.regions[number].any():
            return None
        return self.regions[number].bool().numpy().repeat(REGION_STEP, 0).repeat(REGION_STEP, 1)

    @cached_property
    def partners(self) -> Tensor:
        """Of each film with something planted the index of the film without it, (N,) int64; -1 where there is none."""
        index = {name: number for number, name in enumerate(self.names)}
        return torch.tensor([index.get(f"without/{name.removeprefix('with/')}", -1) if name.startswith("with/") else -1
                             for name in self.names])  # fmt: skip

    def without(self, index: Tensor) -> Tensor:
        """The films without what was planted, (B, 1, h, w) in [0, 1]; the film itself where there is no other."""
        partners = self.partners[index]
        return self._greys(torch.where(partners < 0, index, partners))

    def draw(self, count: int, random: torch.Generator, classes: Tensor | None = None) -> Tensor:
        """`count` indices: sources by their share, and within a source both classes alike.

        Parameters
        ----------
        classes : Tensor of float32, shape (N,), optional
            Classes to balance instead of the labels, e.g. the classifier's own decisions.
        """
        classes = self.labels if classes is None else classes
        weights = torch.zeros(len(self))
        for source, share in enumerate(self.shares):
            inside = self.source_of == source
            groups = [inside & (classes == 0), inside & (classes == 1), inside & classes.isnan()]
            groups = [group for group in groups if group.any()]
            for group in groups:
                weights[group] = share / len(groups) / float(group.sum())
        return torch.multinomial(weights, count, replacement=True, generator=random)


def load(
    sources: Sequence[SourceConfig],
    data: Path,
    input_hw: tuple[int, int],
    context: JobContext | None = None,
    preprocessing: str = PREPROCESSING,
    device: torch.device = CPU,
) -> FilmSet:
    """Prepare every film of the sources for a training on `device`.

    Raises
    ------
    TrainingError
        If there is no source, or one is missing, empty or unreadable.
    """
    if not sources:
        raise TrainingError("The run file names a list of films without any source in it.")
    context = context or JobContext()
    step_h, step_w = input_hw[0] // REGION_STEP, input_hw[1] // REGION_STEP
    images = ImageStore(input_hw)
    labels, regions, kinds, source_of, names, contents = [], [], [], [], [], []
    for number, source in enumerate(sources):
        found = 0
        for film in read_source(source, data, input_hw, preprocessing):
            context.check()
            images.append(np.round(film.model_input.plane_hw * 255).astype(np.uint8))
            labels.append(float("nan") if film.label is None else float(film.label))
            if film.region_hw is None:
                regions.append(np.zeros((step_h, step_w), np.uint8))
            else:
                blocks = film.region_hw.reshape(step_h, REGION_STEP, step_w, REGION_STEP)
                regions.append((blocks.mean((1, 3)) >= 0.5).astype(np.uint8))
            kinds.append(0 if film.region_hw is None else 2 if film.region_is_exact else 1)
            source_of.append(number)
            names.append(film.name)
            contents.append([bound for one in film.model_input.grid.content for bound in (one.start, one.stop)])
            found += 1
        if not found:
            raise TrainingError(f"The source “{source.name}” holds no film that fits the run file.")
        context.report((number + 1) / len(sources), f"{found} films of {source.name}")
    return FilmSet(
        images.tensor(),
        torch.tensor(labels),
        torch.from_numpy(np.stack(regions)),
        torch.tensor(kinds, dtype=torch.int8),
        torch.tensor(source_of),
        tuple(source.share for source in sources),
        tuple(names),
        torch.tensor(contents),
    ).on(device)


def read_source(
    source: SourceConfig, data: Path, input_hw: tuple[int, int], preprocessing: str = PREPROCESSING
) -> Iterator[Film]:
    """The films of one source, one at a time, in a fixed order."""
    readers = {"phantom": _phantoms, "classes": _classes, "index": _index, "planted": _planted, "films": _listed}
    return readers[source.kind](source, data / source.folder, input_hw, preprocessing)


def read_film(path: Path) -> Frame:
    """A picture as the viewer reads it.

    Raises
    ------
    TrainingError
        If it cannot be read.
    """
    try:
        return read_picture(path)
    except ParallaxError as error:
        raise TrainingError(f"The picture {path.name} cannot be read. {error}") from error


def _phantoms(source: SourceConfig, folder: Path, input_hw: tuple[int, int], preprocessing: str) -> Iterator[Film]:
    for number in range(source.count):
        seed = source.first_seed + number
        # Odd seeds carry opacities, even ones none: both classes alike, whatever the count.
        film = phantom.film(seed, opacities=1 + seed // 2 % 3 if seed % 2 else 0, hw=input_hw)
        model_input = prepare_display(film.image_hw, input_hw, preprocessing=preprocessing)
        yield Film(f"phantom-{seed}", model_input, seed % 2, film.mask_hw, region_is_exact=True)


def _classes(source: SourceConfig, folder: Path, input_hw: tuple[int, int], preprocessing: str) -> Iterator[Film]:
    for label, names in ((1, source.positive), (0, source.negative)):
        for name in names:
            for path in _pictures(folder / name):
                yield Film(f"{name}/{path.name}", prepare_frame(read_film(path), input_hw, preprocessing), label)


def _planted(source: SourceConfig, folder: Path, input_hw: tuple[int, int], preprocessing: str) -> Iterator[Film]:
    for path in _pictures(folder / "without"):
        yield Film(f"without/{path.name}", prepare_frame(read_film(path), input_hw, preprocessing), 0)
    masks = {path.stem: path for path in _pictures(folder / "masks")}
    for path in _pictures(folder / "with"):
        if path.stem not in masks:
            raise TrainingError(f"The planted film {path.name} has no mask of the same name.")
        model_input = prepare_frame(read_film(path), input_hw, preprocessing)
        mask_hw, grid = render_display(read_film(masks[path.stem])), model_input.grid
        if mask_hw.shape != grid.image_hw:
            raise TrainingError(
                f"The mask of the planted film {path.name} is {mask_hw.shape[1]} × {mask_hw.shape[0]} pixels, the film "
                f"{grid.image_hw[1]} × {grid.image_hw[0]}: give a mask of the film's own size."
            )
        yield Film(f"with/{path.name}", model_input, 1, to_plane(mask_hw, grid) > 0.5, region_is_exact=True)


def _index(source: SourceConfig, folder: Path, input_hw: tuple[int, int], preprocessing: str) -> Iterator[Film]:
    boxes: dict[str, list[tuple[float, float, float, float]]] = {}
    if source.box_source:
        for row in _rows(folder / "boxes.csv", ("image", "label", "x", "y", "w", "h", "source")):
            if row["source"] == source.box_source and row["label"] in source.positive:
                x, y, w, h = (float(row[k]) for k in "xywh")
                boxes.setdefault(row["image"], []).append((x, y, w, h))
    for row in _rows(folder / "index.csv", ("image", source.label_column, *(("split",) if source.split else ()))):
        if source.split and row["split"] != source.split:
            continue
        labels = set(row[source.label_column].split("|"))
        positive, negative = bool(labels & set(source.positive)), bool(labels & set(source.negative))
        if positive == negative:
            continue
        model_input = prepare_frame(read_film(folder / "images" / row["image"]), input_hw, preprocessing)
        region = None
        if positive and row["image"] in boxes:
            region = boxes_mask(boxes[row["image"]], model_input)
        yield Film(row["image"], model_input, int(positive), region)


def _listed(source: SourceConfig, path: Path, input_hw: tuple[int, int], preprocessing: str) -> Iterator[Film]:
    cache = FilmCache(cache_folder() / "films")
    for number, film in enumerate(read_film_list(path)):
        label = film.label(source.positive, source.negative)
        if (source.split and film.part != source.split) or (label is None and (source.positive or source.negative)):
            continue
        try:
            model_input = cache.get(film, input_hw, preprocessing)
        except ParallaxError as error:
            raise TrainingError(f"A film of the list can no longer be read: {error} Read the folders again.") from error
        # A number and no file name, which may tell who the patient is.
        yield Film(f"film {number + 1}", model_input, label)


def boxes_mask(boxes_xywh: Sequence[tuple[float, float, float, float]], model_input: ModelInput) -> NDArray[np.bool_]:
    """The union of boxes given in image pixels, on the model grid, shape (h, w)."""
    mask_hw = np.zeros(model_input.plane_hw.shape, bool)
    for x, y, w, h in boxes_xywh:
        corners = model_input.grid.to_plane(np.array([[y, x], [y + h, x + w]]))
        (top, left), (bottom, right) = np.clip(np.round(corners), 0, None).astype(int)
        mask_hw[top:bottom, left:right] = True
    return mask_hw


def _pictures(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise TrainingError(f"The data folder {folder.name} is missing below {folder.parent.name}.")
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in PICTURE_SUFFIXES)


def _rows(path: Path, columns: Sequence[str]) -> list[dict[str, str]]:
    try:
        names, rows = read_csv(path)
    except OSError as error:
        raise TrainingError(
            f"The table {path.name} in {path.parent.name} cannot be opened: {error.strerror}."
        ) from error
    except ValueError as error:
        raise TrainingError(
            f"The table {path.name} in {path.parent.name} is no CSV text in UTF-8. Export it again as CSV (UTF-8)."
        ) from error
    if missing := [column for column in columns if column not in names]:
        raise TrainingError(f"The table {path.name} in {path.parent.name} lacks the column “{missing[0]}”.")
    return [row for _, row in rows]
