"""Every question the window asks the user, behind one object that tests replace."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QInputDialog, QMessageBox, QWidget

from engine.dicom.catalog import Skipped
from engine.models.card import ModelCard
from engine.report.request import Layout, Role
from viewer import display_info
from viewer.dialogs.about import AboutDialog
from viewer.dialogs.first_start import FirstStartDialog
from viewer.dialogs.help import HelpDialog
from viewer.dialogs.key_bindings import KeyBindingsDialog
from viewer.dialogs.left_out import LeftOutDialog
from viewer.dialogs.model_card import ModelCardDialog
from viewer.dialogs.program_output import ProgramOutputDialog
from viewer.dialogs.report_options import ReportOptionsDialog
from viewer.dialogs.shortcuts import ShortcutsDialog
from viewer.dialogs.tag_browser import RequestTags, TagBrowser
from viewer.dialogs.window_entry import WindowDialog
from viewer.state.bindings import Bindings
from viewer.state.session import Session

translate = QCoreApplication.translate


@dataclass(frozen=True)
class ReportOptions:
    """What the user chose for a report; `role` is what its only panel shows in the layout "single"."""

    path: Path
    anonymous: bool
    layout: Layout
    role: Role
    comment: str


class Dialogs(Protocol):
    """Asks and shows; every method returns at once with None or nothing where the user cancelled."""

    def accept_notice(self) -> bool:
        """Show the first-start notice; whether it was accepted."""

    def choose_files(self, parent: QWidget) -> list[Path]:
        """Files to open."""

    def choose_folder(self, parent: QWidget) -> Path | None:
        """A folder to open."""

    def report_options(self, parent: QWidget, suggested: ReportOptions, privacy: bool) -> ReportOptions | None:
        """Where and how to write a report."""

    def choose_table(self, parent: QWidget, suggested: Path) -> Path | None:
        """Where to write a table."""

    def choose_objects_folder(self, parent: QWidget, suggested: Path) -> Path | None:
        """Where DICOM objects go, in a folder of their own; None if the user thinks better of it."""

    def annotation_text(self, parent: QWidget, present: str) -> str | None:
        """The words at an arrow."""

    def show_window(self, parent: QWidget, session: Session) -> None:
        """The exact window, to be entered."""

    def show_tags(self, parent: QWidget, session: Session, request: RequestTags) -> None:
        """Every element of the shown image's header."""

    def show_left_out(self, parent: QWidget, skipped: tuple[Skipped, ...], privacy: bool) -> None:
        """List the files that were left out, with their reasons."""

    def show_shortcuts(self, parent: QWidget, bindings: Bindings) -> None:
        """The sheet of keys and mouse gestures."""

    def change_keys(self, parent: QWidget, bindings: Bindings) -> Bindings | None:
        """Which keys call which command."""

    def show_model_card(self, parent: QWidget, card: ModelCard) -> None:
        """What the model is and what it must not be used for."""

    def show_help(self, parent: QWidget) -> None:
        """The user guide."""

    def confirm(self, parent: QWidget, question: str, action: str) -> bool:
        """Ask before something that cannot be undone; `action` names the button that does it."""

    def show_diagnostics(self, parent: QWidget) -> None:
        """What a bug report needs, to copy."""

    def show_self_test(self, parent: QWidget) -> None:
        """Whether this installation works, line by line."""

    def show_about(self, parent: QWidget) -> None:
        """Version, licence, research mark."""


class QtDialogs:
    """The real ones."""

    def __init__(self) -> None:
        self._last_folder = ""

    def accept_notice(self) -> bool:  # noqa: D102
        return bool(FirstStartDialog().exec())

    def choose_files(self, parent: QWidget) -> list[Path]:  # noqa: D102
        title = translate("Dialogs", "Open DICOM files or ZIP archives")
        names, _ = QFileDialog.getOpenFileNames(parent, title, self._last_folder, translate("Dialogs", "All files (*)"))
        if names:
            self._last_folder = str(Path(names[0]).parent)
        return [Path(name) for name in names]

    def choose_folder(self, parent: QWidget) -> Path | None:  # noqa: D102
        name = QFileDialog.getExistingDirectory(parent, translate("Dialogs", "Open a folder"), self._last_folder)
        if not name:
            return None
        self._last_folder = str(Path(name).parent)
        return Path(name)

    def report_options(  # noqa: D102
        self, parent: QWidget, suggested: ReportOptions, privacy: bool
    ) -> ReportOptions | None:
        dialog = ReportOptionsDialog(
            suggested.path,
            suggested.layout,
            suggested.role,
            anonymous=suggested.anonymous,
            privacy=privacy,
            parent=parent,
        )
        accepted = bool(dialog.exec())
        chosen = ReportOptions(dialog.path, dialog.anonymous, dialog.chosen_layout, suggested.role, dialog.comment)
        dialog.deleteLater()
        return chosen if accepted else None

    def choose_table(self, parent: QWidget, suggested: Path) -> Path | None:  # noqa: D102
        title, kind = translate("Dialogs", "Export the scores of the study"), translate("Dialogs", "Table (*.csv)")
        name, _ = QFileDialog.getSaveFileName(parent, title, str(suggested), kind)
        if not name:
            return None
        return Path(name if name.lower().endswith(".csv") else f"{name}.csv")

    def choose_objects_folder(self, parent: QWidget, suggested: Path) -> Path | None:  # noqa: D102
        title = translate("Dialogs", "Export as DICOM objects")
        name = QFileDialog.getExistingDirectory(parent, title, str(suggested))
        return Path(name) if name else None

    def annotation_text(self, parent: QWidget, present: str) -> str | None:  # noqa: D102
        text, accepted = QInputDialog.getMultiLineText(
            parent, translate("Dialogs", "Text of the arrow"), translate("Dialogs", "Text"), present
        )
        return text.strip() if accepted else None

    def show_window(self, parent: QWidget, session: Session) -> None:  # noqa: D102
        for present in parent.findChildren(WindowDialog):
            present.close()
        WindowDialog(session, parent).show()

    def show_tags(self, parent: QWidget, session: Session, request: RequestTags) -> None:  # noqa: D102
        for present in parent.findChildren(TagBrowser):
            present.close()
        TagBrowser(session, request, parent).show()

    def show_left_out(  # noqa: D102
        self, parent: QWidget, skipped: tuple[Skipped, ...], privacy: bool
    ) -> None:
        LeftOutDialog(skipped, privacy, parent).show()

    def show_shortcuts(self, parent: QWidget, bindings: Bindings) -> None:  # noqa: D102
        ShortcutsDialog(bindings, parent).show()

    def change_keys(self, parent: QWidget, bindings: Bindings) -> Bindings | None:  # noqa: D102
        dialog = KeyBindingsDialog(bindings, parent)
        accepted = bool(dialog.exec())
        dialog.deleteLater()
        return dialog.bindings if accepted else None

    def show_model_card(self, parent: QWidget, card: ModelCard) -> None:  # noqa: D102
        ModelCardDialog(card, parent).show()

    def show_help(self, parent: QWidget) -> None:  # noqa: D102
        HelpDialog(parent).show()

    def confirm(self, parent: QWidget, question: str, action: str) -> bool:  # noqa: D102
        box = QMessageBox(QMessageBox.Icon.Question, "Parallax", question, QMessageBox.StandardButton.Cancel, parent)
        agreed = box.addButton(action, QMessageBox.ButtonRole.AcceptRole)
        box.exec()
        chosen = box.clickedButton() is agreed
        box.deleteLater()
        return chosen

    def show_diagnostics(self, parent: QWidget) -> None:  # noqa: D102
        title = translate("Dialogs", "Diagnostic information")
        ProgramOutputDialog(title, ("info",), parent, lines=display_info.lines()).show()

    def show_self_test(self, parent: QWidget) -> None:  # noqa: D102
        ProgramOutputDialog(translate("Dialogs", "Self test"), ("--self-test",), parent).show()

    def show_about(self, parent: QWidget) -> None:  # noqa: D102
        AboutDialog(parent).show()
