"""The pages of the user guide, as they lie in ``resources/help``."""

from dataclasses import dataclass
from pathlib import Path

FIRST = "guide"


@dataclass(frozen=True)
class HelpPage:
    """One page.

    Attributes
    ----------
    name : str
        File name without its endings.
    title : str
        Its first heading.
    text : str
        Markdown.
    """

    name: str
    title: str
    text: str


def help_pages(folder: Path, language: str = "en") -> tuple[HelpPage, ...]:
    """Read all pages, the guide first, then by title.

    Parameters
    ----------
    folder : Path
        Holds ``page.md`` in English and ``page.fr.md`` in another language.
    language : str
        Two letters; a page that has no translation is read in English.
    """
    pages = []
    for path in folder.glob("*.md"):
        if path.name.count(".") > 1:
            continue
        translated = path.with_suffix(f".{language}.md")
        text = (translated if translated.is_file() else path).read_text(encoding="utf-8")
        pages.append(HelpPage(path.stem, text.partition("\n")[0].lstrip("# "), text))
    return tuple(sorted(pages, key=lambda page: (page.name != FIRST, page.title.casefold())))
