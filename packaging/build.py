"""Build what users install, for the system this runs on: ``python3 packaging/build.py [--out DIR]``.

Linux: a ``.deb`` and a ``.tar.zst``. Windows: an installer by Inno Setup. macOS: a ``.dmg``. See README.md beside this.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeVar

import dev

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
MAX_INSTALLED_BYTES = 1_100_000_000
SELF_TEST_LIMIT_S = 180
T = TypeVar("T")


class BuildError(Exception):
    """What has to be done first, as a sentence."""


class BuildLog:
    """Prints what is done, and how long each step took; the same goes into ``build-log.txt``."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("", encoding="utf-8")

    def line(self, text: str) -> None:
        """One line, at once."""
        print(text, flush=True)
        with self._path.open("a", encoding="utf-8") as file:
            file.write(text + "\n")

    def step(self, name: str, function: Callable[[], T]) -> T:
        """Run a step and tell its time."""
        start = time.monotonic()
        result = function()
        self.line(f"{name}: {time.monotonic() - start:.0f} s")
        return result


def version() -> str:
    """The one place that says it: ``engine/__init__.py``."""
    found = re.search(r'^__version__ = "([^"]+)"$', (ROOT / "engine" / "__init__.py").read_text(), re.MULTILINE)
    if found is None:
        raise BuildError("engine/__init__.py names no __version__.")
    return found[1]


def check_tag() -> None:
    """Refuse to build a commit whose tag names another version."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        return
    command = ["git", "-C", str(ROOT), "tag", "--points-at", "HEAD"]
    tags = subprocess.run(command, capture_output=True, text=True, check=False).stdout.split()
    others = [tag for tag in tags if re.fullmatch(r"v\d[\w.]*", tag) and tag != f"v{version()}"]
    if others:
        raise BuildError(f"This commit is tagged {others[0]}, but engine/__init__.py says {version()}.")


def megabytes(count: int) -> str:
    """Bytes for people."""
    return f"{count / 1e6:,.0f} MB"


def freeze(work: Path) -> tuple[Path, dict[str, Any]]:
    """Run PyInstaller; the bundle's folder, and what the recipe found out."""
    findings = work / "findings.json"
    environment = {
        **os.environ,
        "PARALLAX_VERSION": version(),
        "PARALLAX_FINDINGS": str(findings),
        "PYTHONPATH": str(ROOT),
    }
    if sys.platform in ("win32", "darwin"):
        environment |= make_icons(work)
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
    command += ["--distpath", str(work / "bundle"), "--workpath", str(work / "pyinstaller")]
    # Not in this folder: whoever starts there would import what lies beside this file.
    done = subprocess.run([*command, str(HERE / "parallax.spec")], env=environment, cwd=work, check=False)
    if done.returncode:
        raise BuildError("PyInstaller failed; its message is above.")
    name = "Parallax.app" if sys.platform == "darwin" else "parallax"
    return work / "bundle" / name, json.loads(findings.read_text(encoding="utf-8"))


def make_icons(work: Path) -> dict[str, str]:
    """The application's icon in the forms of Windows and macOS."""
    from PIL import Image

    found = {}
    with Image.open(ROOT / "resources" / "icons" / "parallax.png") as picture:
        for variable, name in (("PARALLAX_ICO", "parallax.ico"), ("PARALLAX_ICNS", "parallax.icns")):
            picture.save(work / name)
            found[variable] = str(work / name)
    return found


def inner_folder(bundle: Path) -> Path:
    """Where the app keeps its own files."""
    return bundle / "Contents" / "Resources" if sys.platform == "darwin" else bundle / "_internal"


def program(bundle: Path) -> Path:
    """What is started."""
    if sys.platform == "darwin":
        return bundle / "Contents" / "MacOS" / "parallax"
    return bundle / ("parallax-cli.exe" if sys.platform == "win32" else "parallax")


def strip(bundle: Path) -> int:
    """Remove debugging symbols from the libraries named for it; bytes saved."""
    from bundle_contents import STRIPPED

    if sys.platform != "linux" or shutil.which("strip") is None:
        return 0
    saved = 0
    for pattern in STRIPPED:
        for library in inner_folder(bundle).glob(pattern):
            before = library.stat().st_size
            subprocess.run(["strip", "--strip-unneeded", str(library)], check=True)
            saved += before - library.stat().st_size
    return saved


def add_licences(bundle: Path, findings: dict[str, Any]) -> None:
    """Bill of materials, licence list and texts, inside the bundle."""
    from bill_of_materials import find_system_libraries, write_licences
    from distributions import default_install

    system = find_system_libraries(findings["system_libraries"])
    write_licences(inner_folder(bundle) / "licences", version(), default_install(), system)


def self_test(bundle: Path, work: Path) -> None:
    """The frozen app tests itself, with user folders of its own and nothing of this Python in its way."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    environment["PARALLAX_DATA_DIR"] = str(work / "self-test")
    command = [str(program(bundle)), "--self-test", str(work / "self-test.txt")]
    try:
        done = subprocess.run(command, env=environment, cwd=work, timeout=SELF_TEST_LIMIT_S, check=False)
    except subprocess.TimeoutExpired:
        raise BuildError("The frozen app did not end its self test.") from None
    if done.returncode:
        raise BuildError("The frozen app failed its self test; the lines are above.")


def package(bundle: Path, out: Path, work: Path, suffix: str) -> list[Path]:
    """What users download; `suffix` is part of the files' names."""
    if sys.platform == "linux":
        from linux_package import make_archive, make_deb

        made = [make_deb(bundle, out, version(), work), make_archive(bundle, out, version())]
    else:
        made = [(make_windows_installer if sys.platform == "win32" else make_disk_image)(bundle, out)]
    return [path.rename(path.with_name(path.name.replace("parallax", f"parallax{suffix}", 1))) for path in made]


def make_windows_installer(bundle: Path, out: Path) -> Path:
    """Inno Setup; per user, so that nobody needs an administrator. Not tested."""
    compiler = shutil.which("iscc") or r"C:\Program Files (x86)\Inno Setup 6\ISCC.exe"
    name = f"parallax-{version()}-setup"
    definitions = {"Version": version(), "Bundle": str(bundle), "Out": str(out), "Name": name, "Root": str(ROOT)}
    options = [f"/D{key}={value}" for key, value in definitions.items()]
    subprocess.run([compiler, *options, str(HERE / "windows" / "parallax.iss")], check=True)
    return out / f"{name}.exe"


def make_disk_image(bundle: Path, out: Path) -> Path:
    """Sign the app (with `PARALLAX_SIGN_IDENTITY`, else for this machine only) and put it into a .dmg. Not tested."""
    identity = os.environ.get("PARALLAX_SIGN_IDENTITY", "-")
    entitlements = str(HERE / "macos" / "entitlements.plist")
    sign = ["codesign", "--force", "--deep", "--options", "runtime", "--entitlements", entitlements]
    subprocess.run([*sign, "--sign", identity, str(bundle)], check=True)
    folder = bundle.parent / "dmg"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    shutil.copytree(bundle, folder / bundle.name, symlinks=True)
    (folder / "Applications").symlink_to("/Applications")
    image = out / f"parallax-{version()}-macos-{platform.machine()}.dmg"
    create = ["hdiutil", "create", "-volname", f"Parallax {version()}", "-srcfolder", str(folder), "-ov"]
    subprocess.run([*create, "-format", "ULFO", str(image)], check=True)
    return image


def sha256(path: Path) -> str:
    """Of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def build(out: Path, cuda: bool) -> None:
    """Everything, in order; stops at the first step that fails."""
    from linux_package import size_bytes

    check_tag()
    work = out / "work"
    work.mkdir(parents=True, exist_ok=True)
    log = BuildLog(out / "build-log.txt")
    log.line(f"Parallax {version()}, {platform.platform()}, Python {platform.python_version()}")
    bundle, findings = log.step("frozen", lambda: freeze(work))
    left_out = findings["trimmed_bytes"]
    stripped = log.step("stripped", lambda: strip(bundle))
    size = size_bytes(bundle)
    log.line(f"size before trimming: {megabytes(size + stripped + sum(left_out.values()))}")
    for what, count in [*left_out.items(), ("symbols for debugging", stripped)]:
        log.line(f"  less {megabytes(count)}: {what}")
    log.step("licences", lambda: add_licences(bundle, findings))
    size = size_bytes(bundle)
    log.line(f"size installed: {megabytes(size)} of at most {megabytes(MAX_INSTALLED_BYTES)}")
    if size > MAX_INSTALLED_BYTES and not cuda:
        raise BuildError("The installed app is larger than it may be: see bundle_contents.py.")
    log.step("self test", lambda: self_test(bundle, work))
    made = log.step("packaged", lambda: package(bundle, out, work, "-cuda" if cuda else ""))
    shutil.copy(inner_folder(bundle) / "licences" / "parallax.cdx.json", out)
    for path in made:
        log.line(f"{path.name}: {megabytes(path.stat().st_size)}, SHA-256 {sha256(path)}")


def main(arguments: list[str] | None = None) -> int:
    """Build, or say in a sentence why not."""
    parser = argparse.ArgumentParser(prog="build.py", description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "dist", help="default: dist/ in the checkout")
    parser.add_argument("--cuda", action="store_true", help="torch is a build with CUDA; see README.md")
    options = parser.parse_args(arguments)
    try:
        if find_spec("PyInstaller") is None:
            return build_in_venv(options.out.resolve())
        build(options.out.resolve(), options.cuda)
    except (BuildError, dev.SetupError, subprocess.CalledProcessError, FileNotFoundError) as error:
        print(f"build.py: {error}", file=sys.stderr)
        return 1
    return 0


def build_in_venv(out: Path) -> int:
    """Set up ``.venv`` with the building tools, and build with its Python."""
    dev.check_python()
    dev.check_system_libraries(desktop=True)
    dev.install()
    dev.pip_install("--constraint", dev.CONSTRAINTS, "--no-build-isolation", "--editable", ".[build]")
    return dev.call([str(HERE / "build.py"), "--out", str(out)])


if __name__ == "__main__":
    sys.exit(main())
