"""The regions of the map that is looked at, and which of them is jumped to."""

from engine.imaging.layer import Layer, LayerData, Threshold
from engine.imaging.regions import FoundRegions, MapRegion, find_regions
from viewer.state.layers import LayerStack
from viewer.state.signal import Signal


class Regions:
    """Follows a stack of layers.

    Attributes
    ----------
    changed : Signal
        There are other regions, or another one is chosen.
    jumped : Signal
        One was chosen to be looked at: the canvas goes there.
    current : int or None
        Index of the chosen one.
    """

    def __init__(self, layers: LayerStack) -> None:
        self.changed: Signal[[]] = Signal()
        self.jumped: Signal[[]] = Signal()
        self.current: int | None = None
        self._layers = layers
        self._of: tuple[LayerData, Threshold | None] | None = None
        self._found: FoundRegions | None = FoundRegions()
        layers.changed.connect(self._follow)

    @property
    def all(self) -> tuple[MapRegion, ...]:
        """Of :attr:`layer`, the one with the largest share of the map first; of a map of noise only the first ones."""
        return self._now.first

    @property
    def count(self) -> int:
        """How many there are."""
        return self._now.count

    @property
    def _now(self) -> FoundRegions:
        # Found when somebody looks: a threshold that is dragged passes many that nobody does.
        if self._found is None:
            self._found = FoundRegions() if self._of is None else find_regions(*self._of)
        return self._found

    @property
    def layer(self) -> Layer | None:
        """The map whose regions these are: the one the keys act on if it is visible, else the topmost visible one."""
        maps = [layer for layer in self._layers.visible if layer.data.kind != "image"]
        active = next((layer for layer in maps if layer.data.name == self._layers.active), None)
        return active or (maps[-1] if maps else None)

    @property
    def chosen(self) -> MapRegion | None:
        """The region that was jumped to."""
        return None if self.current is None else self.all[self.current]

    def choose(self, index: int) -> None:
        """Go to a region by its place in the list.

        Raises
        ------
        IndexError
            If there is none.
        """
        if not 0 <= index < len(self.all):
            raise IndexError(index)
        self.current = index
        self.changed.emit()
        self.jumped.emit()

    def step(self, steps: int) -> None:
        """Go to the next region, or a former one, and round again."""
        if self.all:
            # Without a choice the first step goes to the first region, a step back to the last.
            start = self.current if self.current is not None else (-1 if steps > 0 else 0)
            self.choose((start + steps) % len(self.all))

    def release(self) -> None:
        """No region is chosen any more."""
        if self.current is not None:
            self.current = None
            self.changed.emit()

    def _follow(self) -> None:
        layer = self.layer
        of = None if layer is None else (layer.data, layer.look.threshold)
        if of == self._of:
            return
        self._of, self._found, self.current = of, None, None
        self.changed.emit()
