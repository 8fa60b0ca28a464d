"""What Parallax says when it is started for a question: in a process of its own, so that the window stays free."""

import sys
from collections.abc import Sequence

from PySide6.QtCore import QProcess
from PySide6.QtGui import QFontDatabase, QGuiApplication, QTextCursor
from PySide6.QtWidgets import QDialogButtonBox, QLabel, QPlainTextEdit, QWidget

from viewer.dialogs.panel_dialog import PanelDialog

_WIDTH_PX, _HEIGHT_PX = 760, 560
_END_MS = 3000


def own_command(*arguments: str) -> list[str]:
    """The command line that starts this program, from a checkout and in the installed app alike."""
    if getattr(sys, "frozen", False):
        return [sys.executable, *arguments]
    return [sys.executable, "-m", "viewer", *arguments]


class ProgramOutputDialog(PanelDialog):
    """Runs this program with arguments and shows its lines as they come, to read and to copy.

    Parameters
    ----------
    title : str
    arguments : sequence of str
        Of the command line.
    lines : sequence of str
        Shown first.
    """

    def __init__(
        self, title: str, arguments: Sequence[str], parent: QWidget | None = None, lines: Sequence[str] = ()
    ) -> None:
        super().__init__(title, parent)
        self._tail = b""
        self.state = QLabel(self.tr("Running…"))
        self.state.setObjectName("caption")
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setAccessibleName(title)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        for line in lines:
            self._append(line)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.copy_button = buttons.addButton(self.tr("Copy"), QDialogButtonBox.ButtonRole.ActionRole)
        self.copy_button.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.text.toPlainText()))
        self.copy_button.setEnabled(False)
        buttons.rejected.connect(self.close)
        self.column.addWidget(self.text, 1)
        self.column.addWidget(self.state)
        self.column.addWidget(buttons)
        self.resize_on_screen(_WIDTH_PX, _HEIGHT_PX)
        self._process = QProcess(self)
        self._process.setProcessChannelMode(QProcess.ProcessChannelMode.SeparateChannels)
        self._process.readyReadStandardOutput.connect(self._read)
        self._process.finished.connect(self._finished)
        self._process.errorOccurred.connect(self._not_started)
        program, *rest = own_command(*arguments)
        self._process.start(program, rest)

    def _read(self) -> None:
        *lines, self._tail = (self._tail + self._process.readAllStandardOutput().data()).split(b"\n")
        for line in lines:
            self._append(line.decode("utf-8", "replace").rstrip("\r"))

    def _append(self, line: str) -> None:
        self.text.appendPlainText(line)
        # A long line must not push the beginning of all out of sight.
        self.text.moveCursor(QTextCursor.MoveOperation.End)
        self.text.moveCursor(QTextCursor.MoveOperation.StartOfBlock)

    def _finished(self, status: int) -> None:
        self._read()
        self.copy_button.setEnabled(True)
        done, failed = self.tr("Done."), self.tr("It found something that is not in order, see above.")
        self.state.setText(done if status == 0 else failed)

    def _not_started(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self.state.setText(self.tr("Parallax could not be started a second time: install it again."))

    def done(self, result: int) -> None:  # noqa: D102
        self._process.finished.disconnect(self._finished)
        self._process.kill()
        self._process.waitForFinished(_END_MS)
        super().done(result)
