"""What a pane shows, as one value that both the OpenGL and the software path paint. No Qt."""

from dataclasses import dataclass

from engine.imaging.frame import Frame, Voi
from engine.imaging.layer import Layer
from engine.imaging.viewport import Viewport


@dataclass(frozen=True, eq=False)
class Scene:
    """A film and the layers on it, seen through a window and a viewport.

    Attributes
    ----------
    frame : Frame
    voi : Voi
    invert : bool
        The user's inversion, on top of the file's.
    layers : tuple of Layer
        Lowest first, as the explanation made them: images are in greys of the frame's default window and are to be
        seen through `voi` (:func:`engine.imaging.rewindow.through_window`).
    viewport : Viewport
        In device pixels.
    background : float
        Grey in [0, 1] around the film.
    contour_px : int
        Width of a contour in device pixels.
    """

    frame: Frame
    voi: Voi
    invert: bool
    layers: tuple[Layer, ...]
    viewport: Viewport
    background: float = 0.0
    contour_px: int = 1

    @property
    def image_hw(self) -> tuple[int, int]:
        """Height and width of the film in its own pixels."""
        return self.frame.hw

    @property
    def shown_layers(self) -> tuple[Layer, ...]:
        """The layers that can be seen at all."""
        return tuple(layer for layer in self.layers if layer.look.visible and layer.look.opacity > 0)

    def follows_window(self, layer: Layer) -> bool:
        """Whether a layer is a generated image whose greys the present window changes."""
        if (
            layer.data.kind != "image"
            or not layer.data.follows_window
            or layer.look.colormap != "gray"
            or self.frame.modality_hw is None
        ):
            return False
        return self.voi != self.frame.default_voi or self.invert

    def shows_the_same_as(self, other: "Scene") -> bool:
        """Whether both give the same picture; films and planes are the same where they are one object."""
        if self.frame is not other.frame or len(self.layers) != len(other.layers):
            return False
        for mine, its in zip(self.layers, other.layers, strict=True):
            if mine.data is not its.data or mine.look != its.look:
                return False
        mine_rest, its_rest = (
            (each.voi, each.invert, each.viewport, each.background, each.contour_px) for each in (self, other)
        )
        return mine_rest == its_rest
