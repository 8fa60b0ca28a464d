"""The pages with real widgets; what is computed is given."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QBoxLayout, QComboBox, QLabel, QLineEdit
from wizard_factory import CHECK, FACTS, FILMS

from engine.core.errors import ModelError
from viewer.jobs.wizard_work import Surveyed, Tried
from viewer.state.wizard_draft import PAGES
from viewer.state.wizard_facts import Measured
from viewer.training.training_window import FIRST_SIZE, SMALLEST


@pytest.fixture
def window(given_window):
    return given_window


def test_an_empty_wizard_says_what_is_missing_in_place(window):
    assert "Add a folder" in window.problem.text()
    assert not window.next.isEnabled()
    assert [page for page in PAGES if window.rail.buttons[page].isEnabled()] == ["data"]


def test_what_was_found_is_counted_shown_and_explained(surveyed, qtbot):
    page = surveyed.pages["data"]
    assert [tile.number.text() for tile in (page.films, page.patients, page.views, page.lost)] == [
        "40",
        "30",
        "PA",
        "1",
    ]
    assert page.views.caption.text() == "view; AP (2)"
    assert "1 of them doubled" in page.lost.caption.text()
    assert "held out for the check: 8 films of 6 patients" in page.split.words.text()
    assert "No patient is in two parts." in page.split.words.text()
    assert page.warnings.text() == "2 films are lateral."
    assert len(page.strip.shown) == 2
    page.fold.button.click()
    assert page.left_out.isVisible()
    assert page.left_out.toPlainText() == "DOE_JANE.png: The picture is damaged."


def test_nothing_names_a_patient_while_identity_is_hidden(surveyed, qtbot, tmp_path):
    page = surveyed.pages["data"]
    surveyed.wizard.set_privacy(True)
    qtbot.waitUntil(lambda: page.left_out.toPlainText() == "File 1: The picture is damaged.")

    def shown() -> str:
        return " ".join(label.text() for label in page.findChildren(type(surveyed.problem)))

    qtbot.waitUntil(lambda: tmp_path.name not in shown())
    assert "Folder 1" in shown()


def test_folders_are_dropped_added_once_and_removed(window, qtbot, tmp_path, answers):
    page = window.pages["data"]
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path)), QUrl.fromLocalFile(str(tmp_path / "no-folder"))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    page.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, buttons, keys))
    assert window.wizard.draft.data.folders == (str(tmp_path),)
    answers.folder = tmp_path
    page.add.click()
    assert window.wizard.draft.data.folders == (str(tmp_path),)
    page._remove(str(tmp_path))
    assert window.wizard.draft.data.folders == ()
    qtbot.waitUntil(lambda: "Add a folder" in window.problem.text())


def test_labels_come_from_a_table_and_get_a_meaning(surveyed, qtbot, answers, tmp_path):
    page = surveyed.pages["data"]
    answers.table = tmp_path / "labels.csv"
    page.labels.setCurrentIndex(page.labels.findData("table"))
    page.labels.activated.emit(2)
    qtbot.waitUntil(lambda: set(page.roles.boxes) == {"sick", "well"})
    qtbot.waitUntil(lambda: page.table.text() == "labels.csv")
    for label, role in (("sick", "class"), ("well", "counter")):
        box = page.roles.boxes[label]
        box.setCurrentIndex(box.findData(role))
        box.activated.emit(box.currentIndex())
    data = surveyed.wizard.draft.data
    assert (data.labels, data.table, data.positive, data.negative) == (
        "table",
        str(tmp_path / "labels.csv"),
        ("sick",),
        ("well",),
    )


def test_a_survey_that_fails_says_why(make_window, qtbot, tmp_path):
    def refused(*arguments):
        raise ModelError("The table is damaged.")

    window = make_window(survey_films=refused)
    window.begin()
    window.add_folders([tmp_path])
    qtbot.waitUntil(lambda: window.problem.text() == "The table is damaged.")
    assert not window.next.isEnabled()


def test_the_classifier_is_tried_as_soon_as_it_is_chosen(surveyed, qtbot):
    page = surveyed.pages["classifier"]
    surveyed.next.click()
    page.models.activated.emit(0)
    qtbot.waitUntil(lambda: page.answer.isVisible())
    assert page.scores.lines == [
        "as it is  0.20", "inverted  0.80", "as it is  0.80", "inverted  0.20", "as it is  0.90", "inverted  0.10",
    ]  # fmt: skip
    assert page.words.text() == "3 films; 67 % are decided as “sick”. ROC-AUC against your labels: 1.000."
    assert page.warnings.text() == "Is it inverted?"
    assert page.histogram.accessibleDescription() == "2 of 3 films score at or above 0.50"


def test_a_file_is_looked_at_and_its_form_is_told_whole(make_window, qtbot, answers, tmp_path):
    contract = {
        "input_hw": [64, 96], "channels": 1, "low": 0.0, "high": 255.0, "mean": [0.5], "std": [0.25],
        "inverted": True, "fit": "stretch", "greys": "full", "scores": "probabilities", "exclusive": True,
        "outputs": 3, "class_output": 2, "counter_output": None, "class_is_high": False, "layout": "channels_last",
        "colour": False,
    }  # fmt: skip
    form = {"class_name": "", "counter_class_name": "", "operating_point": 0.5, "contract": contract}
    seen = []

    def tried(request, lane, context):
        seen.append(request.classifier.form)
        return Tried(CHECK, (64, 96))

    facts = SimpleNamespace(kind="program", size_bytes=1_000_000, sha256="ab" * 32, architecture="", sees_colour=True)
    window = make_window(
        survey_films=lambda data, lane, context: Surveyed(FILMS, FACTS),
        look_at_file=lambda path: (facts, form),
        try_classifier=tried,
    )
    window.begin("file")
    window.add_folders([tmp_path])
    qtbot.waitUntil(lambda: window.wizard.survey.value is not None)
    window.next.click()
    page = window.pages["classifier"]
    answers.classifier = tmp_path / "department.pt"
    page.choose_file.click()
    qtbot.waitUntil(lambda: page.form.isVisible())
    assert page.form.form() == form
    assert "SHA-256 abab" in page.file_facts.text()
    assert "it can see colour" in page.file_facts.text()
    assert page.trust.isVisible()
    page.trust.click()
    page.form.class_name.setText("sick")
    page.form.class_name.editingFinished.emit()
    page.form.mean.setText("0.4; x")
    page.form.mean.editingFinished.emit()
    qtbot.waitUntil(lambda: bool(seen) and seen[-1]["contract"]["mean"] == [0.4])
    assert seen[-1] == {**form, "class_name": "sick", "contract": {**contract, "mean": [0.4]}}
    for size, direction in (
        (FIRST_SIZE, QBoxLayout.Direction.LeftToRight),
        (SMALLEST, QBoxLayout.Direction.TopToBottom),
    ):
        window.resize(size)
        qtbot.waitUntil(page.scores.isVisible)
        qtbot.waitUntil(lambda direction=direction: page.body.direction() == direction)
        qtbot.waitUntil(lambda: page.minimumSizeHint().width() <= page.parentWidget().width())
    assert window.wizard.draft.classifier.trusted


def test_a_file_that_cannot_be_used_says_why(make_window, qtbot, tmp_path):
    def refused(path):
        raise ModelError("It is a pickled module.")

    window = make_window(look_at_file=refused)
    window.begin("file")
    window.pages["classifier"].take_file(tmp_path / "model.pt")
    qtbot.waitUntil(lambda: window.wizard.draft.classifier.file_facts == "It is a pickled module.")
    window.pages["classifier"].refresh()
    assert window.pages["classifier"].check.isHidden()


def test_a_file_that_was_not_looked_at_before_a_crash_is_looked_at_now(make_window, qtbot, tmp_path):
    def refused(path):
        raise ModelError(f"{path.name} is a pickled module.")

    window = make_window(look_at_file=refused)
    window.wizard.change("classifier", way="file", file=str(tmp_path / "model.pt"))
    window.begin()
    window.pages["classifier"].opened()
    qtbot.waitUntil(lambda: window.wizard.draft.classifier.file_facts == "model.pt is a pickled module.")


def test_no_page_is_wider_than_a_small_window(done, qtbot):
    done.resize(SMALLEST)
    for page in PAGES:
        assert done.wizard.go(page)
        shown = done.pages[page]
        qtbot.waitUntil(lambda shown=shown: 0 < shown.width() <= shown.parentWidget().width())


def test_a_long_path_widens_nothing(window, qtbot, tmp_path):
    folder = tmp_path.joinpath(*(f"a-folder-with-a-long-name-{number}" for number in range(6)))
    folder.mkdir(parents=True)
    window.resize(SMALLEST)
    window.add_folders([folder])
    page = window.pages["data"]
    qtbot.waitUntil(lambda: 0 < page.width() <= page.parentWidget().width())


def test_a_click_anywhere_on_a_card_chooses_it(surveyed, qtbot):
    surveyed.wizard.go("classifier")
    button = surveyed.pages["classifier"].way.buttons["train"]
    card = button.parentWidget()
    qtbot.mouseClick(card, Qt.MouseButton.RightButton)
    assert surveyed.wizard.draft.classifier.way == "registered"
    sentence = next(each for each in card.findChildren(QLabel) if "labels" in each.text())
    assert card.childAt(sentence.geometry().center()) is None
    qtbot.mouseClick(card, Qt.MouseButton.LeftButton, pos=sentence.geometry().center())
    assert surveyed.wizard.draft.classifier.way == "train"


def test_presets_fill_what_is_shown_under_advanced(ready, qtbot):
    page = ready.pages["generators"]
    ready.wizard.go("generators")
    assert page.steps.value() == 800
    page.preset.buttons["quick"].click()
    qtbot.waitUntil(lambda: page.steps.value() == 200)
    page.fold.button.click()
    page.steps.setValue(33)
    page.closeness.setValue(2.5)
    page.no_flip.click()
    generators = ready.wizard.draft.generators
    assert (generators.steps, generators.closeness_weight, generators.augment.flip) == (33, 2.5, True)
    assert not page.scheme.isVisible()
    assert not page.attenuates.isVisible()
    page.start.buttons["anew"].click()
    qtbot.waitUntil(lambda: page.scheme.isVisible())
    page.attenuates.click()
    assert ready.wizard.draft.generators.attenuates


def test_the_budget_is_told_in_units_that_people_use(ready, qtbot):
    page = ready.pages["budget"]
    ready.wizard.go("budget")
    tiles = (page.time, page.memory, page.disk, page.device)
    assert [tile.number.text() for tile in tiles] == ["about 50 min", "1.1 GB", "67 MB", "CPU"]
    assert "8.6 GB are free" in page.memory.caption.text()
    assert page.warnings.text() == "Memory is tight."


def test_starting_over_asks_first(surveyed, answers, qtbot):
    surveyed.over.click()
    assert surveyed.wizard.draft.data.folders
    answers.discarding = True
    surveyed.over.click()
    assert surveyed.wizard.draft.data.folders == ()
    assert answers.asked == ["discard", "discard"]


def test_every_field_has_a_name_for_those_who_do_not_see_it(ready):
    bare = []
    for page in PAGES:
        for kind in (QAbstractButton, QComboBox, QLineEdit, QAbstractSpinBox):
            for widget in ready.pages[page].findChildren(kind):
                inner = widget.objectName().startswith("qt_")
                named = widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text())
                if not inner and not named and widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
                    bare.append(f"{page}: {type(widget).__name__} {widget.objectName()}")
    assert bare == []


def test_a_draft_is_found_again_with_what_it_has_to_know(make_window, surveyed, toy_model, qtbot, store):
    surveyed.wizard.change("classifier", model_id="toy", version="1.0")
    surveyed.wizard.go("classifier")
    again = make_window(
        lambda: (toy_model,),
        survey_films=lambda data, lane, context: Surveyed(FILMS, FACTS),
        try_classifier=lambda request, lane, context: Tried(CHECK, (64, 64)),
    )
    again.begin()
    assert again.wizard.page == "classifier"
    qtbot.waitUntil(lambda: again.wizard.check.value is not None)
    qtbot.waitUntil(again.next.isEnabled)


def test_a_table_of_scores_leads_to_a_surrogate(surveyed, qtbot):
    wizard, data, classifier = surveyed.wizard, surveyed.pages["data"], surveyed.pages["classifier"]
    wizard.change("data", labels="table", table="/scores.csv")
    wizard.found("survey", Measured(replace(FACTS, labels={"0.10": 20, "0.93": 20})))
    qtbot.waitUntil(lambda: not data.scored.isHidden())
    assert data.roles.isHidden()
    assert surveyed.next.isEnabled()
    wizard.go("classifier")
    classifier.way.buttons["scores"].click()
    qtbot.waitUntil(lambda: classifier.own_form.isRowVisible(classifier.point))
    assert "surrogate" in classifier.note.text()
    classifier.point.setValue(0.95)
    qtbot.waitUntil(lambda: "one side of the operating point" in surveyed.problem.text())
    classifier.point.setValue(0.4)
    for field, name in ((classifier.class_name, "sick"), (classifier.counter_class_name, "well")):
        field.setText(name)
        field.textEdited.emit(name)
    qtbot.waitUntil(surveyed.next.isEnabled)
    classifier.way.buttons["train"].click()
    qtbot.waitUntil(lambda: not classifier.own_form.isRowVisible(classifier.point))
    assert "held-out patients" in classifier.note.text()
