"""Which words of a data set mean the class that a model explains."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from engine.core.errors import SourceError
from engine.core.foreign_files import read_json
from engine.models.registry import RegisteredModel

_NEGATION = re.compile(r"\s*(no|not|without)\b", re.IGNORECASE)


@dataclass(frozen=True)
class ClassWords:
    """Labels, folder names and box labels that mean the class or its counter-class; case does not matter.

    Attributes
    ----------
    positive, negative : frozenset of str
        In lower case.
    class_name : str
        What the model's card calls the class.
    label_columns : tuple of str
        Columns of an index that held the labels in the training of this model.
    """

    positive: frozenset[str]
    negative: frozenset[str]
    class_name: str
    label_columns: tuple[str, ...] = ()

    @classmethod
    def of_model(
        cls, model: RegisteredModel, positive: Iterable[str] = (), negative: Iterable[str] = ()
    ) -> "ClassWords":
        """The words given; else those of the run files the model was made with; always the names on its card.

        Raises
        ------
        SourceError
            If a word is given for both.
        """
        card = model.card
        given, against = _lower(positive), _lower(negative)
        if both := given & against:
            raise SourceError(f"“{min(both)}” cannot mean the class and its counter-class: name it once.")
        columns: dict[str, None] = {}
        if not given and not against:
            for source in _recipe_sources(model):
                given |= _lower(source.get("positive", ()))
                against |= _lower(source.get("negative", ()))
                if source.get("label_column"):
                    columns[str(source["label_column"])] = None
        class_name, counter_name = card.class_name.lower(), card.counter_class_name.lower()
        return cls(
            frozenset(given | {class_name} - against),
            frozenset(against | {counter_name} - given),
            class_name,
            tuple(columns),
        )

    def label(self, words: Iterable[str]) -> int | None:
        """1 or 0; None where the words say neither, or both."""
        found = _lower(words)
        positive, negative = bool(found & self.positive), bool(found & self.negative)
        return None if positive == negative else int(positive)

    def is_truth(self, box_label: str) -> bool:
        """Whether a box of this label marks the class: a positive word, or a phrase that names the class."""
        word = box_label.strip().lower()
        if word in self.negative or _NEGATION.match(word):
            return False
        return word in self.positive or re.search(rf"\b{re.escape(self.class_name)}\b", word) is not None


def _lower(words: Iterable[str]) -> set[str]:
    return {word.strip().lower() for word in words if word.strip()}


def _recipe_sources(model: RegisteredModel) -> Iterator[dict[str, Any]]:
    """Sources with labels in the run files that the card lists; a pack may come without them."""
    for name in model.card.recipe:
        path = model.folder / name
        if not path.is_file():
            continue
        try:
            document = read_json(path)
        except (OSError, ValueError) as error:
            raise SourceError(
                f"The run file {path.name} of the model “{model.card.name}” cannot be read: name the labels with "
                "--positive and --negative."
            ) from error
        yield from _sources_in(document)


def _sources_in(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        for one in value:
            yield from _sources_in(one)
    elif isinstance(value, dict):
        if value.get("kind") in ("index", "classes") and isinstance(value.get("positive"), list):
            yield value
        for one in value.values():
            yield from _sources_in(one)
