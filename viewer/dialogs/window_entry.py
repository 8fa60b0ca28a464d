"""The exact window: centre and width, or least and greatest value; and the user's own presets."""

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QFormLayout, QHBoxLayout, QLineEdit, QPushButton, QWidget

from viewer.dialogs.panel_dialog import PanelDialog, paragraph
from viewer.listening import listen
from viewer.state import window
from viewer.state.presets import LONGEST_NAME
from viewer.state.session import Session

_LARGEST = 1e9


class WindowDialog(PanelDialog):
    """Stays open beside the window and follows the shown image; a number counts once it is entered."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Window"), parent)
        self._session = session
        self.center, self.width_box, self.low, self.high = (QDoubleSpinBox() for _ in range(4))
        form = QFormLayout()
        form.setVerticalSpacing(8)
        form.setHorizontalSpacing(16)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for box, label, change in (
            (self.center, self.tr("Center"), self._set_center_width),
            (self.width_box, self.tr("Width"), self._set_center_width),
            (self.low, self.tr("Black at"), self._set_limits),
            (self.high, self.tr("White at"), self._set_limits),
        ):
            box.setRange(-_LARGEST, _LARGEST)
            box.setKeyboardTracking(False)
            box.lineEdit().setTextMargins(6, 0, 6, 0)
            box.setAccessibleName(label)
            box.valueChanged.connect(change)
            form.addRow(label, box)
        self.width_box.setMinimum(0.001)
        self.column.addLayout(form)
        self.note = paragraph("", "caption")
        self.column.addWidget(self.note)
        self.name = QLineEdit()
        self.name.setMaxLength(LONGEST_NAME)
        self.name.setPlaceholderText(self.tr("Name of a preset"))
        self.name.setAccessibleName(self.tr("Name of a preset"))
        self.save = QPushButton(self.tr("Save"))
        self.save.clicked.connect(self._save)
        self.own = QComboBox()
        self.own.setAccessibleName(self.tr("Your presets"))
        self.remove = QPushButton(self.tr("Remove"))
        self.remove.clicked.connect(self._remove)
        for field, button in ((self.name, self.save), (self.own, self.remove)):
            row = QHBoxLayout()
            row.addWidget(field, 1)
            row.addWidget(button)
            self.column.addLayout(row)
        self.name.textChanged.connect(self._show)
        self.add_close_button()
        listen(self, (session.voi_changed, self._show), (session.own_presets.changed, self._show))
        self._show()

    def _show(self) -> None:
        session = self._session
        frame, voi = session.frame, session.voi
        known = frame is not None and voi is not None and frame.modality_hw is not None
        shown = window.as_window(voi) if voi is not None else None
        decimals = 3 if shown is None or shown.width < 16 else 1
        low, high = (0.0, 1.0) if shown is None else window.limits(shown)
        values = (0.0, 1.0) if shown is None else (shown.center, shown.width)
        for box, value in zip((self.center, self.width_box, self.low, self.high), (*values, low, high), strict=True):
            with QSignalBlocker(box):
                box.setDecimals(decimals)
                box.setSingleStep(1.0 if shown is None or shown.width >= 16 else 0.01)
                box.setSuffix(f" {frame.unit}" if frame is not None and frame.unit else "")
                box.setValue(value)
                box.setEnabled(known)
        sigmoid = shown is not None and shown.function == "SIGMOID"
        for box in (self.low, self.high):
            box.setEnabled(known and not sigmoid)
        self.note.setText(self._words(known, sigmoid))
        self.note.setVisible(bool(self.note.text()))
        modality = "" if frame is None else frame.modality
        own = [each.name for each in session.own_presets.of(modality)]
        if own != [self.own.itemText(row) for row in range(self.own.count())]:
            self.own.clear()
            self.own.addItems(own)
            self.own.setCurrentIndex(len(own) - 1)
        self.own.setPlaceholderText(self.tr("No presets of your own for {modality}").format(modality=modality or "…"))
        self.own.setEnabled(bool(own))
        self.remove.setEnabled(bool(own))
        self.save.setEnabled(known and bool(self.name.text().strip()))
        self.save.setToolTip(self.tr("Offer this window for every {modality} image").format(modality=modality))

    def _words(self, known: bool, sigmoid: bool) -> str:
        if not known:
            return self.tr("The window of a monochrome image can be set here.")
        if sigmoid:
            return self.tr("This window is a sigmoid: it has no value at which black or white begins.")
        if self._session.voi is not None and self._session.voi != window.as_window(self._session.voi):
            return self.tr("A lookup table of the file is in use; entering a number replaces it by a window.")
        return ""

    def _set_center_width(self) -> None:
        if self._session.voi is not None:
            present = window.as_window(self._session.voi)
            self._session.set_voi(window.entered(present, self.center.value(), self.width_box.value()))

    def _set_limits(self) -> None:
        if self._session.voi is not None and self.high.value() > self.low.value():
            present = window.as_window(self._session.voi)
            self._session.set_voi(window.with_limits(present, self.low.value(), self.high.value()))
        else:
            self._show()

    def _save(self) -> None:
        session = self._session
        if session.frame is not None and session.voi is not None:
            name = self.name.text()
            self.name.clear()
            session.own_presets.keep(session.frame.modality, name, window.as_window(session.voi))

    def _remove(self) -> None:
        if self._session.frame is not None:
            self._session.own_presets.drop(self._session.frame.modality, self.own.currentText())
