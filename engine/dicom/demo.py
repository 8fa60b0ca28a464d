"""The demo study: seven synthetic chest films of six invented patients, shipped as finished DICOM files.

Every patient's films differ in how they must be displayed (PS3.3 C.11), so that the demo exercises a viewer's grey
pipeline: identity, MONOCHROME1, a sigmoid window, a VOI LUT table, RLE compression, a stated magnification.
``packaging/demo_study.py`` makes the files.
"""

import os
import shutil
import tempfile
from pathlib import Path

from engine.core.errors import SourceError
from engine.core.folders import resources_folder


def demo_folder() -> Path:
    """The folder of the demo study, to be read where it lies."""
    return resources_folder() / "demo"


def demo_files() -> list[Path]:
    """The seven files of the demo study, in the order of patient and date."""
    return sorted(demo_folder().glob("patient-*/film-*.dcm"))


def write_demo(directory: Path) -> list[Path]:
    """Copy the demo study.

    The copies are made in a temporary folder and moved into place once all are complete; a file of an earlier demo is
    replaced, anything else in `directory` is left alone.

    Parameters
    ----------
    directory : Path
        Created if it does not exist.

    Returns
    -------
    list of Path
        The seven files, in the order of patient and date.

    Raises
    ------
    SourceError
        If the folder cannot be written.
    """
    directory = Path(directory)
    paths = [path.relative_to(demo_folder()) for path in demo_files()]
    try:
        beside = directory if directory.is_dir() else directory.parent
        beside.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(prefix=".parallax-demo-", dir=beside))
        try:
            for path in paths:
                (scratch / path).parent.mkdir(exist_ok=True)
                shutil.copyfile(demo_folder() / path, scratch / path)
            for path in paths:
                (directory / path).parent.mkdir(parents=True, exist_ok=True)
                os.replace(scratch / path, directory / path)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
    except OSError as error:
        reason = error.strerror or "the folder cannot be used"
        raise SourceError(
            f"The demo study cannot be written to {directory} ({reason}): choose a folder that you may write to."
        ) from error
    return [directory / path for path in paths]
