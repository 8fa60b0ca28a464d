"""How strongly films are changed at random, as a run file says it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class AugmentConfig:
    """Random geometric transforms of the film (METHOD §2), and changes of exposure for the classifier."""

    rotation_deg: float = 10.0
    translation: float = 0.06
    zoom: float = 0.12
    flip: bool = False
    exposure: float = 0.0
    decoys: float = 0.0
