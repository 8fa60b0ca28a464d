"""Whether an adversarial image has the texture of a film (METHOD: realism): its spectrum against real ones."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from engine.metrics.intervals import Interval, bootstrap_statistic
from engine.metrics.ranking import roc_auc

_BANDS = 16
_FOLDS = 5
_RIDGE = 1.0
# Below this many images on either side a tester learns nothing that it could show on the images left out.
MINIMUM_FILMS = 10


def top_octave_power(image_hw: NDArray[np.floating]) -> float:
    """Mean spectral power above half the Nyquist frequency in either direction.

    A checkerboard lifts it, a blur lowers it. The definition of :func:`engine.training.measures.top_octave_power`.
    """
    power_hw, f_y, f_x = _spectrum(image_hw)
    return float(power_hw[np.maximum(np.abs(f_y), np.abs(f_x)) > 0.25].mean())


def spectral_features(image_hw: NDArray[np.floating]) -> NDArray[np.float64]:
    """What the two-sample test looks at, shape (32,).

    Log spectral power in 16 bands of the horizontal and of the vertical frequency: stripes, checkerboards, blur and
    noise all show there.
    """
    power_hw, f_y, f_x = _spectrum(image_hw - image_hw.mean())
    edges = np.linspace(0, 0.5, _BANDS + 1)[1:-1]
    features = []
    for frequency in (f_y, f_x):
        band = np.broadcast_to(np.digitize(np.abs(frequency), edges), power_hw.shape).ravel()
        sums = np.bincount(band, power_hw.ravel(), minlength=_BANDS)
        features.append(np.log(sums / np.maximum(np.bincount(band, minlength=_BANDS), 1) + 1e-9))
    return np.concatenate(features)


def two_sample_auc(
    generated: NDArray[np.float64], real: NDArray[np.float64], patients: Sequence[int], *, seed: int = 0
) -> Interval:
    """Area under the ROC curve of a linear tester of generated against real images, on images it was not fitted to.

    0.5: it cannot tell them apart. Ridge regression on standardised features, five folds. The interval
    does not know how another set of images would have fitted the tester: below a hundred images read it with care.

    Parameters
    ----------
    generated, real : ndarray of float64, shape (N, F) and (M, F)
    patients : sequence of int, length N + M
        The patient of each image, generated ones first. Images of one patient are in one fold: a tester that knew the
        real twin of a generated image would take the one for the other.

    Returns
    -------
    Interval
        Without a value where either side has fewer than ten images.
    """
    n = len(generated) + len(real)
    if min(len(generated), len(real)) < MINIMUM_FILMS:
        return Interval(None, None, None, n)
    features = np.concatenate([generated, real])
    truth = np.arange(n) < len(generated)
    fold = _folds(truth, patients, np.random.default_rng(seed))
    scores = np.empty(n)
    for number in range(_FOLDS):
        held = fold == number
        scores[held] = _fit_and_score(features[~held], truth[~held], features[held])
    return bootstrap_statistic(lambda images: roc_auc(scores[images], truth[images]), patients)


def frechet_distance(
    generated: NDArray[np.float64], real: NDArray[np.float64], patients: Sequence[int], *, components: int = 16
) -> Interval:
    """Fréchet distance of two Gaussians fitted to embeddings of generated (N, F) and of real images (M, F).

    `patients` are those of the N + M images, generated ones first.

    |m_1 - m_2|² + tr(C_1 + C_2 - 2 (C_1 C_2)^½), Heusel et al. 2017, in the leading principal components of the real
    images, each scaled to their standard deviation: few films cannot fill a covariance of all features. 0 is the same;
    two halves of real films give the scale that a distance is read by.

    Returns
    -------
    Interval
        Without a value where either side has fewer than ten images. Resamples are recentred: films drawn twice shift
        it.
    """
    n = len(generated) + len(real)
    if min(len(generated), len(real)) < MINIMUM_FILMS:
        return Interval(None, None, None, n)
    centred = real - real.mean(0)
    _, singular, directions = np.linalg.svd(centred, full_matrices=False)
    kept = int(min(components, len(real) - 1, (singular > 1e-6 * singular[0]).sum()))
    if not kept:
        return Interval(None, None, None, n)
    scale = singular[:kept] / np.sqrt(len(real) - 1)
    planes = [(side - real.mean(0)) @ directions[:kept].T / scale for side in (generated, real)]
    every, truth = np.concatenate(planes), np.arange(n) < len(generated)

    def of(images: NDArray[np.intp]) -> float:
        sides = [every[images[truth[images] == side]] for side in (True, False)]
        return _gaussian_distance(*sides) if min(map(len, sides)) > 1 else float("nan")

    return bootstrap_statistic(of, patients, resamples=500, recentre=True)


def _gaussian_distance(first: NDArray[np.float64], second: NDArray[np.float64]) -> float:
    shift = first.mean(0) - second.mean(0)
    one, other = (np.atleast_2d(np.cov(side, rowvar=False)) for side in (first, second))
    # The trace of the root of a product of two covariances is the sum of the roots of its eigenvalues, real and >= 0.
    roots = np.sqrt(np.clip(np.linalg.eigvals(one @ other).real, 0, None))
    return float(shift @ shift + np.trace(one) + np.trace(other) - 2 * roots.sum())


def _folds(truth: NDArray[np.bool_], patients: Sequence[int], random: np.random.Generator) -> NDArray[np.intp]:
    """The fold of each image: whole patients, and both sides alike in every fold."""
    sides: dict[int, set[bool]] = {}
    for patient, side in zip(patients, truth.tolist(), strict=True):
        sides.setdefault(patient, set()).add(side)
    fold_of: dict[int, int] = {}
    for kind in ({True}, {False}, {True, False}):
        alike = [patient for patient, found in sides.items() if found == kind]
        fold_of.update(zip(alike, (random.permutation(len(alike)) % _FOLDS).tolist(), strict=True))
    return np.array([fold_of[patient] for patient in patients])


def _fit_and_score(
    features: NDArray[np.float64], truth: NDArray[np.bool_], unseen: NDArray[np.float64]
) -> NDArray[np.float64]:
    mean, deviation = features.mean(0), features.std(0) + 1e-9
    standard = (features - mean) / deviation
    target = np.where(truth, 1 / truth.sum(), -1 / (~truth).sum()) * len(truth) / 2  # both sides weigh alike
    gram = standard.T @ standard + _RIDGE * np.eye(features.shape[1])
    scores: NDArray[np.float64] = (unseen - mean) / deviation @ np.linalg.solve(gram, standard.T @ target)
    return scores


def _spectrum(
    image_hw: NDArray[np.floating],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Power (h, w), and the frequencies of rows (h, 1) and columns (1, w) in cycles per pixel."""
    power_hw = np.abs(np.fft.fft2(image_hw.astype(np.float64))) ** 2 / image_hw.size
    f_y, f_x = (np.fft.fftfreq(size).astype(np.float64) for size in image_hw.shape)
    return power_hw, f_y[:, None], f_x[None, :]
