"""One set of films, as a run file names it."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class SourceConfig:
    """One set of films and its share of every batch.

    Attributes
    ----------
    kind : {"phantom", "classes", "index", "planted", "films"}
        ``phantom``: generated films. ``classes``: one folder per class. ``index``: ``images/`` with ``index.csv``
        and optionally ``boxes.csv``. ``planted``: ``with/``, ``without/`` and ``masks/``. ``films``: a list as
        :mod:`engine.data.film_list` writes it; without `positive` and `negative` every film, unlabelled.
    folder : str
        Below the data folder given to the run, or absolute; of ``films`` the list itself. Unused for phantoms.
    split : str
        Row filter of ``index.csv`` (column ``split``), or a part of a list of films; unused otherwise.
    positive, negative : tuple of str
        Labels (index) or folder names (classes) that mean the class and its counter-class; a film with both or
        neither is left out.
    count, first_seed : int
        How many phantoms, and the seed of the first.
    share : float
        Weight of this source in a batch.
    label_column : str
        Column of ``index.csv`` that holds the labels, joined by ``|``.
    box_source : str
        Only boxes of this source (column ``source``) supervise the classifier; empty means none.
    """

    kind: Literal["phantom", "classes", "index", "planted", "films"]
    folder: str = ""
    split: str = ""
    positive: tuple[str, ...] = ()
    negative: tuple[str, ...] = ()
    count: int = 0
    first_seed: int = 0
    share: float = 1.0
    box_source: str = ""
    label_column: str = "labels"

    @property
    def name(self) -> str:
        """What events call this source."""
        # A list of films lies somewhere below the user's own folder, which is nobody's business.
        place = self.kind if self.kind == "films" else self.folder or self.kind
        return " ".join(filter(None, (place, self.split)))
