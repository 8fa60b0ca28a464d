"""What is in the bundle and under which licence: a CycloneDX bill of materials, a readable list, the licence texts."""

import json
import shutil
import subprocess
import sys
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

from distributions import Distribution, canonical, licence_files

HERE = Path(__file__).resolve().parent
SBOM_FILE, LIST_FILE = "parallax.cdx.json", "LICENCES.txt"
_NOTE = """\
Parallax {version} is licensed under the Apache License 2.0 (Parallax-LICENSE.txt). With it come the libraries below,
each under its own licence; their texts are in the folders beside this file.

Qt, PySide6 and shiboken6 are used under the LGPL 3.0 (LGPL-3.0.txt, GPL-3.0.txt). They are separate shared libraries
in the folder of the app and may be replaced by other builds of the same version. Their source code:
https://download.qt.io/official_releases/QtForPython/ and https://download.qt.io/official_releases/qt/
"""


@dataclass(frozen=True)
class SystemLibrary:
    """Shared libraries that were taken from the system the bundle was built on.

    Attributes
    ----------
    package, version : str
        Of the system's package that they belong to.
    copyright_file : Path or None
        Its licence text.
    """

    package: str
    version: str
    copyright_file: Path | None = None


def find_system_libraries(sources: dict[str, str]) -> tuple[SystemLibrary, ...]:
    """The Debian packages that bundled libraries come from; empty where there is no dpkg.

    Parameters
    ----------
    sources : dict
        Path in the bundle to the file it was copied from.
    """
    if shutil.which("dpkg-query") is None:
        return ()
    files = {str(Path(path).resolve()) for path in sources.values()}
    # A system whose /lib is a link to /usr/lib has files under either name in its package lists.
    names = files | {name.removeprefix("/usr") for name in files} | {f"/usr{name}" for name in files}
    owners = subprocess.run(["dpkg-query", "-S", *sorted(names)], capture_output=True, text=True, check=False).stdout
    packages = {line.split(": ")[0].split(",")[0].strip() for line in owners.splitlines() if ": " in line}
    if not packages:
        return ()
    query = ["dpkg-query", "-W", "-f=${Package} ${Version}\\n", *sorted(packages)]
    listed = subprocess.run(query, capture_output=True, text=True, check=True).stdout
    found = []
    for line in sorted(set(listed.splitlines())):
        package, version = line.split()
        text = Path("/usr/share/doc", package, "copyright")
        found.append(SystemLibrary(package, version, text if text.is_file() else None))
    return tuple(found)


def make_sbom(
    version: str, libraries: tuple[Distribution, ...], system: tuple[SystemLibrary, ...], made: datetime
) -> dict[str, Any]:
    """The bill of materials as JSON values, CycloneDX 1.6."""
    python = ".".join(map(str, sys.version_info[:3]))
    components: list[dict[str, Any]] = [
        {
            "type": "library",
            "bom-ref": f"pypi:{canonical(library.name)}",
            "name": library.name,
            "version": library.version,
            "purl": f"pkg:pypi/{canonical(library.name)}@{library.version.split('+')[0]}",
            "licenses": [{"license": {"name": library.licence}}],
        }
        for library in libraries
    ]
    components.append(
        {
            "type": "library",
            "bom-ref": "python",
            "name": "CPython",
            "version": python,
            "purl": f"pkg:generic/python@{python}",
            "licenses": [{"license": {"id": "PSF-2.0"}}],
        }
    )
    components += [
        {
            "type": "library",
            "bom-ref": f"deb:{library.package}",
            "name": library.package,
            "version": library.version,
            "purl": f"pkg:deb/debian/{library.package}@{library.version}",
        }
        for library in system
    ]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid4()}",
        "version": 1,
        "metadata": {
            "timestamp": made.isoformat(timespec="seconds"),
            "component": {
                "type": "application",
                "bom-ref": "parallax",
                "name": "Parallax",
                "version": version,
                "licenses": [{"license": {"id": "Apache-2.0"}}],
            },
        },
        "components": components,
        "dependencies": [{"ref": "parallax", "dependsOn": [component["bom-ref"] for component in components]}],
    }


def make_list(version: str, libraries: tuple[Distribution, ...], system: tuple[SystemLibrary, ...]) -> str:
    """The list for people."""
    lines = [_NOTE.format(version=version)]
    lines += [f"{library.name} {library.version}: {library.licence}" for library in libraries]
    lines.append(f"Python {'.'.join(map(str, sys.version_info[:3]))}: PSF-2.0")
    if system:
        lines.append("\nShared libraries of the system it was built on, see the folder system:\n")
        lines += [f"{library.package} {library.version}" for library in system]
    return "\n".join(lines) + "\n"


def write_licences(
    folder: Path, version: str, libraries: tuple[Distribution, ...], system: tuple[SystemLibrary, ...]
) -> None:
    """Write bill, list and texts into a folder of the bundle."""
    folder.mkdir(parents=True)
    sbom = make_sbom(version, libraries, system, datetime.now(UTC))
    (folder / SBOM_FILE).write_text(json.dumps(sbom, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    (folder / LIST_FILE).write_text(make_list(version, libraries, system), encoding="utf-8")
    shutil.copy(HERE.parent / "LICENSE", folder / "Parallax-LICENSE.txt")
    for text in sorted((HERE / "licences").glob("*.txt")):
        shutil.copy(text, folder)
    for library in libraries:
        for number, file in enumerate(licence_files(metadata.distribution(library.name))):
            target = folder / canonical(library.name)
            target.mkdir(exist_ok=True)
            shutil.copy(file, target / (f"{number}-{file.name}" if number else file.name))
    for entry in system:
        if entry.copyright_file is not None:
            (folder / "system").mkdir(exist_ok=True)
            shutil.copy(entry.copyright_file, folder / "system" / f"{entry.package}.txt")
