"""The commands of training that belong to one window: the wizard, and a run that an earlier window left going on."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from engine.training.run_draft import ClassifierWay
from viewer.jobs.dispatcher import Dispatcher
from viewer.jobs.wizard_jobs import WizardJobs
from viewer.listening import listen
from viewer.state.session import Session
from viewer.state.wizard import Wizard
from viewer.state.wizard_store import WizardStore
from viewer.training.questions import QtQuestions, Questions

if TYPE_CHECKING:
    from viewer.training.training_window import TrainingWindow


class TrainingTools(QObject):
    """Binds the wizard to the session.

    Attributes
    ----------
    wizard : Wizard
    jobs : WizardJobs
    training_window : TrainingWindow or None
        Made when it is first asked for.
    """

    def __init__(self, session: Session, dispatcher: Dispatcher, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self.questions: Questions = QtQuestions()
        store = WizardStore()
        self.wizard = Wizard(store)
        self.jobs: WizardJobs = dispatcher.wizard_jobs(self.wizard, store)
        self.training_window: TrainingWindow | None = None
        self._told = ""
        self.wizard.set_privacy(session.privacy)
        listen(
            self,
            (self.wizard.changed, self._tell),
            (session.models_changed, self.wizard.changed.emit),
            (session.privacy_changed, lambda: self.wizard.set_privacy(session.privacy)),
        )
        # A run of an earlier window: the status line shows it although nobody opened the wizard.
        self.jobs.follow()

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What each command does, by its id."""
        return {"train": lambda: self.open(), "add-model": lambda: self.open("file")}

    def open(self, way: ClassifierWay | None = None) -> "TrainingWindow":
        """Show the wizard where it was left."""
        # Here and not above: the viewer's own window does not wait for pages that few starts of it need.
        from viewer.training.training_window import TrainingWindow

        if self.training_window is None:
            self.training_window = TrainingWindow(self.wizard, self.jobs, self.questions, self._window)
        self.training_window.begin(way)
        return self.training_window

    def may_close(self) -> bool:
        """Whether the viewer may close: a training that runs is left, stopped, or a reason to stay."""
        if self.jobs.training:
            answer = self.questions.how_to_leave(self._window)
            if answer == "stay":
                return False
            if answer == "stop":
                self.jobs.stop()
        self.jobs.leave()
        if self.training_window is not None:
            self.training_window.close()
        return True

    def _tell(self) -> None:
        """The status line and, at the end of a run, a notice."""
        progress = self.wizard.progress
        status = "" if progress is None else progress.status
        if progress is not None and not progress.ended:
            words = self.tr("Training paused") if status == "paused" else self.tr("Training")
            self._session.activities.update("training", words, progress.fraction)
        else:
            self._session.activities.end("training")
        news = "registered" if self.wizard.draft.registered else status
        if news != self._told:
            self._told = news
            if news == "done":
                text = self.tr("Your training is done. “Models › Train on your films…” shows the result.")
                self._session.notices.show("training", text)
            elif news == "failed" and progress is not None:
                self._session.notices.show("training", progress.message, "warning")
            else:
                self._session.notices.dismiss("training")
