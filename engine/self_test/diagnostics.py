"""What a bug report needs to know about this installation, and nothing about the person who uses it."""

import os
import platform
import shutil
import subprocess
import sys
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import engine
from engine.core import folders
from engine.core.log_file import last_errors
from engine.core.machine_memory import available_memory_bytes, total_memory_bytes
from engine.models import device

PACKAGES = (
    "numpy",
    "pydicom",
    "highdicom",
    "Pillow",
    "platformdirs",
    "safetensors",
    "scipy",
    "torch",
    "SimpleITK",
    "PySide6_Essentials",
    "pyqtgraph",
    "QtAwesome",
    "pylibjpeg",
    "pylibjpeg-openjpeg",
    "pylibjpeg-rle",
    "pyjpegls",
    "python-gdcm",
    "captum",
    "tqdm",
    "onnx",
)


def collect() -> dict[str, Any]:
    """Describe the installation as JSON values.

    torch is imported, because only it knows the devices; no other package of weight is.

    Returns
    -------
    dict
        ``parallax`` (version), ``python``, ``system``, ``cores``, ``threads`` (that torch is given), ``memory_bytes``
        (``total`` and ``available``, None where not known), ``packages`` (name to version, None where absent),
        ``devices`` (best first), ``gpu_drivers`` (of NVIDIA, whether torch can use them or not), ``decoders`` (by
        transfer syntax), ``folders``, ``problems`` (sentences) and ``last_errors`` (lines of the log).
        Paths show the home folder as ``~`` and never the user's name.
    """
    devices, problems = _devices()
    decoders = _decoders()
    problems += [f"No decoder is installed for {entry['name']}." for entry in decoders if not entry["decoders"]]
    return {
        "parallax": engine.__version__,
        "python": {"version": platform.python_version(), "implementation": platform.python_implementation()},
        "system": {"name": platform.system(), "release": platform.release(), "machine": platform.machine()},
        "frozen": bool(getattr(sys, "frozen", False)),
        "cores": device.available_cores(),
        "threads": device.thread_count(),
        "memory_bytes": {"total": total_memory_bytes(), "available": available_memory_bytes()},
        "packages": {name: _version(name) for name in PACKAGES},
        "devices": devices,
        "gpu_drivers": _gpu_drivers(),
        "decoders": decoders,
        "folders": {
            "data": anonymous_path(folders.data_folder()),
            "models": anonymous_path(folders.models_folder()),
            "config": anonymous_path(folders.config_folder()),
            "logs": anonymous_path(folders.log_folder()),
            "resources": anonymous_path(folders.resources_folder()),
        },
        "problems": problems,
        "last_errors": last_errors(),
    }


def anonymous_path(path: Path) -> str:
    """A path as text with the home folder as ``~`` and any other part that is the user's name as ``…``."""
    home = Path.home()
    if path == home or home in path.parents:
        return str(Path("~", path.relative_to(home)))
    names = {name.casefold() for name in (home.name, os.environ.get("USER"), os.environ.get("USERNAME")) if name}
    return str(Path(*("…" if part.casefold() in names else part for part in path.parts)))


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def _devices() -> tuple[list[dict[str, Any]], list[str]]:
    try:
        found = device.available_devices()
    except (ImportError, OSError) as error:
        # A torch that cannot be loaded is what this report may be about, so it must not stop it. Only the kind of the
        # error is shown: its text holds paths.
        return [], [f"torch cannot be loaded ({type(error).__name__}), so no model can run. Install Parallax again."]
    return [
        {"name": entry.name, "description": entry.description, "memory_bytes": entry.memory_bytes} for entry in found
    ], []


def _gpu_drivers() -> list[str]:
    """Name and driver of every NVIDIA GPU, asked of the driver's own program: torch for the CPU knows of none."""
    program = shutil.which("nvidia-smi")
    if program is None:
        return []
    command = [program, "--query-gpu=name,driver_version,memory.total", "--format=csv,noheader"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ["nvidia-smi does not answer"]
    lines = done.stdout.splitlines()
    return [line.strip() for line in lines if line.strip()] if done.returncode == 0 else ["nvidia-smi fails"]


def _decoders() -> list[dict[str, Any]]:
    """Every transfer syntax that is read, and which of its decoders are installed, in the order they are tried."""
    from pydicom import uid
    from pydicom.pixels.decoders.base import get_decoder

    from engine.dicom.decoding import DECODERS

    native = (
        uid.ImplicitVRLittleEndian,
        uid.ExplicitVRLittleEndian,
        uid.DeflatedExplicitVRLittleEndian,
        uid.ExplicitVRBigEndian,
    )
    found = [{"transfer_syntax": str(syntax), "name": syntax.name, "decoders": ["pydicom"]} for syntax in native]
    for syntax, wanted in DECODERS.items():
        installed = get_decoder(syntax).available_plugins
        names = [name for name in wanted if name in installed]
        if syntax == uid.JPEGExtended12Bit and find_spec("gdcm") is not None:
            names.append("gdcm")  # called directly, for more than 8 bits: engine.dicom.jpeg_extended
        found.append({"transfer_syntax": str(syntax), "name": syntax.name, "decoders": names})
    return found
