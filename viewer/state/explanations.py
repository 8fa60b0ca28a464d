"""The explanations of this session, each with its image and model."""

from collections import OrderedDict
from collections.abc import Sequence

from engine.explain.explanation import Explanation
from engine.imaging.layer import LayerData

Key = tuple[tuple[str, int], str]
"""Key of the image and id of the model."""

_KEPT = 12


class Explanations:
    """The last explanations with their planes; the oldest give way."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Key, tuple[Explanation, tuple[LayerData, ...]]] = OrderedDict()

    def get(self, key: Key) -> tuple[Explanation, tuple[LayerData, ...]] | None:
        """What is kept for an image and a model."""
        return self._kept.get(key)

    def keep(self, key: Key, explanation: Explanation, planes: Sequence[LayerData]) -> None:
        """Take an explanation, in place of a former one of the same image and model."""
        self._kept[key] = (explanation, tuple(planes))
        self._kept.move_to_end(key)
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)

    def add_plane(self, explanation: Explanation, plane: LayerData) -> None:
        """Put one more plane on top of an explanation's, in place of one of the same name, if it is still kept."""
        for key, (each, planes) in self._kept.items():
            if each is explanation:
                others = tuple(other for other in planes if other.name != plane.name)
                self._kept[key] = (each, (*others, plane))
                return

    def remove_plane(self, explanation: Explanation, name: str) -> None:
        """Take a plane of an explanation away."""
        for key, (each, planes) in self._kept.items():
            if each is explanation:
                self._kept[key] = (each, tuple(other for other in planes if other.name != name))
                return

    def clear(self) -> None:
        """Forget all."""
        self._kept.clear()
