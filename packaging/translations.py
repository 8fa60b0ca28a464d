"""Gathers the texts of the window for translators, and compiles what they wrote.

    .venv/bin/python packaging/translations.py

Run it after a text was added or changed. It brings ``resources/translations/parallax_*.ts`` up to date with the source,
says what is left to translate, and compiles each into the ``.qm`` that the viewer reads. A translator opens the ``.ts``
with ``pyside6-linguist``. For a new language: copy a ``.ts`` to the new name, change its ``language``, run this.
"""

import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "resources" / "translations"
MARKS = "QT_TRANSLATE_NOOP+=_T,QT_TRANSLATE_NOOP+=mark,QT_TRANSLATE_NOOP+=phrase"
"""Our functions that mark a text for later; `tr` and `translate` are known to the tool."""


def tool(name: str) -> str:
    """One of Qt's tools, which lie beside the interpreter."""
    return str(Path(sys.executable).with_name(f"pyside6-{name}"))


def gather(catalogue: Path) -> None:
    """Bring one catalogue up to date with the source; texts that are gone go from it."""
    sources = [str(path) for package in ("engine", "viewer") for path in sorted((ROOT / package).rglob("*.py"))]
    options = ["-tr-function-alias", MARKS, "-no-obsolete", "-locations", "none", "-silent"]
    subprocess.run([tool("lupdate"), *sources, *options, "-ts", str(catalogue)], check=True)


def untranslated(catalogue: Path) -> list[str]:
    """The texts that have no translation yet."""
    found = []
    for message in ElementTree.parse(catalogue).iter("message"):
        translation = message.find("translation")
        if translation is None or translation.get("type") == "unfinished" or not translation.text:
            found.append(message.findtext("source", ""))
    return found


def main() -> int:
    """Gather and compile all languages; 1 if something is left to translate."""
    left = 0
    for catalogue in sorted(FOLDER.glob("parallax_*.ts")):
        gather(catalogue)
        subprocess.run([tool("lrelease"), "-silent", str(catalogue)], check=True)
        open_texts = untranslated(catalogue)
        left += len(open_texts)
        print(f"{catalogue.name}: {len(open_texts)} texts are left to translate.")
        for text in open_texts:
            print(f"  {text}")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
