"""The explanation of one image as a notebook holds and shows it."""

from dataclasses import dataclass
from functools import cached_property
from html import escape

import numpy as np
from numpy.typing import NDArray

from engine.explain.explanation import Explanation, Scores
from engine.explain.reason import Reason
from engine.explain.validity import failed_conditions
from engine.notebook.maps import AttributionMap
from engine.notebook.pictures import figure, painted

TITLE = "Similar minus adversarial"


@dataclass(frozen=True, eq=False, repr=False)
class ExplainedImage:
    """A similar and an adversarial image, their difference, and whether to believe it.

    Attributes
    ----------
    explanation : Explanation
        Everything that the viewer knows of it.
    display_hw : ndarray of float32, shape (H, W), in [0, 1]
        The image as it is shown.
    """

    explanation: Explanation
    display_hw: NDArray[np.float32]

    @property
    def original(self) -> NDArray[np.float32]:
        """What the classifier was fed: shape (h, w) of the model grid, in [0, 1]."""
        return self.explanation.original_hw

    @property
    def similar(self) -> NDArray[np.float32]:
        """The generated image that is decided as the original: shape (h, w), in [0, 1]."""
        return self.explanation.similar_hw

    @property
    def adversarial(self) -> NDArray[np.float32]:
        """The generated image that is decided otherwise: shape (h, w), in [0, 1]."""
        return self.explanation.adversarial_hw

    @cached_property
    def attribution(self) -> AttributionMap:
        """The difference of the two as a map over the image."""
        explanation = self.explanation
        signed_hw = explanation.signed_map_hw()
        return AttributionMap(
            TITLE, np.abs(signed_hw), signed_hw, explanation.grid, self.display_hw, explanation.map_scale
        )

    @property
    def scores(self) -> Scores:
        """The classifier's scores in [0, 1] of ``original``, ``similar`` and ``adversarial``."""
        return self.explanation.scores

    @property
    def decision(self) -> str:
        """The class the classifier decided for on the original."""
        return self.explanation.decision

    @property
    def holds(self) -> bool:
        """Similar agrees, adversarial flips and looks like a film, and the image is one as the training had."""
        return self.explanation.holds

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it does not hold, as codes that stay the same: of :data:`engine.explain.reason.ReasonCode`."""
        return tuple(reason.code for reason in self._reasons)

    @property
    def _reasons(self) -> tuple[Reason, ...]:
        return (*failed_conditions(self.explanation), *self.explanation.distribution_warnings)

    def __repr__(self) -> str:
        verdict = "holds" if self.holds else f"does not hold ({', '.join(self.reasons)})"
        scores = self.scores
        return (
            f"<ExplainedImage of {self.explanation.model_id}: {self.decision}, score {scores.original:.3f}, similar "
            f"{scores.similar:.3f}, adversarial {scores.adversarial:.3f}; {verdict}>"
        )

    def _repr_html_(self) -> str:
        explanation, scores = self.explanation, self.scores
        content = explanation.grid.content
        map_hw, original_hw = self.attribution.map_hw[content], self.original[content]
        figures = (
            figure(original_hw, f"Original, score {scores.original:.2f}"),
            figure(self.similar[content], f"Similar (generated), score {scores.similar:.2f}"),
            figure(self.adversarial[content], f"Adversarial (generated), score {scores.adversarial:.2f}"),
            figure(painted(original_hw, map_hw, explanation.map_scale), TITLE),
        )
        verdict = "The explanation holds." if self.holds else "The explanation does not hold."
        told = " ".join((verdict, *(reason.words for reason in self._reasons)))
        heading = (
            f"{explanation.model_name} {explanation.model_version}: {self.decision}, score {scores.original:.2f}, "
            f"operating point {explanation.operating_point:.2f}"
        )
        return (
            f"<div><p><b>{escape(heading)}</b></p><div>{''.join(figures)}</div><p>{escape(told)}</p>"
            "<p>Research use only. Not for diagnosis.</p></div>"
        )
