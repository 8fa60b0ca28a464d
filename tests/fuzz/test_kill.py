"""What is killed while it writes leaves nothing half written under its final name, and can be done again.

Training that is killed: ``tests/engine/training/test_survival.py``.
"""

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("resource", reason="the fuzz tests run on POSIX")

from dicom_factory import write_dataset
from fuzz.case import write_files
from fuzz.endless import WRITERS, report_request
from fuzz.seeds import make_seeds
from PIL import Image
from pydicom import dcmread

from engine.batch.run import BatchRequest, explain_batch
from engine.explain.counterfactual import load_explainer
from engine.models.registry import Registry, open_pack
from engine.report.page import write_report
from viewer.state.settings import SettingsStore
from viewer.state.wizard_store import WizardStore

CASES_A_KILL = 1000
# No script: the children of a child would read it again.
_ENDLESS = "from fuzz.endless import main; main()"
_PATHS = os.pathsep.join(map(str, Path(__file__).parents[1:3]))


def killed(what: str, folder: Path, choice: random.Random) -> None:
    """Let a child write again and again, and kill it at a random moment of its second time."""
    child = subprocess.Popen(
        [sys.executable, "-c", _ENDLESS, what, str(folder)],
        env={**os.environ, "PYTHONPATH": _PATHS},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == b"written\n", child.communicate()[1].decode()
    try:
        child.wait(choice.uniform(0, 0.2))
    except subprocess.TimeoutExpired:
        child.kill()
    errors = child.communicate()[1]
    assert child.returncode < 0, errors.decode()


def settings_are_whole(folder: Path) -> None:
    store = SettingsStore(folder)
    store.load()
    assert store.settings.model_id.startswith("model-")
    assert not store.damaged
    assert all(path.parent == Path("/films") for path in store.recent)
    assert WizardStore(folder).load() is not None
    store.change(model_id="again")


def models_are_whole(folder: Path) -> None:
    models, problems = Registry().list()
    assert "tiny" in [model.card.id for model in models]
    assert not problems
    shutil.rmtree(folder / "model")
    write_files(make_seeds("model")[0], folder / "model")
    assert Registry().register(folder / "model").card.version == "1.0"


def report_is_whole(folder: Path) -> None:
    out = folder / "out"
    for _ in range(2):
        for path in _final(out):
            _read(path)
        write_report(report_request(), out / "report.png")


def explanations_are_whole(folder: Path) -> None:
    out = folder / "out"
    for path in _final(out):
        _read(path)
    model = open_pack(folder / "model")
    result = explain_batch(BatchRequest((folder / "films",), out, model, True), load_explainer(model, "cpu"))
    assert (len(result.images), result.failures) == (1, ())


CHECKS: dict[str, Callable[[Path], None]] = {
    "settings": settings_are_whole,
    "registration": models_are_whole,
    "report": report_is_whole,
    "explain": explanations_are_whole,
}


@pytest.mark.slow
@pytest.mark.parametrize("what", WRITERS)
def test_what_was_killed_while_it_wrote_is_whole_and_can_be_done_again(what, tmp_path, request):
    first, cases = request.config.getoption("--first", 0), request.config.getoption("--cases", 200)
    for number in range(first, first + 1 + cases // CASES_A_KILL):
        folder = tmp_path / str(number)
        write_files(make_seeds("model")[0], folder / "model")
        write_dataset(folder / "films" / "film.dcm", modality="DX")
        killed(what, folder, random.Random(number))
        CHECKS[what](folder)


def _final(folder: Path) -> list[Path]:
    """Files under their final names; what is begun is hidden or ends in ``.part`` or ``.partial``."""
    return [
        path
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(".") and path.suffix not in (".part", ".partial")
    ]


def _read(path: Path) -> None:
    if path.suffix == ".png":
        with Image.open(path) as picture:
            picture.load()
    elif path.suffix == ".json":
        json.loads(path.read_text("utf-8"))
    elif path.suffix == ".npz":
        with np.load(path, allow_pickle=False) as planes:
            assert all(np.isfinite(planes[name]).all() for name in planes.files)
    else:
        assert dcmread(path).SOPInstanceUID, path.name
