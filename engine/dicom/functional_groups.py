"""Per-frame and shared functional groups of enhanced multi-frame objects (PS3.3 C.7.6.16)."""

from pydicom.dataset import Dataset

from engine.dicom.dataset import items


def frame_group(header: Dataset, frame_index: int, keyword: str) -> Dataset:
    """The dataset in which a macro's attributes of one frame are found.

    Parameters
    ----------
    keyword : str
        Functional group macro sequence, e.g. ``PixelMeasuresSequence``.

    Returns
    -------
    Dataset
        The item of the frame, else the shared item, else the header itself, where classic objects keep them.
    """
    per_frame = items(header, "PerFrameFunctionalGroupsSequence")
    groups = per_frame[frame_index : frame_index + 1] + items(header, "SharedFunctionalGroupsSequence")[:1]
    for group in groups:
        found = items(group, keyword)
        if found:
            return found[0]
    return header
