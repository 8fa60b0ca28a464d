"""Set up this checkout and use it: ``python3 packaging/dev.py run`` or ``test``. Standard library only."""

from __future__ import annotations  # an old Python must get as far as the sentence that says it is too old

import ctypes
import hashlib
import os
import re
import shlex
import shutil
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
CONSTRAINTS = "packaging/constraints.txt"
STAMP = VENV / "parallax-setup"
BUILD_TOOLS = ("hatchling", "editables")

USAGE = """\
usage: python3 packaging/dev.py run [PATH...]      set up, then open the viewer (without a PATH: on the demo study)
       python3 packaging/dev.py test [PYTEST...]   set up, then run the whole test suite offscreen
       python3 packaging/dev.py setup              only set up
"""

# Shared object -> Debian package. Qt loads these at run time; pip cannot bring them.
OFFSCREEN_LIBRARIES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
}
DESKTOP_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
# Without these, or where they cannot be installed, the tests of the OpenGL canvas are skipped.
DISPLAY_SERVER_PACKAGES = ("xvfb", "libgl1-mesa-dri")
FONT_PACKAGE = "fonts-dejavu-core"

# What pip writes to stderr when the index cannot be reached.
NETWORK_TROUBLE = (
    r"NewConnectionError|Retrying \(Retry|name resolution|ProxyError|SSLError|Could not fetch URL|"
    r"ReadTimeoutError|ConnectTimeoutError|IncompleteRead"
)


class SetupError(Exception):
    """Something the user has to do first; ``str()`` says what."""


def say(text: str) -> None:
    """One line of progress, at once."""
    print(text, file=sys.stderr, flush=True)


def check_python() -> None:
    """Refuse a Python that the project does not run on."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this file is what an older Python is started with
        raise SetupError(
            f"Parallax needs Python 3.11 or newer; this is Python {sys.version.split()[0]} ({sys.executable}). "
            "Install a newer one and start this file with it, for example: python3.11 packaging/dev.py run"
        )
    if sys.maxsize < 2**32:
        raise SetupError("Parallax needs a 64-bit Python; torch and Qt are not made for this 32-bit one.")


def has_display() -> bool:
    """Whether a window can open: always assumed on Windows and macOS."""
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def is_loadable(soname: str) -> bool:
    """Whether the dynamic linker finds a shared object."""
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def has_font() -> bool:
    """Whether any outline font is installed; without one Qt draws boxes."""
    folders = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts", "/run/host/fonts")
    for folder in folders:
        for _, _, names in os.walk(os.path.expanduser(folder)):
            if any(name.lower().endswith((".ttf", ".otf", ".ttc")) for name in names):
                return True
    return False


def missing_system_packages(libraries: dict[str, str]) -> dict[str, str]:
    """What Linux lacks of `libraries` (shared object -> Debian package), plus a font."""
    missing = {soname: package for soname, package in libraries.items() if not is_loadable(soname)}
    if not has_font():
        missing["any outline font"] = FONT_PACKAGE
    return missing


def apt_install(packages: list[str]) -> None:
    """Install Debian packages as root; only called where apt-get exists and this is root."""
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    subprocess.run(["apt-get", "update", "-q"], env=environment, check=False)
    command = ["apt-get", "install", "-q", "-y", "--no-install-recommends", *packages]
    if subprocess.run(command, env=environment, check=False).returncode:
        raise SetupError(
            "apt-get could not install what Qt needs (its message is above). Repair that, or install by hand: "
            + " ".join(packages)
        )


def need_packages(missing: dict[str, str], what_for: str) -> None:
    """Install or name the Debian packages in `missing` (what is missing -> package)."""
    if not missing:
        return
    packages = sorted(set(missing.values()))
    line = "apt-get install --no-install-recommends " + " ".join(packages)
    if shutil.which("apt-get") is None:
        raise SetupError(
            f"{what_for} needs system libraries that are not here: {', '.join(sorted(missing))}. Install them with "
            f"this system's package manager (on Debian they are called {' '.join(packages)}) and call this again."
        )
    if os.geteuid() != 0:
        raise SetupError(
            f"{what_for} needs system packages that are not here. Install them and call this again:\n"
            f"    sudo apt-get update && sudo {line}"
        )
    say(f"{what_for} needs system packages that are not here; installing them:\n    {line}")
    apt_install(packages)


def check_system_libraries(*, desktop: bool) -> None:
    """On Linux, see that Qt will find its libraries; as root on Debian and Ubuntu, install what is missing."""
    if not sys.platform.startswith("linux"):
        return
    libraries = {**OFFSCREEN_LIBRARIES, **(DESKTOP_LIBRARIES if desktop else {})}
    need_packages(missing_system_packages(libraries), "Qt")
    still_missing = missing_system_packages(libraries)
    if still_missing:
        raise SetupError(f"still missing after the installation: {', '.join(sorted(still_missing))}.")


def offer_display_server() -> None:
    """On Linux, see that the tests of the OpenGL canvas can start a display of their own; never a reason to stop."""
    if not sys.platform.startswith("linux"):
        return
    missing = {package for soname, package in DESKTOP_LIBRARIES.items() if not is_loadable(soname)}
    if shutil.which("Xvfb") is None:
        missing.update(DISPLAY_SERVER_PACKAGES)
    if not missing:
        return
    if shutil.which("apt-get") is not None and os.geteuid() == 0:
        try:
            apt_install(sorted(missing))
        except SetupError as error:
            say(str(error))
        else:
            return
    say("The tests of the OpenGL canvas are skipped: they need " + " ".join(sorted(missing)) + ".")


def venv_python() -> Path:
    """The interpreter inside ``.venv``."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def venv_answers() -> bool:
    """Whether ``.venv`` holds a Python >= 3.11 that still starts and has pip."""
    code = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    try:
        run = subprocess.run([str(venv_python()), "-c", code], capture_output=True, check=False)
    except OSError:
        return False
    return run.returncode == 0


def need_venv_module() -> None:
    """Debian splits ``ensurepip`` off; without it a virtual environment has no pip."""
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        need_packages({"the Python modules venv and ensurepip": package}, "Python")


def make_venv() -> None:
    """Make ``.venv`` afresh with the Python that runs this file."""
    need_venv_module()
    say(f"[1/3] Making {VENV.name} with Python {sys.version.split()[0]} ...")
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=False)
    if made.returncode or not venv_answers():
        raise SetupError(
            f"Python could not make a virtual environment in {VENV} (its message is above). "
            "Check that the disk is not full and the folder can be written."
        )


def explain_pip_failure(messages: str) -> str:
    """A sentence for what pip wrote to stderr."""
    if re.search(r"No space left on device|Errno 28", messages):
        return "The disk is full: Parallax needs about 3 GB for its libraries. Free some space and call this again."
    if re.search(NETWORK_TROUBLE, messages):
        return (
            "The Python package index could not be reached. Check the network (behind a proxy set HTTPS_PROXY; for a "
            "local index set PIP_INDEX_URL) and call this again: what was downloaded is kept."
        )
    if re.search(r"No matching distribution found|Could not find a version", messages):
        return (
            f"The package index has no version of a library that fits this Python ({sys.version.split()[0]}) and "
            "system; its name is above. Python 3.11 on 64-bit Linux is what is tested."
        )
    return "pip could not install the libraries; its message is above."


def pip_install(*arguments: str) -> None:
    """Run pip in ``.venv``: its progress goes to the screen, its complaints are also read here."""
    command = [str(venv_python()), "-m", "pip", "install", "--disable-pip-version-check", *arguments]
    complaints = []
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True, errors="replace") as process:
        assert process.stderr is not None
        for line in process.stderr:
            complaints.append(line)
            sys.stderr.write(line)
            sys.stderr.flush()
    if process.returncode:
        raise SetupError(explain_pip_failure("".join(complaints)))


def setup_key() -> str:
    """Changes whenever the libraries have to be installed again: other pins, another Python, a moved checkout."""
    digest = hashlib.sha256()
    for part in (ROOT / "pyproject.toml", ROOT / CONSTRAINTS):
        digest.update(part.read_bytes())
    digest.update(f"{ROOT}\0{sysconfig.get_platform()}".encode())
    return digest.hexdigest()


def install() -> None:
    """Bring ``.venv`` to what pyproject.toml and the constraints ask for; a second call only reads a stamp."""
    key = setup_key()
    usable = venv_answers()
    if usable and STAMP.is_file() and STAMP.read_text(encoding="ascii") == key:
        return
    started = time.monotonic()
    STAMP.unlink(missing_ok=True)
    if not usable:
        make_venv()
    say("[2/3] Installing the libraries (the first time this takes some minutes and about 2 GB of disk) ...")
    # The build backend is installed first, pinned, so that the editable install needs no second environment.
    pip_install("--constraint", CONSTRAINTS, *BUILD_TOOLS)
    pip_install("--constraint", CONSTRAINTS, "--no-build-isolation", "--editable", ".[dev]")
    say("[3/3] Checking that the installed versions fit together ...")
    if subprocess.run([str(venv_python()), "-m", "pip", "check"], check=False).returncode:
        raise SetupError(f"The installed libraries contradict each other (above). Remove {VENV} and call this again.")
    STAMP.write_text(key, encoding="ascii")
    say(f"Set up in {time.monotonic() - started:.0f} s.")


def call(arguments: list[str], **environment: str) -> int:
    """Run a module in ``.venv`` in the foreground and give back its exit status."""
    command = [str(venv_python()), *arguments]
    with subprocess.Popen(command, env={**os.environ, **environment}) as process:
        while True:
            try:
                status = process.wait()
                return status if status >= 0 else 128 - status  # ended by a signal: as a shell reports it
            except KeyboardInterrupt:
                continue  # the child got the same Ctrl+C; its exit status is the answer


def run(arguments: list[str]) -> int:
    """Open the viewer, or say what works without a display."""
    desktop = has_display()
    check_system_libraries(desktop=desktop)
    install()
    if not desktop:
        parallax = shlex.quote(str((VENV / "bin" / "parallax").relative_to(ROOT)))
        inputs = shlex.join(arguments) if arguments else "demo-study --model phantom-opacity"
        lines = [] if arguments else [f"    {parallax} demo demo-study"]
        lines.append(f"    {parallax} explain {inputs} --out explained")
        raise SetupError(
            "There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set), so the window cannot open. "
            "The same on the command line, in this folder:\n" + "\n".join(lines)
        )
    return call(["-m", "viewer", *arguments])


def test(arguments: list[str]) -> int:
    """Run pytest offscreen."""
    check_system_libraries(desktop=False)
    offer_display_server()
    install()
    os.chdir(ROOT)
    return call(["-m", "pytest", *arguments], QT_QPA_PLATFORM="offscreen")


def setup(arguments: list[str]) -> int:
    """Set up and stop."""
    if arguments:
        raise SetupError(USAGE)
    check_system_libraries(desktop=has_display())
    install()
    return 0


def main(argv: list[str]) -> int:
    """Dispatch; every failure ends as a sentence and a status other than 0."""
    commands = {"run": run, "test": test, "setup": setup}
    if not argv or argv[0] not in commands:
        print(USAGE, end="", file=sys.stdout if argv[:1] in (["-h"], ["--help"]) else sys.stderr)
        return 0 if argv[:1] in (["-h"], ["--help"]) else 2
    try:
        check_python()
        return commands[argv[0]](argv[1:])
    except SetupError as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        say("Stopped. Call it again to go on where it stopped.")
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
