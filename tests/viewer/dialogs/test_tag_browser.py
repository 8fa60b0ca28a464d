import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester

from engine.dicom.tags import TagRow
from viewer.dialogs.tag_browser import TagBrowser
from viewer.dialogs.tag_model import VALUE, TagModel
from viewer.state.session import Session

ROWS = (
    TagRow("(0008,0060)", "Modality", "CS", "DX"),
    TagRow("(0010,0010)", "Patient's Name", "PN", "Roe^Richard", may_identify=True),
    TagRow(
        "(0008,1110)",
        "Referenced Study Sequence",
        "SQ",
        "1 item",
        children=(TagRow("Item 1", "", "", "", children=(TagRow("(0008,1150)", "Inner UID", "UI", "1.2", True),)),),
    ),
)


@pytest.fixture
def session(studies, make_frame):
    session = Session()
    session.set_catalog(studies, ())
    session.show_frame(session.selected, make_frame())
    return session


@pytest.fixture
def asked():
    return []


@pytest.fixture
def browser(session, asked, qtbot):
    browser = TagBrowser(session, lambda image, deliver: asked.append((image, deliver)))
    browser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(browser)
    browser.show()
    asked[-1][1](ROWS, "")
    return browser


def texts(browser):
    model = browser.found
    return [model.index(row, 1).data() for row in range(model.rowCount())]


def test_the_model_keeps_qts_rules(qapp):
    model = TagModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_rows(ROWS, privacy=False)
    model.set_rows(ROWS[:1], privacy=True)
    assert tester.model() is model


def test_every_element_is_listed_and_sequences_unfold(browser):
    assert texts(browser) == ["Modality", "Patient's Name", "Referenced Study Sequence"]
    sequence = browser.found.index(2, 0)
    item = browser.found.index(0, 0, sequence)
    assert browser.found.index(0, 1, item).data() == "Inner UID"


@pytest.mark.parametrize(
    ("text", "left"),
    [("modal", ["Modality"]), ("0010,0010", ["Patient's Name"]), ("1.2", ["Referenced Study Sequence"]), ("zz", [])],
)
def test_searching_finds_tags_names_values_and_what_is_inside(browser, qtbot, text, left):
    qtbot.keyClicks(browser.search, text)
    assert texts(browser) == left


def test_hidden_identity_is_neither_shown_nor_found_nor_copied(browser, session, qtbot):
    session.set_privacy(True)
    assert browser.found.index(1, VALUE).data() == "hidden"
    assert browser.found.index(0, VALUE).data() == "DX"
    assert "hidden" in browser.note.text()
    qtbot.keyClicks(browser.search, "Roe")
    assert texts(browser) == []


def test_selected_lines_are_copied_in_their_order(browser, qtbot):
    browser.tree.selectAll()
    qtbot.mouseClick(browser.copy_button, Qt.MouseButton.LeftButton)
    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines[:2] == ["(0008,0060)\tModality\tCS\tDX", "(0010,0010)\tPatient's Name\tPN\tRoe^Richard"]


def test_it_follows_the_image_and_forgets_an_answer_that_is_late(browser, session, asked, make_frame):
    first = asked[0]
    session.step_image(1)
    session.show_frame(session.selected, make_frame())
    assert asked[-1][0].key == session.shown.key
    asked[-1][1](ROWS[:1], "")
    first[1](ROWS, "")
    assert texts(browser) == ["Modality"]


def test_the_header_of_the_former_image_is_gone_before_the_new_one_is_read(browser, session, asked, make_frame):
    session.step_series(2)
    session.show_frame(session.selected, make_frame())
    assert session.shown.instance.study.patient.name == "Roe, Richard"
    assert texts(browser) == []
    asked[-1][1](ROWS, "")
    assert len(texts(browser)) == 3


def test_another_frame_of_the_same_file_is_not_read_again(browser, session, asked, make_frame):
    session.step_series(1)
    session.show_frame(session.selected, make_frame())
    before = len(asked)
    session.step_image(1)
    session.show_frame(session.selected, make_frame())
    assert len(asked) == before


def test_a_file_that_cannot_be_read_says_why(browser, session, asked, make_frame):
    session.step_image(1)
    session.show_frame(session.selected, make_frame())
    asked[-1][1]((), "The header is damaged.")
    assert browser.note.text() == "The header is damaged."
    assert texts(browser) == []


def test_closing_everything_empties_it(browser, session):
    session.close_all()
    assert texts(browser) == []
