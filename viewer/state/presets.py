"""Window presets that the user named, per modality; remembered between starts."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, get_args

from engine.imaging.frame import Window, WindowFunction
from viewer.state.signal import Signal

LONGEST_NAME = 40


class OwnPresets:
    """The user's own presets, in the order in which they were made.

    Attributes
    ----------
    changed : Signal
    """

    def __init__(self) -> None:
        self.changed: Signal[[]] = Signal()
        self._by_modality: dict[str, tuple[Window, ...]] = {}

    def of(self, modality: str) -> tuple[Window, ...]:
        """The presets of one modality; their names are those of the windows."""
        return self._by_modality.get(modality, ())

    def keep(self, modality: str, name: str, window: Window) -> None:
        """Remember a window under a name; one of that name is replaced."""
        name = name.strip()[:LONGEST_NAME]
        if name:
            others = tuple(each for each in self.of(modality) if each.name != name)
            self._by_modality = {**self._by_modality, modality: (*others, replace(window, name=name))}
            self.changed.emit()

    def drop(self, modality: str, name: str) -> None:
        """Forget a preset."""
        left = tuple(each for each in self.of(modality) if each.name != name)
        if left != self.of(modality):
            self._by_modality = {**self._by_modality, modality: left}
            self.changed.emit()

    def values(self) -> dict[str, list[list[Any]]]:
        """As JSON values: name, centre, width, function per preset."""
        return {
            modality: [[each.name, each.center, each.width, each.function] for each in windows]
            for modality, windows in self._by_modality.items()
            if windows
        }

    def restore(self, values: Mapping[str, Any]) -> None:
        """Take :meth:`values` back; entries that are none are left out."""
        self._by_modality = {
            modality: tuple(window for each in entries if (window := _read(each)) is not None)
            for modality, entries in values.items()
            if isinstance(entries, list)
        }
        self.changed.emit()


def _read(entry: Any) -> Window | None:
    if not isinstance(entry, list) or len(entry) != 4:
        return None
    name, center, width, function = entry
    if not isinstance(name, str) or not name or function not in get_args(WindowFunction):
        return None
    if not all(isinstance(each, int | float) for each in (center, width)):
        return None
    window = Window(center, width, function, name)
    return replace(window, center=float(center), width=float(width)) if window.is_usable else None
