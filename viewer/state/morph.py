"""The morph: an image between the similar and the adversarial one, and the classifier's score along the way."""

from engine.explain.explanation import Explanation
from engine.explain.morph import MorphCurve, morph_layer
from engine.imaging.layer import LayerData
from viewer.state.signal import Signal

STEP = 0.01


class Morph:
    """Where between its two generated images an explanation is shown.

    Attributes
    ----------
    changed : Signal
        The curve has come, or why there is none.
    moved : Signal
        Only the position has changed.
    position : float
        0 is the similar image, 1 the adversarial one.
    curve : MorphCurve or None
        None until it is computed.
    computing : bool
    error : str
        Why there is no curve, as a sentence.
    """

    def __init__(self) -> None:
        self.changed: Signal[[]] = Signal()
        self.moved: Signal[[]] = Signal()
        self.position = 0.0
        self.curve: MorphCurve | None = None
        self.computing = False
        self.error = ""
        self._explanation: Explanation | None = None
        self._layer: LayerData | None = None

    @property
    def explanation(self) -> Explanation | None:
        """Whose images are morphed."""
        return self._explanation

    @property
    def missing(self) -> bool:
        """There is an explanation, no curve of it, and none is on its way or was refused."""
        return self._explanation is not None and self.curve is None and not self.computing and not self.error

    @property
    def score(self) -> float | None:
        """The score at the position, straight between the two computed ones around it; None without a curve."""
        return None if self.curve is None else self.curve.score_at(self.position)

    @property
    def layer(self) -> LayerData | None:
        """The image at the position, the same object as long as nothing changes; None without an explanation."""
        if self._layer is None and self._explanation is not None:
            self._layer = morph_layer(self._explanation, self.position)
        return self._layer

    def follow(self, explanation: Explanation | None) -> None:
        """Morph another explanation, from its similar image on."""
        if explanation is not self._explanation:
            self._explanation, self._layer, self.curve = explanation, None, None
            self.position, self.computing, self.error = 0.0, False, ""
            self.changed.emit()
            self.moved.emit()

    def move(self, position: float) -> None:
        """Go to a position in [0, 1]."""
        position = min(1.0, max(0.0, position))
        if position != self.position:
            self.position, self._layer = position, None
            self.moved.emit()

    def started(self) -> None:
        """The curve is being computed."""
        self.computing, self.error = True, ""
        self.changed.emit()

    def finished(self, explanation: Explanation, curve: MorphCurve) -> None:
        """Take the curve, if it is of the explanation that is morphed now."""
        if explanation is self._explanation:
            self.curve, self.computing, self.error = curve, False, ""
            self.changed.emit()

    def failed(self, explanation: Explanation, sentence: str) -> None:
        """There is no curve of this explanation, for this reason."""
        if explanation is self._explanation:
            self.computing, self.error = False, sentence
            self.changed.emit()
