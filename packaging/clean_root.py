"""Install the ``.deb`` into a bare Debian and try it there: ``sudo python3 packaging/clean_root.py PACKAGE.deb ROOT``.

ROOT is made with debootstrap where it does not exist. The app runs in it under the X server that DISPLAY names: the
self test, then the window (``window_trial.py``), then the removal, which must leave nothing but the user's own folders.
Needs root, Linux and debootstrap, and what the trial of the window needs.
"""

import argparse
import functools
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from window_trial import TrialError, WindowTrial

SUITE, MIRROR = "bookworm", "http://deb.debian.org/debian"
USER, HOME = "radiologist", "/home/radiologist"
# What every desktop has, to find the program for a file.
DESKTOP = ("libglib2.0-bin", "shared-mime-info", "desktop-file-utils")


def run(*command: str, quiet: bool = False) -> None:
    """Run a command that must succeed."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    output = subprocess.DEVNULL if quiet else None
    status = subprocess.run(command, env=environment, stdout=output, check=False).returncode
    if status:
        raise TrialError(f"{' '.join(command[:6])} … ended with {status}.")


def in_root(root: Path, *command: str) -> list[str]:
    """The command line that runs a command in the bare system as its user."""
    environment = [f"DISPLAY={os.environ.get('DISPLAY', '')}", f"HOME={HOME}", "PATH=/usr/bin:/bin", "LANG=C.UTF-8"]
    return ["chroot", f"--userspec={USER}", str(root), "env", "-i", *environment, *command]


@contextmanager
def mounted(root: Path) -> Iterator[None]:
    """What a running system has and a folder has not: /proc, /dev, and the socket of the X server."""
    mounts = [
        (["-t", "proc", "proc"], "proc"),
        (["--rbind", "/dev"], "dev"),
        (["--bind", "/tmp/.X11-unix"], "tmp/.X11-unix"),
    ]
    done: list[Path] = []
    try:
        for options, name in mounts:
            target = root / name
            target.mkdir(parents=True, exist_ok=True)
            run("mount", *options, str(target))
            if name == "dev":
                run("mount", "--make-rslave", str(target))
            done.append(target)
        yield
    finally:
        for target in reversed(done):
            subprocess.run(["umount", "--recursive", "--lazy", str(target)], check=False)


def make_root(root: Path) -> None:
    """A minimal Debian and a user in it."""
    if not (root / "bin").exists():
        run("debootstrap", "--variant=minbase", SUITE, str(root), MIRROR)
    if not (root / HOME.lstrip("/")).exists():
        run("chroot", str(root), "useradd", "--create-home", USER)


def files_of(root: Path) -> set[str]:
    """Every file of the system that a package could have left."""
    found = set()
    for folder in ("usr", "etc", "opt", "var/lib", "home"):
        for parent, _, names in os.walk(root / folder):
            found |= {str(Path(parent, name).relative_to(root)) for name in names}
    return found


def install(root: Path, package: Path) -> float:
    """Install the package with everything it depends on; seconds."""
    shutil.copy("/etc/resolv.conf", root / "etc" / "resolv.conf")
    shutil.copy(package, root / "tmp" / package.name)
    apt = ("chroot", str(root), "apt-get", "-y", "-q")
    run(*apt, "update", quiet=True)
    start = time.monotonic()
    # A trial package keeps its version.
    run(*apt, "--no-install-recommends", "--reinstall", "install", f"/tmp/{package.name}", quiet=True)
    seconds = time.monotonic() - start
    (root / "tmp" / package.name).unlink()
    run(*apt, "--no-install-recommends", "install", *DESKTOP, quiet=True)
    return seconds


def main() -> int:
    """Make the root, install, test, try the window, remove, compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("package", type=Path)
    parser.add_argument("root", type=Path)
    parser.add_argument("--pictures", type=Path, default=Path("clean-root"), help="folder for pictures of the window")
    parser.add_argument("--keep", action="store_true", help="leave the package installed")
    options = parser.parse_args()
    root: Path = options.root.resolve()
    try:
        make_root(root)
        with mounted(root):
            seconds = install(root, options.package)
            print(f"installed in {seconds:.0f} s", flush=True)
            run(*in_root(root, "parallax", "--self-test"))
            run(*in_root(root, "parallax", "models", "list"))
            command = functools.partial(in_root, root)
            WindowTrial(command, root / HOME.lstrip("/"), HOME, options.pictures).run()
            if options.keep:
                return 0
            own = {name for name in files_of(root) if name.startswith(HOME.lstrip("/"))}
            run("chroot", str(root), "apt-get", "purge", "-y", "-q", "parallax", quiet=True)
            left = files_of(root)
            if {name for name in left if "parallax" in name.lower() and not name.startswith(HOME.lstrip("/"))}:
                raise TrialError("The removal left files of the package behind.")
            if not own or own - left:
                raise TrialError("The removal took files of the user.")
            print("removed; the user's files are where they were", flush=True)
    except TrialError as error:
        print(f"clean_root.py: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
