"""The randomisation check: a map that explains the classifier must change when the classifier's weights are shuffled.

J. Adebayo et al., Sanity checks for saliency maps, NeurIPS 2018: cascading randomisation, from the output down. Our
generators do not look into the classifier, so shuffling it leaves their map alone by construction; for learned methods
the check is to train them again for another classifier.
"""

import copy
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from engine.attribution.method import METHODS
from engine.attribution.methods import MethodExplainer
from engine.core.atomic import write_json
from engine.core.errors import ParallaxError, ReportError, SourceError
from engine.core.jobs import JobContext
from engine.data.labelled_films import find_labelled, spread
from engine.evaluation.evaluate import EvaluationRequest
from engine.evaluation.methods import OURS
from engine.evaluation.patients import with_patients
from engine.explain.explained_model import ExplainedModel
from engine.explain.explanation import Explanation
from engine.metrics.intervals import bootstrap_mean

if TYPE_CHECKING:
    from torch import nn

SANITY_FILE = "sanity.json"
FILMS = 8


def randomise(
    request: EvaluationRequest, model: ExplainedModel, names: Sequence[str], context: JobContext | None = None
) -> dict[str, Any]:
    """Shuffle the classifier layer by layer and follow every other method's map; writes ``sanity.json``.

    Parameters
    ----------
    request : EvaluationRequest
        `limit` films, eight without.
    model : ExplainedModel
    names : sequence of str
        Of other methods; learned ones are left out.
    context : JobContext, optional

    Returns
    -------
    dict
        ``methods``: name to a list of ``{layer, correlation}``, from the output down; the correlation is Spearman's, of
        map and original map within the film, a mean over films with its interval.

    Raises
    ------
    SourceError
        If no film can be read.
    ReportError
        If the output folder cannot be written.
    Cancelled
        If the context was cancelled.
    """
    context = context or JobContext()
    films = spread(find_labelled(request.data, request.words, request.split).films, request.limit or FILMS)
    inputs, patients = [], []
    for film in with_patients(films):
        context.check()
        try:
            inputs.append(model.explain(film.read(), context.part(0.0, 0.0)))
            patients.append(film.patient)
        except (ParallaxError, OSError):
            continue
    if not inputs:
        raise SourceError(f"None of the {len(films)} films could be read.")
    classifier, point = model.classifier, model.model.card.operating_point
    stages = shuffled(classifier)
    # What is asked for nothing else is shown on the methods that take a moment.
    names = names or [method.name for method in METHODS if method.speed == "fast"]
    skipped = {OURS: "Its generators would have to be trained again for the shuffled classifier."} | {
        method.name: "A learned method must be trained again for the shuffled classifier."
        for method in METHODS
        if method.learned and method.name in names
    }
    chosen = [method.name for method in METHODS if method.name in names and not method.learned]
    found: dict[str, list[dict[str, Any]]] = {}
    for number, name in enumerate(chosen):
        before = [_map(MethodExplainer(classifier, point, model.device), name, one, context) for one in inputs]
        found[name] = []
        for step, (layer, network) in enumerate(stages):
            done = (number + step / len(stages)) / len(chosen)
            context.report(done, f"{name}: shuffled down to {layer}")
            other_methods = MethodExplainer(network, point, model.device)
            correlations = [
                rank_correlation(first, _map(other_methods, name, one, context))
                for first, one in zip(before, inputs, strict=True)
            ]
            found[name].append({"layer": layer, "correlation": bootstrap_mean(correlations, patients).as_json()})
    outcome = {
        "model": model.model.card.id,
        "model_sha256": model.model.card.sha256,
        "data": "/".join(request.data.resolve().parts[-2:]),
        "n": len(inputs),
        "methods": found,
        "skipped": skipped,
    }
    try:
        request.out.mkdir(parents=True, exist_ok=True)
        write_json(request.out / SANITY_FILE, outcome)
    except OSError as error:
        raise ReportError(
            f"The output folder cannot be written ({error.strerror or type(error).__name__}): choose another one."
        ) from error
    return outcome


def shuffled(classifier: "nn.Module", seed: int = 0) -> "list[tuple[str, nn.Module]]":
    """Copies of a classifier, each with one more layer shuffled, from the output down; the classifier stays.

    The values of every weight are permuted, so that their distribution, and with it the scale of what the network
    computes, stays. A layer is a module with weights of its own; batch normalisations go with the layer before them.
    """
    import torch

    random = torch.Generator().manual_seed(seed)
    network = copy.deepcopy(classifier)
    stages = []
    layers = [name for name, one in network.named_modules() if any(p.ndim > 1 for p in one.parameters(recurse=False))]
    for name in reversed(layers):
        with torch.no_grad():
            for weight in network.get_submodule(name).parameters(recurse=False):
                order = torch.randperm(weight.numel(), generator=random)
                weight.copy_(weight.flatten()[order].view_as(weight))
        stages.append((name, copy.deepcopy(network)))
    return stages


def rank_correlation(first: NDArray[np.float32], second: NDArray[np.float32]) -> float:
    """Spearman's correlation of two maps; NaN where either is constant."""
    one, other = rankdata(first.ravel()), rankdata(second.ravel())
    if one.std() == 0 or other.std() == 0:
        return float("nan")
    return float(np.corrcoef(one, other)[0, 1])


def _map(other_methods: MethodExplainer, name: str, one: Explanation, context: JobContext) -> NDArray[np.float32]:
    found = other_methods.explain(name, one.original_hw, one.grid, context.part(0.0, 0.0))
    return found.map_hw[one.grid.content]
