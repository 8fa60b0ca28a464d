"""The way in for foreign classifiers: look at a file, guess what it wants, make a classifier of it.

Three steps, each a plain function: :func:`inspect_file` says what a file is without running anything of it,
:func:`guess_contract` proposes answers for the form, :func:`import_classifier` builds and tests the classifier. torch
is imported inside the functions.
"""

import struct
import tempfile
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from engine.core.errors import ModelError
from engine.models.importing.colour import tells_colours_apart
from engine.models.importing.contract import (
    CHANNELS,
    CHANNELS_FIRST,
    CHANNELS_LAST,
    IMAGENET_MEAN,
    IMAGENET_STD,
    LEAST_SIDE_PX,
    MOST_SIDE_PX,
    ClassifierContract,
    Layout,
)
from engine.models.weights import file_sha256

if TYPE_CHECKING:
    from engine.models.importing.adapter import ImportedClassifier
    from engine.models.importing.onnx_file import OnnxGraph

Kind = Literal["onnx", "weights", "program"]

WEIGHTS_SUFFIXES = (".safetensors", ".pt", ".pth", ".bin", ".ckpt")
SUFFIXES = (".onnx", ".pt2", *WEIGHTS_SUFFIXES)
_USUAL_HW = (224, 224)
# Largest difference of a logit between films of a batch and the same films one by one.
_BATCH_TOLERANCE = 1e-3


@dataclass(frozen=True)
class FileFacts:
    """What can be said of a file before the form is filled in.

    Attributes
    ----------
    kind : {"onnx", "weights", "program"}
        ``weights``: weights of an architecture that is known by name. ``program``: TorchScript or torch.export; code
        that runs only if the user trusts it.
    sha256 : str
    size_bytes : int
    architecture : str
        The recognised architecture of weights; else "".
    outputs, channels : int, optional
        None where the file does not tell.
    input_hw : tuple of int, optional
    layout : {"channels_first", "channels_last"}, optional
    sees_colour : bool, optional
        Whether its first convolution weighs three channels differently; None where it has no three, or none is found.
    activation : str
        "sigmoid" or "softmax" where the network ends in one. It is left out and the outputs are logits.
    """

    name: str
    kind: Kind
    sha256: str
    size_bytes: int
    architecture: str = ""
    outputs: int | None = None
    channels: int | None = None
    input_hw: tuple[int, int] | None = None
    layout: Layout | None = None
    sees_colour: bool | None = None
    activation: str = ""


def inspect_file(path: Path) -> FileFacts:
    """Look at a classifier's file without running anything of it. Imports torch.

    Raises
    ------
    ModelError
        If it is of no kind that can be imported, or damaged; a pickled module is refused with the reason.
    """
    kind = _kind(path)
    facts = FileFacts(path.name, kind, file_sha256(path), path.stat().st_size)
    if kind == "onnx":
        graph = _read_graph(path)
        channels, height, width = graph.input_chw
        hw = (height, width) if height and width else None
        return replace(
            facts,
            outputs=graph.outputs,
            channels=channels,
            input_hw=hw,
            layout=graph.layout,
            sees_colour=graph.sees_colour,
            activation=graph.activation,
        )
    if kind == "weights":
        from engine.models.importing.state_dicts import read_state_dict

        state = read_state_dict(path)
        if not state.architecture:
            return facts
        kernel = next((tensor for tensor in state.tensors.values() if tensor.dim() == 4), None)
        return replace(
            facts,
            architecture=state.architecture,
            outputs=state.outputs,
            channels=state.channels,
            sees_colour=None if kernel is None else tells_colours_apart(kernel),
        )
    return facts


def guess_contract(facts: FileFacts) -> ClassifierContract:
    """What most classifiers of that kind want; the user corrects it."""
    channels = 3 if facts.channels == 3 else 1
    outputs = facts.outputs or 1
    ours = facts.architecture == "EvidenceNet"
    layout = facts.layout or CHANNELS_FIRST
    # Of the classifiers with channels last most are from Keras, and most of those want greys from -1 to 1.
    keras = layout == CHANNELS_LAST
    normalised = channels == 3 and not keras
    return ClassifierContract(
        input_hw=facts.input_hw or _USUAL_HW,
        channels=channels,
        low=-1.0 if keras else 0.0,
        mean=IMAGENET_MEAN if normalised else (0.0,) * channels,
        std=IMAGENET_STD if normalised else (1.0,) * channels,
        fit="letterbox" if ours else "stretch",
        greys="percentile" if ours else "full",
        exclusive=facts.activation == "softmax" or (not facts.activation and outputs > 1),
        outputs=outputs,
        class_output=1 if outputs == 2 else 0,
        layout=layout,
    )


def import_classifier(
    path: Path, contract: ClassifierContract, *, architecture: str = "", trusted_sha256: str = ""
) -> "ImportedClassifier":
    """Build the classifier of a file behind our contract and try it. Imports torch.

    Parameters
    ----------
    path : Path
    contract : ClassifierContract
        Where the file itself ends in a sigmoid or softmax, what it says of `scores` and `exclusive` follows the file.
    architecture : str
        For weights that are not recognised, e.g. "resnet18" or "timm:" and a name.
    trusted_sha256 : str
        For programs: the SHA-256 that the user has seen and trusts.

    Returns
    -------
    ImportedClassifier
        In evaluation mode, frozen.

    Raises
    ------
    ModelError
        If the file cannot be used, sees colour, does not fit the contract, is a program that is not trusted, gives
        values that are not numbers, or gives no gradient.
    """
    kind, digest = _kind(path), file_sha256(path)
    if kind == "weights":
        network, tensors = _from_weights(path, contract, architecture)
        activation = ""
    else:
        if kind == "program" and trusted_sha256 != digest:
            raise ModelError(
                f"The file {path.name} is a program (TorchScript or torch.export): opening it runs code that can do "
                f"anything. Open it only if you trust its source and its SHA-256 is the one they state: {digest}"
            )
        network, tensors, activation = _from_graph(path, kind, contract)
    if activation:
        contract = replace(contract, scores="logits", exclusive=activation == "softmax")
    return _assemble(network, tensors, contract, {"file": path.name, "sha256": digest})


def _kind(path: Path) -> Kind:
    suffix = path.suffix.lower()
    if not path.is_file():
        raise ModelError(f"There is no file {path.name}.")
    if suffix == ".onnx":
        return "onnx"
    if suffix not in SUFFIXES:
        raise ModelError(
            f"The file {path.name} is of no kind that can be imported. Use ONNX (.onnx), weights (.safetensors, .pt, "
            ".pth) of a known architecture, TorchScript (.pt) or torch.export (.pt2)."
        )
    if suffix == ".pt2" or (suffix != ".safetensors" and _is_torchscript(path)):
        return "program"
    return "weights"


def _is_torchscript(path: Path) -> bool:
    """TorchScript is an archive with a folder of code; plain weights have none."""
    try:
        if not zipfile.is_zipfile(path):
            return False
        with zipfile.ZipFile(path) as archive:
            return any("/code/" in name for name in archive.namelist())
    except (OSError, ValueError, NotImplementedError, struct.error, zipfile.BadZipFile):
        return False  # damaged: reading its weights says so, and runs no code


def _from_weights(path: Path, contract: ClassifierContract, architecture: str) -> tuple[dict[str, Any], dict[str, Any]]:
    from engine.models.importing.adapter import network_names
    from engine.models.importing.state_dicts import read_state_dict

    state = read_state_dict(path)
    name = architecture or state.architecture
    if not name:
        raise ModelError(
            f"The weights in {path.name} belong to no architecture that is known here. Name it, one of "
            f"{', '.join(network_names())}, or export the classifier to ONNX."
        )
    known = state.arguments if name == state.architecture else {}
    arguments = known or {"outputs": contract.outputs, "channels": contract.channels}
    return {"name": name, "kwargs": arguments}, state.tensors


def _read_graph(path: Path) -> "OnnxGraph":
    """Read an ONNX file whose input Parallax can feed."""
    from engine.models.importing.onnx_file import read_onnx

    graph = read_onnx(path)
    channels, height, width = graph.input_chw
    if channels is not None and channels not in CHANNELS:
        raise ModelError(
            f"The classifier takes images of {channels} × {height or '?'} × {width or '?'}: neither the first nor the "
            "last side is 1 or 3, the channels of a grey and of a colour picture, and Parallax feeds no other ones."
        )
    for side in (height, width):
        if side is not None and not LEAST_SIDE_PX <= side <= MOST_SIDE_PX:
            raise ModelError(
                f"The classifier takes images of {height or '?'} × {width or '?'} pixels; Parallax feeds images whose "
                f"sides lie in {LEAST_SIDE_PX} to {MOST_SIDE_PX}."
            )
    return graph


def _from_graph(path: Path, kind: Kind, contract: ClassifierContract) -> tuple[dict[str, Any], dict[str, Any], str]:
    from engine.models.importing.adapter import GRAPH

    if kind == "program":
        from engine.models.importing.program import convert_program

        with tempfile.TemporaryDirectory() as folder:
            converted = Path(folder) / "classifier.onnx"
            convert_program(path, converted, contract.input_shape)
            graph = _read_graph(converted)
    else:
        graph = _read_graph(path)
    stated = (contract.channels, *contract.input_hw)
    for what, wanted, answer in zip(("channels", "rows", "columns"), graph.input_chw, stated, strict=True):
        if wanted is not None and wanted != answer:
            raise ModelError(
                f"The classifier takes {wanted} {what} and {answer} were stated. Correct channels and input size."
            )
    if graph.layout not in (None, contract.layout):
        where = "first" if graph.layout == CHANNELS_FIRST else "last"
        raise ModelError(f"The classifier takes its channels {where}, and the opposite was stated. Correct the layout.")
    return {"name": GRAPH, "kwargs": graph.arguments}, graph.weights, graph.activation


def _assemble(
    network: dict[str, Any], tensors: dict[str, Any], contract: ClassifierContract, source: dict[str, str]
) -> "ImportedClassifier":
    import torch

    from engine.models.importing.adapter import GRAPH, ImportedClassifier
    from engine.models.importing.graph import run_graph

    classifier = ImportedClassifier(network, contract.to_json(), source)
    try:
        classifier.network.load_state_dict(tensors)
    except RuntimeError as error:
        raise ModelError(
            f"The weights in {source['file']} do not fit the architecture {network['name']}: "
            f"{str(error).splitlines()[-1].strip()} Name the right architecture, or export the classifier to ONNX."
        ) from error
    classifier.eval().requires_grad_(False)
    films = torch.rand(2, 1, *contract.input_hw, generator=torch.Generator().manual_seed(0)).requires_grad_()
    logits = torch.cat([run_graph(classifier, film) for film in films.split(1)])
    if not bool(torch.isfinite(logits).all()):
        raise ModelError(
            f"The classifier in {source['file']} answers with values that are not numbers. Its weights are damaged, or "
            "range and normalisation are wrong."
        )
    if not logits.requires_grad:
        raise ModelError(
            f"The classifier in {source['file']} has no gradient: its answer jumps. Use the surrogate way for black "
            "boxes."
        )
    if network["name"] == GRAPH and not _takes_batches(classifier, films, logits.detach()):
        network["kwargs"]["one_at_a_time"] = True
        classifier = ImportedClassifier(network, contract.to_json(), source)
        classifier.network.load_state_dict(tensors)
        classifier.eval().requires_grad_(False)
    return classifier


def _takes_batches(classifier: "ImportedClassifier", films: Any, alone: Any) -> bool:
    """Whether films of a batch do not disturb each other: graphs exported for one film often cannot take two."""
    import torch

    with torch.no_grad():
        try:
            together = classifier(films)
        except (RuntimeError, ModelError):
            return False
    return together.shape == alone.shape and bool((together - alone).abs().max() < _BATCH_TOLERANCE)
