"""The short form for a foreign classifier: what its file cannot say."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QWidget,
)

from engine.models.importing.contract import with_all_answers
from viewer.panels.wheel_guard import WheelGuard
from viewer.training.page import add_field

FIELD_PX = 240
# What the channels of a picture are.
_GREY, _REPEATED, _COLOUR = "grey", "repeated", "colour"


class ImportForm(QWidget):
    """Fields; every change is told with the whole form as JSON values."""

    changed = Signal(dict)

    def __init__(self) -> None:
        super().__init__()
        self._showing = False
        self._guard = WheelGuard(self)
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(4)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self.class_name = self._words(self.tr("such as opacity"))
        self.counter_class_name = self._words(self.tr("such as no opacity"))
        add_field(form, self.tr("The class"), self.class_name)
        add_field(form, self.tr("Its counter-class"), self.counter_class_name)
        self.point = self._real(0.001, 0.999, 3)
        add_field(form, self.tr("Operating point"), self.point)
        self.scores = self._choice({"logits": self.tr("logits"), "probabilities": self.tr("probabilities (0 to 1)")})
        add_field(form, self.tr("Its outputs are"), self.scores)
        self.outputs = self._whole(1, 10_000)
        self.class_output = self._whole(0, 9_999)
        add_field(form, self.tr("Outputs"), self.outputs)
        add_field(form, self.tr("Output of the class (from 0)"), self.class_output)
        self.exclusive = self._choice(
            {
                False: self.tr("independent findings (sigmoid)"),
                True: self.tr("one class of several (softmax)"),
            }
        )
        add_field(form, self.tr("Several outputs are"), self.exclusive)
        self.class_is_high = self._choice(
            {True: self.tr("speaks for the class"), False: self.tr("speaks for the counter-class")}
        )
        add_field(form, self.tr("A high output"), self.class_is_high)
        self.rows, self.columns = self._whole(8, 4096), self._whole(8, 4096)
        self.rows.setAccessibleName(self.tr("Input height"))
        self.columns.setAccessibleName(self.tr("Input width"))
        form.addRow(self.tr("Input height × width"), self._pair(self.rows, self.columns, "×"))
        self.channels = self._choice(
            {
                _GREY: self.tr("1 (grey)"),
                _REPEATED: self.tr("3 (grey, repeated)"),
                _COLOUR: self.tr("3 (red, green, blue)"),
            }
        )
        add_field(form, self.tr("Channels"), self.channels)
        self.channel_order = self._choice(
            {"channels_first": self.tr("first (PyTorch)"), "channels_last": self.tr("last (Keras, TensorFlow)")}
        )
        add_field(form, self.tr("Its channels stand"), self.channel_order)
        self.low, self.high = self._real(-100_000, 100_000, 3), self._real(-100_000, 100_000, 3)
        self.low.setAccessibleName(self.tr("Value of black"))
        self.high.setAccessibleName(self.tr("Value of white"))
        form.addRow(self.tr("Value of black, of white"), self._pair(self.low, self.high, ","))
        self.mean = self._words(self.tr("one number per channel"))
        self.std = self._words(self.tr("one number per channel"))
        add_field(form, self.tr("Normalisation: mean"), self.mean)
        add_field(form, self.tr("Normalisation: deviation"), self.std)
        self.fit = self._choice(
            {"letterbox": self.tr("keeps its shape, black margins"), "stretch": self.tr("is stretched to the input")}
        )
        add_field(form, self.tr("The film"), self.fit)
        self.greys = self._choice(
            {
                "percentile": self.tr("are stretched (0.5 to 99.5 percentile)"),
                "full": self.tr("stay as displayed"),
            }
        )
        add_field(form, self.tr("Its greys"), self.greys)
        self.inverted = QCheckBox(self.tr("trained on films with bright air (MONOCHROME1)"))
        self.inverted.toggled.connect(self._tell)
        form.addRow(self.inverted)

    def _words(self, hint: str) -> QLineEdit:
        field = QLineEdit()
        field.setPlaceholderText(hint)
        field.setMaximumWidth(FIELD_PX)
        field.editingFinished.connect(self._tell)
        return field

    def _real(self, least: float, most: float, decimals: int) -> QDoubleSpinBox:
        field = QDoubleSpinBox()
        field.setRange(least, most)
        field.setDecimals(decimals)
        field.setMaximumWidth(112)
        field.setKeyboardTracking(False)
        field.valueChanged.connect(self._tell)
        self._guard.guard(field)
        return field

    def _whole(self, least: int, most: int) -> QSpinBox:
        field = QSpinBox()
        field.setRange(least, most)
        field.setMaximumWidth(112)
        field.setKeyboardTracking(False)
        field.valueChanged.connect(self._tell)
        self._guard.guard(field)
        return field

    def _choice(self, entries: dict[Any, str]) -> QComboBox:
        field = QComboBox()
        for value, words in entries.items():
            field.addItem(words, value)
        field.setMaximumWidth(FIELD_PX + 40)
        field.activated.connect(self._tell)
        self._guard.guard(field)
        return field

    @staticmethod
    def _pair(first: QWidget, second: QWidget, between: str) -> QWidget:
        both = QWidget()
        line = QHBoxLayout(both)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        for widget in (first, QLabel(between), second):
            line.addWidget(widget)
        line.addStretch(1)
        return both

    def show_form(self, form: dict[str, Any]) -> None:
        """Show these answers."""
        contract = form.get("contract")
        if not isinstance(contract, dict) or form == self.form():
            return
        contract = with_all_answers(contract)
        self._showing = True
        self.class_name.setText(str(form.get("class_name", "")))
        self.counter_class_name.setText(str(form.get("counter_class_name", "")))
        self.point.setValue(float(form.get("operating_point", 0.5)))
        self.rows.setValue(contract["input_hw"][0])
        self.columns.setValue(contract["input_hw"][1])
        for field, name in ((self.low, "low"), (self.high, "high")):
            field.setValue(contract[name])
        for whole, name in ((self.outputs, "outputs"), (self.class_output, "class_output")):
            whole.setValue(contract[name])
        for words, name in ((self.mean, "mean"), (self.std, "std")):
            words.setText(" ".join(f"{value:g}" for value in contract[name]))
        for choice, name in self._choices():
            choice.setCurrentIndex(choice.findData(contract[name]))
        kind = _COLOUR if contract["colour"] else _REPEATED if contract["channels"] == 3 else _GREY
        self.channels.setCurrentIndex(self.channels.findData(kind))
        self.inverted.setChecked(contract["inverted"])
        self._counter_output = contract["counter_output"]
        self._showing = False
        self._enable()

    _counter_output: int | None = None

    def _choices(self) -> tuple[tuple[QComboBox, str], ...]:
        return (
            (self.scores, "scores"),
            (self.exclusive, "exclusive"),
            (self.class_is_high, "class_is_high"),
            (self.channel_order, "layout"),
            (self.fit, "fit"),
            (self.greys, "greys"),
        )

    def form(self) -> dict[str, Any]:
        """The answers as JSON values."""
        contract: dict[str, Any] = {
            "input_hw": [self.rows.value(), self.columns.value()],
            "channels": 1 if self.channels.currentData() == _GREY else 3,
            "colour": self.channels.currentData() == _COLOUR,
            "low": self.low.value(),
            "high": self.high.value(),
            "mean": _numbers(self.mean.text()),
            "std": _numbers(self.std.text()),
            "inverted": self.inverted.isChecked(),
            "outputs": self.outputs.value(),
            "class_output": self.class_output.value(),
            "counter_output": self._counter_output,
        }
        contract |= {name: choice.currentData() for choice, name in self._choices()}
        return {
            "class_name": self.class_name.text(),
            "counter_class_name": self.counter_class_name.text(),
            "operating_point": self.point.value(),
            "contract": contract,
        }

    def _enable(self) -> None:
        several = self.outputs.value() > 1
        self.exclusive.setEnabled(several)
        self.class_output.setEnabled(several)

    def _tell(self) -> None:
        if not self._showing:
            self._enable()
            self.changed.emit(self.form())


def _numbers(words: str) -> list[float]:
    """Numbers of a text; what is none is left out, and the contract then says that there are too few."""
    found = []
    for word in words.replace(";", " ").replace(", ", " ").split():
        try:
            found.append(float(word.replace(",", ".")))
        except ValueError:
            continue
    return found
