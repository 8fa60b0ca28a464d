"""The Debian package and the archive for other Linux systems, made of the finished bundle."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path

HERE = Path(__file__).resolve().parent
ICONS = HERE.parent / "resources" / "icons"
METAINFO = "org.parallax_viewer.Parallax.metainfo.xml"

DEPENDS = (
    "libgl1",
    "libegl1",
    # Left out of the bundle: the graphics driver of the computer brings its own needs for them.
    "libstdc++6",
    "libgcc-s1",
    "libx11-6",
    "libx11-xcb1",
    "libxext6",
    "libxcb1",
    "libxcb-glx0",
    "libxcb-randr0",
    "libxcb-shm0",
    "libxcb-sync1",
    "libxcb-xfixes0",
    "libexpat1",
    "zlib1g",
    # Data that bundled libraries read.
    "fontconfig-config",
    "fonts-dejavu-core",
    "xkb-data",
)
_GLIBC = re.compile(rb"GLIBC_2\.(\d+)\b")


def architecture() -> str:
    """Debian's name of this machine's architecture."""
    return {"x86_64": "amd64", "aarch64": "arm64"}[os.uname().machine]


def files_below(folder: Path) -> Iterator[Path]:
    """Every file, links left out."""
    for parent, _, names in os.walk(folder):
        for name in names:
            path = Path(parent, name)
            if not path.is_symlink():
                yield path


def size_bytes(folder: Path) -> int:
    """What a folder takes, links counted as nothing."""
    return sum(path.stat().st_size for path in files_below(folder))


def glibc_floor(folder: Path) -> str:
    """The oldest C library that the programs and libraries of a bundle run with, as "2.31"."""
    highest = 0
    for path in files_below(folder):
        if ".so" in path.name or path.name == "parallax":
            highest = max(highest, *map(int, _GLIBC.findall(path.read_bytes())), 0)
    return f"2.{highest}"


def control(version: str, installed_kib: int, glibc: str) -> str:
    """The package's description for dpkg."""
    depends = ", ".join([f"libc6 (>= {glibc})", *DEPENDS])
    return f"""\
Package: parallax
Version: {version}
Architecture: {architecture()}
Maintainer: The Parallax authors <parallax@localhost>
Installed-Size: {installed_kib}
Depends: {depends}
Section: science
Priority: optional
Description: see why an image classifier decided as it did
 A viewer for DICOM images that explains the decision of an image classifier
 by a similar and an adversarial image. Where the two differ is what the
 decision hangs on.
 .
 Research use only. Not for diagnosis.
"""


def lay_out(bundle: Path, root: Path, version: str, made: date) -> None:
    """Put everything where an installed system has it, below `root`; the bundle is linked, not copied."""
    library = root / "usr" / "lib" / "parallax"
    shutil.copytree(bundle, library, symlinks=True, copy_function=os.link)
    for folder in (library, *(path for path in library.rglob("*") if path.is_dir() and not path.is_symlink())):
        folder.chmod(0o755)
    for path in files_below(library):
        path.chmod(0o755 if os.access(path, os.X_OK) else 0o644)
    (root / "usr" / "bin").mkdir(parents=True)
    (root / "usr" / "bin" / "parallax").symlink_to("../lib/parallax/parallax")
    _place(HERE / "linux" / "parallax.desktop", root / "usr" / "share" / "applications")
    _place(ICONS / "parallax.png", root / "usr" / "share" / "icons" / "hicolor" / "256x256" / "apps")
    _place(ICONS / "parallax.svg", root / "usr" / "share" / "icons" / "hicolor" / "scalable" / "apps")
    metainfo = (HERE / "linux" / METAINFO).read_text(encoding="utf-8")
    text = metainfo.replace("@VERSION@", version).replace("@DATE@", made.isoformat())
    target = _folder(root / "usr" / "share" / "metainfo") / METAINFO
    target.write_text(text, encoding="utf-8")
    target.chmod(0o644)
    _place(HERE.parent / "LICENSE", root / "usr" / "share" / "doc" / "parallax", "copyright")


def _folder(path: Path) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    return path


def _place(source: Path, folder: Path, name: str = "") -> None:
    target = _folder(folder) / (name or source.name)
    shutil.copy(source, target)
    target.chmod(0o644)


def make_deb(bundle: Path, out: Path, version: str, work: Path) -> Path:
    """Build the ``.deb``. It has no scripts: removing it removes what it brought, and user data stay."""
    root = work / "deb"
    shutil.rmtree(root, ignore_errors=True)
    lay_out(bundle, root, version, date.today())
    (root / "DEBIAN").mkdir(mode=0o755)
    text = control(version, size_bytes(root) // 1024, glibc_floor(bundle))
    (root / "DEBIAN" / "control").write_text(text, encoding="utf-8")
    package = out / f"parallax_{version}_{architecture()}.deb"
    subprocess.run(["dpkg-deb", "-Zzstd", "--root-owner-group", "--build", str(root), str(package)], check=True)
    return package


def make_archive(bundle: Path, out: Path, version: str) -> Path:
    """Build the ``.tar.zst``: one folder that runs wherever it is unpacked."""
    name = f"parallax-{version}-linux-{os.uname().machine}"
    archive = out / f"{name}.tar.zst"
    renamed = f"--transform=s,^{bundle.name},{name},S"  # S: targets of links stay as they are
    command = ["tar", "--owner=0", "--group=0", "--numeric-owner", "--use-compress-program=zstd -T0 -10", renamed]
    subprocess.run([*command, "-cf", str(archive), "-C", str(bundle.parent), bundle.name], check=True)
    return archive
