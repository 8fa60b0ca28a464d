"""Result: figures on held-out patients, old pair and new pair side by side, and what they mean."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from engine.core.language import number
from engine.models.metric_words import metric_words
from engine.training.result_warnings import warnings_of
from viewer.state.result_words import LESS_IS_BETTER, SHOWN
from viewer.state.wizard import Wizard
from viewer.state.wizard_facts import ResultFacts
from viewer.training.page import GAP_PX, WizardPage, text
from viewer.training.pictures import SampleSheet

SHARES = ("holds", "similar_agrees", "adversarial_flips", "flips_class", "flips_counter_class", "adversarial_plausible")
FIGURES_PX = 608


class ResultPage(WizardPage):
    """A table, sentences and pictures."""

    def __init__(self, wizard: Wizard) -> None:
        super().__init__(wizard)
        self.intro = self.head(self.tr("The result"), "")
        self.warnings = text("", "problem")
        self.column.addSpacing(GAP_PX)
        self.column.addWidget(self.warnings)
        self.good = text(self.tr("Nothing speaks against using it for research."))
        self.column.addWidget(self.good)
        self.section(self.tr("Figures"))
        figures = QWidget()
        figures.setMaximumWidth(FIGURES_PX)
        self._table = QGridLayout(figures)
        self._table.setContentsMargins(0, 0, 0, 0)
        self._table.setHorizontalSpacing(32)
        self._table.setVerticalSpacing(8)
        self._table.setColumnStretch(0, 1)
        self.column.addWidget(figures)
        self.section(self.tr("AI-GENERATED: film, similar image, adversarial image, their difference"))
        sheets = QHBoxLayout()
        sheets.setSpacing(3 * GAP_PX)
        self.sheets: list[tuple[QWidget, QLabel, SampleSheet]] = []
        for title in (self.tr("New pair"), self.tr("Old pair, the same films")):
            holder = QWidget()
            column = QVBoxLayout(holder)
            column.setContentsMargins(0, 0, 0, 0)
            name = text(title, "caption")
            sheet = SampleSheet(title)
            column.addWidget(name)
            column.addWidget(sheet)
            column.addStretch(1)
            sheets.addWidget(holder, 1)
            self.sheets.append((holder, name, sheet))
        self.column.addLayout(sheets)
        self.column.addStretch(1)
        self._shown: ResultFacts | None = None
        self.figures: dict[str, tuple[str, str]] = {}

    def refresh(self) -> None:  # noqa: D102
        result = self.wizard.result.value
        if result is None or result is self._shown:
            return
        self._shown = result
        if result.patients:
            intro = self.tr("Measured on {films} films of {patients} patients that were kept out of this training.")
        else:
            intro = self.tr("Measured on {films} films that were kept out of this training.")
        if result.old:
            intro += " " + self.tr("The old pair may have been trained on some of them.")
        self.intro.setText(intro.format(films=result.films, patients=result.patients))
        warnings = warnings_of(result.new, result.films)
        self.warnings.setText("\n".join(warnings))
        self.warnings.setVisible(bool(warnings))
        self.good.setVisible(not warnings)
        self._show_figures(result)
        for place, (holder, _, sheet) in enumerate(self.sheets):
            there = place < len(result.pictures)
            holder.setVisible(there)
            sheet.show_picture(result.pictures[place] if there else "")

    def _show_figures(self, result: ResultFacts) -> None:
        while (item := self._table.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        heads = ("", self.tr("new pair"), self.tr("old pair") if result.old else "")
        for column, head in enumerate(heads):
            self._table.addWidget(self._cell(head, number=column > 0, name="caption"), 0, column)
        self.figures = {}
        for line, name in enumerate((each for each in SHOWN if each in result.new), 1):
            words = metric_words(name)
            if name in LESS_IS_BETTER:
                words = self.tr("{figure} (less is better)").format(figure=words)
            new = _figure(name, result.new[name])
            old = _figure(name, result.old[name]) if name in result.old else ""
            self.figures[name] = new, old
            for column, (cell, style) in enumerate(((words, ""), (new, "heading"), (old, ""))):
                self._table.addWidget(self._cell(cell, number=column > 0, name=style), line, column)

    @staticmethod
    def _cell(words: str, number: bool, name: str) -> QLabel:
        label = QLabel(words)
        if name:
            label.setObjectName(name)
        label.setWordWrap(not number)
        if number:
            label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return label


def _figure(name: str, value: float) -> str:
    return f"{number(100 * value, '.1f')} %" if name in SHARES else number(value, ".3f")
