"""A network that predicts what must be blurred away for a decision to fall (Dabkowski and Gal, NIPS 2017).

It is no part of a model pack: it lies in a folder of its own, beside a description that names the classifier it was
trained for.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from engine.core.atomic import write_json
from engine.core.errors import ModelError
from engine.core.foreign_files import read_json
from engine.models.generators import FieldNet
from engine.models.weights import network_fingerprint, read_tensors, save_tensors

WEIGHTS_FILE = "mask-generator.safetensors"
DESCRIPTION_FILE = "mask-generator.json"


class MaskGenerator(nn.Module):
    """Film and decision in, mask out: (B, 1, H, W) in [0, 1], 1 where the film is blurred away.

    Parameters
    ----------
    widths : sequence of int
        Channels from the quarter-resolution grid down; multiples of 8.
    """

    def __init__(self, widths: Sequence[int] = (32, 64, 96, 128)) -> None:
        super().__init__()
        self.field = FieldNet(1, widths, 4)
        # Little is blurred at the start: from everything it is a long way to the smallest mask.
        assert self.field.head.bias is not None
        nn.init.constant_(self.field.head.bias, -2.0)

    def forward(self, image_bchw: Tensor, decision_b: Tensor) -> Tensor:
        """Masks of images (B, 1, H, W) in [0, 1], H and W multiples of 32, that were decided as `decision_b` (B,)."""
        return torch.sigmoid(self.field(image_bchw, decision_b))


def save_mask_generator(network: MaskGenerator, widths: Sequence[int], classifier: nn.Module, folder: Path) -> None:
    """Write the weights and then the description into a folder."""
    sha256 = save_tensors(network.state_dict(), folder / WEIGHTS_FILE)
    text = {"widths": list(widths), "classifier": network_fingerprint(classifier), "sha256": sha256}
    write_json(folder / DESCRIPTION_FILE, text)


def load_mask_generator(folder: Path, classifier: nn.Module) -> MaskGenerator:
    """The mask generator of a folder, in evaluation mode, on the CPU.

    Raises
    ------
    ModelError
        If there is none, it was trained for another classifier, or its weights are refused.
    """
    try:
        text: dict[str, Any] = read_json(folder / DESCRIPTION_FILE)
        widths, fingerprint, sha256 = tuple(text["widths"]), str(text["classifier"]), str(text["sha256"])
    except FileNotFoundError:
        raise ModelError(
            f"The folder “{folder.name}” holds no mask generator ({DESCRIPTION_FILE}). Name the folder of a finished "
            "run of that kind."
        ) from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"The mask generator in “{folder.name}” cannot be read. Train it again.") from error
    if fingerprint != network_fingerprint(classifier):
        raise ModelError(
            f"The mask generator in “{folder.name}” was trained for another classifier. Train one for this model."
        )
    try:
        network = MaskGenerator(widths)
        network.load_state_dict(read_tensors(folder / WEIGHTS_FILE, sha256, "mask generator"))
    except (TypeError, ValueError, RuntimeError) as error:
        raise ModelError(f"The mask generator in “{folder.name}” does not fit its description.") from error
    return network.eval().requires_grad_(False)
