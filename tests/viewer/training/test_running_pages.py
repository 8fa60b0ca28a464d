"""The pages of a training that runs and of its result, with real widgets; what is computed is given."""

import pytest

from engine.core.errors import ModelError


@pytest.fixture
def window(given_window):
    return given_window


def test_a_training_shows_how_far_it_is(running, qtbot):
    page = running.pages["training"]
    qtbot.waitUntil(lambda: "50 of 100" in page.details.text())
    assert page.words.text() == "Training the generators"
    assert page.details.text() == "stage 2 of 4 · step 50 of 100 · about 30 min left"
    assert page.progress.value() == 250
    assert "similar agrees" in page.losses.legend.text()
    assert page.losses.plot.viewRange()[0] == pytest.approx([-2, 102])
    assert "running" in running.problem.text()


def test_how_hard_a_training_presses_for_flips_is_one_of_its_curves(running, qtbot):
    page = running.pages["training"]
    running.wizard.tell({"event": "step", "step": 60, "similar": 0.2, "adversarial": 0.7, "pressure": 0.4})
    qtbot.waitUntil(lambda: "pressure for flips&nbsp;0.4" in page.losses.legend.text())


def test_a_training_is_paused_stopped_and_finished_by_hand(running, qtbot):
    page, process = running.pages["training"], running.jobs._process
    page.pause.click()
    running.wizard.tell({"event": "paused"})
    qtbot.waitUntil(lambda: page.pause.text() == "Go on")
    assert running.problem.text() == "The training is paused. “Go on” takes it up again."
    page.pause.click()
    assert not page.finish.isEnabled()
    running.wizard.tell({"event": "validation", "step": 50, "similar_agrees": 1.0, "adversarial_flips": 0.5})
    qtbot.waitUntil(page.finish.isEnabled)
    page.finish.click()
    page.stop.click()
    assert process.asked == ["pause", "go_on", "finish", "stop"]
    qtbot.waitUntil(lambda: page.words.text().startswith("Stopping"))


def test_settings_cannot_be_changed_while_they_are_trained_with(running, qtbot):
    running.wizard.go("data")
    assert not running.pages["data"].add.isEnabled()
    assert "when it has ended" in running.rail.note.text()
    running.wizard.go("generators")
    assert not running.pages["generators"].preset.isEnabled()


def test_signs_of_cheating_are_shown_while_it_trains(running, qtbot):
    page = running.pages["training"]
    running.wizard.tell({"event": "cheating", "kind": "smearing", "message": "Lower detail_range."})
    qtbot.waitUntil(lambda: "smeared" in page.warnings.text())
    assert "_" not in page.warnings.text()
    running.wizard.tell({"event": "cheating", "kind": "a new one", "message": "They are blue."})
    qtbot.waitUntil(lambda: "They are blue." in page.warnings.text())


@pytest.mark.parametrize(
    ("answer", "open_after", "asked"), [("stay", True, []), ("leave", False, []), ("stop", False, ["stop"])]
)
def test_closing_asks_what_becomes_of_the_training(running, answers, answer, open_after, asked):
    answers.leaving = answer
    running.close()
    assert running.isVisible() is open_after
    assert answers.asked == ["leave"]
    assert running.jobs._process.asked == asked
    running.jobs._process.running = False


def test_a_failed_training_says_why_and_can_go_on(running, qtbot):
    page = running.pages["training"]
    running.wizard.tell({"event": "error", "message": "The disk is full."})
    qtbot.waitUntil(lambda: running.problem.text() == "The disk is full.")
    assert page.start.text() == "Go on"
    page.anew.click()
    qtbot.waitUntil(lambda: page.start.text() == "Start the training")


def test_the_result_stands_beside_the_old_pair_and_is_said_in_words(done):
    page = done.pages["result"]
    assert page.figures["holds"] == ("50.0 %", "40.0 %")
    assert page.figures["closeness"] == ("0.012", "")
    assert "flips only 71 % of the positives: train longer or lower the closeness weight" in page.warnings.text()
    assert "200 films of 150 patients that were kept out of this training" in page.intro.text()
    assert not page.good.isVisible()
    assert all(holder.isVisible() and not sheet.pixmap().isNull() for holder, _, sheet in page.sheets)


def test_the_identifier_follows_the_name_until_it_is_written(done, qtbot):
    page = done.pages["register"]
    done.next.click()
    qtbot.waitUntil(lambda: page.name.text() == "Toy opacity, my films")
    assert (page.model_id.text(), page.task.text()) == ("toy-mine", "Opacity on a frontal chest film")
    page.model_id.clear()
    page.model_id.textEdited.emit("")
    page.name.clear()
    qtbot.keyClicks(page.name, "Ward 3")
    qtbot.waitUntil(lambda: done.wizard.draft.register.name == "Ward 3")


def test_a_refused_name_can_be_tried_again(done, qtbot):
    page = done.pages["register"]
    done.jobs._work.register = lambda pack, names: (_ for _ in ()).throw(ModelError("That version is there."))
    done.next.click()
    qtbot.waitUntil(page.register.isEnabled)
    page.register.click()
    qtbot.waitUntil(lambda: done.problem.text() == "That version is there.")
    done.jobs._work.register = lambda pack, names: f"{names.model_id} {names.version}"
    qtbot.waitUntil(page.register.isEnabled)
    page.register.click()
    qtbot.waitUntil(page.done.isVisible)
    assert page.done.text().startswith("toy-mine 1.0 is registered")


def test_a_trained_classifier_shows_its_curves_and_its_operating_point(running, qtbot):
    page, wizard = running.pages["training"], running.wizard
    assert page.classifier.isHidden()
    wizard.tell({"event": "operating_point", "value": 0.4})
    points = [[0.0, 0.0, 1.0], [0.1, 0.8, 0.6], [0.25, 0.9, 0.41], [1.0, 1.0, 0.1]]
    wizard.tell({"event": "roc", "data": "films", "n": 40, "points": points})
    qtbot.waitUntil(lambda: not page.classifier.isHidden())
    assert page.roc.words.text() == "At 0.40: sensitivity 0.90, specificity 0.75"
    assert page.roc.point.getData()[0].tolist() == [0.25]
    assert page.roc.line.getData()[1].tolist() == [0.0, 0.8, 0.9, 1.0]
    assert page.calibration.isHidden()
    wizard.tell({"event": "calibration", "error": 0.021, "bins": [[0.1, 0.2, 9], [0.9, 0.8, 9]], "n": 18})
    qtbot.waitUntil(lambda: not page.calibration.isHidden())
    assert page.calibration.words.text() == "Expected calibration error 0.021"
    assert page.calibration.accessibleDescription() == page.calibration.words.text()


def test_a_threshold_above_every_score_finds_nothing(running, qtbot):
    page = running.pages["training"]
    page.roc.show_roc([[0.0, 0.5, 0.6], [1.0, 1.0, 0.1]], 0.9)
    assert page.roc.words.text() == "At 0.90: sensitivity 0.00, specificity 1.00"
