"""Texts in the user's language, for code that knows no user interface.

Sentences are written in English where they arise. A program that speaks another language says once how to translate;
the command line does not, so that what other tools read stays the same everywhere.
"""

from collections.abc import Callable

Translator = Callable[[str, str], str]


def _as_written(context: str, text: str) -> str:
    return text


_translator: Translator = _as_written


def install(translator: Translator | None) -> None:
    """Translate with a function of context and text from now on; None goes back to English."""
    global _translator
    _translator = translator or _as_written


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
