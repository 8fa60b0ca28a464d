"""The map of any method, over the image that it explains."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from engine.core.errors import ParallaxError
from engine.imaging.grid import Grid
from engine.imaging.resample import from_plane
from engine.notebook.pictures import figure, painted

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True, eq=False, repr=False)
class AttributionMap:
    """How much each place of an image speaks for the decision.

    As an array (``numpy.asarray(attribution)``) it is the map on the pixels of the image, float32, shape (H, W), >= 0.

    Attributes
    ----------
    method : str
        Title of the method.
    map_hw : ndarray of float32, shape (h, w), >= 0
        On the grid of the model, in the method's own unit; 0 in the letterbox.
    signed_map_hw : ndarray of float32, shape (h, w), or None
        Of generators: similar minus adversarial image. Other methods: positive where a place raises the score of the
        class; None where the method knows no sign.
    grid : Grid
        Where the grid of the model lies on the image.
    display_hw : ndarray of float32, shape (H, W), in [0, 1]
        The image as it is shown.
    scale : float
        Map value at the top of the colours, above 0.
    """

    method: str
    map_hw: NDArray[np.float32]
    signed_map_hw: NDArray[np.float32] | None
    grid: Grid
    display_hw: NDArray[np.float32]
    scale: float

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        return np.asarray(from_plane(self.map_hw, self.grid), dtype=dtype)

    def __repr__(self) -> str:
        height, width = self.grid.image_hw
        return f"<AttributionMap: {self.method}, {height} × {width}, greatest value {self.map_hw.max():.3g}>"

    def show(self, axes: "Axes | None" = None) -> "Axes":
        """Draw the map over the image with matplotlib.

        Parameters
        ----------
        axes : matplotlib Axes, optional
            Drawn on; a new figure by default.

        Returns
        -------
        matplotlib Axes

        Raises
        ------
        ParallaxError
            If matplotlib is not installed.
        """
        if axes is None:
            try:
                from matplotlib import pyplot
            except ImportError as error:
                raise ParallaxError(
                    "Drawing needs matplotlib, which is not installed: pip install matplotlib."
                ) from error
            axes = pyplot.subplots()[1]
        axes.imshow(self.painted())
        axes.set_title(self.method)
        axes.set_axis_off()
        return axes

    def painted(self) -> NDArray[np.uint8]:
        """The map over the image: sRGB bytes, shape (H, W, 3)."""
        return painted(self.display_hw, np.asarray(self), self.scale)

    def _repr_html_(self) -> str:
        return figure(self.painted(), self.method)
