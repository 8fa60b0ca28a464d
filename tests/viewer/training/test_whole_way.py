"""The whole way on toy films with the real child process: from a folder to a model that the registry lists."""

import pytest

from engine.models.registry import Registry

WAIT_MS = 120_000


@pytest.fixture
def models(registered_tiny_pack):
    return lambda: Registry().list()[0]


@pytest.mark.slow
def test_from_a_folder_to_a_registered_model(qtbot, make_window, models, films, answers, registered):
    window = make_window(models)
    window.begin()
    wizard, pages = window.wizard, window.pages

    before = {path: path.stat().st_mtime_ns for path in films.rglob("*")}
    answers.folder = films
    pages["data"].add.click()
    qtbot.waitUntil(lambda: wizard.survey.value is not None, timeout=WAIT_MS)
    assert pages["data"].films.number.text() == "40"
    qtbot.waitUntil(window.next.isEnabled)
    window.next.click()

    page = pages["classifier"]
    page.models.activated.emit(page.models.findText("Tiny opacity 1.0"))
    qtbot.waitUntil(lambda: wizard.check.value is not None, timeout=WAIT_MS)
    assert len(page.scores.lines) == 6
    qtbot.waitUntil(window.next.isEnabled)
    window.next.click()

    pages["generators"].steps.setValue(4)
    pages["generators"].batch.setValue(4)
    window.next.click()

    budget = pages["budget"]
    qtbot.waitUntil(lambda: "Training the generators · step" in budget.words.text(), timeout=WAIT_MS)
    budget.cancel.click()
    qtbot.waitUntil(lambda: not budget.progress.isVisible())
    assert "Press “Measure”" in window.problem.text()
    assert not window.next.isEnabled()
    budget.measure.click()
    qtbot.waitUntil(lambda: wizard.estimate.value is not None, timeout=WAIT_MS)
    qtbot.waitUntil(window.next.isEnabled)
    window.next.click()

    pages["training"].start.click()
    qtbot.waitUntil(lambda: wizard.progress.ended, timeout=WAIT_MS)
    assert wizard.progress.status == "done", wizard.progress.message
    qtbot.waitUntil(window.next.isEnabled)
    assert not pages["training"].samples.pixmap().isNull()
    window.next.click()

    assert {"holds", "similar_agrees", "adversarial_flips"} <= set(pages["result"].figures)
    assert all(old for _, old in pages["result"].figures.values())
    window.next.click()

    page = pages["register"]
    qtbot.waitUntil(lambda: page.name.text() == "Tiny opacity, my films")
    page.name.selectAll()
    qtbot.keyClicks(page.name, "Ward 3")
    page.register.click()
    qtbot.waitUntil(lambda: bool(wizard.draft.registered), timeout=WAIT_MS)
    assert registered == ["tiny-mine"]
    # Nothing was written beside the films: they may lie in a write-protected folder.
    assert {path: path.stat().st_mtime_ns for path in films.rglob("*")} == before
    own = [(model.card.name, model.card.id) for model in models() if not model.shipped]
    assert own == [("Tiny opacity", "tiny"), ("Ward 3", "tiny-mine")]
