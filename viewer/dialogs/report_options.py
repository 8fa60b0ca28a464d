"""Where and how to write the annotated report."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from engine.report.request import Layout, Role
from viewer.dialogs.panel_dialog import PanelDialog, paragraph
from viewer.layer_titles import role_title


class ReportOptionsDialog(PanelDialog):
    """Panels, comment, identity or none, and the file. Says live what the report will hold.

    Parameters
    ----------
    role : Role
        What the only panel of layout "single" shows.
    privacy : bool
        Identity is hidden in the window: the report is anonymous and the choice is locked.
    """

    def __init__(
        self,
        path: Path,
        layout: Layout,
        role: Role,
        *,
        anonymous: bool,
        privacy: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(self.tr("Export report"), parent, keep=True)
        self.setMinimumWidth(560)
        self.panels = QComboBox()
        self.panels.addItem(self.tr("Original, similar, adversarial, difference"), "2x2")
        film = self.tr("The film with its visible layers")
        alone = self.tr("{image} alone").format(image=role_title(role))
        self.panels.addItem(film if role == "difference" else alone, "single")
        if role != "original":
            beside = self.tr("The original beside: {image}").format(image=role_title(role).lower())
            self.panels.addItem(beside, "side")
        self.panels.setCurrentIndex(self.panels.findData(layout))
        self.panels.setAccessibleName(self.tr("Panels"))
        self.anonymous_box = QCheckBox(self.tr("Leave out every trace of identity"))
        self.anonymous_box.setChecked(anonymous or privacy)
        self.anonymous_box.setEnabled(not privacy)
        self.comment_edit = QPlainTextEdit()
        self.comment_edit.setPlaceholderText(self.tr("Your comment, printed in the report"))
        self.comment_edit.setAccessibleName(self.tr("Comment"))
        self.comment_edit.setTabChangesFocus(True)
        self.comment_edit.setFixedHeight(96)
        self.path_edit = QLineEdit(str(path))
        self.path_edit.setAccessibleName(self.tr("File"))
        browse = QPushButton(self.tr("Browse…"))
        browse.clicked.connect(self._browse)
        file_row = QHBoxLayout()
        file_row.addWidget(self.path_edit, 1)
        file_row.addWidget(browse)
        form = QFormLayout()
        form.setVerticalSpacing(12)
        form.setHorizontalSpacing(16)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        form.addRow(self.tr("Panels"), self.panels)
        form.addRow(self.tr("Comment"), self.comment_edit)
        form.addRow(self.tr("Identity"), self.anonymous_box)
        form.addRow(self.tr("File"), file_row)
        self.column.addLayout(form)
        self.summary = paragraph("", "caption")
        self.column.addWidget(self.summary)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.export_button = QPushButton(self.tr("Export"))
        self.export_button.setProperty("primary", True)
        buttons.addButton(self.export_button, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.column.addWidget(buttons)
        self.export_button.setDefault(True)  # Once it has its dialog: before, Enter would go to "Browse…".
        self.anonymous_box.toggled.connect(self._describe)
        self.path_edit.textChanged.connect(self._describe)
        self._describe()

    @property
    def path(self) -> Path:
        """The file: a PDF or a DICOM object if its name ends so, else a PNG, with that ending."""
        path = Path(self.path_edit.text().strip()).expanduser()
        return path if path.suffix.lower() in (".png", ".pdf", ".dcm") else path.with_name(path.name + ".png")

    @property
    def anonymous(self) -> bool:
        """No trace of identity in picture, metadata and sidecar."""
        return self.anonymous_box.isChecked()

    @property
    def chosen_layout(self) -> Layout:
        """Which panels the report shows."""
        chosen: Layout = self.panels.currentData()
        return chosen

    @property
    def comment(self) -> str:
        """What the reader typed."""
        return self.comment_edit.toPlainText().strip()

    def _browse(self) -> None:
        kinds = {
            ".png": self.tr("PNG image (*.png)"),
            ".pdf": self.tr("PDF document (*.pdf)"),
            ".dcm": self.tr("DICOM Secondary Capture (*.dcm)"),
        }
        here = self.path.suffix.lower()
        name, kind = QFileDialog.getSaveFileName(
            self, self.tr("Export report"), self.path_edit.text(), ";;".join(kinds.values()), kinds[here]
        )
        if name:
            ending = next((ending for ending, each in kinds.items() if each == kind), here)
            bare = name[:-4] if Path(name).suffix.lower() in kinds else name
            self.path_edit.setText(bare + ending)

    def _describe(self) -> None:
        has_name = bool(self.path_edit.text().strip())
        folder_exists = has_name and self.path.parent.is_dir()
        self.export_button.setEnabled(folder_exists)
        if not folder_exists:
            self.summary.setText(self.tr("Choose a folder that exists."))
            return
        identity = (
            self.tr("The report will not say whose film it is.")
            if self.anonymous
            else self.tr("The report will carry the patient's name, identifier and dates.")
        )
        sidecar = self.tr("A file of the same name ending in .json records how it was made.")
        replaced = self.tr("A file of this name is there and will be replaced.") if self.path.exists() else ""
        self.summary.setText(" ".join(part for part in (identity, sidecar, replaced) if part))
