"""Foreign text on a terminal: shown, never obeyed."""

import unicodedata


def printable(text: str) -> str:
    """A text on one line, with escapes in place of what a terminal would act on.

    Control characters, line breaks, marks that turn the direction of writing, and bytes of a file name that are no
    UTF-8.
    """
    return "".join(
        each if each.isprintable() or unicodedata.category(each) == "Zs" else each.encode("unicode_escape").decode()
        for each in text
    )
