"""Weights without their network: safetensors, or a state dictionary that torch reads without running code."""

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from engine.core.errors import ModelError
from engine.models.importing.onnx_limits import MOST_WEIGHTS

# Where training scripts put the weights among other things they keep.
_NESTED = ("state_dict", "model_state_dict", "model", "net", "weights")
_PREFIXES = ("module.", "model.", "net.", "network.", "backbone.")
# Names of the first published DenseNet weights: "denselayer1.norm.1.weight" for "denselayer1.norm1.weight".
_OLD_DENSENET = re.compile(r"(.*denselayer\d+\.(?:norm|conv))\.([12]\..*)")


@dataclass(frozen=True, eq=False)
class StateDict:
    """Named weights, and which shipped architecture they fit ("" where none), with what it is built with."""

    tensors: dict[str, Tensor]
    architecture: str
    arguments: dict[str, Any]
    outputs: int
    channels: int


def read_state_dict(path: Path) -> StateDict:
    """Read weights and recognise their architecture by the names.

    Raises
    ------
    ModelError
        If the file is damaged, unpacks to more than it holds, has more weights than any classifier, is a pickled
        module (which would run code), or holds values that are not numbers.
    """
    tensors = _plain(_safetensors(path) if path.suffix == ".safetensors" else _torch_file(path), path)
    count = sum(tensor.numel() for tensor in tensors.values())
    if count > MOST_WEIGHTS:
        raise ModelError(
            f"The file {path.name} states {count:,} weights; Parallax takes up to {MOST_WEIGHTS:,}. Use a smaller "
            "classifier, or the surrogate way for black boxes."
        )
    for name, tensor in tensors.items():
        if tensor.is_floating_point() and not bool(torch.isfinite(tensor).all()):
            raise ModelError(
                f"The weights “{name}” of the classifier hold values that are not numbers (NaN or infinite): its "
                "training has diverged. Get another version of it."
            )
    return StateDict(tensors, *_recognise(tensors))


def _safetensors(path: Path) -> Any:
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    try:
        return load_file(path)
    except (SafetensorError, OSError) as error:
        raise ModelError(f"The file {path.name} is no safetensors file, or is damaged: {str(error)[:200]}.") from error


def _torch_file(path: Path) -> Any:
    import pickle

    try:
        if zipfile.is_zipfile(path):
            _refuse_packed(path)
        return torch.load(path, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError as error:
        raise ModelError(
            f"The file {path.name} holds a whole pickled program, not only weights: opening it would run whatever code "
            "is in it, so Parallax never does. Where it was made, save the weights alone with "
            "torch.save(model.state_dict(), …), or export it to ONNX."
        ) from error
    except ModelError:
        raise
    except Exception as error:  # torch raises whatever a damaged program of its format makes of it
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ModelError(f"The file {path.name} cannot be read as weights: {reason}.") from error


def _refuse_packed(path: Path) -> None:
    """torch never compresses what it saves; an archive that does may unpack to any size."""
    with zipfile.ZipFile(path) as archive:
        unpacked = sum(record.file_size for record in archive.infolist())
    if unpacked > path.stat().st_size:
        raise ModelError(
            f"The weights in {path.name} unpack to more than the file holds ({unpacked:,} bytes), which those that "
            "torch saves never do. It is damaged, or made to exhaust this computer; save them again."
        )


def _plain(content: Any, path: Path) -> dict[str, Tensor]:
    for name in _NESTED:
        if isinstance(content, Mapping) and isinstance(content.get(name), Mapping):
            content = content[name]
            break
    if not isinstance(content, Mapping) or not content or not all(isinstance(v, Tensor) for v in content.values()):
        raise ModelError(f"The file {path.name} holds no dictionary of weights. Save the model's state_dict.")
    tensors = {str(name): tensor for name, tensor in content.items()}
    for prefix in _PREFIXES:
        if all(name.startswith(prefix) for name in tensors):
            tensors = {name.removeprefix(prefix): tensor for name, tensor in tensors.items()}
    return {_OLD_DENSENET.sub(r"\1\2", name): tensor for name, tensor in tensors.items()}


def _recognise(tensors: Mapping[str, Tensor]) -> tuple[str, dict[str, Any], int, int]:
    """Architecture, its arguments, outputs and channels of known weights; ("", {}, 1, 1) otherwise."""
    if "stem.1.weight" in tensors and "vote.weight" in tensors:
        counts = [len({name.split(".")[2] for name in tensors if name.startswith(f"stages.{i}.")}) for i in range(4)]
        widths = [len(tensors[f"stages.{i}.0.conv1.weight"]) for i in range(4)]
        return "EvidenceNet", {"widths": widths, "blocks": counts}, 1, 1
    if "features.denseblock3.denselayer24.conv2.weight" in tensors and "classifier.weight" in tensors:
        outputs, channels = len(tensors["classifier.weight"]), tensors["features.conv0.weight"].shape[1]
        return "densenet121", {"outputs": outputs, "channels": channels}, outputs, channels
    if "conv1.weight" in tensors and "fc.weight" in tensors:
        depth = len({name.split(".")[1] for name in tensors if name.startswith("layer3.")})
        wide = "layer1.0.conv3.weight" in tensors
        name = {(2, False): "resnet18", (6, False): "resnet34", (6, True): "resnet50"}.get((depth, wide), "")
        outputs, channels = len(tensors["fc.weight"]), tensors["conv1.weight"].shape[1]
        return name, {"outputs": outputs, "channels": channels} if name else {}, outputs, channels
    return "", {}, 1, 1
