"""What is asked of an installation, the window left out."""

import importlib
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from importlib import metadata
from pathlib import Path

import numpy as np
from PIL import Image

from engine.core import folders
from engine.core.module_command import RUNNABLE, module_command
from engine.dicom.decoding import decode_stored
from engine.dicom.sources import Source
from engine.dicom.workers import PixelWorkers
from engine.models.registry import Registry
from engine.self_test.check import CheckFailed, Question
from engine.self_test.diagnostics import PACKAGES
from engine.self_test.encoded_images import EncodedImage, make_encoded_images
from engine.self_test.stored_explanation import compare, explain_demo_film, read_stored

_PROGRAM_LIMIT_S = 60.0
# Imported only when they are needed, with much behind them: what a build has left out shows here first.
_LOADED_LATE = ("scipy.ndimage", "SimpleITK", "gdcm", "onnx", "torch", "captum.attr")


@contextmanager
def engine_questions() -> Iterator[tuple[Question, ...]]:
    """Everything asked of the engine, in the order of cost; the child process and the files end with the context."""
    with (
        tempfile.TemporaryDirectory(prefix="parallax-self-test-", ignore_cleanup_errors=True) as name,
        PixelWorkers(max_workers=1) as workers,
    ):
        folder = Path(name)
        yield (
            ("libraries", _libraries),
            ("folders can be written", _folders),
            *(
                (f"decodes {image.syntax.name}", partial(_decodes, image, folder, workers))
                for image in make_encoded_images()
            ),
            *((f"loads {module}", partial(_loads, module)) for module in _LOADED_LATE),
            ("models", _models),
            ("explanation and report of the demo film", partial(_explanation, folder)),
            *((f"starts {module}", partial(_starts, module)) for module in RUNNABLE),
        )


def _libraries() -> str:
    missing = []
    for package in PACKAGES:
        try:
            metadata.version(package)
        except metadata.PackageNotFoundError:
            missing.append(package)
    if missing:
        raise CheckFailed(f"not installed: {', '.join(missing)}")
    return f"{len(PACKAGES)} found"


def _loads(module: str) -> str:
    try:
        importlib.import_module(module)
    except ImportError as error:
        raise CheckFailed(f"{error.name or 'a library'} cannot be loaded") from error
    return ""


def _folders() -> str:
    for folder in (folders.data_folder(), folders.config_folder(), folders.log_folder()):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                pass
        except OSError as error:
            raise CheckFailed(f"the {folder.name} folder cannot be written ({error.strerror})") from error
    return ""


def _decodes(image: EncodedImage, folder: Path, workers: PixelWorkers) -> str:
    path = folder / "image.dcm"
    path.write_bytes(image.file)
    _, stored_hw = workers.submit(decode_stored, Source(path), 0).result()
    if stored_hw.shape != image.expected_hw.shape:
        raise CheckFailed(f"{stored_hw.shape} values came out, not {image.expected_hw.shape}")
    largest = int(np.abs(stored_hw.astype(np.int64) - image.expected_hw).max())
    if largest > image.tolerance:
        raise CheckFailed(f"values differ by up to {largest}; {image.tolerance} is allowed")
    return f"within {largest}" if largest else "exact"


def _models() -> str:
    models, problems = Registry().list()
    shipped = [model for model in models if model.shipped]
    wanted = {card.parent.name for card in (folders.resources_folder() / "models").glob("*/card.json")}
    if not wanted or wanted - {model.folder.name for model in shipped}:
        raise CheckFailed(" ".join(problems) or "no model came with this installation")
    return ", ".join(f"{model.card.id} {model.card.version}" for model in shipped)


def _explanation(folder: Path) -> str:
    summary, report = explain_demo_film(folder)
    detail = compare(summary, read_stored())
    with Image.open(report) as page:
        page.load()
        if min(page.size) < 400 or len(page.convert("L").getcolors(256) or ()) < 64:
            raise CheckFailed("the report is empty")
    return detail


def _starts(module: str) -> str:
    try:
        done = subprocess.run(
            module_command(module, "--help"),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_PROGRAM_LIMIT_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise CheckFailed(f"no answer within {_PROGRAM_LIMIT_S:.0f} s") from None
    if done.returncode != 0 or b"usage" not in done.stdout:
        raise CheckFailed(f"it ended with {done.returncode}")
    return ""
