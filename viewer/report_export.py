"""Exporting a report: freeze what is shown, ask where and how, write in a lane."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

import engine
from engine.imaging.frame import Frame
from engine.report.request import ReportRequest
from viewer.dialogs.service import Dialogs, ReportOptions
from viewer.jobs.dispatcher import Dispatcher
from viewer.jobs.requests import WriteObjects, WriteReport
from viewer.jobs.runner import Outcome
from viewer.state import reporting
from viewer.state.session import Session

WRITTEN_NOTICE, FAILED_NOTICE = "report", "report-failed"
"""Keys of two notices, as that one report was written must not hide that another was not."""


class ReportExport(QObject):
    """Writes reports of what a window shows; remembers the folder of the last one until the program ends."""

    def __init__(self, session: Session, dispatcher: Dispatcher, dialogs: Dialogs, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._dispatcher = dispatcher
        self._dialogs = dialogs
        self._window = window
        documents = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
        self._folder = documents if documents.is_dir() else Path.home()

    def start(self) -> None:
        """Ask where and how, then write the report of what is shown at this moment."""
        session = self._session
        if session.frame is None:
            return
        # Frozen before the dialog: another image may arrive while it is open.
        created = datetime.now().astimezone()
        shown = self._shown(created)
        suggested = ReportOptions(
            self._folder / reporting.suggested_name(created), session.privacy, shown.layout, shown.role, comment=""
        )
        options = self._dialogs.report_options(self._window, suggested, session.privacy)
        if options is None or (options.anonymous and not self._allowed(shown.frame)):
            return
        self._folder = options.path.parent
        request = replace(
            shown,
            identity=None if options.anonymous else shown.identity,
            layout="single" if shown.explanation is None else options.layout,
            comment=options.comment,
        )

        def written(outcome: Outcome) -> None:
            if outcome.succeeded:
                self._say(self.tr("The report was written: {name}").format(name=options.path.name))
            else:
                self._say_failed(outcome)

        self._session.notices.dismiss(FAILED_NOTICE)
        self._dispatcher.write_report(WriteReport(request, options.path), written)

    def copy(self) -> None:
        """Put the report of what is shown at this moment on the clipboard, as a picture."""
        if self._session.frame is None:
            return

        def rendered(outcome: Outcome) -> None:
            if outcome.succeeded:
                QGuiApplication.clipboard().setImage(outcome.value)
                self._say(self.tr("The report was copied: paste it where you need the picture."))
            else:
                self._say_failed(outcome)

        shown = self._shown(datetime.now().astimezone())
        if shown.identity is not None or self._allowed(shown.frame):
            self._session.notices.dismiss(FAILED_NOTICE)
            self._dispatcher.render_report(shown, rendered)

    def export_objects(self) -> None:
        """Ask for a folder, then write the explanation of what is shown at this moment as DICOM objects."""
        shown = self._shown(datetime.now().astimezone())
        folder = self._dialogs.choose_objects_folder(self._window, self._folder)
        if folder is None:
            return
        self._folder = folder

        def written(outcome: Outcome) -> None:
            if outcome.succeeded:
                made, left_out = outcome.value
                told = self.tr("The DICOM objects were written: {name}").format(name=made.name)
                self._say(f"{told}. {left_out}" if left_out else told)
            else:
                self._say_failed(outcome)

        self._session.notices.dismiss(FAILED_NOTICE)
        self._dispatcher.write_objects(WriteObjects(shown, folder), written)

    def export_scores(self) -> None:
        """Ask where, then explain every image of the study and write the scores as a table."""
        if "scores" in self._dispatcher.exports:
            text = self.tr("A table of scores is still being made. Wait until it is written, or cancel it with Esc.")
            self._session.notices.show(FAILED_NOTICE, text, "warning")
            return
        created = datetime.now().astimezone()
        suggested = self._folder / reporting.suggested_name(created, "scores", ".csv")
        path = self._dialogs.choose_table(self._window, suggested)
        if path is None:
            return
        self._folder = path.parent

        def written(outcome: Outcome) -> None:
            if outcome.succeeded:
                self._say(self.tr("The scores of the study were written: {name}").format(name=path.name))
            elif outcome.cancelled:
                self._say(self.tr("The table of scores was cancelled; nothing was written."))
            else:
                self._say_failed(outcome)

        self._session.notices.dismiss(FAILED_NOTICE)
        self._dispatcher.write_scores(path, written)

    def _shown(self, created: datetime) -> ReportRequest:
        """The report of the present view, as the screen has it."""
        session = self._session
        return reporting.report_request(
            session,
            anonymous=False,
            layout=reporting.report_layout(session),
            comment="",
            software_version=engine.__version__,
            created=created,
        )

    def _allowed(self, frame: Frame) -> bool:
        """Whether a film may be exported without identity: what its pixels show only the user can see."""
        if not frame.burned_in:
            return True
        question = self.tr(
            "The pixels of this image may show who the patient is: its file says so, or it is a secondary capture or "
            "an ultrasound image. Parallax does not remove what is written into them. Export it without identity all "
            "the same?"
        )
        return self._dialogs.confirm(self._window, question, self.tr("Export"))

    def _say(self, text: str) -> None:
        self._session.notices.show(WRITTEN_NOTICE, text)

    def _say_failed(self, outcome: Outcome) -> None:
        if outcome.error:
            self._session.notices.show(FAILED_NOTICE, outcome.error, "error")
