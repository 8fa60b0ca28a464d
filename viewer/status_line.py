"""The line at the foot of the window: the research mark, work under way, model, device and time."""

from collections.abc import Callable

from PySide6.QtWidgets import QLabel, QProgressBar, QStatusBar, QToolButton, QWidget

from engine.core.language import number, translate
from engine.report.request import RESEARCH_MARK
from viewer import theme
from viewer.listening import listen
from viewer.panels.verdict import timing_details
from viewer.state.session import Session


class StatusLine(QStatusBar):
    """Permanent.

    Parameters
    ----------
    queued : callable
        Number of jobs that have not ended.
    """

    def __init__(self, session: Session, queued: Callable[[], int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._queued = queued
        self.setSizeGripEnabled(False)
        self.research = QLabel(translate("Report", RESEARCH_MARK))
        self.research.setObjectName("researchLine")
        self.activity = QLabel()
        self.activity.setToolTip(self.tr("What is being done now, and how many jobs wait for it."))
        self.progress = QProgressBar()
        self.progress.setFixedWidth(120)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("Progress"))
        self.cancel = QToolButton()
        self.cancel.setToolTip(self.tr("Cancel (Esc)"))
        self.cancel.setAccessibleName(self.tr("Cancel"))
        self.cancel.clicked.connect(session.cancel_requested.emit)
        self.engine = QLabel()
        self.engine.setContentsMargins(0, 0, 8, 0)
        self.addWidget(self.research)
        self.addWidget(self.activity)
        self.addWidget(self.progress)
        self.addWidget(self.cancel)
        self.addPermanentWidget(self.engine)
        listen(
            self,
            (session.activities.changed, self._show_activity),
            (session.models_changed, self._show_engine),
            (session.explanation_changed, self._show_engine),
        )
        self._show_activity()
        self._show_engine()

    def _show_activity(self) -> None:
        running = self._session.activities.all
        for widget in (self.activity, self.progress, self.cancel):
            widget.setVisible(bool(running))
        if not running:
            return
        self.cancel.setIcon(theme.icon("mdi6.close-circle-outline"))
        newest = running[-1]
        waiting = self._queued() - 1
        more = self.tr(" · {count} more waiting").format(count=waiting) if waiting > 0 else ""
        self.activity.setText(newest.text + more)
        if newest.fraction is None:
            self.progress.setRange(0, 0)
        else:
            self.progress.setRange(0, 1000)
            self.progress.setValue(round(newest.fraction * 1000))

    def _show_engine(self) -> None:
        model = self._session.model
        explanation = self._session.explanation
        meaning = self.tr("The model that explains, and, with an explanation, where and in what time it was computed.")
        self.engine.setToolTip(meaning)
        if model is None:
            self.engine.setText(self.tr("no model"))
            return
        parts = [f"{model.name} {model.version}"]
        if explanation is not None:
            parts.append(explanation.device_name)
            parts.append(f"{number(sum(explanation.timings_ms.values()), '.0f')} ms")
            self.engine.setToolTip(f"{meaning}\n{timing_details(explanation)}")
        self.engine.setText(" · ".join(parts))
