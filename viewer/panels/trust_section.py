"""The trust check in the explanation panel: three experiments, each told in a sentence with its numbers."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QToolButton, QVBoxLayout, QWidget

from engine.explain.trust import Finding
from viewer import theme
from viewer.listening import listen
from viewer.state.session import Session

YES, NO = "✓", "✗"


class TrustSection(QWidget):
    """Starts or cancels the check of the explanation shown, and tells what came out."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._trust = session.trust
        self.setAccessibleName(self.tr("Trust check"))
        title = QLabel(self.tr("Trust check"))
        title.setObjectName("sectionTitle")
        title.setWordWrap(True)
        title.setToolTip(
            self.tr("Three experiments on this film; none proves the explanation right, each can show it wrong.")
        )
        self.button = QToolButton()
        self.button.clicked.connect(self._press)
        head = QHBoxLayout()
        head.addWidget(title, 1)
        head.addWidget(self.button)
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(4)
        self.progress.setAccessibleName(self.tr("Trust check under way"))
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setToolTip(self.tr("How many of the experiments below came out as they do for a sound explanation."))
        self.findings = tuple(_FindingRow() for _ in range(3))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.progress)
        column.addWidget(self.words)
        for row in self.findings:
            column.addWidget(row)
        listen(self, (session.trust.changed, self.refresh), (session.explanation_changed, self.refresh))
        self.refresh()

    def refresh(self) -> None:
        """Show the check as it stands."""
        trust = self._trust
        self.setVisible(self._session.explanation is not None)
        if trust.running:
            self.button.setText(self.tr("Cancel"))
            self.button.setToolTip(self.tr("Stop the trust check."))
        else:
            self.button.setText(self.tr("Check") if trust.check is None else self.tr("Check again"))
            self.button.setToolTip(
                self.tr("Change the film a little, mask the marked region, ask two other methods (takes some seconds).")
            )
        self.progress.setVisible(trust.running)
        self.words.setText(self._summary())
        self.words.setVisible(bool(self.words.text()))
        self.words.setStyleSheet(f"color: {theme.warning().name()};" if trust.error else "")
        found = () if trust.check is None or trust.running else trust.check.findings
        for index, row in enumerate(self.findings):
            row.setVisible(index < len(found))
            if index < len(found):
                row.show_finding(found[index], self._meaning(found[index].name))

    def _summary(self) -> str:
        trust = self._trust
        if trust.running:
            return trust.message or self.tr("Checking…")
        if trust.error:
            return trust.error
        if trust.check is None:
            return ""
        passed = sum(finding.passed for finding in trust.check.findings)
        if passed == len(trust.check.findings):
            return self.tr("Nothing speaks against this explanation.")
        return self.tr("{passed} of {count} experiments speak for it.").format(
            passed=passed, count=len(trust.check.findings)
        )

    def _meaning(self, name: str) -> str:
        return {
            "stability": self.tr("A map that changes when the film is only moved a little shows noise, not anatomy."),
            "masking": self.tr(
                "If the score stays when the marked region is blurred, the decision hangs on something else."
            ),
            "agreement": self.tr("Methods that work in another way should mark the same place more often than chance."),
        }[name]

    def _press(self) -> None:
        if self._trust.running:
            self._session.cancel_requested.emit()
        else:
            self._trust.request()


class _FindingRow(QWidget):
    """A mark and a sentence."""

    def __init__(self) -> None:
        super().__init__()
        self.mark, self.sentence = QLabel(), QLabel()
        self.mark.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.mark.setFixedWidth(14)
        self.sentence.setWordWrap(True)
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.mark)
        row.addWidget(self.sentence, 1)

    def show_finding(self, finding: Finding, meaning: str) -> None:
        """Show one answer; what fails is in the colour of a warning, and crossed."""
        self.mark.setText(YES if finding.passed else NO)
        self.sentence.setText(finding.sentence)
        style = "" if finding.passed else f"color: {theme.warning().name()};"
        for label in (self.mark, self.sentence):
            label.setStyleSheet(style)
            label.setToolTip(meaning)
