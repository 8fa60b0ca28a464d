"""How little the generated images change (METHOD: proximity and sparsity)."""

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

CHANGED = 0.02
_SIGMA = 1.5
_RADIUS = 5
_C1, _C2 = 0.01**2, 0.03**2


def proximity(
    original_hw: NDArray[np.float32], similar_hw: NDArray[np.float32], adversarial_hw: NDArray[np.float32]
) -> dict[str, float]:
    """Distances between an image, its similar and its adversarial image, each float32 (h, w) in [0, 1], no letterbox.

    Returns
    -------
    dict
        ``original_similar`` mean |x - x_s|, ``similar_adversarial`` mean |x_s - x_a|, ``ssim_similar`` SSIM(x, x_s),
        ``ssim_adversarial`` SSIM(x, x_a), ``changed`` share of pixels with |x_s - x_a| above 0.02.
    """
    difference_hw = np.abs(similar_hw - adversarial_hw)
    return {
        "original_similar": float(np.abs(original_hw - similar_hw).mean()),
        "similar_adversarial": float(difference_hw.mean()),
        "ssim_similar": ssim(original_hw, similar_hw),
        "ssim_adversarial": ssim(original_hw, adversarial_hw),
        "changed": float((difference_hw > CHANGED).mean()),
    }


def ssim(first_hw: NDArray[np.floating], second_hw: NDArray[np.floating]) -> float:
    """Mean structural similarity of two images of range 1 (Wang et al. 2004).

    Gaussian window of 11 x 11 pixels and sigma 1.5, K1 = 0.01, K2 = 0.03; windows that leave the image do not count,
    except on an image smaller than one window, which is continued by its edge.
    """
    first, second = first_hw.astype(np.float64), second_hw.astype(np.float64)

    def local(values_hw: NDArray[np.float64]) -> NDArray[np.float64]:
        smooth_hw: NDArray[np.float64] = gaussian_filter(values_hw, _SIGMA, mode="nearest", radius=_RADIUS)
        return smooth_hw

    mean_1, mean_2 = local(first), local(second)
    variance_1, variance_2 = local(first**2) - mean_1**2, local(second**2) - mean_2**2
    covariance = local(first * second) - mean_1 * mean_2
    similarity_hw = ((2 * mean_1 * mean_2 + _C1) * (2 * covariance + _C2)) / (
        (mean_1**2 + mean_2**2 + _C1) * (variance_1 + variance_2 + _C2)
    )
    if min(similarity_hw.shape) > 2 * _RADIUS:
        similarity_hw = similarity_hw[_RADIUS:-_RADIUS, _RADIUS:-_RADIUS]
    return float(similarity_hw.mean())
