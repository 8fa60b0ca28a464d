"""The explanation of a demo film as it was when this version was made, and the comparison with what comes out here.

``python -m engine.self_test.stored_explanation`` writes it anew; that belongs to every change of the demo's model.
"""

import json
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.batch.run import ARRAYS_FILE, EXPLANATION_FILE, REPORT_FILE, BatchRequest, explain_batch
from engine.core.folders import resources_folder
from engine.dicom.demo import write_demo
from engine.models.registry import Registry
from engine.self_test.check import CheckFailed

STORED_FILE = resources_folder() / "self_test" / "explanation.json"
MODEL_ID = "phantom-opacity"
TOLERANCE = 0.02
"""Of scores in [0, 1] and of mean map values in [0, 1]: processors differ in the order in which they add."""
_BLOCKS = 8


@dataclass(frozen=True)
class Summary:
    """What is kept of an explanation.

    Attributes
    ----------
    model_sha256 : str
        Of the weights; the comparison means nothing for others.
    scores : dict
        "original", "similar", "adversarial", each in [0, 1].
    holds : bool
    map_blocks : list of list of float
        Mean of the explanation map over 8 x 8 blocks.
    """

    model_sha256: str
    scores: dict[str, float]
    holds: bool
    map_blocks: list[list[float]]


def explain_demo_film(folder: Path) -> tuple[Summary, Path]:
    """Write the demo into a folder, explain its first film on the CPU, and write the report, as a user would.

    Returns
    -------
    summary : Summary
    report : Path
        The PNG.

    Raises
    ------
    ParallaxError
        If the model or the folder is refused.
    CheckFailed
        If the film was not explained.
    """
    from engine.explain.counterfactual import load_explainer

    film, *_ = write_demo(folder / "demo")
    model = Registry().get(MODEL_ID)
    request = BatchRequest((film,), folder / "out", model, save_arrays=True, anonymous=True)
    result = explain_batch(request, load_explainer(model, "cpu"))
    if result.failures:
        raise CheckFailed(result.failures[0].reason)
    done = folder / "out" / result.images[0]["name"]
    values = json.loads((done / EXPLANATION_FILE).read_text(encoding="utf-8"))
    with np.load(done / ARRAYS_FILE, allow_pickle=False) as arrays:
        blocks = _block_means(arrays["map"])
    return Summary(model.card.sha256, values["scores"], values["holds"], blocks.tolist()), done / REPORT_FILE


def _block_means(plane_hw: NDArray[np.float32]) -> NDArray[np.float64]:
    height, width = (side // _BLOCKS * _BLOCKS for side in plane_hw.shape)
    blocks = plane_hw[:height, :width].reshape(_BLOCKS, height // _BLOCKS, _BLOCKS, width // _BLOCKS)
    means: NDArray[np.float64] = blocks.mean(axis=(1, 3), dtype=np.float64).round(5)
    return means


def read_stored() -> Summary:
    """The stored one."""
    values: dict[str, Any] = json.loads(STORED_FILE.read_text(encoding="utf-8"))
    return Summary(**values)


def compare(found: Summary, stored: Summary) -> str:
    """How far an explanation lies from the stored one.

    Returns
    -------
    str
        The largest differences, in words.

    Raises
    ------
    CheckFailed
        If it lies outside the tolerance, or was made by another model.
    """
    if found.model_sha256 != stored.model_sha256:
        raise CheckFailed("the model is not the one that the stored explanation was made with")
    # numpy's maximum, unlike Python's, does not lose a NaN.
    score = float(np.max([abs(found.scores[name] - value) for name, value in stored.scores.items()]))
    area = float(np.abs(np.asarray(found.map_blocks) - np.asarray(stored.map_blocks)).max())
    detail = f"scores differ by {score:.4f}, map by {area:.4f}; {TOLERANCE} is allowed"
    if not (score <= TOLERANCE and area <= TOLERANCE):
        raise CheckFailed(detail)
    if found.holds != stored.holds:
        raise CheckFailed("the explanation was stored as one that holds, or not, and now it is the other")
    return detail


def main() -> int:
    """Store what comes out here and now."""
    with tempfile.TemporaryDirectory() as folder:
        summary, _ = explain_demo_film(Path(folder))
    STORED_FILE.parent.mkdir(parents=True, exist_ok=True)
    STORED_FILE.write_text(json.dumps(asdict(summary), indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
