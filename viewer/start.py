"""From the command line to the window: hand over to the one that is there, or show a frame and load the rest."""

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from engine.core import language as engine_language
from engine.core.folders import resources_folder
from viewer.application import Application
from viewer.single_instance import SingleInstance
from viewer.start_window import StartWindow
from viewer.state.settings import Language, SettingsStore

_FIRST_PAINT_LIMIT_S = 5.0
_OPTIONS = {"--new-window": "new_window", "--exit-after-first-paint": "exit_after_first_paint"}
_USAGE = "usage: parallax [--new-window] [PATH...]"


@dataclass(frozen=True)
class StartOptions:
    """What the command line asks of the window.

    Attributes
    ----------
    paths : tuple of Path
        To open.
    new_window : bool
        Do not look for a window that is there.
    exit_after_first_paint : bool
        For measuring: say so, and end.
    """

    paths: tuple[Path, ...] = ()
    new_window: bool = False
    exit_after_first_paint: bool = False


def parse(arguments: Sequence[str]) -> StartOptions:
    """Read the command line of the window; a wrong one ends the program with status 2."""
    paths: list[Path] = []
    chosen: set[str] = set()
    words = iter(arguments)
    for word in words:
        if word == "--":
            paths += map(Path, words)
        elif word in _OPTIONS:
            chosen.add(word)
        elif word.startswith("--"):
            print(f"{_USAGE}\nparallax: there is no option {word}", file=sys.stderr)  # noqa: T201
            raise SystemExit(2)
        else:
            paths.append(Path(word))
    return StartOptions(tuple(paths), **{name: option in chosen for option, name in _OPTIONS.items()})


def translate(app: QApplication, language: Language) -> None:
    """Install Qt's own texts and ours in a language, or in that of the system, where they exist."""
    locale = QLocale.system() if language == "system" else QLocale(language)
    QLocale.setDefault(locale)
    qt_folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    for name, folder in (("qtbase", qt_folder), ("parallax", str(resources_folder() / "translations"))):
        translator = QTranslator(app)
        if translator.load(locale, name, "_", folder):
            app.installTranslator(translator)
    separators = engine_language.Separators(locale.decimalPoint(), locale.groupSeparator())
    engine_language.install(QCoreApplication.translate, separators)


def run(arguments: Sequence[str]) -> int:
    """Run the viewer until its window is closed, or hand the paths to the window that is there.

    Parameters
    ----------
    arguments : sequence of str
        Options, and paths to open.
    """
    options = parse(arguments)
    app = Application([sys.argv[0]])
    instance = None if options.new_window else SingleInstance()
    if instance is not None and instance.hand_over(options.paths):
        return 0
    store = SettingsStore()
    store.load()
    translate(app, store.settings.language)
    frame = StartWindow(store.settings)
    frame.show()
    limit = time.monotonic() + _FIRST_PAINT_LIMIT_S
    while not frame.painted and time.monotonic() < limit:
        app.processEvents()
    try:
        if options.exit_after_first_paint:
            print("first paint", flush=True)  # noqa: T201  # what a measurement waits for
            return 0
        from viewer.app import run_window

        return run_window(app, store, options.paths, frame, instance)
    finally:
        frame.close()
        if instance is not None:
            instance.close()
