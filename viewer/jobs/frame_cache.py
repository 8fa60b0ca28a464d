"""The frames decoded last: going back to an image needs no second decode."""

from collections import OrderedDict

from engine.imaging.frame import Frame

_BUDGET_BYTES = 384 * 2**20


def _size_bytes(frame: Frame) -> int:
    planes = (frame.modality_hw, frame.rgb_hw3, frame.padding_hw, *(overlay.mask_hw for overlay in frame.overlays))
    return sum(plane.nbytes for plane in planes if plane is not None)


class FrameCache:
    """Frames by the key of their image, the one not used for longest given up first.

    Parameters
    ----------
    budget_bytes : int
        Memory of all frames together; the latest frame is kept even if it alone needs more.
    """

    def __init__(self, budget_bytes: int = _BUDGET_BYTES) -> None:
        self._budget_bytes = budget_bytes
        self._frames: OrderedDict[tuple[str, int], Frame] = OrderedDict()

    def __contains__(self, key: tuple[str, int]) -> bool:
        return key in self._frames

    def get(self, key: tuple[str, int]) -> Frame | None:
        """The frame of an image, which counts as used; None without one."""
        if key in self._frames:
            self._frames.move_to_end(key)
        return self._frames.get(key)

    def keep(self, key: tuple[str, int], frame: Frame) -> None:
        """Take a frame, and give up others until all fit."""
        self._frames[key] = frame
        self._frames.move_to_end(key)
        while len(self._frames) > 1 and sum(map(_size_bytes, self._frames.values())) > self._budget_bytes:
            self._frames.popitem(last=False)

    def clear(self) -> None:
        """Forget every frame."""
        self._frames.clear()
