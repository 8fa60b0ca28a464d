"""The wizard's window: steps at the left, the page, what is wrong with it and the way on below."""

from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QIcon, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from engine.training.run_draft import ClassifierWay
from viewer import theme
from viewer.jobs.wizard_jobs import WizardJobs
from viewer.listening import listen
from viewer.state.wizard import Wizard
from viewer.state.wizard_draft import PAGES, Page
from viewer.training.budget_page import BudgetPage
from viewer.training.classifier_page import ClassifierPage
from viewer.training.data_page import DataPage
from viewer.training.generators_page import GeneratorsPage
from viewer.training.page import WizardPage, text
from viewer.training.questions import Questions
from viewer.training.register_page import RegisterPage
from viewer.training.result_page import ResultPage
from viewer.training.step_rail import StepRail
from viewer.training.training_page import TrainingPage

FIRST_SIZE = QSize(1104, 800)
SMALLEST = QSize(720, 440)


class TrainingWindow(QWidget):
    """A window of its own beside the viewer's.

    Parameters
    ----------
    wizard : Wizard
    jobs : WizardJobs
    questions : Questions
    """

    def __init__(self, wizard: Wizard, jobs: WizardJobs, questions: Questions, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._wizard = wizard
        self._jobs = jobs
        self._questions = questions
        self.setWindowTitle(self.tr("Train on your films"))
        self.setObjectName("trainingWindow")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumSize(SMALLEST)
        self.resize(FIRST_SIZE.boundedTo(self.screen().availableSize() - QSize(0, 40)))
        self.rail = StepRail(wizard)
        self.rail.chosen.connect(lambda page: wizard.go(page))
        self.pages: dict[Page, WizardPage] = {
            "data": DataPage(wizard, questions, jobs.read_films),
            "classifier": ClassifierPage(wizard, jobs, questions),
            "generators": GeneratorsPage(wizard),
            "budget": BudgetPage(wizard, jobs),
            "training": TrainingPage(wizard, jobs),
            "result": ResultPage(wizard),
            "register": RegisterPage(wizard, jobs, self.close),
        }
        self._stack = QStackedWidget()
        self._areas: dict[Page, QScrollArea] = {}
        for name, page in self.pages.items():
            area = QScrollArea()
            area.setWidgetResizable(True)
            area.setFrameShape(QFrame.Shape.NoFrame)
            area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            area.setWidget(page)
            self._areas[name] = area
            self._stack.addWidget(area)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self._stack, 1)
        right.addWidget(self._foot())
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(self.rail)
        line.addLayout(right, 1)
        # Many changes come at once, such as the events of a run; they are painted once.
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self.refresh)
        listen(self, (wizard.changed, self._soon.start), (wizard.page_changed, self._open_page))
        self._open_page()

    def _foot(self) -> QWidget:
        foot = QWidget()
        foot.setObjectName("wizardFoot")
        foot.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.problem_mark = QLabel()
        self.problem = text("", "problem")
        self.over = QPushButton(self.tr("Start over"))
        self.over.clicked.connect(self._start_over)
        self.back = QPushButton(self.tr("Back"))
        self.back.clicked.connect(self._wizard.back)
        self.next = QPushButton(self.tr("Next"))
        self.next.setProperty("primary", True)
        self.next.clicked.connect(self._wizard.next)
        line = QHBoxLayout(foot)
        line.setContentsMargins(32, 12, 32, 12)
        line.setSpacing(8)
        line.addWidget(self.problem_mark)
        line.addWidget(self.problem, 1)
        for button in (self.over, self.back, self.next):
            line.addWidget(button)
        return foot

    # -- opening and closing

    def begin(self, way: ClassifierWay | None = None) -> None:
        """Show the window; find a run of an earlier one again and what a restored draft has to know.

        Parameters
        ----------
        way : str, optional
            Where the classifier is to come from.
        """
        self._jobs.follow()
        if self._wizard.survey.value is None and not self._wizard.survey.running:
            self._jobs.read_films()
        if way is not None and not self._wizard.locked:
            self._wizard.change("classifier", way=way)
        if self.isVisible():
            self.raise_()
        self.show()
        self.activateWindow()
        self.refresh()

    def add_folders(self, folders: list[Path]) -> None:
        """Films to begin with."""
        page = self.pages["data"]
        if isinstance(page, DataPage):
            page.add_folders(folders)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802, D102
        if self._jobs.training and self.isVisible():
            answer = self._questions.how_to_leave(self)
            if answer == "stay":
                event.ignore()
                return
            if answer == "stop":
                self._jobs.stop()
        self._jobs.stop_measuring()
        super().closeEvent(event)

    def _start_over(self) -> None:
        if self._questions.discard(self):
            self._jobs.discard()

    # -- showing

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802, D102
        super().resizeEvent(event)
        # What stands side by side in a wide window stands one below the other in a narrow one.
        self._soon.start()

    def _open_page(self) -> None:
        page = self._wizard.page
        self._stack.setCurrentWidget(self._areas[page])
        self._areas[page].verticalScrollBar().setValue(0)
        self.refresh()
        if self.isVisible():
            self._areas[page].setFocus()
            self.pages[page].opened()

    def refresh(self) -> None:
        """Show what the wizard knows now."""
        wizard = self._wizard
        self.pages[wizard.page].refresh()
        self.rail.refresh()
        following = PAGES[min(PAGES.index(wizard.page) + 1, len(PAGES) - 1)]
        own = wizard.problems(wizard.page)
        words = own[0] if own else wizard.obstacle(following)
        obstacle = words
        if wizard.unsaved:
            reason = self.tr("What you enter cannot be saved ({reason}); it will be lost when the window closes.")
            words = f"{words} {reason.format(reason=wizard.unsaved)}".strip()
        self.problem.setText(words)
        self.problem_mark.setVisible(bool(words))
        calm = not wizard.unsaved and wizard.waits(wizard.page)
        mark = theme.icon("mdi6.information-outline") if calm else _warning_icon()
        self.problem_mark.setPixmap(mark.pixmap(18, 18))
        name = "pageIntro" if calm else "problem"
        if self.problem.objectName() != name:
            self.problem.setObjectName(name)
            self.problem.style().polish(self.problem)
        self.back.setEnabled(wizard.page != PAGES[0])
        self.next.setVisible(wizard.page != PAGES[-1])
        self.next.setEnabled(not obstacle)
        self.over.setVisible(bool(wizard.draft.data.folders) and not wizard.locked)
        if wizard.locked and wizard.page in PAGES[:4]:
            self.rail.note.setText(
                self.tr("A training runs with these settings. They can be changed when it has ended.")
            )
        else:
            self.rail.note.setText("")


def _warning_icon() -> QIcon:
    return theme.icon("mdi6.alert-circle-outline", theme.warning().name())
