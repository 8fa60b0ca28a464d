import json
from dataclasses import replace
from pathlib import Path

import pytest

from viewer.state.wizard import Wizard
from viewer.state.wizard_draft import PAGES, Draft, from_json, to_json
from viewer.state.wizard_facts import CheckFacts, EstimateFacts, Measured, ResultFacts, Split, SurveyFacts
from viewer.state.wizard_store import WizardStore

SURVEY = SurveyFacts(
    films=40,
    patients=30,
    labels={"sick": 18, "well": 20},
    splits={"training": Split(28, 20), "validation": Split(4, 4), "held-out": Split(8, 6)},
    part_labels={part: {"sick": 2, "well": 2} for part in ("training", "validation", "held-out")},
)
CHECK = CheckFacts((0.2, 0.8), (0.0, 1.0), 0.5, "sick", "well")
ESTIMATE = EstimateFacts("cpu", 600, 2**30, 2**33, 2**26, 2**36)


@pytest.fixture
def store(tmp_path: Path) -> WizardStore:
    return WizardStore(tmp_path / "training")


@pytest.fixture
def wizard(store: WizardStore) -> Wizard:
    return Wizard(store)


@pytest.fixture
def surveyed(wizard: Wizard) -> Wizard:
    wizard.change("data", folders=("/films",))
    wizard.found("survey", Measured(SURVEY))
    return wizard


@pytest.fixture
def ready(surveyed: Wizard) -> Wizard:
    """Everything before the training is in order."""
    surveyed.change("classifier", model_id="chest", version="1.0")
    surveyed.found("check", Measured(CHECK))
    surveyed.found("estimate", Measured(ESTIMATE))
    return surveyed


def problem(wizard: Wizard, page: str) -> str:
    return " ".join(str(each) for each in wizard.problems(page))


def test_an_empty_wizard_asks_for_a_folder_and_opens_nothing_else(wizard):
    assert "Add a folder" in problem(wizard, "data")
    assert not wizard.next()
    assert wizard.page == "data"
    assert [page for page in PAGES if wizard.can_open(page)] == ["data"]


def test_pages_open_one_after_the_other(ready):
    opened = []
    while ready.next():
        opened.append(ready.page)
    assert opened == ["classifier", "generators", "budget", "training"]


def test_back_loses_nothing_that_was_entered(ready):
    ready.go("generators")
    ready.change("generators", steps=77)
    assert ready.back()
    assert ready.back()
    assert not ready.back()
    assert (ready.page, ready.draft.generators.steps, ready.draft.data.folders) == ("data", 77, ("/films",))


@pytest.mark.parametrize(
    ("survey", "sentence"),
    [
        (Measured(running=True), "are being read"),
        (Measured(error="The table is damaged."), "The table is damaged."),
        (Measured(replace(SURVEY, films=0)), "No film was found"),
        (Measured(replace(SURVEY, films=3)), "Only 3 films were found, and at least 12"),
        (Measured(replace(SURVEY, patients=1)), "All films are of one patient"),
        (Measured(replace(SURVEY, patients=4)), "of 4 patients; at least 6"),
        (Measured(replace(SURVEY, leaks=2)), "2 patients are in more than one part"),
    ],
)
def test_films_that_will_not_do_are_told_on_their_page(wizard, survey, sentence):
    wizard.change("data", folders=("/films",))
    wizard.found("survey", survey)
    assert sentence in problem(wizard, "data")
    assert not wizard.next()


def test_a_table_has_to_be_chosen(surveyed):
    surveyed.change("data", labels="table")
    assert "Choose the table" in problem(surveyed, "data")


def test_a_label_cannot_mean_both_classes(surveyed):
    surveyed.change("data", labels="folders")
    surveyed.found("survey", Measured(SURVEY))
    surveyed.change("data", positive=("sick",), negative=("sick",))
    assert "cannot mean both" in problem(surveyed, "data")


def test_which_labels_mean_what_does_not_cost_another_survey(surveyed):
    surveyed.change("data", labels="folders")
    assert surveyed.survey.value is None
    surveyed.found("survey", Measured(SURVEY))
    surveyed.change("data", positive=("sick",), negative=("well",))
    assert surveyed.survey.value == SURVEY


def test_a_classifier_has_to_be_chosen_and_tried(surveyed):
    assert "Choose the registered model" in problem(surveyed, "classifier")
    surveyed.change("classifier", model_id="chest")
    assert "has not been tried" in problem(surveyed, "classifier")
    surveyed.change("classifier", way="file")
    assert "Choose the file" in problem(surveyed, "classifier")


def test_a_constant_classifier_is_told_before_any_training(surveyed):
    surveyed.change("classifier", model_id="chest")
    surveyed.found("check", Measured(replace(CHECK, problems=("It decides the same on every film.",))))
    assert problem(surveyed, "classifier") == "It decides the same on every film."


def test_a_classifier_is_trained_only_from_labels_of_both_classes(surveyed):
    surveyed.change("classifier", way="train", class_name="sick", counter_class_name="well")
    assert "only be trained from labels" in problem(surveyed, "classifier")
    surveyed.change("data", labels="folders", positive=("sick",))
    surveyed.found("survey", Measured(SURVEY))
    assert "0 films are labelled as “well”" in problem(surveyed, "classifier")
    surveyed.change("data", negative=("well",))
    assert problem(surveyed, "classifier") == ""
    surveyed.change("classifier", counter_class_name=" sick ")
    assert "different names" in problem(surveyed, "classifier")
    surveyed.change("classifier", counter_class_name=" ")
    assert "Name the class" in problem(surveyed, "classifier")


def test_a_part_of_one_class_cannot_judge_a_classifier(surveyed):
    surveyed.change("classifier", way="train", class_name="sick", counter_class_name="well")
    surveyed.change("data", labels="folders", positive=("sick",), negative=("well",))
    parts = {**SURVEY.part_labels, "validation": {"well": 4}}
    surveyed.found("survey", Measured(replace(SURVEY, part_labels=parts)))
    assert "one part (validation) have films of one class only" in problem(surveyed, "classifier")


def test_only_a_registered_pair_can_be_fine_tuned(ready):
    ready.change("classifier", way="file", file="/c.onnx")
    assert ready.draft.generators.start == "anew"
    assert problem(ready, "generators") == ""
    ready.change("generators", start="fine-tune")
    assert "start anew" in problem(ready, "generators")
    ready.change("classifier", way="registered")
    assert problem(ready, "generators") == ""


def test_a_file_that_cannot_be_used_is_the_problem_of_its_page(surveyed):
    surveyed.change("classifier", way="file", file="/c.onnx")
    assert problem(surveyed, "classifier") == "The file is being looked at."
    surveyed.change("classifier", file_facts="It is a pickled module.")
    assert problem(surveyed, "classifier") == "It is a pickled module."
    surveyed.change("classifier", form={"contract": {}}, file_facts="ONNX")
    assert "not been tried" in problem(surveyed, "classifier")


def test_a_training_that_does_not_fit_this_machine_cannot_be_started(ready):
    ready.found("estimate", Measured(replace(ESTIMATE, problems=("The disk is full.",))))
    assert not ready.can_open("training")
    assert problem(ready, "budget") == "The disk is full."


@pytest.mark.parametrize(
    ("part", "changes", "forgotten"),
    [
        ("data", {"folders": ("/other",)}, {"survey", "check", "estimate"}),
        ("classifier", {"model_id": "other"}, {"check", "estimate"}),
        ("generators", {"steps": 5}, {"estimate"}),
        ("register", {"name": "New"}, set()),
    ],
)
def test_what_was_found_out_is_forgotten_with_its_input(ready, part, changes, forgotten):
    ready.change(part, **changes)
    assert {name for name in ("survey", "check", "estimate") if getattr(ready, name).value is None} == forgotten


def test_the_same_answer_again_changes_nothing(ready):
    ready.change("data", folders=("/films",))
    assert ready.survey.value == SURVEY


def test_settings_are_fixed_while_a_training_runs_with_them(ready):
    ready.begin_run("run-1")
    ready.tell({"event": "step", "step": 1})
    with pytest.raises(ValueError, match="while a training runs"):
        ready.change("generators", steps=5)
    ready.tell({"event": "stopped", "message": "Stopped."})
    ready.change("generators", steps=5)
    assert ready.draft.run == ""


@pytest.mark.parametrize(
    ("event", "sentence"),
    [
        ({"event": "error", "message": "The disk is full."}, "The disk is full."),
        ({"event": "stopped", "message": ""}, "“Go on” takes it up again"),
        ({"event": "step", "step": 3}, "The training is running"),
        ({"event": "done"}, ""),
    ],
)
def test_the_result_waits_for_the_training(ready, event, sentence):
    assert "has not been started" in problem(ready, "training")
    ready.begin_run("run-1")
    ready.tell(event)
    assert sentence in problem(ready, "training")
    assert ready.can_open("result") is (event["event"] == "done")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": " "}, "Give the model a name"),
        ({"task": ""}, "what the classifier decides"),
        ({"model_id": "Ward 3"}, "lower-case letters"),
        ({"version": "new"}, "numbers joined by dots"),
        ({}, ""),
    ],
)
def test_a_model_needs_a_name_an_identifier_and_a_version(ready, changes, sentence):
    ready.change("register", **{"name": "Ward 3", "model_id": "ward-3", "version": "1.0", "task": "Opacity"} | changes)
    assert sentence in problem(ready, "register")
    assert bool(sentence) is bool(ready.problems("register"))


def test_a_wizard_is_restored_after_a_crash(ready, store):
    ready.go("generators")
    ready.change("generators", steps=55, augment=replace(ready.draft.generators.augment, flip=True))
    again = Wizard(store)
    assert again.restored
    assert again.draft == ready.draft
    assert again.draft.generators.augment.flip
    # What was found out is found out again.
    assert "have not been read" in problem(again, "data")


def test_each_change_is_written_in_one_step(wizard, store, monkeypatch):
    wizard.change("data", folders=("/films",))

    def torn(*arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", torn)
    wizard.change("data", folders=("/films", "/more"))
    assert wizard.unsaved == "No space left on device"
    assert wizard.draft.data.folders == ("/films", "/more")
    assert store.load().data.folders == ("/films",)
    assert [path.name for path in store.folder.iterdir()] == ["draft.json"]


def test_a_draft_that_can_be_read_by_nobody_else(wizard, store):
    wizard.change("data", folders=("/films",))
    assert (store.folder / "draft.json").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("text", ["", "{", "[1]", '{"page": "nowhere", "data": 3, "generators": {"steps": "many"}}'])
def test_a_damaged_draft_is_an_empty_one(store, text):
    store.folder.mkdir()
    (store.folder / "draft.json").write_text(text)
    assert Wizard(store).draft == Draft()


def test_a_draft_survives_the_way_through_json():
    draft = from_json(
        {"page": "budget", "data": {"folders": ["a"]}, "classifier": {"form": {"low": 0}}, "generators": {"rate": 1}}
    )
    assert draft.generators.rate == 1.0
    assert from_json(json.loads(json.dumps(to_json(draft)))) == draft


def test_the_draft_is_gone_once_its_model_is_registered(ready, store):
    ready.begin_run("run-1")
    ready.tell({"event": "done"})
    ready.found("result", Measured(ResultFacts({}, {}, 8, 6)))
    ready.finished("ward-3 1.0")
    assert ready.registering.value == "ward-3 1.0"
    assert store.load() is None
    ready.go("result")
    assert store.load() is None


def test_starting_over_empties_everything(ready, store):
    ready.begin_run("run-1")
    ready.start_over()
    assert (ready.draft, ready.progress, ready.survey.value, store.load()) == (Draft(), None, None, None)


def test_a_run_that_is_found_again_needs_no_new_estimate(ready, store):
    ready.begin_run("run-1")
    again = Wizard(store)
    again.begin_run("run-1")
    again.tell({"event": "done"})
    assert again.estimate.value is None
    assert again.can_open("result")
    assert not again.can_open("budget")


def test_what_keeps_the_next_page_shut_is_told_on_a_later_page_too(ready):
    ready.go("generators")
    ready.found("check", Measured(error="The file is gone."))
    assert problem(ready, "generators") == ""
    assert ready.obstacle("budget") == "The file is gone."
    assert not ready.next()


@pytest.mark.parametrize(
    ("page", "events", "waits"),
    [("training", [], True), ("training", ["step"], True), ("training", ["error"], False), ("register", [], False)],
)
def test_waiting_is_no_fault(ready, page, events, waits):
    ready.begin_run("run-1")
    for event in events:
        ready.tell({"event": event, "step": 1})
    assert ready.waits(page) is waits


def test_reading_films_is_waiting(wizard):
    wizard.found("survey", Measured(running=True))
    assert wizard.waits("data")
    wizard.found("survey", Measured(error="No."))
    assert not wizard.waits("data")


def test_another_preset_takes_back_what_was_set_by_hand(wizard):
    wizard.change("generators", steps=5, rate=0.1)
    wizard.change("generators", preset="quick")
    assert (wizard.draft.generators.steps, wizard.draft.generators.rate) == (None, 0.1)


def test_the_viewers_privacy_switch_is_followed(wizard):
    heard = []
    wizard.changed.connect(lambda: heard.append(wizard.privacy))
    wizard.set_privacy(True)
    wizard.set_privacy(True)
    assert heard == [True]


def scored(*labels: str) -> SurveyFacts:
    return replace(SURVEY, labels=dict.fromkeys(labels, 5))


@pytest.mark.parametrize(
    ("labels", "holds"),
    [
        (("0.1", "0,85", "1"), True),
        (("0", "1"), False),  # these are classes
        (("0.2", "sick"), False),
        (("0.2", "1.5"), False),
        ((), False),
    ],
)
def test_labels_that_are_scores_are_told_from_classes(labels, holds):
    assert bool(scored(*labels).scores) == holds


def test_a_classifier_behind_scores_needs_scores_on_either_side_and_names(surveyed):
    surveyed.change("data", labels="table", table="/scores.csv")
    surveyed.found("survey", Measured(SURVEY))
    surveyed.change("classifier", way="scores")
    assert "There are no scores yet" in problem(surveyed, "classifier")
    surveyed.found("survey", Measured(scored("0.1", "0.3")))
    assert problem(surveyed, "classifier").startswith("0 films lie on one side of the operating point")
    surveyed.change("classifier", operating_point=0.2)
    assert "Name the class" in problem(surveyed, "classifier")
    surveyed.change("classifier", class_name="sick", counter_class_name="well")
    assert problem(surveyed, "classifier") == ""
    assert surveyed.draft.generators.start == "anew"


@pytest.mark.parametrize("text", ["{", "[" * 100_000, "3"])
def test_a_damaged_draft_opens_an_empty_wizard(store, text):
    store.folder.mkdir()
    (store.folder / "draft.json").write_text(text)
    assert not Wizard(store).draft.data.folders
