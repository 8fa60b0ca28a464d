"""The libraries of the default install: what `pyproject.toml` asks for and everything that those need in turn."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
_LICENCE_FILE = re.compile(r"(^|/)(licen[cs]es?/|(licen[cs]e|copying|notice|authors)[^/]*$)", re.IGNORECASE)
_COPYLEFT = re.compile(r"\bA?GPL|GNU (AFFERO )?GENERAL PUBLIC", re.IGNORECASE)
# Read from the files of the distributions whose metadata names no licence in a form that can be judged.
_STATED_ELSEWHERE = {"pyside6-essentials": "LGPL-3.0-only", "shiboken6": "LGPL-3.0-only"}


@dataclass(frozen=True)
class Distribution:
    """One installed library.

    Attributes
    ----------
    name, version : str
        As its metadata has them.
    licence : str
        SPDX expression where its metadata has one, else the words it uses; "unknown" where it says nothing.
    """

    name: str
    version: str
    licence: str


def canonical(name: str) -> str:
    """A distribution's name as package indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


@cache
def default_install() -> tuple[Distribution, ...]:
    """Every library of an install without extras, ordered by name; they must be installed here.

    Raises
    ------
    importlib.metadata.PackageNotFoundError
        If one is not installed.
    """
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    waiting = [Requirement(line) for line in project["dependencies"]]
    found: dict[tuple[str, str], Distribution] = {}
    while waiting:
        requirement = waiting.pop()
        for extra in ("", *sorted(requirement.extras)):
            key = canonical(requirement.name), extra
            if key in found:
                continue
            distribution = metadata.distribution(requirement.name)
            found[key] = describe(distribution)
            waiting += _requirements(distribution, extra)
    every = {distribution.name: distribution for distribution in found.values()}
    return tuple(every[name] for name in sorted(every, key=canonical))


def _requirements(distribution: metadata.Distribution, extra: str) -> Iterator[Requirement]:
    for line in distribution.requires or ():
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate({"extra": extra}):
            yield requirement


def describe(distribution: metadata.Distribution) -> Distribution:
    """Name, version and licence of an installed library."""
    return Distribution(distribution.metadata["Name"], distribution.version, licence_of(distribution))


def licence_files(distribution: metadata.Distribution) -> tuple[Path, ...]:
    """The licence texts that an installed library ships."""
    files = [file for file in distribution.files or () if ".dist-info" in str(file) or "/" not in str(file)]
    paths = [Path(str(file.locate())) for file in files if _LICENCE_FILE.search(file.as_posix())]
    return tuple(path for path in paths if path.is_file())


def licence_of(distribution: metadata.Distribution) -> str:
    """The licence by the metadata: its SPDX expression, its classifiers, its first line of free text, in this order."""
    values = distribution.metadata
    stated = _STATED_ELSEWHERE.get(canonical(values["Name"]))
    if stated:
        return stated
    if "License-Expression" in values:
        return values["License-Expression"]
    classifiers = values.get_all("Classifier") or []
    named = [line.rsplit(" :: ", 1)[1] for line in classifiers if line.startswith("License :: ")]
    named = [name for name in named if name != "OSI Approved"]
    if named:
        return " OR ".join(named)
    text = values["License"].strip().splitlines() if "License" in values else []
    return text[0].strip() if text else "unknown"


def is_allowed(licence: str) -> bool:
    """Whether a library under this licence may be in the default install: not if only the GPL or AGPL permits its use.

    Parameters
    ----------
    licence : str
        An SPDX expression, or words. Of alternatives joined by OR one must do.
    """
    return any(not _is_copyleft(choice) for choice in re.split(r"\bOR\b", licence))


def _is_copyleft(choice: str) -> bool:
    # The exception for the runtime of GCC, and that of LLVM, let any program be linked.
    terms = re.sub(r"\bGPL-[\w.]+(-only|-or-later)? WITH [\w.-]*exception[\w.-]*", "", choice, flags=re.IGNORECASE)
    terms = re.sub(r"\b(LGPL[\w.-]*|GNU LESSER GENERAL PUBLIC[\w ()+.]*)", "", terms, flags=re.IGNORECASE)
    return _COPYLEFT.search(terms) is not None
