"""The live check: three films, what the classifier says of each, and of each with black and white exchanged."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from engine.core.language import number
from viewer.panels.score_bar import ScoreBar
from viewer.state.wizard_facts import CheckFacts
from viewer.training.pictures import picture_of

FILM_PX = 88


class ScoreTable(QWidget):
    """Films side by side, scores below them."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(4)
        self._shown: CheckFacts | None = None
        self.lines: list[str] = []

    def show_check(self, check: CheckFacts) -> None:
        """Show the films of a check."""
        if check is self._shown:
            return
        self._shown = check
        self.lines = []
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for column, film in enumerate(check.films):
            picture = QLabel()
            ratio = self.devicePixelRatioF()
            scaled = picture_of(film.picture).scaledToHeight(
                round(FILM_PX * ratio), Qt.TransformationMode.SmoothTransformation
            )
            scaled.setDevicePixelRatio(ratio)
            picture.setPixmap(scaled)
            picture.setAccessibleName(self.tr("Film {number}").format(number=column + 1))
            self._grid.addWidget(picture, 0, column)
            rows = ((self.tr("as it is"), film.score), (self.tr("inverted"), film.inverted_score))
            for line, (name, score) in enumerate(rows):
                bar = ScoreBar()
                bar.show_score(score, check.operating_point)
                words = QLabel(f"{name}  {number(score, '.2f')}")
                words.setObjectName("caption")
                self.lines.append(words.text())
                self._grid.addWidget(words, 1 + 2 * line, column)
                self._grid.addWidget(bar, 2 + 2 * line, column)
            self._grid.setColumnStretch(column, 0)
        self._grid.setColumnStretch(len(check.films), 1)
