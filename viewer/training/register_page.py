"""Register: a name for the new model; then the viewer can use it."""

from collections.abc import Callable

from PySide6.QtWidgets import QFormLayout, QLineEdit, QPushButton, QWidget

from engine.models.card import identifier
from viewer.jobs.wizard_jobs import WizardJobs
from viewer.state.wizard import Wizard
from viewer.training.page import GAP_PX, WizardPage, add_field, row, text


class RegisterPage(WizardPage):
    """Name, identifier, version, task."""

    def __init__(self, wizard: Wizard, jobs: WizardJobs, close: Callable[[], object]) -> None:
        super().__init__(wizard)
        self._jobs = jobs
        self.head(
            self.tr("Register the model"),
            self.tr(
                "It is copied into your models, read back and compared with what was trained. Then it can be chosen in "
                "the viewer. Models that were there stay."
            ),
        )
        self.column.addSpacing(GAP_PX)
        self.form = QWidget()
        form = QFormLayout(self.form)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        self.name = self._field("name", self.tr("such as Chest opacity, ward 3"))
        self.model_id = self._field("model_id", "chest-ward-3")
        self.version = self._field("version", "1.0")
        self.task = self._field("task", self.tr("what the classifier decides"))
        add_field(form, self.tr("Name"), self.name)
        add_field(form, self.tr("Identifier"), self.model_id)
        add_field(form, self.tr("Version"), self.version)
        add_field(form, self.tr("Task"), self.task)
        self.column.addWidget(self.form)
        self.register = QPushButton(self.tr("Register"))
        self.register.setProperty("primary", True)
        self.register.clicked.connect(jobs.register)
        self.column.addSpacing(GAP_PX)
        self.column.addLayout(row(self.register))
        self.done = text("", "heading")
        self.close_button = QPushButton(self.tr("Close"))
        self.close_button.setProperty("primary", True)
        self.close_button.clicked.connect(close)
        self.column.addWidget(self.done)
        self.column.addLayout(row(self.close_button))
        self.column.addStretch(1)

    def _field(self, name: str, hint: str) -> QLineEdit:
        field = QLineEdit()
        field.setPlaceholderText(hint)
        field.setMinimumWidth(320)
        field.setMaximumWidth(480)
        field.textEdited.connect(lambda words: self._change(name, words))
        return field

    def _change(self, name: str, words: str) -> None:
        changes = {name: words}
        entered = self.wizard.draft.register
        if name == "name" and entered.model_id in ("", identifier(entered.name)):
            # The identifier follows the name until somebody writes one.
            changes["model_id"] = identifier(words)
        self.wizard.change("register", **changes)

    def opened(self) -> None:
        """Propose what follows from the model that this one comes from."""
        entered, model = self.wizard.draft.register, self._jobs.chosen_model()
        if entered.name or entered.model_id or entered.task:
            return
        classifier = self.wizard.draft.classifier
        if model is not None:
            name = self.tr("{name}, my films").format(name=model.card.name)
            self.wizard.change("register", name=name, model_id=f"{model.card.id}-mine", task=model.card.task)
        else:
            names = classifier.form if classifier.way == "file" else {}
            words = (
                str(names.get("class_name") or classifier.class_name),
                str(names.get("counter_class_name") or classifier.counter_class_name),
            )
            task = self.tr("{class_name} or {counter_class}").format(class_name=words[0], counter_class=words[1])
            self.wizard.change("register", task=task)

    def refresh(self) -> None:  # noqa: D102
        entered, registering = self.wizard.draft.register, self.wizard.registering
        registered = bool(self.wizard.draft.registered)
        for field, words in (
            (self.name, entered.name),
            (self.model_id, entered.model_id),
            (self.version, entered.version),
            (self.task, entered.task),
        ):
            if field.text() != words:
                field.setText(words)
        for field in (self.name, self.task):
            if not field.hasFocus():
                field.setCursorPosition(0)
        self.form.setEnabled(not registering.running and not registered)
        # A refusal of the registry does not forbid to try again.
        fit = set(self.wizard.problems("register")) <= {registering.error}
        self.register.setEnabled(fit and not registering.running)
        self.register.setText(self.tr("Registering") if registering.running else self.tr("Register"))
        self.register.setVisible(not registered)
        self.done.setVisible(registered)
        self.close_button.setVisible(registered)
        if registered:
            words = self.tr("{model} is registered: read back from disk it answers as it did after its training.")
            self.done.setText(words.format(model=self.wizard.draft.registered))
