"""The model card in plain words."""

from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from engine.core.language import number
from engine.models.card import ModelCard
from engine.models.class_names import shown_class
from engine.models.metric_words import metric_words
from viewer.dialogs.panel_dialog import PanelDialog, paragraph


class ModelCardDialog(PanelDialog):
    """What the model decides, what its images show, its figures, its limits, its sources."""

    def __init__(self, card: ModelCard, parent: QWidget | None = None) -> None:
        super().__init__(f"{card.name} {card.version}", parent)
        self.resize_on_screen(640, 640)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(8)
        metrics = [
            self.tr("{name}: {value} on {data} ({count} images)").format(
                name=metric_words(metric.name),
                value=number(metric.value, ".3f"),
                data=metric.data,
                count=number(metric.n, ","),
            )
            for metric in card.metrics
        ]
        sources = [
            self.tr("{name}, {count} images, {licence}. {citation}").format(
                name=each.name, count=number(each.n, ","), licence=each.licence, citation=each.citation
            )
            for each in card.training_data
        ]
        score = self.tr("a calibrated probability") if card.calibrated else self.tr("a score, not a probability")
        decides = self.tr("“{class_name}” from a score of {point} on, else “{counter}”. The number is {score}.")
        for title, texts in (
            (self.tr("Task"), [card.task]),
            (
                self.tr("Decision"),
                [
                    decides.format(
                        class_name=shown_class(card.class_name),
                        counter=shown_class(card.counter_class_name),
                        point=number(card.operating_point, ".2f"),
                        score=score,
                    )
                ],
            ),
            (self.tr("What its images show"), [card.what_it_shows]),
            (self.tr("Intended use"), [card.intended_use]),
            (self.tr("Limits"), list(card.limits)),
            (self.tr("Measured"), metrics),
            (self.tr("Trained on"), sources),
            (self.tr("Licence"), [card.licence]),
        ):
            column.addWidget(paragraph(title, "sectionTitle"))
            for text in texts:
                column.addWidget(paragraph(text))
            column.addSpacing(8)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(content)
        self.column.addWidget(area, 1)
        self.add_close_button()
