import pytest
from PySide6.QtCore import QEvent

from viewer.state.session import Session
from viewer.studies.study_tree import StudyTree


@pytest.fixture
def session(studies):
    session = Session()
    session.set_catalog(studies, ())
    return session


@pytest.fixture
def tree(qtbot, session):
    tree = StudyTree(session, lambda image, side_px, deliver: None)
    qtbot.addWidget(tree)
    tree.resize(300, 600)
    tree.show()
    yield tree
    tree.close()


def test_patients_and_studies_are_open_and_the_first_image_is_current(tree):
    patient = tree.tree_model.index(0, 0)
    assert tree.isExpanded(patient)
    assert tree.isExpanded(tree.tree_model.index(0, 0, patient))
    assert tree.currentIndex().data() == "Image 1 · PA"


def test_choosing_a_row_selects_its_image(tree, session):
    second_patient = tree.tree_model.index(1, 0)
    tree.setCurrentIndex(second_patient)
    assert session.selected.instance.sop_instance_uid == "2.1.1.1"


def test_selecting_an_image_moves_the_tree(tree, session):
    session.step_series(1)
    assert tree.tree_model.image_at(tree.currentIndex()).instance.sop_instance_uid == "1.1.2.1"


def test_stepping_through_frames_stays_on_the_row(tree, session):
    session.step_series(1)
    row = tree.currentIndex()
    session.step_image(1)
    assert session.selected.frame_index == 1
    assert tree.currentIndex() == row


def test_a_closed_series_stays_closed_while_stepping(tree, session):
    image = tree.tree_model.index_of(session.selected)
    tree.collapse(image.parent())
    tree.setCurrentIndex(image.parent())
    session.step_image(1)
    assert not tree.isExpanded(image.parent())


def test_rows_that_come_in_above_do_not_push_the_shown_image_out_of_sight(qtbot, studies):
    session = Session()
    session.set_catalog(studies[1:], ())
    tree = StudyTree(session, lambda image, side_px, deliver: None)
    qtbot.addWidget(tree)
    tree.resize(300, 150)
    tree.show()
    tree.scrollTo(tree.currentIndex())
    session.set_catalog(studies, ())
    assert tree.viewport().rect().contains(tree.visualRect(tree.currentIndex()).center())
    tree.close()


def test_emptying_the_session_empties_the_tree(tree, session):
    session.close_all()
    assert tree.tree_model.rowCount() == 0


def test_a_tree_that_is_gone_no_longer_listens(qapp, session, studies):
    tree = StudyTree(session, lambda image, side_px, deliver: None)
    tree.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    session.set_catalog(studies[:1], ())
    assert session.studies == studies[:1]


def test_every_row_is_painted(tree):
    picture = tree.grab().toImage()
    colours = {
        picture.pixelColor(x, y).rgb() for x in range(0, picture.width(), 7) for y in range(0, picture.height(), 7)
    }
    assert len(colours) > 2
