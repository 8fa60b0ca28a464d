"""Data: which films, what is known of them, what was left out, how they are divided."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from viewer import theme
from viewer.state.wizard import Wizard
from viewer.state.wizard_facts import SurveyFacts
from viewer.training.label_roles import LabelRoles
from viewer.training.page import GAP_PX, Fold, Tile, WizardPage, row, text
from viewer.training.pictures import FilmStrip
from viewer.training.questions import Questions
from viewer.training.split_bar import SplitBar

VALUES_NAMED = 3
_BREAK = "\u200b"
"""A place where a line may end."""


class DataPage(WizardPage):
    """Folders, labels, and what was found in them.

    Parameters
    ----------
    questions : Questions
    read : callable
        Reads the folders anew.
    """

    def __init__(self, wizard: Wizard, questions: Questions, read: Callable[[], None]) -> None:
        super().__init__(wizard)
        self.head(
            self.tr("Your films"),
            self.tr(
                "Folders of DICOM files or pictures (PNG, JPEG). The generators need no labels; a classifier that is "
                "trained here does. Nothing leaves this computer."
            ),
        )
        self._questions = questions
        self._read = read
        self._shown_folders: tuple[tuple[str, ...], bool] | None = None
        self.setAcceptDrops(True)
        self.section(self.tr("Folders"))
        self._folders = QVBoxLayout()
        self._folders.setSpacing(4)
        self.column.addLayout(self._folders)
        self.add = QPushButton(self.tr("Add folder…"))
        self.add.clicked.connect(self._choose_folder)
        self.again = QPushButton(self.tr("Read again"))
        self.again.clicked.connect(self._read)
        hint = QLabel(self.tr("or drop folders here"))
        hint.setObjectName("caption")
        self.column.addLayout(row(self.add, self.again, hint))
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.message = text("", "caption")
        self.column.addWidget(self.progress)
        self.column.addWidget(self.message)
        self._build_labels()
        self._build_findings()
        self.column.addStretch(1)

    def _build_labels(self) -> None:
        self.section(self.tr("Labels"))
        self.labels = QComboBox()
        self.labels.setAccessibleName(self.tr("Labels"))
        self.labels.addItem(self.tr("No labels"), "none")
        self.labels.addItem(self.tr("The folder a film lies in is its label"), "folders")
        self.labels.addItem(self.tr("A table (CSV) holds the labels"), "table")
        self.labels.activated.connect(self._choose_labels)
        self.table = QPushButton(self.tr("Choose table…"))
        self.table.clicked.connect(self._choose_table)
        self.column.addLayout(row(self.labels, self.table))
        self.roles = LabelRoles()
        self.roles.chosen.connect(
            lambda positive, negative: self.wizard.change("data", positive=positive, negative=negative)
        )
        self.column.addWidget(self.roles)
        self.scored = text(
            self.tr(
                "The table holds scores between 0 and 1: those of a classifier of which nothing else has to be known. "
                "Choose “Only its scores” on the next page."
            ),
            "caption",
        )
        self.column.addWidget(self.scored)

    def _build_findings(self) -> None:
        self.found = QWidget()
        column = QVBoxLayout(self.found)
        column.setContentsMargins(0, 2 * GAP_PX, 0, 0)
        column.setSpacing(2 * GAP_PX)
        self.films, self.patients = Tile(self.tr("films")), Tile(self.tr("patients"))
        self.views, self.sizes = Tile(self.tr("view")), Tile(self.tr("size"))
        self.lost = Tile(self.tr("left out"))
        tiles = QHBoxLayout()
        tiles.setSpacing(GAP_PX)
        for tile in (self.films, self.patients, self.views, self.sizes, self.lost):
            tiles.addWidget(tile)
        column.addLayout(tiles)
        self.split = SplitBar()
        column.addWidget(self.split)
        self.strip = FilmStrip()
        column.addWidget(self.strip)
        self.warnings = text("", "problem")
        column.addWidget(self.warnings)
        self.left_out = QPlainTextEdit()
        self.left_out.setReadOnly(True)
        self.left_out.setFixedHeight(160)
        self.left_out.setAccessibleName(self.tr("Files that were left out, with the reason"))
        self.fold = Fold(self.tr("What was left out, and why"), self.left_out)
        column.addWidget(self.fold)
        self.column.addWidget(self.found)

    # -- entering

    def _choose_folder(self) -> None:
        folder = self._questions.choose_folder(self)
        if folder is not None:
            self.add_folders([folder])

    def add_folders(self, folders: list[Path]) -> None:
        """Add folders and read them."""
        if self.wizard.locked:
            return
        known = self.wizard.draft.data.folders
        new = [str(each) for each in folders if each.is_dir() and str(each) not in known]
        if new:
            self.wizard.change("data", folders=(*known, *new))
            self._read()

    def _remove(self, folder: str) -> None:
        left = tuple(each for each in self.wizard.draft.data.folders if each != folder)
        self.wizard.change("data", folders=left)
        self._read()

    def _choose_labels(self) -> None:
        self.wizard.change("data", labels=self.labels.currentData(), positive=(), negative=())
        if self.labels.currentData() == "table" and not self.wizard.draft.data.table:
            self._choose_table()
        self._read()

    def _choose_table(self) -> None:
        table = self._questions.choose_table(self)
        if table is not None:
            self.wizard.change("data", labels="table", table=str(table))
            self._read()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802, D102
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802, D102
        event.acceptProposedAction()
        self.add_folders([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])

    # -- showing

    def refresh(self) -> None:  # noqa: D102
        data, survey = self.wizard.draft.data, self.wizard.survey
        free = not self.wizard.locked
        for widget in (self.add, self.again, self.labels, self.table, self.roles):
            widget.setEnabled(free)
        self._show_folders(data.folders, self.wizard.privacy)
        self.again.setVisible(bool(data.folders))
        self.labels.setCurrentIndex(self.labels.findData(data.labels))
        self.table.setVisible(data.labels == "table")
        named = Path(data.table).name if data.table and not self.wizard.privacy else self.tr("Choose table…")
        self.table.setText(named)
        self.progress.setVisible(survey.running)
        self.message.setVisible(survey.running)
        self.message.setText(self.tr("Reading films: {count}").format(count=survey.message))
        found = survey.value
        self.found.setVisible(found is not None)
        scored = found is not None and bool(found.scores)
        self.roles.setVisible(found is not None and data.labels != "none" and not scored)
        self.scored.setVisible(scored)
        if found is not None:
            self._show_found(found)

    def _show_folders(self, folders: tuple[str, ...], privacy: bool) -> None:
        if (folders, privacy) == self._shown_folders:
            return
        self._shown_folders = folders, privacy
        while (item := self._folders.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for number, folder in enumerate(folders, 1):
            line = QWidget()
            line.setObjectName("card")
            line.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
            # The name of a folder can be that of a patient.
            shown = self.tr("Folder {number}").format(number=number) if privacy else folder
            # A long path goes on in the next line instead of widening the page.
            name = QLabel(shown.replace(os.sep, os.sep + _BREAK))
            name.setWordWrap(True)
            name.setMinimumWidth(1)
            name.setToolTip(shown)
            remove = QToolButton()
            remove.setIcon(theme.icon("mdi6.close"))
            remove.setAccessibleName(self.tr("Remove {folder}").format(folder=shown))
            remove.clicked.connect(lambda checked=False, folder=folder: self._remove(folder))
            layout = QHBoxLayout(line)
            layout.setContentsMargins(16, 4, 4, 4)
            layout.addWidget(name, 1)
            layout.addWidget(remove)
            self._folders.addWidget(line)

    def _show_found(self, found: SurveyFacts) -> None:
        data = self.wizard.draft.data
        self.roles.show_labels({} if found.scores else found.labels, data.positive, data.negative)
        self.films.show_value(str(found.films))
        self.patients.show_value(str(found.patients))
        self.views.show_value(*_most(found.views, self.tr("view")))
        self.sizes.show_value(*_most(found.sizes, self.tr("size")))
        doubled = self.tr("left out, {count} of them doubled").format(count=found.duplicates)
        self.lost.show_value(str(found.left_out_count), doubled if found.duplicates else self.tr("left out"))
        self.split.show_splits(found.splits, found.leaks)
        self.strip.show_films(found.previews)
        self.warnings.setText("\n".join(found.warnings))
        self.warnings.setVisible(bool(found.warnings))
        self.fold.setVisible(bool(found.left_out))
        hidden = self.tr("File {number}")
        lines = (
            f"{hidden.format(number=number) if self.wizard.privacy else name}: {reason}"
            for number, (name, reason) in enumerate(found.left_out, 1)
        )
        self.left_out.setPlainText("\n".join(lines))


def _most(values: Mapping[str, int], name: str) -> tuple[str, str]:
    """The commonest value, and what else there is, for a tile."""
    names = list(values)
    if not names:
        return "–", name
    others = ", ".join(f"{each} ({values[each]})" for each in names[1 : VALUES_NAMED + 1])
    more = " …" if len(names) > VALUES_NAMED + 1 else ""
    return names[0], f"{name}; {others}{more}" if others else name
