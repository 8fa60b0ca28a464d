"""Which films a model was trained on, in the words of DICOM headers (PS3.3 C.7.3.1, C.8.1.1, C.8.11.2)."""

from collections.abc import Sequence
from dataclasses import dataclass

RADIOGRAPHS = frozenset({"CR", "DX", "RG", "XA", "RF", "OT"})
CHEST = frozenset({"CHEST", "THORAX", "LUNG", "CHEST PA", "CHEST AP", "CHESTABDOMEN"})
FRONTAL = frozenset({"AP", "PA"})
LATERAL = frozenset({"LL", "RL", "LATERAL", "LAT", "LLD", "RLD", "LLO", "RLO", "LPO", "RPO", "LAO", "RAO"})
_MAMMOGRAPHY = (frozenset({"CC", "XCCL", "XCCM"}), frozenset({"MLO", "LMO", "ML", "LM"}))
_VIEWS = (FRONTAL, LATERAL, *_MAMMOGRAPHY)


@dataclass(frozen=True)
class FilmKind:
    """Values of Modality, Body Part Examined and View Position of the training films; empty where nothing is known."""

    modalities: tuple[str, ...] = ()
    body_parts: tuple[str, ...] = ()
    views: tuple[str, ...] = ()

    def is_modality(self, value: str) -> bool:
        """Whether the training had films of this modality, as far as is known; radiographs of all kinds are alike."""
        return _belongs(value, self.modalities, (RADIOGRAPHS,))

    def is_body_part(self, value: str) -> bool:
        """Whether the training had films of this part, as far as is known."""
        return _belongs(value, self.body_parts, (CHEST,))

    def is_view(self, value: str) -> bool:
        """Whether the training had films of this view, as far as is known; words of no standard say nothing."""
        known = frozenset().union(*_VIEWS) | set(self.views)
        return value.upper() not in known or _belongs(value, self.views, _VIEWS)


def _belongs(value: str, trained: Sequence[str], alike: Sequence[frozenset[str]]) -> bool:
    if not value or not trained:
        return True
    accepted = set(trained).union(*(group for group in alike if group & set(trained)))
    return value.upper() in accepted
