"""Values that the viewer's tests are built from: catalogue entries, frames, explanations."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import explanation_factory as factory
import numpy as np
import pytest
from PySide6.QtCore import QEvent, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from engine.core import language
from engine.dicom.catalog import Instance, Patient, Series, SeriesHeader, Skipped, Source, Study, StudyHeader
from engine.explain.explanation import Explanation
from engine.explain.layers import explanation_layers
from engine.imaging.frame import Frame, Window
from engine.imaging.layer import LayerData
from engine.models.card import Architecture, GeneratorSpec, Metric, ModelCard, NetworkSpec, TrainingData
from engine.models.registry import RegisteredModel
from viewer import theme
from viewer.app import Viewer
from viewer.dialogs.service import ReportOptions
from viewer.jobs.lanes import Lanes, PixelsLane, ThreadLane
from viewer.jobs.requests import Explained
from viewer.jobs.work import Work
from viewer.start import translate
from viewer.state.bindings import Bindings
from viewer.state.session import Session
from viewer.state.settings import SettingsStore


def build_instance(
    uid: str, study: str = "1.1", series: str = "1.1.1", number: int = 1, frame_count: int = 1, name: str = "Doe, Jane"
) -> Instance:
    patient = Patient(name, f"ID-{name}", "19700102", "F")
    return Instance(
        source=Source(Path(f"{uid}.dcm")),
        study=StudyHeader(study, patient, "20240131", "101500", "Chest for Doe"),
        series=SeriesHeader(series, 1, "PA of Doe", "DX", "CHEST"),
        sop_instance_uid=uid,
        sop_class_uid="1.2.840.10008.5.1.4.1.1.1.1",
        transfer_syntax_uid="1.2.840.10008.1.2.1",
        rows=20,
        columns=30,
        frame_count=frame_count,
        instance_number=number,
        view_position="PA",
    )


def build_studies() -> tuple[Study, ...]:
    """Two studies of two patients: a series of two images and one of a two-frame image, then a single image."""
    first = build_instance("1.1.1.1"), build_instance("1.1.1.2", number=2)
    second = build_instance("1.1.2.1", series="1.1.2", frame_count=2)
    third = build_instance("2.1.1.1", study="2.1", series="2.1.1", name="Roe, Richard")
    return (
        Study(first[0].study, (Series(first[0].series, first), Series(second.series, (second,)))),
        Study(third.study, (Series(third.series, (third,)),)),
    )


def build_frame(hw: tuple[int, int] = (20, 30), inverse: bool = False) -> Frame:
    plane = np.linspace(0, 4000, hw[0] * hw[1], dtype=np.float32).reshape(hw)
    window = Window(2000.0, 4000.0, name="File window")
    return Frame(
        plane,
        None,
        window,
        voi=(window,),
        default_voi_from_file=True,
        inverse=inverse,
        modality="DX",
        body_part="CHEST",
    )


def build_explanation(image_hw: tuple[int, int] = (20, 30), **changes: Any) -> Explanation:
    ramp = np.linspace(0, 1, 256, dtype=np.float32).reshape(16, 16)
    return factory.make_explanation(ramp, ramp[::-1].copy(), image_hw, **changes)


@pytest.fixture
def studies() -> tuple[Study, ...]:
    return build_studies()


@pytest.fixture
def make_instance() -> Callable[..., Instance]:
    return build_instance


@pytest.fixture
def make_frame() -> Callable[..., Frame]:
    return build_frame


@pytest.fixture
def make_explanation() -> Callable[..., Explanation]:
    return build_explanation


@pytest.fixture
def planes() -> tuple[LayerData, ...]:
    return explanation_layers(build_explanation())


@pytest.fixture
def toy_model(tmp_path: Path) -> RegisteredModel:
    """A model that is listed but has no weights: for tests that replace what explains."""
    network = NetworkSpec("EvidenceNet", {})
    card = ModelCard(
        id="toy",
        name="Toy opacity",
        version="1.0",
        task="Opacity on a frontal chest film",
        class_name="opacity",
        counter_class_name="no opacity",
        operating_point=0.5,
        calibrated=False,
        input_hw=(16, 16),
        preprocessing="display-percentile/1",
        architecture=Architecture(network, GeneratorSpec("ResidualUNet", "single", {}), network),
        weights={"classifier.safetensors": "0" * 64},
        training_data=(TrainingData("phantoms", "Apache-2.0", "This project.", 100),),
        metrics=(Metric("ROC-AUC", 0.987, "phantoms", 50),),
        intended_use="Tests.",
        limits=("It knows nothing of patients.",),
        what_it_shows="A bright blob comes and goes.",
        map_scale=0.4,
        plausibility_threshold=0.5,
        distribution={},
        recipe=(),
        licence="Apache-2.0",
    )
    return RegisteredModel(card, tmp_path / "toy-1.0", shipped=False)


class ThreadProcesses:
    """In place of child processes: a thread, which starts at once."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="pixels")
        self.submit = self._pool.submit

    def close(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)


class FakeDialogs:
    """Answers every question with what the test put in, and remembers what was shown."""

    def __init__(self) -> None:
        self.files: list[Path] = []
        self.folder: Path | None = None
        self.report: Callable[[ReportOptions], ReportOptions | None] = lambda suggested: None
        self.table: Path | None = None
        self.objects_folder: Path | None = None
        self.text: str | None = None
        self.agrees = True
        self.keys: Callable[[Bindings], Bindings | None] = lambda bindings: None
        self.shown: list[tuple[Any, ...]] = []

    def accept_notice(self) -> bool:
        return True

    def choose_files(self, parent: object) -> list[Path]:
        return self.files

    def choose_folder(self, parent: object) -> Path | None:
        return self.folder

    def report_options(self, parent: object, suggested: ReportOptions, privacy: bool) -> ReportOptions | None:
        self.shown.append(("report", suggested, privacy))
        return self.report(suggested)

    def choose_objects_folder(self, parent: object, suggested: Path) -> Path | None:
        self.shown.append(("objects", suggested))
        return self.objects_folder

    def choose_table(self, parent: object, suggested: Path) -> Path | None:
        self.shown.append(("table", suggested))
        return self.table

    def annotation_text(self, parent: object, present: str) -> str | None:
        self.shown.append(("text", present))
        return self.text

    def show_window(self, parent: object, session: Session) -> None:
        self.shown.append(("window",))

    def show_tags(self, parent: object, session: Session, request: Any) -> None:
        self.shown.append(("tags", request))

    def show_left_out(self, parent: object, skipped: tuple[Skipped, ...], privacy: bool) -> None:
        self.shown.append(("left-out", skipped, privacy))

    def show_shortcuts(self, parent: object, bindings: Bindings) -> None:
        self.shown.append(("shortcuts", bindings))

    def change_keys(self, parent: object, bindings: Bindings) -> Bindings | None:
        return self.keys(bindings)

    def show_model_card(self, parent: object, card: ModelCard) -> None:
        self.shown.append(("model-card", card))

    def show_help(self, parent: object) -> None:
        self.shown.append(("help",))

    def confirm(self, parent: object, question: str, action: str) -> bool:
        self.shown.append(("confirm", question, action))
        return self.agrees

    def show_diagnostics(self, parent: object) -> None:
        self.shown.append(("diagnostics",))

    def show_self_test(self, parent: object) -> None:
        self.shown.append(("self-test",))

    def show_about(self, parent: object) -> None:
        self.shown.append(("about",))


@pytest.fixture
def french(qapp: QApplication) -> Iterator[None]:
    """The whole program speaks French."""
    locale, before = QLocale(), set(qapp.findChildren(QTranslator))
    translate(qapp, "fr")
    yield
    for translator in set(qapp.findChildren(QTranslator)) - before:
        qapp.removeTranslator(translator)
        translator.deleteLater()
    QLocale.setDefault(locale)
    language.install(None)


@pytest.fixture
def themed(qapp: QApplication) -> Iterator[None]:
    """Font and style sheet as the program has them."""
    font, palette, style = qapp.font(), qapp.palette(), qapp.style().name()
    theme.load_font()
    theme.apply(qapp, "dark")
    yield
    qapp.setStyleSheet("")
    qapp.setStyle(style)
    qapp.setPalette(palette)
    qapp.setFont(font)


@pytest.fixture
def dialogs() -> FakeDialogs:
    return FakeDialogs()


@pytest.fixture
def store(data_dir: Path) -> SettingsStore:
    store = SettingsStore()
    store.load()
    return store


@pytest.fixture
def make_viewer(
    qapp: QApplication, store: SettingsStore, dialogs: FakeDialogs, tmp_path: Path
) -> Iterator[Callable[..., Viewer]]:
    """A whole viewer whose child processes are a thread; closed at the end."""
    made: list[Viewer] = []

    def build(lanes: Lanes | None = None, **work: Any) -> Viewer:
        defaults: dict[str, Any] = {"list_models": lambda: ((), ()), "demo_folder": lambda: tmp_path / "no-demo"}
        lanes = lanes or Lanes(
            PixelsLane(ThreadProcesses), ThreadLane("files"), ThreadLane("inference"), PixelsLane(ThreadProcesses)
        )
        viewer = Viewer(qapp, store, dialogs, Work(**defaults | work), lanes)
        made.append(viewer)
        return viewer

    yield build
    for viewer in made:
        viewer.window.close()
        viewer.close()
        viewer.window.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def cases(tmp_path, write_dicom):
    folder = tmp_path / "cases"
    folder.mkdir()
    for number in (1, 2):
        write_dicom(
            folder / f"film{number}", name=f"film{number}", number=number, patient="Roe^Richard", windows=[(2048, 4096)]
        )
    write_dicom(folder / "other", name="other", patient="Test^Other", study="s2", series="se2", hw=(40, 32))
    (folder / "readme.txt").write_text("no image")
    return folder


@pytest.fixture
def explained(make_explanation):
    def explain(request, context):
        explanation = make_explanation(request.frame.hw)
        return Explained(explanation, explanation_layers(explanation))

    return explain


@pytest.fixture
def viewer(make_viewer, qtbot, explained, toy_model):
    viewer = make_viewer(explain=explained, list_models=lambda: ((toy_model,), ()))
    viewer.window.resize(1280, 800)
    viewer.window.show()
    viewer.window.activateWindow()
    viewer.dispatcher.list_models()
    qtbot.waitUntil(lambda: viewer.session.model is not None)
    return viewer


@pytest.fixture
def opened(viewer, cases, qtbot):
    viewer.window.open_paths([cases])
    qtbot.waitUntil(lambda: viewer.session.frame is not None and not viewer.session.activities.all)
    viewer.window.canvas.setFocus()
    return viewer
