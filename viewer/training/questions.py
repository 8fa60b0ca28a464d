"""Every question the wizard asks, behind one object that tests replace."""

from pathlib import Path
from typing import Literal, Protocol

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QMessageBox, QPushButton, QWidget

translate = QCoreApplication.translate
Leaving = Literal["leave", "stop", "stay"]


class Questions(Protocol):
    """Asks; every method returns None, False or "stay" where the user cancelled."""

    def choose_folder(self, parent: QWidget) -> Path | None:
        """A folder with films."""

    def choose_table(self, parent: QWidget) -> Path | None:
        """A CSV table with labels."""

    def choose_classifier(self, parent: QWidget) -> Path | None:
        """A classifier's file."""

    def how_to_leave(self, parent: QWidget) -> Leaving:
        """What becomes of a running training when the window closes."""

    def discard(self, parent: QWidget) -> bool:
        """Whether to throw away what was entered and trained."""


class QtQuestions:
    """The real ones."""

    def __init__(self) -> None:
        self._last_folder = ""

    def choose_folder(self, parent: QWidget) -> Path | None:  # noqa: D102
        name = QFileDialog.getExistingDirectory(
            parent, translate("Questions", "Add a folder with films"), self._last_folder
        )
        return self._chosen(name)

    def choose_table(self, parent: QWidget) -> Path | None:  # noqa: D102
        name, _ = QFileDialog.getOpenFileName(
            parent,
            translate("Questions", "Choose the table with the labels"),
            self._last_folder,
            translate("Questions", "Tables (*.csv);;All files (*)"),
        )
        return self._chosen(name)

    def choose_classifier(self, parent: QWidget) -> Path | None:  # noqa: D102
        name, _ = QFileDialog.getOpenFileName(
            parent,
            translate("Questions", "Choose the file of your classifier"),
            self._last_folder,
            translate("Questions", "Classifiers (*.onnx *.safetensors *.pt *.pth *.bin *.ckpt *.pt2);;All files (*)"),
        )
        return self._chosen(name)

    def _chosen(self, name: str) -> Path | None:
        if not name:
            return None
        self._last_folder = str(Path(name).parent)
        return Path(name)

    def how_to_leave(self, parent: QWidget) -> Leaving:  # noqa: D102
        box = QMessageBox(parent)
        box.setWindowTitle(translate("Questions", "A training is running"))
        box.setText(translate("Questions", "Your training is still running."))
        box.setInformativeText(
            translate(
                "Questions",
                "It can go on without the window: the next time you open the wizard it is found again. Or stop it now "
                "and go on later from its checkpoint.",
            )
        )
        leave = box.addButton(translate("Questions", "Leave it running"), QMessageBox.ButtonRole.AcceptRole)
        stop = box.addButton(translate("Questions", "Stop it"), QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(translate("Questions", "Keep the window"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(leave)
        answers: dict[QPushButton, Leaving] = {leave: "leave", stop: "stop"}
        box.exec()
        clicked = box.clickedButton()
        box.deleteLater()
        return next((answer for button, answer in answers.items() if button is clicked), "stay")

    def discard(self, parent: QWidget) -> bool:  # noqa: D102
        box = QMessageBox(parent)
        box.setWindowTitle(translate("Questions", "Start over"))
        box.setText(translate("Questions", "Throw away what you entered, and the training that belongs to it?"))
        box.setInformativeText(translate("Questions", "Models that were registered stay."))
        away = box.addButton(translate("Questions", "Throw away"), QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(translate("Questions", "Keep"), QMessageBox.ButtonRole.RejectRole)
        box.exec()
        answer = box.clickedButton() is away
        box.deleteLater()
        return answer
