"""The notice that is accepted once."""

from PySide6.QtWidgets import QDialogButtonBox, QPushButton, QWidget

from viewer.dialogs.panel_dialog import PanelDialog, paragraph

WIDTH_PX = 520


class FirstStartDialog(PanelDialog):
    """Says what the program is not; the viewer opens only when this was accepted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Before you start"), parent, keep=True)
        self.setMinimumWidth(WIDTH_PX)
        for text in (
            self.tr(
                "Parallax is a research tool. It is not a medical device: do not use it for diagnosis or treatment."
            ),
            self.tr(
                "It shows what changes a classifier's score by images that a network generated. Generated images are "
                "marked AI-GENERATED. They are not photographs of any patient, and they can be wrong."
            ),
            self.tr(
                "Everything stays on this computer: no image, no name and no result is sent anywhere. The original "
                "files are never changed."
            ),
        ):
            self.column.addWidget(paragraph(text))
        buttons = QDialogButtonBox()
        self.accept_button = QPushButton(self.tr("I understand"))
        self.accept_button.setProperty("primary", True)
        self.accept_button.setDefault(True)
        buttons.addButton(self.accept_button, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(self.tr("Quit"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.column.addWidget(buttons)
        self.resize(WIDTH_PX, self.column.heightForWidth(WIDTH_PX))
