"""A parametric frontal chest film: line integrals through a schematic thorax, with opacities of exactly known masks.

``film(seed)`` is the one entry. It is the embedded demo, the source of test data, and a benchmark that anyone can
repeat without data. It shows no patient and stands for no disease.
"""

from engine.phantom.opacities import Opacity
from engine.phantom.parameters import Parameters
from engine.phantom.radiograph import MASK_CHANGE, Phantom, film

__all__ = ["MASK_CHANGE", "Opacity", "Parameters", "Phantom", "film"]
