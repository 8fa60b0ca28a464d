"""Classifier: which one is to be explained, and how it answers on the user's films."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import (
    QBoxLayout,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from engine.core.language import number
from engine.models.class_names import shown_class
from engine.training.run_draft import ClassifierDraft
from viewer.jobs.runner import Outcome
from viewer.jobs.wizard_jobs import WizardJobs
from viewer.panels.wheel_guard import WheelGuard
from viewer.state.wizard import Wizard
from viewer.state.wizard_facts import CheckFacts
from viewer.training.choice import Choice
from viewer.training.classifier_plots import RocPlot
from viewer.training.histogram import ScoreHistogram
from viewer.training.import_form import ImportForm
from viewer.training.page import GAP_PX, WizardPage, add_field, row, text
from viewer.training.questions import Questions
from viewer.training.score_table import ScoreTable


class ClassifierPage(WizardPage):
    """Four ways to a classifier, and the live check."""

    def __init__(self, wizard: Wizard, jobs: WizardJobs, questions: Questions) -> None:
        super().__init__(wizard)
        self._jobs = jobs
        self._questions = questions
        self._guard = WheelGuard(self)
        self.head(
            self.tr("The classifier to be explained"),
            self.tr("It stays as it is: the generators learn what its decisions hang on."),
        )
        self.column.addSpacing(GAP_PX)
        self.way = Choice(
            (
                ("registered", self.tr("A registered one"), self.tr("The classifier of a model that Parallax knows.")),
                ("file", self.tr("A file of yours"), self.tr("ONNX, weights of a known architecture, TorchScript.")),
                ("train", self.tr("Train one"), self.tr("From the labels of your films. For studies of the method.")),
                (
                    "scores",
                    self.tr("Only its scores"),
                    self.tr("A classifier that cannot be opened: a copy learns to score your films alike."),
                ),
            )
        )
        self.way.chosen.connect(lambda way: self._change(way=way, then=self._jobs.try_classifier))
        self.column.addWidget(self.way)
        own = self._own()
        self.ways = {"registered": self._registered(), "file": self._file(), "train": own, "scores": own}
        self.column.addSpacing(GAP_PX)
        # A form is long: what it leads to is shown beside it, not below.
        self.body = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self.body.setSpacing(GAP_PX)
        entered = QVBoxLayout()
        for page in dict.fromkeys(self.ways.values()):
            entered.addWidget(page)
        self.body.addLayout(entered)
        self.column.addLayout(self.body)
        self._build_check()
        self.column.addStretch(1)

    # -- the ways

    def _registered(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        self.models = QComboBox()
        self.models.setAccessibleName(self.tr("Registered model"))
        self.models.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.models.setMinimumWidth(240)
        self.models.setPlaceholderText(self.tr("Choose a model"))
        self.models.activated.connect(self._choose_model)
        self._guard.guard(self.models)
        self.task = text("", "caption")
        column.addLayout(row(self.models))
        column.addWidget(self.task)
        column.addStretch(1)
        return page

    def _file(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP_PX)
        self.choose_file = QPushButton(self.tr("Choose file…"))
        self.choose_file.clicked.connect(self._choose_file)
        self.file_facts = text("", "caption")
        self.trust = QCheckBox(self.tr("I trust this file: it is a program, and opening it runs what is in it"))
        self.trust.clicked.connect(lambda on: self._change(trusted=on, then=self._jobs.try_classifier))
        self.form = ImportForm()
        self.form.changed.connect(lambda form: self._change(form=form, then=self._jobs.try_classifier))
        column.addLayout(row(self.choose_file))
        column.addWidget(self.file_facts)
        column.addWidget(self.trust)
        column.addWidget(self.form)
        return page

    def _own(self) -> QWidget:
        """What is asked of a classifier that is trained here, from labels or as a copy."""
        page = QWidget()
        form = self.own_form = QFormLayout(page)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        self.class_name, self.counter_class_name = QLineEdit(), QLineEdit()
        self.class_name.setPlaceholderText(self.tr("such as opacity"))
        self.counter_class_name.setPlaceholderText(self.tr("such as no opacity"))
        for field, name in ((self.class_name, "class_name"), (self.counter_class_name, "counter_class_name")):
            field.setMaximumWidth(240)
            field.textEdited.connect(lambda words, name=name: self._change(**{name: words}))
        self.steps = QSpinBox()
        self.steps.setRange(1, 100_000)
        self.steps.setMaximumWidth(112)
        self.steps.setKeyboardTracking(False)
        self.steps.valueChanged.connect(lambda steps: self._change(steps=steps))
        self._guard.guard(self.steps)
        add_field(form, self.tr("The class"), self.class_name)
        add_field(form, self.tr("Its counter-class"), self.counter_class_name)
        self.point = QDoubleSpinBox()
        self.point.setRange(0.01, 0.99)
        self.point.setSingleStep(0.05)
        self.point.setMaximumWidth(112)
        self.point.setKeyboardTracking(False)
        self.point.setToolTip(self.tr("From this score on the classifier decides for the class."))
        self.point.valueChanged.connect(lambda point: self._change(operating_point=round(point, 2)))
        self._guard.guard(self.point)
        add_field(form, self.tr("Operating point"), self.point)
        add_field(form, self.tr("Training steps"), self.steps)
        self.note = text("", "caption")
        form.addRow("", self.note)
        return page

    def _build_check(self) -> None:
        self.check = QWidget()
        column = QVBoxLayout(self.check)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP_PX)
        heading = text(self.tr("What it says of your films"), "sectionTitle")
        self.again = QPushButton(self.tr("Try it on my films"))
        self.again.clicked.connect(self._jobs.try_classifier)
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        column.addSpacing(GAP_PX)
        column.addWidget(heading)
        column.addLayout(row(self.again))
        column.addWidget(self.progress)
        self.answer = QWidget()
        self.answers = QBoxLayout(QBoxLayout.Direction.LeftToRight, self.answer)
        self.answers.setContentsMargins(0, 0, 0, 0)
        self.answers.setSpacing(32)
        self.scores = ScoreTable()
        right = QVBoxLayout()
        self.histogram = ScoreHistogram()
        self.words = text("", "caption")
        right.addWidget(self.histogram)
        right.addWidget(self.words)
        self.roc = RocPlot()
        right.addSpacing(GAP_PX)
        right.addWidget(self.roc)
        right.addStretch(1)
        self.answers.addWidget(self.scores)
        self.answers.addLayout(right, 1)
        column.addWidget(self.answer)
        self.warnings = text("", "problem")
        column.addWidget(self.warnings)
        column.addStretch(1)
        self.body.addWidget(self.check, 1)

    # -- entering

    def _change(self, then: Callable[[], None] | None = None, **changes: Any) -> None:
        if self.wizard.locked:
            return
        before = self.wizard.draft.classifier
        self.wizard.change("classifier", **changes)
        if then is not None and self.wizard.draft.classifier != before:
            then()

    def _choose_model(self, index: int) -> None:
        model_id, version = self.models.itemData(index)
        self._change(model_id=model_id, version=version, then=self._jobs.try_classifier)

    def _choose_file(self) -> None:
        path = self._questions.choose_classifier(self)
        if path is not None:
            self.take_file(path)

    def take_file(self, path: Path) -> None:
        """Look at a classifier's file and propose answers for the form."""

        def looked(outcome: Outcome) -> None:
            if outcome.error:
                self._change(file_facts=outcome.error)
            elif outcome.succeeded:
                facts, form = outcome.value
                size = f"{number(facts.size_bytes / 1e6, '.1f')} MB"
                what = {"onnx": "ONNX", "program": self.tr("a program (TorchScript or torch.export)")}
                kind = what.get(facts.kind, self.tr("weights of {name}").format(name=facts.architecture or "?"))
                # In groups, so that a narrow window can break it.
                groups = " ".join(re.findall(".{1,16}", facts.sha256))
                found = f"{kind} · {size} · SHA-256 {groups}"
                if facts.sees_colour:
                    found += "\n" + self.tr(
                        "Its first convolution weighs red, green and blue differently: it can see colour. If it was "
                        "trained on pictures in colour, say so below."
                    )
                self._change(form=form, file_kind=facts.kind, file_facts=found, then=self._jobs.try_classifier)

        self._change(file=str(path), trusted=False, form={}, file_kind="", file_facts="")
        self.file_facts.setText(self.tr("Looking at the file"))
        self._jobs.look_at_file(path, looked)

    # -- showing

    def opened(self) -> None:
        """A draft that was restored has its classifier, but nobody knows yet how it answers."""
        check, classifier = self.wizard.check, self.wizard.draft.classifier
        if self._can_be_tried() and check.value is None and not check.running and not check.error:
            self._jobs.try_classifier()
        elif classifier.way == "file" and classifier.file and not classifier.form and not classifier.file_facts:
            self.take_file(Path(classifier.file))

    def _can_be_tried(self) -> bool:
        classifier = self.wizard.draft.classifier
        return bool({"registered": classifier.model_id, "file": classifier.form}.get(classifier.way))

    def refresh(self) -> None:  # noqa: D102
        classifier, check = self.wizard.draft.classifier, self.wizard.check
        free = not self.wizard.locked
        for widget in (self.way, *self.ways.values(), self.again):
            widget.setEnabled(free)
        self.way.show_choice(classifier.way)
        for page in self.ways.values():
            page.setVisible(page is self.ways[classifier.way])
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        beside = classifier.way == "file" and "contract" in classifier.form and self._has_room_beside()
        self.body.setDirection(across if beside else down)
        self.body.setSpacing(4 * GAP_PX if beside else GAP_PX)
        self.answers.setDirection(down if beside else across)
        self._show_models()
        has_file = bool(classifier.file)
        self.choose_file.setText(Path(classifier.file).name if has_file else self.tr("Choose file…"))
        # Why a file cannot be used stands below the page, where every page says what is wrong.
        self.file_facts.setText(classifier.file_facts if classifier.form else "")
        self.trust.setVisible(classifier.file_kind == "program")
        self.trust.setChecked(classifier.trusted)
        self.form.setVisible("contract" in classifier.form)
        self.form.show_form(classifier.form)
        for field, words in (
            (self.class_name, classifier.class_name),
            (self.counter_class_name, classifier.counter_class_name),
        ):
            if field.text() != words:
                field.setText(words)
        self._show_own(classifier)
        self.check.setVisible(self._can_be_tried())
        self.progress.setVisible(check.running)
        self.answer.setVisible(check.value is not None)
        self.warnings.setVisible(check.value is not None and bool(check.value.warnings))
        if check.value is not None:
            self._show_check(check.value)

    def _show_own(self, classifier: ClassifierDraft) -> None:
        for field in (self.steps, self.point):
            field.blockSignals(True)
        self.steps.setValue(classifier.steps)
        self.point.setValue(classifier.operating_point)
        for field in (self.steps, self.point):
            field.blockSignals(False)
        scores = classifier.way == "scores"
        self.own_form.setRowVisible(self.point, scores)
        told = self.tr("It is tried on held-out patients when it is trained; its operating point is chosen on others.")
        if scores:
            told = self.tr(
                "How often the copy decides as the classifier is measured on held-out patients. Every explanation then "
                "says that it explains a surrogate, and how often the two agree."
            )
        self.note.setText(told)

    def _has_room_beside(self) -> bool:
        """Whether the answers fit beside the form."""
        margins = self.column.contentsMargins()
        columns = (self.ways["file"], self.scores)
        needed = sum(each.minimumSizeHint().width() for each in columns) + 4 * GAP_PX
        room = self.parentWidget() or self
        return needed + margins.left() + margins.right() <= room.width()

    def _show_models(self) -> None:
        entries = [(model.card.id, model.card.version) for model in self._jobs.models()]
        if [self.models.itemData(i) for i in range(self.models.count())] != entries:
            self.models.clear()
            for model in self._jobs.models():
                self.models.addItem(f"{model.card.name} {model.card.version}", (model.card.id, model.card.version))
        chosen = self._jobs.chosen_model()
        card = None if chosen is None else chosen.card
        self.models.setCurrentIndex(-1 if card is None else entries.index((card.id, card.version)))
        self.task.setText("" if card is None else card.task)

    def _show_check(self, check: CheckFacts) -> None:
        self.scores.show_check(check)
        self.histogram.show_scores(check.scores, check.labels, check.operating_point)
        words = self.tr("{count} films; {share} % are decided as “{name}”.").format(
            count=len(check.scores), share=round(100 * check.decided_as_class), name=shown_class(check.class_name)
        )
        if check.roc_auc == check.roc_auc:
            words += " " + self.tr("ROC-AUC against your labels: {value}.").format(value=number(check.roc_auc, ".3f"))
        self.words.setText(words)
        self.roc.setVisible(bool(check.roc))
        if check.roc:
            self.roc.show_roc(check.roc, check.operating_point)
        self.warnings.setText("\n".join(check.warnings))
