"""Texts and numbers in the user's language, for code that knows no user interface.

Sentences are written in English where they arise. A program that speaks another language says once how to translate,
and how numbers are written; the command line does not, so that what other tools read stays the same everywhere.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Translator = Callable[[str, str], str]


@dataclass(frozen=True)
class Separators:
    """What a language writes between whole numbers and decimals, and between thousands."""

    decimal: str = "."
    thousands: str = ","


def _as_written(context: str, text: str) -> str:
    return text


_translator: Translator = _as_written
_separators = Separators()


def install(translator: Translator | None, separators: Separators | None = None) -> None:
    """Translate with a function of context and text, and write numbers so, from now on; None goes back to English."""
    global _translator, _separators
    _translator, _separators = translator or _as_written, separators or Separators()


def number(value: float, form: str = "g") -> str:
    """A number for people to read; what programs read keeps Python's own form.

    Parameters
    ----------
    value : float
    form : str
        As in ``format(value, form)``: ``".2f"``, ``",.0f"``, ``"g"``.

    Returns
    -------
    str
        With the user's separators, a true minus sign, and no sign before zero.
    """
    text = format(value, form)
    if text.startswith("-") and not any(each in "123456789in" for each in text):
        text = text[1:]
    marks = {".": _separators.decimal, ",": _separators.thousands, "-": "−"}
    return "".join(marks.get(each, each) for each in text)


def percent(share: float) -> str:
    """A share in [0, 1] as whole percent; no line ends before the sign."""
    return f"{number(100 * share, '.0f')}\N{NO-BREAK SPACE}%"


def translate(context: str, text: str) -> str:
    """A text in the user's language.

    Parameters
    ----------
    context : str
        Groups texts for the translator. Both must be literals: the catalogue is gathered from the source.
    text : str
        In English; values are filled in afterwards with ``str.format``.
    """
    return _translator(context, text)


def mark(context: str, text: str) -> str:
    """Mark a text in a table for the translator; where it is shown it is translated."""
    return text


class Sentence(str):
    """An English sentence that remembers how it was made, so that it can be said in the user's language later.

    What goes wrong in a child process, or before anyone knows who will read it, is told this way: everywhere it is the
    English text; :func:`shown` gives the user's. It survives ``str``, pickling and being the text of an exception.
    """

    context: str
    text: str
    values: dict[str, Any]

    def __new__(cls, context: str, text: str, values: dict[str, Any] | None = None) -> "Sentence":  # noqa: D102
        made = super().__new__(cls, text if values is None else text.format(**values))
        made.context, made.text, made.values = context, text, values or {}
        return made

    def fill(self, **values: Any) -> "Sentence":
        """The same with what stands in its braces; a sentence among the values is translated, too."""
        return Sentence(self.context, self.text, values)

    def __str__(self) -> str:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return Sentence, (self.context, self.text, self.values or None)


def phrase(context: str, text: str) -> Sentence:
    """A sentence, or a part of one, that is translated where it is shown; context and text as in :func:`translate`."""
    return Sentence(context, text)


def shown(text: str) -> str:
    """A sentence of :func:`phrase` in the user's language; any other text as it is."""
    if not isinstance(text, Sentence):
        return text
    translated = translate(text.context, text.text)
    if not text.values:
        return translated
    values = {name: shown(value) if isinstance(value, str) else value for name, value in text.values.items()}
    return translated.format(**values)
