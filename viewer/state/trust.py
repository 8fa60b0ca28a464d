"""The trust check of the explanation that is shown: asked for, under way, answered."""

from typing import TYPE_CHECKING

from engine.explain.explanation import Explanation
from engine.imaging.layer import Threshold
from viewer.state.signal import Signal

if TYPE_CHECKING:
    from engine.explain.trust import TrustCheck


class Trust:
    """What an experiment says about one explanation.

    Attributes
    ----------
    changed : Signal
    requested : Signal
        Whoever runs jobs listens.
    check : TrustCheck or None
        The answer.
    threshold : Threshold or None
        What of the map counted as the marked region in `check`.
    running : bool
    message : str
        What the running check does.
    error : str
        Why there is no answer, as a sentence.
    """

    def __init__(self) -> None:
        self.changed: Signal[[]] = Signal()
        self.requested: Signal[[]] = Signal()
        self.check: TrustCheck | None = None
        self.threshold: Threshold | None = None
        self.running = False
        self.message = ""
        self.error = ""
        self._explanation: Explanation | None = None
        self._answers: dict[int, tuple[Explanation, TrustCheck, Threshold]] = {}

    @property
    def explanation(self) -> Explanation | None:
        """What is put to the test."""
        return self._explanation

    def follow(self, explanation: Explanation | None) -> None:
        """Another explanation is shown; an answer that was given before comes back with it."""
        if explanation is self._explanation:
            return
        self._explanation = explanation
        _, self.check, self.threshold = self._answers.get(id(explanation), (None, None, None))
        self.running, self.message, self.error = False, "", ""
        self.changed.emit()

    def forget(self) -> None:
        """Drop every answer: what was explained is closed."""
        self._answers.clear()

    def request(self) -> None:
        """Put the explanation to the test, unless that is under way."""
        if self._explanation is not None and not self.running:
            self.requested.emit()

    def started(self) -> None:
        """The check runs."""
        self.running, self.message, self.error = True, "", ""
        self.changed.emit()

    def progressed(self, message: str) -> None:
        """The running check says what it does."""
        if self.running and message != self.message:
            self.message = message
            self.changed.emit()

    def finished(self, explanation: Explanation, check: "TrustCheck", threshold: Threshold) -> None:
        """Keep the answer, and show it if its explanation still is."""
        # The entry holds the explanation, so that its id cannot pass to another one.
        self._answers[id(explanation)] = (explanation, check, threshold)
        if explanation is self._explanation:
            self.check, self.threshold = check, threshold
            self.running, self.message, self.error = False, "", ""
            self.changed.emit()

    def failed(self, explanation: Explanation, sentence: str) -> None:
        """The check ended with an error (a sentence), or was cancelled (empty)."""
        if explanation is self._explanation:
            self.running, self.message, self.error = False, "", sentence
            self.changed.emit()
