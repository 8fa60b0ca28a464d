"""Something that writes, again and again, until it is killed."""

import itertools
import json
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from explanation_factory import make_explanation

from engine.batch.run import BatchRequest, explain_batch
from engine.dicom.catalog import Instance, Patient, SeriesHeader, Source, StudyHeader
from engine.explain.counterfactual import load_explainer
from engine.imaging.frame import Frame, Window
from engine.models.registry import Registry, open_pack
from engine.report.page import write_report
from engine.report.request import ReportRequest
from viewer.state.settings import SettingsStore
from viewer.state.wizard_draft import Draft
from viewer.state.wizard_store import WizardStore


def settings(folder: Path) -> Iterator[None]:
    """Preferences and the wizard's draft."""
    store, wizard = SettingsStore(folder), WizardStore(folder)
    store.load()
    store.change(remember_recent=True)
    for number in itertools.count():
        store.change(model_id=f"model-{number}", geometry="A" * 5000)
        store.add_recent(Path(f"/films/{number}"))
        wizard.save(Draft())
        yield


def registration(folder: Path) -> Iterator[None]:
    """One version of a model after the other."""
    card = json.loads((folder / "model" / "card.json").read_text("utf-8"))
    for number in itertools.count(1):
        card["version"] = f"1.{number}"
        (folder / "model" / "card.json").write_text(json.dumps(card), "utf-8")
        Registry().register(folder / "model")
        yield


def report(folder: Path) -> Iterator[None]:
    """A page and its sidecar over the one that is there."""
    (folder / "out").mkdir()
    request = report_request()
    while True:
        write_report(request, folder / "out" / "report.png")
        yield


def explain(folder: Path) -> Iterator[None]:
    """A batch with everything that it can write."""
    model = open_pack(folder / "model")
    explainer = load_explainer(model, "cpu")
    while True:
        explain_batch(BatchRequest((folder / "films",), folder / "out", model, True, True), explainer)
        yield


def report_request() -> ReportRequest:
    """A report of a small made-up film."""
    plane_hw = np.linspace(0, 1, 64 * 64, dtype=np.float32).reshape(64, 64)
    window = Window(0.5, 1.0)
    frame = Frame(plane_hw, None, window, voi=(window,), default_voi_from_file=True, modality="DX")
    study = StudyHeader("1.2.3", Patient("Test^Film"))
    return ReportRequest(
        explanation=make_explanation(plane_hw, plane_hw * 0.9, (64, 64)),
        frame=frame,
        voi=window,
        invert=False,
        layers=(),
        layout="2x2",
        identity=None,
        instance=Instance(Source(Path("film.dcm")), study, SeriesHeader("1.2.4"), "1.2.5", "", "", 64, 64),
        comment="",
        software_version="0.0.1",
        created=datetime(2024, 1, 1, tzinfo=UTC),
        model_line="Opacity on a phantom 1.2",
        model_sha256="ab" * 32,
    )


WRITERS: dict[str, Callable[[Path], Iterator[None]]] = {
    "settings": settings,
    "registration": registration,
    "report": report,
    "explain": explain,
}


def main() -> None:
    """Write without end; the first argument says what, the second where."""
    for _ in WRITERS[sys.argv[1]](Path(sys.argv[2])):
        print("written", flush=True)
