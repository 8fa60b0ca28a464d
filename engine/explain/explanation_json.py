"""An explanation as JSON values: what `explanation.json` holds of it."""

from typing import Any

from engine.explain.explanation import Explanation
from engine.explain.validity import failed_conditions


def explanation_values(explanation: Explanation, model_sha256: str) -> dict[str, Any]:
    """An explanation as JSON values, without its planes and timings; the same in every language.

    Parameters
    ----------
    explanation : Explanation
    model_sha256 : str
        As the model card gives it.
    """
    grid = explanation.grid
    return {
        "model": explanation.model_id,
        "model_name": explanation.model_name,
        "model_version": explanation.model_version,
        "model_sha256": model_sha256,
        "class": explanation.class_name,
        "counter_class": explanation.counter_class_name,
        "operating_point": float(explanation.operating_point),
        "scores": {name: float(score) for name, score in vars(explanation.scores).items()},
        "decision": explanation.decision,
        "holds": explanation.holds,
        "reasons": [reason.code for reason in failed_conditions(explanation)],
        "in_distribution": explanation.in_distribution,
        "distribution_warnings": [reason.code for reason in explanation.distribution_warnings],
        "plausibility": float(explanation.plausibility),
        "plausibility_threshold": float(explanation.plausibility_threshold),
        "map_definition": "similar-adversarial",
        "map_scale": float(explanation.map_scale),
        "grid": {
            "image_hw": list(grid.image_hw),
            "plane_hw": list(grid.plane_hw),
            "scale_yx": list(grid.scale_yx),
            "offset_yx": list(grid.offset_yx),
        },
        "grey_low": float(explanation.grey_low),
        "grey_high": float(explanation.grey_high),
        "device": explanation.device,
        "notes": list(explanation.notes),
    }
