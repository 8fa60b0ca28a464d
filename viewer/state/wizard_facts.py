"""What the wizard has found out about the films, the classifier, this machine and the finished run."""

from dataclasses import dataclass, field
from typing import Generic, TypeVar

from engine.models.film_kind import FilmKind

T = TypeVar("T")


@dataclass(frozen=True)
class Measured(Generic[T]):
    """Something that a job finds out.

    Attributes
    ----------
    value : object or None
        Found; None before, and after an input of it changed.
    error : str
        Sentence, empty unless the job failed.
    running : bool
    message : str
        How far the job is.
    """

    value: T | None = None
    error: str = ""
    running: bool = False
    message: str = ""


@dataclass(frozen=True)
class Split:
    """Films and patients of one part of the data."""

    films: int
    patients: int


@dataclass(frozen=True)
class SurveyFacts:
    """What lies in the folders.

    Attributes
    ----------
    films, patients : int
    labels : dict
        Label value to number of films.
    views, sizes, modalities : dict
        Value to number of films.
    kind : FilmKind
        What headers say of the films: it goes into the card of the model.
    duplicates : int
        Films left out because the same pixels came before.
    left_out : tuple of (str, str)
        File and reason, the first ones.
    left_out_count : int
    splits : dict
        "training", "validation" and "held-out".
    part_labels : dict
        Of each part, label value to number of films.
    leaks : int
        Patients in more than one part: 0 unless something is wrong.
    warnings : tuple of str
        Sentences.
    previews : tuple of bytes
        Small films as PNG: kept in memory, never on disk.
    """

    films: int
    patients: int
    labels: dict[str, int] = field(default_factory=dict)
    views: dict[str, int] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    modalities: dict[str, int] = field(default_factory=dict)
    kind: FilmKind = field(default_factory=FilmKind)
    duplicates: int = 0
    left_out: tuple[tuple[str, str], ...] = ()
    left_out_count: int = 0
    splits: dict[str, Split] = field(default_factory=dict)
    part_labels: dict[str, dict[str, int]] = field(default_factory=dict)
    leaks: int = 0
    warnings: tuple[str, ...] = ()
    previews: tuple[bytes, ...] = ()

    @property
    def scores(self) -> dict[float, int]:
        """Score to number of films, where the labels are scores in [0, 1] and not just 0 and 1; else empty."""
        try:
            found = {float(label.replace(",", ".")): count for label, count in self.labels.items()}
        except ValueError:
            return {}
        return found if all(0 <= score <= 1 for score in found) and set(found) - {0.0, 1.0} else {}


@dataclass(frozen=True)
class FilmCheck:
    """A classifier's score on one film, as it saw it (PNG), and on its inverted copy."""

    picture: bytes
    score: float
    inverted_score: float


@dataclass(frozen=True)
class CheckFacts:
    """A classifier tried on the user's films.

    Attributes
    ----------
    scores : tuple of float
        On a sample of films.
    labels : tuple of float
        1, 0 or NaN of the same films.
    operating_point : float
    class_name, counter_class_name : str
    films : tuple of FilmCheck
        Three of them, with their inverted copies.
    roc_auc : float
        NaN without labels of both classes.
    roc : tuple of tuple of float
        [False positive rate, true positive rate, threshold] points; none without labels of both classes.
    problems : tuple of str
        Sentences: with any of them no explanation can be learned.
    warnings : tuple of str
        Sentences: worth knowing.
    """

    scores: tuple[float, ...]
    labels: tuple[float, ...]
    operating_point: float
    class_name: str
    counter_class_name: str
    films: tuple[FilmCheck, ...] = ()
    roc_auc: float = float("nan")
    roc: tuple[tuple[float, ...], ...] = ()
    problems: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def decided_as_class(self) -> float:
        """Share of films decided as the class."""
        return sum(score >= self.operating_point for score in self.scores) / max(1, len(self.scores))


@dataclass(frozen=True)
class EstimateFacts:
    """What the training will take on this machine.

    Attributes
    ----------
    device : str
        What it was measured on.
    seconds : float
        For the whole run.
    memory_bytes, free_memory_bytes, disk_bytes, free_disk_bytes : int
        0 where not known.
    problems, warnings : tuple of str
        Sentences.
    """

    device: str
    seconds: float
    memory_bytes: int
    free_memory_bytes: int
    disk_bytes: int
    free_disk_bytes: int
    problems: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class ResultFacts:
    """Figures of the new pair and, where there was one, of the old pair on the same held-out films.

    Attributes
    ----------
    new, old : dict
        Metric name to value.
    films, patients : int
        Held-out films and patients they were measured on.
    pictures : tuple of str
        PNG files: the quadruples of the new pair and, if there is one, of the old pair.
    """

    new: dict[str, float]
    old: dict[str, float]
    films: int
    patients: int
    pictures: tuple[str, ...] = ()
