"""Budget: what the training will take on this machine, measured and not guessed."""

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from viewer.jobs.wizard_jobs import WizardJobs
from viewer.state.wizard import Wizard
from viewer.training.page import GAP_PX, Tile, WizardPage, row, text
from viewer.training.quantities import amount, duration


class BudgetPage(WizardPage):
    """Time, memory and disk by twenty real steps."""

    def __init__(self, wizard: Wizard, jobs: WizardJobs) -> None:
        super().__init__(wizard)
        self._jobs = jobs
        self.head(
            self.tr("What it will take"),
            self.tr("Twenty real steps of each network are trained here on your films. Nothing of them is kept."),
        )
        self.column.addSpacing(GAP_PX)
        self.measure = QPushButton(self.tr("Measure"))
        self.measure.clicked.connect(jobs.measure)
        self.cancel = QPushButton(self.tr("Cancel"))
        self.cancel.clicked.connect(jobs.cancel_measuring)
        self.column.addLayout(row(self.measure, self.cancel))
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.column.addWidget(self.progress)
        self.words = text("", "caption")
        self.column.addWidget(self.words)
        self.found = QWidget()
        column = QVBoxLayout(self.found)
        column.setContentsMargins(0, GAP_PX, 0, 0)
        column.setSpacing(2 * GAP_PX)
        self.time, self.memory = Tile(self.tr("for the whole training")), Tile(self.tr("memory"))
        self.disk, self.device = Tile(self.tr("on disk")), Tile(self.tr("computed on"))
        tiles = QHBoxLayout()
        tiles.setSpacing(GAP_PX)
        for tile in (self.time, self.memory, self.disk, self.device):
            tiles.addWidget(tile)
        column.addLayout(tiles)
        column.addWidget(
            text(
                self.tr(
                    "The training runs beside the viewer, in a process of its own: you can go on reading, close the "
                    "window, and come back. It can be paused, stopped and taken up again at any time."
                ),
                "caption",
            )
        )
        self.warnings = text("", "problem")
        column.addWidget(self.warnings)
        self.column.addWidget(self.found)
        self.column.addStretch(1)

    def opened(self) -> None:  # noqa: D102
        estimate = self.wizard.estimate
        unknown = estimate.value is None and not estimate.running and not estimate.error
        if unknown and not self.wizard.draft.run and self.wizard.can_open("budget"):
            self._jobs.measure()

    def refresh(self) -> None:  # noqa: D102
        estimate = self.wizard.estimate
        self.measure.setEnabled(not estimate.running and not self.wizard.locked)
        self.measure.setText(self.tr("Measure again") if estimate.value else self.tr("Measure"))
        for widget in (self.progress, self.words, self.cancel):
            widget.setVisible(estimate.running)
        self.words.setText(estimate.message or self.tr("Starting"))
        self.found.setVisible(estimate.value is not None)
        if estimate.value is None:
            return
        found = estimate.value
        self.time.show_value(self.tr("about {time}").format(time=duration(found.seconds)))
        memory, disk = self.tr("memory"), self.tr("on disk, {free} are free")
        if found.free_memory_bytes:
            memory = self.tr("memory, {free} are free").format(free=amount(found.free_memory_bytes))
        self.memory.show_value(amount(found.memory_bytes), memory)
        self.disk.show_value(amount(found.disk_bytes), disk.format(free=amount(found.free_disk_bytes)))
        self.device.show_value(found.device)
        self.warnings.setText("\n".join(found.warnings))
        self.warnings.setVisible(bool(found.warnings))
