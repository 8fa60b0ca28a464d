"""Version, licence, research mark."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLabel, QWidget

import engine
from engine.core.language import translate
from engine.report.request import RESEARCH_MARK
from viewer import theme
from viewer.dialogs.panel_dialog import PanelDialog, paragraph


class AboutDialog(PanelDialog):
    """What this program is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Parallax {version}").format(version=engine.__version__), parent)
        self.setMinimumWidth(460)
        picture = QLabel()
        picture.setPixmap(theme.app_icon().pixmap(QSize(72, 72)))
        self.column.insertWidget(0, picture)
        self.column.addWidget(
            paragraph(
                self.tr(
                    "A desktop viewer that shows radiologists why an image classifier decided as it did, by a similar "
                    "and an adversarial image."
                )
            )
        )
        self.column.addWidget(paragraph(translate("Report", RESEARCH_MARK)))
        self.column.addWidget(
            paragraph(self.tr("Apache License 2.0. Fonts: Inter, DejaVu, Droid Fallback."), "caption")
        )
        self.add_close_button()
