"""The explanation's layers, how each looks, and which one the keys act on."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Literal

from engine.explain.layers import first_look
from engine.imaging.layer import Layer, LayerData, LayerLook, Threshold
from viewer.state.signal import Signal

PERCENTILE_LOW, PERCENTILE_HIGH = 80.0, 99.9
OPACITY_STEP = 0.1
DEFAULT_PERCENTILE = 95.0


class LayerStack:
    """Ordered layers, bottom to top, above the film.

    Looks and order are remembered by layer name, so that the next explanation comes as the user left the last one;
    the ends of the colour bar come from the model.
    """

    def __init__(self) -> None:
        self.changed: Signal[[]] = Signal()
        self._layers: tuple[Layer, ...] = ()
        self._defaults: dict[str, LayerLook] = {}
        self._remembered: dict[str, LayerLook] = {}
        self._order: tuple[str, ...] = ()
        self._active = ""

    @property
    def layers(self) -> tuple[Layer, ...]:
        """All layers, bottom to top."""
        return self._layers

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all layers, bottom to top."""
        return tuple(layer.data.name for layer in self._layers)

    @property
    def visible(self) -> tuple[Layer, ...]:
        """The layers that are painted, bottom to top."""
        return tuple(layer for layer in self._layers if layer.look.visible)

    @property
    def active(self) -> str:
        """Name of the layer that the opacity and threshold keys act on; empty without layers."""
        return self._active

    def get(self, name: str) -> Layer | None:
        """The layer of that name, or None."""
        return next((layer for layer in self._layers if layer.data.name == name), None)

    def set_data(self, data: Iterable[LayerData], map_scale: float) -> None:
        """Replace the planes; looks the user set stay, for layers of the same name.

        Parameters
        ----------
        map_scale : float
            Map value at the top of the colour bar, fixed per model.
        """
        planes = tuple(data)
        self._defaults = {plane.name: first_look(plane, map_scale) for plane in planes}
        layers = []
        for plane in planes:
            default = self._defaults[plane.name]
            look = self._remembered.get(plane.name, default)
            layers.append(Layer(plane, replace(look, low=default.low, high=default.high)))
        self._layers = tuple(self._in_order(layers))
        if self._active not in self.names:
            self._active = "difference" if "difference" in self.names else next(iter(self.names), "")
        self.changed.emit()

    def clear(self) -> None:
        """Take every layer away; the looks stay remembered."""
        if self._layers:
            self._layers = ()
            self.changed.emit()

    def set_active(self, name: str) -> None:
        """Choose the layer that keys act on.

        Raises
        ------
        KeyError
            If there is no such layer.
        """
        if name not in self.names:
            raise KeyError(name)
        if name != self._active:
            self._active = name
            self.changed.emit()

    def set_look(self, name: str, **changes: Any) -> None:
        """Change fields of one layer's look; opacity is kept in [0, 1].

        Raises
        ------
        KeyError
            If there is no such layer.
        """
        layer = self.get(name)
        if layer is None:
            raise KeyError(name)
        if "opacity" in changes:
            changes["opacity"] = min(1.0, max(0.0, float(changes["opacity"])))
        look = replace(layer.look, **changes)
        if look == layer.look:
            return
        self._remembered[name] = look
        self._layers = tuple(replace(each, look=look) if each.data.name == name else each for each in self._layers)
        self.changed.emit()

    def toggle(self, name: str) -> None:
        """Show a hidden layer or hide a shown one."""
        layer = self.get(name)
        if layer is not None:
            self.set_look(name, visible=not layer.look.visible)

    def reset(self, name: str | None = None) -> None:
        """Back to the default look of one layer, or of all in their first order."""
        for key in [name] if name is not None else list(self._defaults):
            self._remembered.pop(key, None)
        layers = tuple(
            Layer(each.data, self._defaults[each.data.name]) if name in (None, each.data.name) else each
            for each in self._layers
        )
        if name is None:
            self._order = ()
            places = [*self._defaults]
            layers = tuple(sorted(layers, key=lambda each: places.index(each.data.name)))
        self._layers = layers
        self.changed.emit()

    def has_default_scale(self, name: str) -> bool:
        """Whether the ends of the layer's colour bar are the fixed ones."""
        layer = self.get(name)
        return layer is None or layer.look.high == self._defaults[name].high

    def default_look(self, name: str) -> LayerLook:
        """How the layer of that name looks at first.

        Raises
        ------
        KeyError
            If there is no such layer.
        """
        return self._defaults[name]

    def restore(self, looks: Iterable[tuple[str, LayerLook]]) -> None:
        """Put looks and order as they were; the ends of the colour bar stay the model's."""
        wanted = dict(looks)
        self._remembered.update(wanted)
        self._order = tuple(wanted)
        layers = self._in_order([*self._layers])
        self._layers = tuple(
            Layer(
                each.data,
                replace(wanted.get(each.data.name, each.look), low=each.look.low, high=each.look.high),
            )
            for each in layers
        )
        self.changed.emit()

    def move(self, name: str, steps: int) -> None:
        """Move a layer up (positive) or down in the stack."""
        layer = self.get(name)
        if layer is None:
            return
        others = [each for each in self._layers if each is not layer]
        index = min(len(others), max(0, self._layers.index(layer) + steps))
        others.insert(index, layer)
        if tuple(others) != self._layers:
            self._layers = tuple(others)
            self._order = self.names
            self.changed.emit()

    def _in_order(self, layers: list[Layer]) -> list[Layer]:
        """As the user last ordered layers of these names; others on top, in the order they come in."""
        places = {name: place for place, name in enumerate(self._order)}
        return sorted(layers, key=lambda each: places.get(each.data.name, len(places)))

    def nudge_opacity(self, steps: int) -> None:
        """Change the active layer's opacity by tenths."""
        layer = self.get(self._active)
        if layer is not None:
            self.set_look(self._active, opacity=round(layer.look.opacity + steps * OPACITY_STEP, 3))

    def nudge_threshold(self, steps: int) -> None:
        """Change the active layer's threshold: one percentile, or a fiftieth of the scale in absolute mode."""
        layer = self.get(self._active)
        if layer is None or layer.look.threshold is None:
            return
        threshold = layer.look.threshold
        size = 1.0 if threshold.mode == "percentile" else layer.look.high / 50
        self.set_threshold(self._active, threshold.mode, threshold.value + steps * size)

    def set_threshold(self, name: str, mode: Literal["percentile", "absolute"], value: float) -> None:
        """Set a threshold within its range: 80-99.9 percentile, or 0 to the top of the colour bar."""
        layer = self.get(name)
        if layer is None:
            raise KeyError(name)
        low, high = threshold_range(layer, mode)
        self.set_look(name, threshold=Threshold(mode, min(high, max(low, value))))

    def set_threshold_mode(self, name: str, mode: Literal["percentile", "absolute"]) -> None:
        """Change the threshold's unit so that the same magnitude is cut away, as far as the ranges allow."""
        layer = self.get(name)
        if layer is None:
            raise KeyError(name)
        threshold = layer.look.threshold
        if threshold is None:
            self.set_threshold(name, mode, DEFAULT_PERCENTILE if mode == "percentile" else layer.look.high / 2)
        elif threshold.mode != mode:
            cut = layer.data.cut(threshold)
            if mode == "absolute":
                self.set_threshold(name, mode, cut)
            else:
                below = float(layer.data.magnitudes.searchsorted(cut))
                self.set_threshold(name, mode, 100 * below / max(1, layer.data.magnitudes.size - 1))


def threshold_range(layer: Layer, mode: Literal["percentile", "absolute"]) -> tuple[float, float]:
    """Lowest and highest value of a threshold slider."""
    if mode == "percentile":
        return PERCENTILE_LOW, PERCENTILE_HIGH
    return 0.0, layer.look.high
