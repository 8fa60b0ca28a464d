"""A classifier of the notebook's own: a ``torch.nn.Module`` behind the contract of an imported file."""

import copy
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from engine.core.errors import ModelError
from engine.models.importing.contract import ClassifierContract, Scores
from engine.models.preprocess import ModelInput, is_in_colour, prepare_colour, prepare_frame
from engine.notebook.images import ImageLike, read

if TYPE_CHECKING:
    from torch import nn

    from engine.models.importing.adapter import ContractedClassifier, ImportedClassifier

# Largest difference of a score between the module and what was made of it.
_TOLERANCE = 1e-3


@dataclass(frozen=True, eq=False, repr=False)
class Classifier:
    """A frozen classifier that decides between two classes.

    Attributes
    ----------
    network : nn.Module
        On the CPU, in evaluation mode: images (B, 1, h, w) in [0, 1] to logits (B,).
    classes : tuple of str
        What a score below the operating point means, and what one at or above it means.
    operating_point : float
        Threshold on the score, in (0, 1).
    input_hw : tuple of int
        Height and width of the grid that images are prepared on.
    preprocessing : str
        Name and version of how, see :mod:`engine.models.preprocess`.
    """

    network: "nn.Module"
    classes: tuple[str, str]
    operating_point: float
    input_hw: tuple[int, int]
    preprocessing: str

    def prepare(self, image: ImageLike) -> ModelInput:
        """What the classifier is fed of an image, as for :func:`engine.notebook.images.read`.

        Raises
        ------
        SourceError, DecodeError
            If it is no image that can be explained.
        ModelError
            If it is in colour and the classifier scores it otherwise than in grey.
        """
        frame = read(image)
        prepared = prepare_frame(frame, self.input_hw, self.preprocessing)
        if is_in_colour(frame):
            refuse_colour_seen(self.network, [("the image", prepared.plane_hw, prepare_colour(frame, prepared))])
        return prepared

    def score(self, planes_b1hw: NDArray[np.float32]) -> NDArray[np.float64]:
        """The score of prepared planes (B, 1, h, w): shape (B,), in [0, 1]."""
        import torch

        with torch.inference_mode():
            logits = self.network(torch.from_numpy(np.ascontiguousarray(planes_b1hw))).flatten()
            return np.asarray(torch.sigmoid(logits).double().numpy())

    def __call__(self, image: ImageLike) -> float:
        """The score of an image, in [0, 1]."""
        return float(self.score(self.prepare(image).plane_hw[None, None])[0])

    def __repr__(self) -> str:
        counter, name = self.classes
        height, width = self.input_hw
        return f"<Classifier: {counter} below {self.operating_point:g}, {name} from there on; {height} × {width}>"


def wrap(
    module: "nn.Module",
    *,
    classes: Sequence[str],
    input_size: int | tuple[int, int],
    mean: float | Sequence[float] = 0.0,
    std: float | Sequence[float] = 1.0,
    scores: Scores = "logits",
    operating_point: float = 0.5,
) -> Classifier:
    """Make a classifier of a torch module. The module itself is left as it is: a copy is frozen.

    Parameters
    ----------
    module : nn.Module
        Takes float32 images (B, 1, h, w), or (B, 3, h, w) with the grey image three times over, and gives one output,
        (B,) or (B, 1), or two, (B, 2).
    classes : sequence of two str
        What a low and what a high output means; of two outputs, what each stands for. The second one is the class that
        the score speaks of.
    input_size : int or (int, int)
        Side, or height and width, in pixels, of what the module takes, each in [8, 4096]. Images of another shape are
        pulled to it.
    mean, std : float or sequence of float
        A grey g in [0, 1] becomes ``(g - mean) / std``; one value, or one for each channel.
    scores : {"logits", "probabilities"}
        What the outputs are.
    operating_point : float
        Threshold on the score, in (0, 1).

    Raises
    ------
    ModelError
        If the module gives something else, or one of the answers contradicts it.
    """
    from torch import nn

    from engine.models.importing.adapter import ContractedClassifier

    if not isinstance(module, nn.Module):
        raise ModelError(f"A torch.nn.Module can be wrapped; this is {type(module).__name__}.")
    names = _names(classes)
    if not 0 < operating_point < 1:
        raise ModelError(f"The operating point is {operating_point:g}; it lies between 0 and 1.")
    try:
        frozen = copy.deepcopy(module).cpu().float().eval().requires_grad_(False)
    except (RuntimeError, TypeError) as error:
        raise ModelError(f"The module cannot be copied: {_reason(error)}") from error
    if scores == "logits" and isinstance(list(frozen.modules())[-1], nn.Sigmoid | nn.Softmax):
        raise ModelError("The module ends in a sigmoid or softmax: say scores='probabilities'.")
    hw = (input_size, input_size) if isinstance(input_size, int) else input_size
    contract = replace(_contract(frozen, hw, mean, std), scores=scores)
    network = ContractedClassifier(frozen, contract).eval()
    return Classifier(network, names, operating_point, contract.grid_hw, contract.preprocessing)


def refuse_colour_seen(
    network: "nn.Module", pictures: Sequence[tuple[str, NDArray[np.float32], NDArray[np.float32]]]
) -> None:
    """Refuse pictures in colour, name with planes in grey (h, w) and in colour (3, h, w), to a module that sees it.

    Raises
    ------
    ModelError
    """
    from engine.models.importing.adapter import ContractedClassifier
    from engine.models.importing.colour import refuse_colour

    if isinstance(network, ContractedClassifier) and network.contract.channels == 3:
        refuse_colour(network, pictures)


def _names(classes: Sequence[str]) -> tuple[str, str]:
    names = tuple(str(each).strip() for each in classes)
    if isinstance(classes, str) or len(names) != 2 or not all(names) or names[0] == names[1]:
        raise ModelError("Name the two classes, the one of a low score first, such as classes=['benign', 'malignant'].")
    return names[0], names[1]


def _contract(
    module: "nn.Module", input_hw: tuple[int, int], mean: float | Sequence[float], std: float | Sequence[float]
) -> ClassifierContract:
    """How images are fed to a module and its answer is read, as far as it can be found out by trying."""
    import torch
    from torch import nn

    means, stds = (np.atleast_1d(np.asarray(values, float)) for values in (mean, std))
    first = next((each.in_channels for each in module.modules() if isinstance(each, nn.Conv2d)), 1)
    channels = max(means.size, stds.size, first)
    means, stds = (np.repeat(each, channels) if each.size == 1 else each for each in (means, stds))
    shape = (2, channels, *input_hw)
    stated = ClassifierContract(input_hw, channels, mean=tuple(means.tolist()), std=tuple(stds.tolist()))
    try:
        with torch.no_grad():
            answer = module(torch.full(shape, 0.5))
    except (RuntimeError, ValueError, TypeError) as error:
        raise ModelError(f"The module cannot be fed images {shape}: {_reason(error)}") from error
    if not isinstance(answer, torch.Tensor) or tuple(answer.shape) not in ((2,), (2, 1), (2, 2)):
        given = tuple(answer.shape) if isinstance(answer, torch.Tensor) else type(answer).__name__
        raise ModelError(
            f"The module answers a batch of two images by {given}; one output, (B,) or (B, 1), or two, (B, 2), can be "
            "explained. Wrap the class and its counter-class of a classifier with more outputs in a module of two."
        )
    two = answer.shape == (2, 2)
    return replace(
        stated,
        fit="stretch",
        greys="full",
        exclusive=two,
        outputs=2 if two else 1,
        class_output=1 if two else 0,
        counter_output=0 if two else None,
    )


def as_data(wrapped: "ContractedClassifier") -> "ImportedClassifier":
    """What the importer of files makes of a wrapped module: data, which a saved model can hold.

    Raises
    ------
    ModelError
        If torch's exporter or the importer does not know an operation of the module; or what was made answers
        otherwise than the module, and so would not be the classifier that is explained.
    """
    import torch

    from engine.models.importing.classifier_file import import_classifier
    from engine.models.importing.program import export_onnx

    contract = wrapped.contract
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "module.onnx"
        try:
            export_onnx(wrapped.network, path, contract.input_shape)
        except Exception as error:  # whatever the code of a foreign module, or the exporter, raises
            raise ModelError(
                f"The module cannot be turned into data: {_reason(error).rstrip('.')}. Leave out of its "
                "forward() what hangs on the values of an image."
            ) from error
        network = import_classifier(path, contract)
    random = torch.Generator().manual_seed(0)
    with torch.no_grad():
        films = [brightest * torch.rand(1, 1, *contract.grid_hw, generator=random) for brightest in (0.1, 0.5, 1.0)]
        differences = [torch.sigmoid(network(film)) - torch.sigmoid(wrapped(film)) for film in films]
    if not bool(torch.cat(differences).abs().max() < _TOLERANCE):
        raise ModelError(
            "What was made of the module answers otherwise than the module itself, so it would not be the classifier "
            "that is explained. Export it to ONNX where it was made, and import the file: parallax models import."
        )
    return network


def _reason(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__
