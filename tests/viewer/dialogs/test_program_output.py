import sys

import pytest
from PySide6.QtGui import QGuiApplication

from viewer import display_info
from viewer.dialogs import program_output
from viewer.dialogs.program_output import ProgramOutputDialog, own_command


@pytest.fixture
def run(qtbot, monkeypatch):
    """Show the dialog on a program of the test's own."""

    def show(code: str, lines=()) -> ProgramOutputDialog:
        monkeypatch.setattr(program_output, "own_command", lambda *arguments: [sys.executable, "-c", code, *arguments])
        dialog = ProgramOutputDialog("Title", ("one",), lines=lines)
        dialog.show()
        return dialog

    return show


def test_the_lines_of_the_program_are_shown_and_copied(run, qtbot):
    dialog = run("import sys; print('Größe', sys.argv[1]); print('end')", lines=["first"])
    assert not dialog.copy_button.isEnabled()
    qtbot.waitUntil(dialog.copy_button.isEnabled, timeout=20000)
    assert dialog.text.toPlainText() == "first\nGröße one\nend"
    assert dialog.state.text() == "Done."
    dialog.copy_button.click()
    assert QGuiApplication.clipboard().text() == "first\nGröße one\nend"
    dialog.close()


def test_a_failure_is_said(run, qtbot):
    dialog = run("print('FAILED'); raise SystemExit(1)")
    qtbot.waitUntil(dialog.copy_button.isEnabled, timeout=20000)
    assert "not in order" in dialog.state.text()
    dialog.close()


def test_a_program_that_cannot_be_started_is_said(qtbot, monkeypatch):
    monkeypatch.setattr(program_output, "own_command", lambda *arguments: ["/no/such/program"])
    dialog = ProgramOutputDialog("Title", ())
    dialog.show()
    qtbot.waitUntil(lambda: "install it again" in dialog.state.text())
    dialog.close()


@pytest.mark.parametrize("way", ["close", "reject"])
def test_closing_ends_the_program(run, qtbot, way):
    dialog = run("import time; print('up', flush=True); time.sleep(60)")
    qtbot.waitUntil(lambda: dialog.text.toPlainText() == "up", timeout=20000)
    ended = []
    dialog._process.finished.connect(lambda *_: ended.append(True))
    getattr(dialog, way)()
    assert len(ended) == 1


def test_the_installed_app_starts_itself(monkeypatch):
    assert own_command("info") == [sys.executable, "-m", "viewer", "info"]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert own_command("--self-test") == [sys.executable, "--self-test"]


def test_the_display_is_described(qapp):
    system, screens, opengl = display_info.lines()
    assert system == "window system: offscreen"
    assert "×" in screens
    assert opengl == "OpenGL: none"
