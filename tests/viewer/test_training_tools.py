import json

import pytest

from engine.training.run_folder import asked
from viewer.state.wizard_store import WizardStore


class Answers:
    def __init__(self, leaving: str) -> None:
        self.leaving = leaving
        self.asked = 0

    def how_to_leave(self, parent: object) -> str:
        self.asked += 1
        return self.leaving


class FakeProcess:
    def __init__(self) -> None:
        self.running = True
        self.asked: list[str] = []

    def stop(self) -> None:
        self.asked.append("stop")

    def leave(self) -> None:
        self.asked.append("leave")
        self.running = False


@pytest.fixture
def left_run(data_dir):
    """What an earlier window left: a draft whose run has ended meanwhile."""
    store = WizardStore()
    folder = store.run_folder("run-1")
    folder.mkdir(parents=True)
    (store.folder / "draft.json").write_text(json.dumps({"page": "training", "run": "run-1"}))
    stage = {"kind": "pack", "number": 1, "of": 1, "work": 0, "work_before": 0, "work_all": 1}
    events = [
        {"event": "stage", "name": "pack", **stage},
        {"event": "metrics", "data": "held-out", "n": 8, "holds": 0.5},
        {"event": "done"},
    ]
    (folder / "events.jsonl").write_text("".join(json.dumps(event) + "\n" for event in events))
    return folder


def test_the_menu_opens_the_wizard_and_the_way_to_a_file_of_ones_own(viewer, qtbot):
    tools = viewer.window.training
    menus = {action.text(): action.menu() for action in viewer.window.menuBar().actions()}
    commands = [action.text() for action in menus["&Models"].actions()]
    assert {"Train on your films…", "Add model…"} <= set(commands)
    viewer.window.commands["add-model"].trigger()
    assert tools.training_window.isVisible()
    assert tools.wizard.draft.classifier.way == "file"
    viewer.window.commands["train"].trigger()
    assert tools.wizard.draft.classifier.way == "file"


def test_the_wizard_offers_the_models_that_the_viewer_has(viewer, qtbot):
    window = viewer.window.training.open()
    page = window.pages["classifier"]
    page.refresh()
    assert page.models.itemText(0) == "Toy opacity 1.0"


def test_a_run_that_ended_while_the_viewer_was_closed_is_told(left_run, viewer, qtbot):
    notices = [notice.text for notice in viewer.session.notices.all]
    assert any("Your training is done" in text for text in notices)
    assert viewer.window.training.wizard.can_open("result")


def test_the_notice_of_a_finished_run_goes_when_its_model_is_registered(left_run, viewer):
    viewer.window.training.wizard.finished("toy-mine 1.0")
    assert not any("training" in notice.text for notice in viewer.session.notices.all)


def test_the_status_line_follows_the_run(viewer):
    wizard = viewer.window.training.wizard
    wizard.begin_run("run-1")
    wizard.tell({"event": "paused"})
    assert [each.text for each in viewer.session.activities.all] == ["Training paused"]
    wizard.tell({"event": "error", "message": "The disk is full."})
    assert viewer.session.activities.all == ()
    assert viewer.session.notices.all[-1].text == "The disk is full."


@pytest.mark.parametrize(
    ("answer", "closed", "told"), [("stay", False, []), ("leave", True, ["leave"]), ("stop", True, ["stop", "leave"])]
)
def test_closing_the_viewer_asks_what_becomes_of_the_training(viewer, answer, closed, told):
    tools = viewer.window.training
    tools.questions = Answers(answer)
    process = tools.jobs._process = FakeProcess()
    viewer.window.close()
    assert viewer.window.isVisible() is not closed
    assert (tools.questions.asked, process.asked) == (1, told)
    process.running = False


def test_privacy_reaches_the_wizard(viewer):
    viewer.session.set_privacy(True)
    assert viewer.window.training.wizard.privacy


def test_a_registered_model_is_listed_and_chosen(make_viewer, toy_model, qtbot, explained):
    models = []
    viewer = make_viewer(explain=explained, list_models=lambda: (tuple(models), ()))
    models.append(toy_model)
    viewer.window.training.jobs._registered("toy")
    qtbot.waitUntil(lambda: viewer.session.model_id == "toy")


def test_a_stop_outlives_the_window_that_asked_for_it(viewer, data_dir):
    jobs = viewer.window.training.jobs
    viewer.window.training.wizard.begin_run("run-1")
    from viewer.jobs.training_process import TrainingProcess

    process = jobs._process = TrainingProcess(jobs.run_folder, lambda event: None)
    process._ended = False
    viewer.window.training.questions = Answers("stop")
    viewer.window.close()
    assert asked(jobs.run_folder) == "stop"
