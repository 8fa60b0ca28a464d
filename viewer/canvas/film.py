"""What each pane paints: the film through its window, and the explanation's layers on it. No Qt."""

from collections import OrderedDict
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from engine.dicom.pixel_pipeline import apply_presentation, apply_voi, render_display, render_rgb
from engine.imaging.compose import Compositor
from engine.imaging.frame import Frame, Voi
from engine.imaging.layer import Layer, LayerData, LayerLook
from engine.imaging.rewindow import Curve, grey_curve, through_window
from engine.imaging.viewport import Viewport
from viewer.state.arrangement import PaneRole
from viewer.state.session import Session

BACKGROUND = 10 / 255
"""Grey around the film: the canvas of every theme."""

_KEPT_PLANES = 24


class FilmPainter:
    """Paints panes of one session with the reference compositor, computing anew only what changed.

    All panes of a window share one, so that four panes of a size resample the film once.

    Attributes
    ----------
    draft : bool
        True while the window is dragged: modality values are resampled once and windowed at the pane's resolution,
        instead of windowing the whole film at every move. The two differ only where the window clips between
        neighbouring pixels. At rest the picture is the reference compositor's.
    """

    def __init__(self, session: Session) -> None:
        self.draft = False
        self._session = session
        self._compositor = Compositor()
        self._base: tuple[Frame, Voi, bool, NDArray[np.float32] | NDArray[np.uint8]] | None = None
        self._curve: tuple[Frame, Voi, bool, Curve | None] | None = None
        self._windowed: OrderedDict[tuple[int, Voi, bool, float, float], tuple[LayerData, LayerData]] = OrderedDict()

    def base(self) -> NDArray[np.float32] | NDArray[np.uint8] | None:
        """The film as displayed, at its own pixels: grey float32 in [0, 1], or RGB uint8; None without a film."""
        session = self._session
        frame, voi, invert = session.frame, session.voi, session.invert
        if frame is None or voi is None:
            return None
        kept = self._base
        if kept is None or kept[0] is not frame or kept[1] != voi or kept[2] != invert:
            rendered: NDArray[np.float32] | NDArray[np.uint8]
            if frame.modality_hw is None:
                rendered = render_rgb(frame, voi, invert)
            else:
                rendered = render_display(frame, voi, invert)
            kept = self._base = (frame, voi, invert, rendered)
        return kept[3]

    def layers(self, role: PaneRole) -> tuple[Layer, ...]:
        """The layers a pane of this role paints, lowest first, seen through the current window.

        "original" has none. "similar", "adversarial" and "morph" are that image alone. "difference" is every visible
        layer.
        """
        session = self._session
        if session.overlay_hidden or session.explanation is None or role == "original":
            return ()
        if role == "difference":
            chosen = session.layers.visible
        elif role == "morph":
            data = session.morph.layer
            chosen = () if data is None else (Layer(data, LayerLook()),)
        else:
            layer = session.layers.get(role)
            if layer is None:
                return ()
            look = replace(
                layer.look, visible=True, opacity=1.0, colormap="gray", threshold=None, contour=False, blend="normal"
            )
            chosen = (Layer(layer.data, look),)
        return tuple(self._through_window(layer) if layer.data.kind == "image" else layer for layer in chosen)

    def has_picture(self, role: PaneRole) -> bool:
        """Whether there is anything to show in a pane of this role: no film stands in for a generated image."""
        session = self._session
        if session.frame is None or session.voi is None:
            return False
        if role == "original" or session.explanation is not None:
            return True
        return role == "difference" and session.layout == "single"

    def paint(self, role: PaneRole, viewport: Viewport, contour_px: int = 1) -> NDArray[np.uint8] | None:
        """The pane's pixels, uint8 RGB of the viewport's size: exactly :func:`engine.imaging.compose.compose`."""
        if not self.has_picture(role):
            return None
        frame = self._session.frame
        if self.draft and frame is not None and frame.modality_hw is not None:
            return self._compositor.blend(
                self._draft_base(frame, viewport),
                frame.hw,
                self.layers(role),
                viewport,
                background=BACKGROUND,
                contour_px=contour_px,
            )
        base = self.base()
        if base is None:
            return None
        return self._compositor.paint(base, self.layers(role), viewport, background=BACKGROUND, contour_px=contour_px)

    def _draft_base(self, frame: Frame, viewport: Viewport) -> NDArray[np.float32]:
        session = self._session
        assert frame.modality_hw is not None
        shown = apply_voi(self._compositor.sample(frame.modality_hw, viewport), session.voi or frame.default_voi)
        padding = None
        if frame.padding_hw is not None:
            padding = self._compositor.sample(frame.padding_hw, viewport) >= 0.5
        return apply_presentation(shown, frame.inverse != session.invert, padding)

    def _through_window(self, layer: Layer) -> Layer:
        """A generated image is grey through the file's default window: show it through the current one as well."""
        session = self._session
        frame, voi, invert = session.frame, session.voi, session.invert
        if frame is None or voi is None or frame.modality_hw is None or layer.look.colormap != "gray":
            return layer
        if not layer.data.follows_window:
            return layer
        if voi == frame.default_voi and not invert:
            return layer
        curve = self._grey_curve(frame, voi, invert)
        if curve is None:
            return layer
        data, look = layer.data, layer.look
        key = (id(data), voi, invert, look.low, look.high)
        if key not in self._windowed:
            # The entry holds the source, so that its id cannot pass to another one.
            self._windowed[key] = (data, through_window(layer, frame, voi, invert, curve).data)
            while len(self._windowed) > _KEPT_PLANES:
                self._windowed.popitem(last=False)
        return Layer(self._windowed[key][1], replace(look, low=0.0, high=1.0))

    def _grey_curve(self, frame: Frame, voi: Voi, invert: bool) -> Curve | None:
        kept = self._curve
        if kept is None or kept[0] is not frame or kept[1] != voi or kept[2] != invert:
            kept = self._curve = (frame, voi, invert, grey_curve(frame, voi, invert))
        return kept[3]
