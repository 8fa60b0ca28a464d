"""Generators: go on from a registered pair or start anew, and how much trouble to take."""

from typing import Any

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QFormLayout, QSpinBox, QWidget

from engine.training.run_documents import PRESETS, settled
from viewer.panels.wheel_guard import WheelGuard
from viewer.state.wizard import Wizard
from viewer.training.choice import Choice
from viewer.training.page import GAP_PX, Fold, WizardPage, add_field, row, text


class GeneratorsPage(WizardPage):
    """Start, scheme, preset, augmentation, and everything else under “Advanced”."""

    def __init__(self, wizard: Wizard) -> None:
        super().__init__(wizard)
        self._showing = False
        self._guard = WheelGuard(self)
        self.head(
            self.tr("The generators"),
            self.tr("Two networks that make the similar and the adversarial image; they are what is trained now."),
        )
        self.section(self.tr("Start"))
        self.start = Choice(
            (
                (
                    "fine-tune",
                    self.tr("Fine-tune the registered pair"),
                    self.tr("Goes on from the generators of the chosen model. Short, and rarely worse."),
                ),
                ("anew", self.tr("Start anew"), self.tr("For a classifier that has no generators yet.")),
            )
        )
        self.start.chosen.connect(lambda start: self._change(start=start))
        self.column.addWidget(self.start)
        self.scheme_title = self.section(self.tr("Scheme"))
        self.scheme = QComboBox()
        self.scheme.setAccessibleName(self.tr("Scheme"))
        for key, words in (
            ("sagen-single", self.tr("SAGen, one network with two outputs (fast)")),
            ("sagen-duo", self.tr("SAGen, two networks")),
            ("syce", self.tr("SyCE, symmetric cycle")),
            ("cyce", self.tr("CyCE, cycle")),
        ):
            self.scheme.addItem(words, key)
        self.scheme.activated.connect(lambda index: self._change(scheme=self.scheme.itemData(index)))
        self._guard.guard(self.scheme)
        self.column.addLayout(row(self.scheme))
        self.attenuates = QCheckBox(self.tr("The finding is bright: an opacity, a nodule, an effusion"))
        self.attenuates.clicked.connect(lambda on: self._change(attenuates=on))
        self.attenuates_words = text(
            self.tr(
                "The adversarial image then only adds brightness to a film without it, and only takes it away from a "
                "film with it. That keeps it from painting elsewhere what no film shows."
            ),
            "caption",
        )
        self.column.addWidget(self.attenuates)
        self.column.addWidget(self.attenuates_words)
        self.section(self.tr("How thorough"))
        names = {
            "quick": self.tr("Quick"),
            "balanced": self.tr("Balanced"),
            "quality": self.tr("Quality"),
        }
        self.preset = Choice(
            tuple(
                (key, names[key], self.tr("{steps} steps").format(steps=QLocale().toString(values.steps)))
                for key, values in PRESETS.items()
            )
        )
        self.preset.chosen.connect(lambda preset: self._change(preset=preset))
        self.column.addWidget(self.preset)
        self.section(self.tr("Augmentation"))
        self.no_flip = QCheckBox(self.tr("Flips make no sense here: left and right differ"))
        self.no_flip.clicked.connect(lambda on: self._augment(flip=not on))
        self.column.addWidget(self.no_flip)
        self.column.addWidget(
            text(
                self.tr(
                    "Films are turned, moved and zoomed a little while training, which keeps the generators from "
                    "learning a fixed pattern."
                ),
                "caption",
            )
        )
        self.column.addSpacing(GAP_PX)
        self.fold = Fold(self.tr("Advanced"), self._advanced())
        self.column.addWidget(self.fold)
        self.column.addStretch(1)

    def _advanced(self) -> QWidget:
        page = QWidget()
        form = QFormLayout(page)
        form.setContentsMargins(24, 0, 0, 0)
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        self.steps = self._whole("steps", 1, 1_000_000)
        self.batch = self._whole("batch", 2, 512)
        self.side = self._whole("side_px", 64, 1024, 32)
        self.rate = self._real("rate", 0.000001, 0.1, 6)
        self.closeness = self._real("closeness_weight", 0, 1000, 2)
        self.difference = self._real("difference_weight", 0, 1000, 2)
        add_field(form, self.tr("Steps"), self.steps)
        add_field(form, self.tr("Films per step"), self.batch)
        add_field(form, self.tr("Side of the model grid (pixels)"), self.side)
        add_field(form, self.tr("Learning rate"), self.rate)
        add_field(form, self.tr("Closeness weight (similar to film)"), self.closeness)
        add_field(form, self.tr("Closeness weight (adversarial to similar)"), self.difference)
        self.realism = self._real("realism_weight", 0, 1000, 2)
        self.common = self._real("common_weight", 0, 1000, 2)
        self.smooth = self._real("smooth_weight", 0, 1000, 2)
        add_field(form, self.tr("Realism weight (looks like a film)"), self.realism)
        add_field(form, self.tr("Weight against one pattern on all films"), self.common)
        add_field(form, self.tr("Smoothness weight"), self.smooth)
        self.rotation = self._real("rotation_deg", 0, 180, 1, augment=True)
        self.translation = self._real("translation", 0, 0.5, 2, augment=True)
        self.zoom = self._real("zoom", 0, 1, 2, augment=True)
        add_field(form, self.tr("Rotation up to (degrees)"), self.rotation)
        add_field(form, self.tr("Shift up to (share of the side)"), self.translation)
        add_field(form, self.tr("Zoom up to (share)"), self.zoom)
        return page

    def _whole(self, name: str, least: int, most: int, step: int = 1) -> QSpinBox:
        field = QSpinBox()
        field.setRange(least, most)
        field.setSingleStep(step)
        field.setMaximumWidth(128)
        field.setKeyboardTracking(False)
        field.valueChanged.connect(lambda value: self._change(**{name: value // step * step}))
        self._guard.guard(field)
        return field

    def _real(self, name: str, least: float, most: float, decimals: int, augment: bool = False) -> QDoubleSpinBox:
        field = QDoubleSpinBox()
        field.setDecimals(decimals)
        field.setRange(least, most)
        field.setMaximumWidth(128)
        field.setKeyboardTracking(False)
        field.valueChanged.connect(lambda value: (self._augment if augment else self._change)(**{name: value}))
        self._guard.guard(field)
        return field

    def _change(self, **changes: Any) -> None:
        if not self._showing and not self.wizard.locked:
            self.wizard.change("generators", **changes)

    def _augment(self, **changes: Any) -> None:
        if not self._showing and not self.wizard.locked:
            self.wizard.augment(**changes)

    def refresh(self) -> None:  # noqa: D102
        drafted = self.wizard.draft.generators
        made = settled(drafted)
        own = self.wizard.draft.classifier.way in ("registered", "file")
        self._showing = True
        for widget in (self.start, self.scheme, self.attenuates, self.preset, self.no_flip, self.fold.content):
            widget.setEnabled(not self.wizard.locked)
        self.start.show_choice(drafted.start)
        fresh = drafted.start == "anew"
        for widget in (self.scheme, self.scheme_title, self.attenuates, self.attenuates_words):
            widget.setVisible(fresh)  # a pair that exists stays as it was built
        self.scheme.setCurrentIndex(self.scheme.findData(drafted.scheme))
        self.preset.show_choice(drafted.preset)
        self.attenuates.setChecked(drafted.attenuates)
        self.no_flip.setChecked(not drafted.augment.flip)
        for whole, value in ((self.steps, made.steps), (self.batch, made.batch), (self.side, made.side_px)):
            whole.setValue(value or 0)
        for real, number in (
            (self.rate, made.rate),
            (self.closeness, made.closeness_weight),
            (self.difference, made.difference_weight),
            (self.realism, made.realism_weight),
            (self.common, made.common_weight),
            (self.smooth, made.smooth_weight),
            (self.rotation, made.augment.rotation_deg),
            (self.translation, made.augment.translation),
            (self.zoom, made.augment.zoom),
        ):
            real.setValue(number or 0.0)
        # The grid of a classifier that exists is its own.
        self.side.setEnabled(not own and not self.wizard.locked)
        self._showing = False
