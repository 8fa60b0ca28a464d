"""The three reformats: axial large, coronal and sagittal beside it."""

from PySide6.QtWidgets import QGridLayout, QWidget

from engine.dicom.volume import PLANES
from viewer.canvas.reformat_pane import ReformatPane
from viewer.listening import listen
from viewer.state.session import Session

PANE_GAP_PX = 2


class ReformatArea(QWidget):
    """Stands in the canvas's place while reformats are shown."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.panes = tuple(ReformatPane(session, plane, first=plane == "axial", parent=self) for plane in PLANES)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(PANE_GAP_PX)
        grid.addWidget(self.panes[0], 0, 0, 2, 1)
        grid.addWidget(self.panes[1], 0, 1)
        grid.addWidget(self.panes[2], 1, 1)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 2)
        self.setFocusProxy(self.panes[0])
        self.setAccessibleName(self.tr("Reformats"))
        listen(
            self,
            *(
                (signal, self._refresh)
                for signal in (
                    session.reformats.changed,
                    session.voi_changed,
                    session.privacy_changed,
                    session.corner_text_changed,
                )
            ),
        )

    def _refresh(self) -> None:
        for pane in self.panes:
            pane.update()
