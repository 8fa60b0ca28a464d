"""A foreign classifier behind the contract of our own: a film (B, 1, H, W) in [0, 1] in, one logit (B,) out."""

import importlib.util
from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from engine.core.errors import ModelError
from engine.models.classifiers import ARCHITECTURES
from engine.models.importing.colour import colour_unexplained
from engine.models.importing.contract import CHANNELS_LAST, ClassifierContract, read_contract
from engine.models.importing.densenet import densenet121
from engine.models.importing.graph import GraphNetwork, Step
from engine.models.importing.quantised_operators import ROUNDING
from engine.models.importing.resnet import resnet18, resnet34, resnet50

GRAPH = "graph"
TIMM = "timm:"
_FOREIGN = {"resnet18": resnet18, "resnet34": resnet34, "resnet50": resnet50, "densenet121": densenet121}
# A probability of exactly 0 or 1 has no logit; one this close has one that is large enough.
_CLOSEST = 1e-6


class ContractedClassifier(nn.Module):
    """Feeds films to a network as a contract says and reads one logit from its outputs.

    Parameters
    ----------
    network : nn.Module
        As the contract describes it.
    contract : ClassifierContract

    Raises
    ------
    ModelError
        If the contract says that the classifier sees colour.
    """

    mean: Tensor
    std: Tensor

    def __init__(self, network: nn.Module, contract: ClassifierContract) -> None:
        super().__init__()
        if contract.colour:
            raise colour_unexplained()
        self.network, self.contract = network, contract
        # Not weights: they come with the contract.
        self.register_buffer("mean", torch.tensor(contract.mean).view(1, -1, 1, 1), persistent=False)
        self.register_buffer("std", torch.tensor(contract.std).view(1, -1, 1, 1), persistent=False)

    def prepare(self, image_bchw: Tensor) -> Tensor:
        """What the network is fed: (B, channels, h, w), or (B, h, w, channels), of films (B, 1, H, W) in [0, 1].

        To find out whether it sees colour, a classifier of three channels may be fed pictures (B, 3, H, W), too.
        """
        contract = self.contract
        x = 1 - image_bchw if contract.inverted else image_bchw
        if tuple(x.shape[2:]) != contract.input_hw:
            x = functional.interpolate(x, size=contract.input_hw, mode="bilinear", antialias=True)
        x = contract.low + (contract.high - contract.low) * x
        x = (x.expand(-1, contract.channels, -1, -1) - self.mean) / self.std
        return x.permute(0, 2, 3, 1) if contract.layout == CHANNELS_LAST else x

    def forward(self, image_bchw: Tensor) -> Tensor:
        """Logits (B,) of films (B, 1, H, W) in [0, 1]."""
        outputs: Tensor = self.network(self.prepare(image_bchw))
        return class_logit(outputs.reshape(len(image_bchw), -1), self.contract)


class ImportedClassifier(ContractedClassifier):
    """A classifier of a file, made of data alone.

    Parameters
    ----------
    network : mapping
        ``name`` (one of :func:`network_names`, "graph" or "timm:" and a name) and the ``kwargs`` to build it with.
    contract : mapping
        As :meth:`engine.models.importing.contract.ClassifierContract.to_json` writes it.
    source : mapping
        ``file`` and ``sha256`` of what was imported; kept for the card.

    Raises
    ------
    ModelError
        If the contract says that the classifier sees colour, or the network cannot be built.
    """

    def __init__(self, network: Mapping[str, Any], contract: Mapping[str, Any], source: Mapping[str, str]) -> None:
        built_with: dict[str, Any] = {"name": str(network["name"]), "kwargs": dict(network["kwargs"])}
        read = read_contract(contract, "The description of the imported classifier")
        super().__init__(build_network(built_with["name"], dict(built_with["kwargs"])), read)
        self._built_with, self.source = built_with, dict(source)

    def arguments(self) -> dict[str, Any]:
        """What this classifier can be built with again, as JSON values."""
        return {"network": self._built_with, "contract": self.contract.to_json(), "source": self.source}


def stated_limits(arguments: Mapping[str, Any]) -> tuple[str, ...]:
    """What a model's card has to say of its imported classifier, from :meth:`ImportedClassifier.arguments`."""
    steps = arguments["network"]["kwargs"].get("steps", ())
    if not any(Step.parse(line).operator in ROUNDING for line in steps):
        return ()
    return (
        "The classifier is quantised: its answers are computed exactly, but its generators were trained as if its "
        "roundings were not there (straight-through gradient).",
    )


def class_logit(outputs_bk: Tensor, contract: ClassifierContract) -> Tensor:
    """The logit (B,) of the explained class against its counter-class, from outputs (B, K).

    Raises
    ------
    ModelError
        If there are not as many outputs as the contract says.
    """
    if outputs_bk.shape[1] != contract.outputs:
        raise ModelError(
            f"The classifier has {outputs_bk.shape[1]} outputs and {contract.outputs} were stated. Correct the number."
        )
    chosen, counter = contract.class_output, contract.counter_output
    if contract.scores == "probabilities":
        p = outputs_bk.clamp(_CLOSEST, 1 - _CLOSEST)
        logit = torch.logit(p[:, chosen]) if counter is None else (p[:, chosen] / p[:, counter]).log()
    elif not contract.exclusive or contract.outputs == 1:
        logit = outputs_bk[:, chosen]
    elif counter is not None:
        logit = outputs_bk[:, chosen] - outputs_bk[:, counter]
    else:
        others = [k for k in range(contract.outputs) if k != chosen]
        logit = outputs_bk[:, chosen] - torch.logsumexp(outputs_bk[:, others], 1)
    return logit if contract.class_is_high else -logit


def network_names() -> tuple[str, ...]:
    """Architectures whose weights can be imported without ONNX."""
    return (*(name for name in ARCHITECTURES), *_FOREIGN)


def build_network(name: str, arguments: dict[str, Any]) -> nn.Module:
    """Make a network of that name, to be filled with weights.

    Raises
    ------
    ModelError
        If the name is unknown, timm is wanted and not installed, or the arguments do not fit.
    """
    try:
        if name == GRAPH:
            return GraphNetwork(**arguments)
        if name in _FOREIGN:
            return _FOREIGN[name](**arguments)
        if name in ARCHITECTURES:
            return ARCHITECTURES[name](**arguments)
        if name.startswith(TIMM):
            return _timm(name.removeprefix(TIMM), arguments["outputs"], arguments["channels"])
    except (TypeError, ValueError, LookupError, RuntimeError) as error:  # whatever the arguments made torch raise
        raise ModelError(f"The classifier “{name}” cannot be built: {error}.") from error
    raise ModelError(
        f"The classifier architecture “{name}” is unknown. There are {', '.join(network_names())}; export any other "
        "to ONNX."
    )


def _timm(name: str, outputs: int, channels: int) -> nn.Module:
    if importlib.util.find_spec("timm") is None:
        raise ModelError(
            f"The architecture “{name}” comes from timm, which is not installed. Install it, or export to ONNX."
        )
    import timm

    network: nn.Module = timm.create_model(name, pretrained=False, num_classes=outputs, in_chans=channels)
    return network
