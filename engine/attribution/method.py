"""The other explanation methods as values: what they are called, what they need, and what one of them gives.

Plain numpy, no torch: the viewer lists other methods and shows their maps as layers without loading a model.
"""

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from engine.core.language import mark, translate
from engine.imaging.grid import Grid


@dataclass(frozen=True)
class Method:
    """One method of the literature.

    Attributes
    ----------
    name : str
        Stable key: "gradient", "occlusion", ...
    title : str
        For people, in English.
    source : str
        Who described it.
    speed : {"fast", "slow", "very slow"}
        Up to about a hundred forward passes, up to a thousand, more.
    signed : bool
        The sign of its map has a meaning: positive raises the score of the explained class.
    learned : bool
        Needs a network that was trained for the model.
    """

    name: str
    title: str
    source: str
    speed: Literal["fast", "slow", "very slow"]
    signed: bool
    learned: bool = False

    @property
    def shown_title(self) -> str:
        """The title in the user's language."""
        return translate("Methods", self.title)


_IG, _BBMP = mark("Methods", "Integrated gradients"), mark("Methods", "Meaningful perturbation (BBMP)")
_MASKS = mark("Methods", "Mask generator")
METHODS: tuple[Method, ...] = (
    Method("gradient", mark("Methods", "Gradient"), "Simonyan et al. 2014", "fast", True),
    Method("smoothgrad", mark("Methods", "SmoothGrad"), "Smilkov et al. 2017", "fast", True),
    Method("integrated-gradients", _IG, "Sundararajan et al. 2017", "fast", True),
    Method("grad-cam", mark("Methods", "Grad-CAM"), "Selvaraju et al. 2017", "fast", False),
    Method("guided-grad-cam", mark("Methods", "Guided Grad-CAM"), "Selvaraju et al. 2017", "fast", False),
    Method("occlusion", mark("Methods", "Occlusion"), "Zeiler and Fergus 2014", "slow", True),
    Method("bbmp", _BBMP, "Fong and Vedaldi 2017", "very slow", False),
    Method("mask-generator", _MASKS, "Dabkowski and Gal 2017", "fast", False, learned=True),
)
_BY_NAME = {method.name: method for method in METHODS}


def method_named(name: str) -> Method:
    """The method of this name.

    Raises
    ------
    KeyError
        If there is none.
    """
    return _BY_NAME[name]


@dataclass(frozen=True)
class Target:
    """Which output of the classifier is explained.

    Attributes
    ----------
    class_index : int
        The explained output; 0 for a classifier with one.
    counter_index : int or None
        The class it is explained against; without it all others together. Unused where outputs are independent.
    independent : bool
        Every output is a decision of its own (multi-label) instead of one of several classes that exclude each other.
    """

    class_index: int = 0
    counter_index: int | None = None
    independent: bool = False


@dataclass(frozen=True, eq=False)
class Attribution:
    """What another method says about one film.

    Attributes
    ----------
    method : Method
    map_hw : ndarray of float32, shape (h, w), >= 0
        How much each place speaks for the decision, in the method's own unit; 0 in the letterbox.
    signed_map_hw : ndarray of float32, shape (h, w), or None
        Positive where a place raises the score of the explained class; None where the method knows no sign.
    grid : Grid
        The model grid.
    score : float
        The classifier's score of the explained class, in [0, 1].
    duration_ms, forward_ms : float
        Of this map, and of one forward pass of the classifier in the same run.
    device : str
    notes : tuple of str
        Sentences for the user, such as a fall-back to the CPU.
    """

    method: Method
    map_hw: NDArray[np.float32]
    signed_map_hw: NDArray[np.float32] | None
    grid: Grid
    score: float
    duration_ms: float
    forward_ms: float
    device: str
    notes: tuple[str, ...] = field(default=())

    @property
    def ratio_to_forward(self) -> float:
        """How many forward passes of the classifier the map took."""
        return self.duration_ms / self.forward_ms if self.forward_ms > 0 else float("nan")
