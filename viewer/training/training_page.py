"""Training: curves, samples of held-out films, the time left, and the hand on the switch."""

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from engine.training.run_progress import RunProgress
from engine.training.stage_words import stage_words
from viewer.jobs.wizard_jobs import WizardJobs
from viewer.state.result_words import cheating_words
from viewer.state.wizard import Wizard
from viewer.training.classifier_plots import CalibrationPlot, RocPlot
from viewer.training.curves import Curves
from viewer.training.page import GAP_PX, WizardPage, row, text
from viewer.training.pictures import SampleSheet
from viewer.training.quantities import duration


class TrainingPage(WizardPage):
    """Follows the run."""

    def __init__(self, wizard: Wizard, jobs: WizardJobs) -> None:
        super().__init__(wizard)
        self._jobs = jobs
        self.head(
            self.tr("Training"),
            self.tr("You can go on reading meanwhile. Closing the window asks whether the training shall go on."),
        )
        self.column.addSpacing(GAP_PX)
        self.start = QPushButton(self.tr("Start the training"))
        self.start.setProperty("primary", True)
        self.start.clicked.connect(jobs.start_training)
        self.pause = QPushButton(self.tr("Pause"))
        self.pause.clicked.connect(self._pause)
        self.finish = QPushButton(self.tr("Stop and keep the best"))
        self.finish.setToolTip(
            self.tr("End the training of the generators now, keep what they are, and do what is left: check and pack.")
        )
        self.finish.clicked.connect(lambda: self._ask("finish"))
        self.stop = QPushButton(self.tr("Stop"))
        self.stop.setToolTip(self.tr("Write a checkpoint and end; “Go on” takes it up again."))
        self.stop.clicked.connect(lambda: self._ask("stop"))
        self.anew = QPushButton(self.tr("Begin anew"))
        self.anew.clicked.connect(wizard.drop_run)
        self.column.addLayout(row(self.start, self.pause, self.finish, self.stop, self.anew))
        self.words = text("", "heading")
        self.column.addSpacing(GAP_PX)
        self.column.addWidget(self.words)
        self.progress = QProgressBar()
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        self.column.addWidget(self.progress)
        self.details = text("", "caption")
        self.column.addWidget(self.details)
        self.curves = QWidget()
        plots = QHBoxLayout(self.curves)
        plots.setContentsMargins(0, 2 * GAP_PX, 0, 0)
        plots.setSpacing(3 * GAP_PX)
        self.losses = Curves(self.tr("Losses"))
        self.validity = Curves(self.tr("On films it does not learn from"), shares=True)
        plots.addWidget(self.losses, 1)
        plots.addWidget(self.validity, 1)
        self.column.addWidget(self.curves)
        self.classifier = QWidget()
        measured = QHBoxLayout(self.classifier)
        measured.setContentsMargins(0, 2 * GAP_PX, 0, 0)
        measured.setSpacing(3 * GAP_PX)
        self.roc, self.calibration = RocPlot(), CalibrationPlot()
        measured.addWidget(self.roc)
        measured.addWidget(self.calibration)
        measured.addStretch(1)
        self.column.addWidget(self.classifier)
        self.warnings = text("", "problem")
        self.column.addWidget(self.warnings)
        self.sample_title = text("", "sectionTitle")
        self.sample_title.setText(
            self.tr("AI-GENERATED samples: film, similar image, adversarial image, their difference")
        )
        self.samples = SampleSheet(self.tr("Samples of films that the training does not learn from"))
        self.samples.setMaximumWidth(640)
        self.column.addSpacing(GAP_PX)
        self.column.addWidget(self.sample_title)
        self.column.addWidget(self.samples)
        self.column.addStretch(1)
        self._loss_names = {
            "similar": self.tr("similar agrees"),
            "adversarial": self.tr("adversarial flips"),
            "closeness": self.tr("similar is close"),
            "difference": self.tr("adversarial is close"),
            "realism": self.tr("looks like a film"),
            "common": self.tr("common pattern"),
            "smooth": self.tr("smoothness"),
            "cycle": self.tr("cycle"),
            "loss": self.tr("decision"),
            "region": self.tr("region"),
            "pressure": self.tr("pressure for flips"),
        }
        self._validity_names = {
            "similar_agrees": self.tr("similar agrees"),
            "adversarial_flips": self.tr("adversarial flips"),
            "plausible": self.tr("looks like a film"),
        }

    def _pause(self) -> None:
        process, progress = self._jobs.process, self.wizard.progress
        if process is not None and progress is not None:
            if progress.status == "paused":
                process.go_on()
            else:
                process.pause()

    def _ask(self, what: str) -> None:
        process = self._jobs.process
        if process is not None:
            {"finish": process.finish, "stop": process.stop}[what]()
            if what == "stop":
                self.wizard.tell({"event": "stopping"})

    def refresh(self) -> None:  # noqa: D102
        progress = self.wizard.progress
        idle = progress is None or progress.ended
        done = progress is not None and progress.status == "done"
        self.start.setVisible(idle and not done)
        self.start.setText(self.tr("Go on") if self.wizard.draft.run else self.tr("Start the training"))
        self.anew.setVisible(bool(self.wizard.draft.run) and idle)
        for button in (self.pause, self.stop, self.finish):
            button.setVisible(not idle)
        for widget in (self.words, self.progress, self.details, self.curves):
            widget.setVisible(progress is not None)
        shown = progress is not None and bool(progress.samples)
        self.samples.setVisible(shown)
        self.sample_title.setVisible(shown)
        self.warnings.setVisible(progress is not None and bool(progress.cheating or progress.notes))
        self.classifier.setVisible(progress is not None and bool(progress.roc))
        if progress is not None:
            self._show(progress)

    def _show(self, progress: RunProgress) -> None:
        paused, stopping = progress.status == "paused", progress.status == "stopping"
        self.pause.setText(self.tr("Go on") if paused else self.tr("Pause"))
        for button in (self.pause, self.stop):
            button.setEnabled(not stopping)
        # Before the first check there is nothing to keep.
        self.finish.setEnabled(not stopping and progress.stage == "generators" and bool(progress.validity))
        self.words.setText(self._status(progress))
        self.progress.setValue(round(1000 * progress.fraction))
        self.details.setText(self._details(progress))
        self.losses.show_curves(progress.losses, self._loss_names, progress.steps)
        names = {name: self._validity_names.get(name, self.tr("ROC-AUC")) for name in progress.validity}
        self.validity.show_curves(progress.validity, names, progress.steps)
        if progress.roc:
            self.roc.show_roc(progress.roc, progress.operating_point)
        self.calibration.setVisible(bool(progress.calibration))
        if progress.calibration:
            self.calibration.show_calibration(progress.calibration, progress.calibration_error)
        signs = (cheating_words(kind, message) for kind, message in progress.cheating.items())
        self.warnings.setText("\n".join([*progress.notes, *signs]))
        if progress.samples:
            self.samples.show_picture(str(self._jobs.run_folder / progress.samples))

    def _status(self, progress: RunProgress) -> str:
        words = {
            "starting": self.tr("Starting"),
            "paused": self.tr("Paused"),
            "stopping": self.tr("Stopping: a checkpoint is being written"),
            "done": self.tr("Done"),
            "stopped": self.tr("Stopped"),
            "failed": self.tr("It could not go on"),
        }
        if progress.status in words:
            return words[progress.status]
        return stage_words(progress.stage)

    def _details(self, progress: RunProgress) -> str:
        parts = []
        if progress.stages:
            parts.append(self.tr("stage {number} of {count}").format(number=progress.number, count=progress.stages))
        if progress.steps and not progress.ended:
            parts.append(self.tr("step {step} of {count}").format(step=progress.step, count=progress.steps))
        left = progress.seconds_left
        if left is not None and progress.status == "running":
            parts.append(self.tr("about {time} left").format(time=duration(left)))
        elif progress.message and progress.status == "starting":
            parts.append(progress.message)
        return " · ".join(parts)
