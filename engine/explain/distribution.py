"""Does a frame look like what the model was trained on? A check that warns and says why, and never blocks.

Header words are read first (modality, view, body part), as far as the model's card says what it was trained on. Then
the model input, as a coarse thumbnail, is compared with the thumbnails of the training films: how far it lies from them
in the directions in which they differ (principal components), whether its negative lies closer, and whether a part of
the mean film fits better than the whole.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from engine.explain.reason import Reason, ReasonCode
from engine.imaging.frame import Frame
from engine.imaging.grid import Grid
from engine.imaging.resample import to_plane
from engine.models.film_kind import FilmKind
from engine.models.preprocess import ModelInput

THUMBNAIL = 24
COMPONENTS = 24
# Limits are measured on films left out of the statistics: films that were in look nearer than any new one.
FOLDS = 4
# A film whose short side is a smaller share of its long one is a strip, unless training films were.
NARROW = 0.5
# Fractions of the mean film's side that are tried as a crop, and the step between their places.
CROPS = (0.45, 0.55, 0.65)
CROP_STEP = 0.1


@dataclass(frozen=True, eq=False)
class Distribution:
    """Statistics of the training films' thumbnails.

    Attributes
    ----------
    mean : ndarray of float32, shape (THUMBNAIL²,)
    components : ndarray of float32, shape (COMPONENTS, THUMBNAIL²)
        Orthonormal directions, strongest first.
    deviations : ndarray of float32, shape (COMPONENTS,)
        Standard deviation of the training films along each.
    residual_limit, distance_limit : float
        The 99.5 percentile of the training films' distance from the components, and along them, where each film is
        measured by the statistics of the others.
    crop_limit : float
        The 99.5 percentile, likewise, of how much better a part of the mean film fits than the whole.
    narrow_limit : float
        The share of its long side that a film's short side has at least.
    """

    mean: NDArray[np.float32]
    components: NDArray[np.float32]
    deviations: NDArray[np.float32]
    residual_limit: float
    distance_limit: float
    crop_limit: float
    narrow_limit: float = NARROW

    @classmethod
    def learn(cls, thumbnails: NDArray[np.float32], narrowest: float = 1.0) -> "Distribution":
        """Learn from thumbnails (N, THUMBNAIL²) of training films, N well above COMPONENTS.

        `narrowest` is the share of its long side that the short side of the narrowest of them has.
        """
        fold_of = np.arange(len(thumbnails)) % FOLDS
        measured = []
        for fold in range(FOLDS):
            others = cls._fit(thumbnails[fold_of != fold], (np.inf, np.inf, np.inf))
            measured += [(*others.distances(t), others.crop_gain(t)) for t in thumbnails[fold_of == fold]]
        residual_limit, distance_limit, crop_limit = (float(v) for v in np.percentile(measured, 99.5, axis=0))
        learned = cls._fit(thumbnails, (residual_limit, distance_limit, crop_limit))
        return replace(learned, narrow_limit=min(NARROW, narrowest))

    @classmethod
    def _fit(cls, thumbnails: NDArray[np.float32], limits: tuple[float, float, float]) -> "Distribution":
        mean = thumbnails.mean(0)
        _, strengths, directions = np.linalg.svd(thumbnails - mean, full_matrices=False)
        # Of fewer films than components the last directions hold rounding errors, not films.
        count = max(1, min(COMPONENTS, int(np.sum(strengths > 1e-3 * strengths[0]))))
        components = directions[:count].astype(np.float32)
        deviations = (strengths[:count] / np.sqrt(len(thumbnails) - 1)).astype(np.float32)
        return cls(mean, components, deviations, *limits)

    def distances(self, thumbnail: NDArray[np.float32]) -> tuple[float, float]:
        """Root mean square outside the components, and Mahalanobis distance along them per component."""
        centred = thumbnail - self.mean
        along = self.components @ centred
        outside = centred - along @ self.components
        return float(np.sqrt(np.mean(outside**2))), float(np.sqrt(np.mean((along / self.deviations) ** 2)))

    def _near(self, thumbnail: NDArray[np.float32]) -> bool:
        residual, distance = self.distances(thumbnail)
        return residual <= self.residual_limit and distance <= self.distance_limit

    def crop_gain(self, thumbnail: NDArray[np.float32]) -> float:
        """How much better, in correlation, the best part of the mean film fits than the whole."""
        best = float(np.max(self._parts @ _standardised(thumbnail))) / thumbnail.size
        return best - _correlation(thumbnail, self.mean)

    @cached_property
    def _parts(self) -> NDArray[np.float32]:
        return _parts_of(self.mean.reshape(THUMBNAIL, THUMBNAIL))

    def warnings(self, frame: Frame, model_input: ModelInput, trained: FilmKind) -> tuple[Reason, ...]:
        """Why the frame may lie outside the training data, films of `trained`; empty if nothing was noticed."""
        found = header_warnings(frame, trained)
        if narrowness(model_input) < self.narrow_limit:
            found.append(Reason("narrow-strip"))
        thumbnail = make_thumbnail(model_input)
        near = self._near(thumbnail)
        if not near and self._near(-thumbnail):
            found.append(Reason("inverted"))
            return tuple(found)  # a negative fits no part of the mean film either: that says nothing more
        if not near:
            found.append(Reason("unlike"))
        if self.crop_gain(thumbnail) > self.crop_limit:
            found.append(Reason("cropped"))
        return tuple(found)


def header_warnings(frame: Frame, trained: FilmKind) -> list[Reason]:
    """What the file itself says against a film of this kind; nothing where the kind is not known."""
    found = []
    if not trained.is_modality(frame.modality):
        found.append(_unlike("modality", frame.modality, trained.modalities))
    if not trained.is_view(frame.view_position):
        found.append(_unlike("view-position", frame.view_position, trained.views))
    if not trained.is_body_part(frame.body_part):
        found.append(_unlike("body-part", frame.body_part, trained.body_parts))
    if frame.rgb_hw3 is not None and trained.modalities:
        found.append(Reason("colour", {"trained": ", ".join(trained.modalities)}))
    return found


def _unlike(code: ReasonCode, value: str, trained: tuple[str, ...]) -> Reason:
    return Reason(code, {"value": value, "trained": ", ".join(trained)})


def narrowness(model_input: ModelInput) -> float:
    """The short side of a film as a share of its long one."""
    rows, columns = model_input.grid.content
    sides = rows.stop - rows.start, columns.stop - columns.start
    return float(min(sides) / max(sides))


def make_thumbnail(model_input: ModelInput) -> NDArray[np.float32]:
    """The image part of the model input on a THUMBNAIL² grid, mean 0 and standard deviation 1, flattened."""
    content_hw = model_input.plane_hw[model_input.grid.content]
    height, width = content_hw.shape
    grid = Grid(
        (height, width), (THUMBNAIL, THUMBNAIL), (THUMBNAIL / height, THUMBNAIL / width), (0.0, 0.0)
    )  # stretched, not letterboxed: bars are not anatomy
    small = to_plane(np.ascontiguousarray(content_hw), grid).ravel()
    return _standardised(small)


def _standardised(values: NDArray[np.float32]) -> NDArray[np.float32]:
    centred = values - values.mean()
    standardised: NDArray[np.float32] = centred / np.float32(max(float(centred.std()), 1e-6))
    return standardised


def _correlation(a: NDArray[np.float32], b: NDArray[np.float32]) -> float:
    return float(np.mean(_standardised(a) * _standardised(b)))


def _parts_of(mean_hw: NDArray[np.float32]) -> NDArray[np.float32]:
    """Every tried part of the mean film, enlarged to a thumbnail and standardised: (parts, THUMBNAIL²)."""
    parts = []
    for side in CROPS:
        for top in np.arange(0, 1 - side + 1e-6, CROP_STEP):
            for left in np.arange(0, 1 - side + 1e-6, CROP_STEP):
                scale = 1 / side
                grid = Grid(
                    mean_hw.shape, mean_hw.shape, (scale, scale), (-top * scale * THUMBNAIL, -left * scale * THUMBNAIL)
                )
                parts.append(_standardised(to_plane(mean_hw, grid).ravel()))
    return np.stack(parts)
