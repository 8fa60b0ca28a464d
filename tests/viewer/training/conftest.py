"""The wizard with its window, its jobs in threads, and questions that a test answers."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from toy_model import write_films
from wizard_factory import CHECK, ESTIMATE, FACTS, FILMS, FakeProcess, picture

from viewer.jobs.lanes import Lanes, PixelsLane, ThreadLane
from viewer.jobs.runner import Runner
from viewer.jobs.wizard_jobs import WizardJobs
from viewer.jobs.wizard_work import Surveyed, Tried
from viewer.state.wizard import Wizard
from viewer.state.wizard_facts import Measured, ResultFacts
from viewer.state.wizard_store import WizardStore
from viewer.training.training_window import TrainingWindow


class Answers:
    """What the user answers; the test puts it in."""

    def __init__(self) -> None:
        self.folder: Path | None = None
        self.table: Path | None = None
        self.classifier: Path | None = None
        self.leaving = "stay"
        self.discarding = False
        self.asked: list[str] = []

    def choose_folder(self, parent: object) -> Path | None:
        return self.folder

    def choose_table(self, parent: object) -> Path | None:
        return self.table

    def choose_classifier(self, parent: object) -> Path | None:
        return self.classifier

    def how_to_leave(self, parent: object) -> str:
        self.asked.append("leave")
        return self.leaving

    def discard(self, parent: object) -> bool:
        self.asked.append("discard")
        return self.discarding


class Threads:
    """In place of child processes."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="pixels")
        self.submit = self._pool.submit

    def close(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)


@pytest.fixture(scope="session")
def films(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty phantoms, half of them with an opacity, in the folders ``with`` and ``without``."""
    import shutil

    folder = tmp_path_factory.mktemp("my-films")
    write_films(folder, range(40))
    shutil.rmtree(folder / "masks")
    return folder


@pytest.fixture
def answers() -> Answers:
    return Answers()


@pytest.fixture
def store(data_dir: Path) -> WizardStore:
    return WizardStore()


@pytest.fixture
def registered() -> list[str]:
    """What the viewer was told of."""
    return []


@pytest.fixture
def make_window(qapp, store, answers, registered) -> Callable[..., TrainingWindow]:
    """Build a window over the draft that lies on disk; everything is closed at the end."""
    made: list[tuple[TrainingWindow, Runner, Lanes, WizardJobs]] = []

    def build(models: Callable[[], tuple] = tuple, **work) -> TrainingWindow:
        runner = Runner()
        lanes = Lanes(PixelsLane(Threads), ThreadLane("files"), ThreadLane("inference"))
        wizard = Wizard(store)
        jobs = WizardJobs(wizard, store, runner, lanes, models, registered.append)
        for name, function in work.items():
            setattr(jobs._work, name, function)
        window = TrainingWindow(wizard, jobs, answers)
        window.wizard, window.jobs = wizard, jobs
        made.append((window, runner, lanes, jobs))
        return window

    yield build
    for window, runner, lanes, jobs in made:
        answers.leaving = "leave"
        window.close()
        if jobs.process is not None:
            jobs.process.kill()
        jobs.leave()
        runner.close()
        lanes.close()
        window.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def window(make_window) -> TrainingWindow:
    window = make_window()
    window.begin()
    return window


@pytest.fixture
def given_window(make_window, toy_model, monkeypatch):
    window = make_window(
        lambda: (toy_model,),
        survey_films=lambda data, lane, context: Surveyed(FILMS, FACTS),
        try_classifier=lambda request, lane, context: Tried(CHECK, (64, 64)),
    )
    monkeypatch.setattr(window.jobs, "measure", lambda: window.wizard.found("estimate", Measured(ESTIMATE)))
    window.begin()
    return window


@pytest.fixture
def surveyed(window, qtbot, tmp_path):
    window.add_folders([tmp_path])
    qtbot.waitUntil(window.next.isEnabled)
    return window


@pytest.fixture
def ready(surveyed, qtbot):
    """On the training page, nothing started."""
    page = surveyed.pages["classifier"]
    surveyed.next.click()
    page.models.activated.emit(0)
    for _ in range(3):
        qtbot.waitUntil(surveyed.next.isEnabled)
        surveyed.next.click()
    assert surveyed.wizard.page == "training"
    return surveyed


@pytest.fixture
def running(ready, qtbot):
    """A training that runs, for all that the pages can tell."""
    ready.jobs._process = FakeProcess()
    ready.wizard.begin_run("run-1")
    stage = {"number": 2, "of": 4, "steps": 100, "work": 1, "work_before": 0, "work_all": 2, "time_s": 0}
    ready.wizard.tell({"event": "stage", "name": "generators", "kind": "generators", **stage})
    ready.wizard.tell({"event": "step", "step": 50, "similar": 0.5, "adversarial": 0.7, "time_s": 600})
    qtbot.waitUntil(ready.pages["training"].pause.isVisible)
    yield ready
    ready.jobs._process = None


@pytest.fixture
def done(running, qtbot, tmp_path):
    path = tmp_path / "quadruples.png"
    path.write_bytes(picture(32))
    running.wizard.tell({"event": "done"})
    new = {"holds": 0.5, "flips_class": 0.719, "closeness": 0.012}
    result = ResultFacts(new, {"holds": 0.4}, 200, 150, (str(path), str(path)))
    running.wizard.found("result", Measured(result))
    qtbot.waitUntil(running.next.isEnabled)
    running.next.click()
    return running
