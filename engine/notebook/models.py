"""A classifier with its two generators: a model that is registered, or a pair that was just trained."""

import os
from functools import cached_property
from pathlib import Path

from engine.explain.counterfactual import load_explainer
from engine.imaging.grey_pipeline import render_display
from engine.models.card import ModelCard
from engine.models.registry import RegisteredModel, Registry, open_pack
from engine.notebook.classifier import Classifier
from engine.notebook.explained_image import ExplainedImage
from engine.notebook.images import ImageLike, read


class Model:
    """Explains images. Made by :func:`load_model`; used from one thread at a time.

    Parameters
    ----------
    registered : RegisteredModel
    device : str
        As for :func:`load_model`.
    """

    def __init__(self, registered: RegisteredModel, device: str = "auto") -> None:
        self._registered = registered
        self._explainer = load_explainer(registered, device)

    @property
    def card(self) -> ModelCard:
        """What the model is, what it was trained on, how good it is, and what it must not be used for."""
        return self._registered.card

    @cached_property
    def classifier(self) -> Classifier:
        """The classifier alone, on the CPU."""
        from engine.models.networks import build_networks

        card = self.card
        return Classifier(
            build_networks(self._registered).classifier,
            (card.counter_class_name, card.class_name),
            card.operating_point,
            card.input_hw,
            card.preprocessing,
        )

    def explain(self, image: ImageLike) -> ExplainedImage:
        """The similar and the adversarial image, and their difference.

        Parameters
        ----------
        image : Frame, path or array_like
            As for :func:`engine.notebook.images.read`.

        Raises
        ------
        SourceError, DecodeError
            If it is no image that can be explained.
        DeviceError
            If not even the computer's own memory suffices.
        """
        frame = read(image)
        return ExplainedImage(self._explainer.explain(frame), render_display(frame))

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.card.id} {self.card.version}: {self.card.task}>"


def load_model(model: str | os.PathLike[str], device: str = "auto") -> Model:
    """Load a model, verified.

    Parameters
    ----------
    model : str or path
        The id of a model that ships with Parallax or was registered, such as ``"chest-opacity"``; or the folder of a
        model pack.
    device : str
        "auto" (a GPU if there is one), "cpu", "cuda", "cuda:1" and so on, or "mps".

    Raises
    ------
    ModelError
        If there is none; or a file is missing, altered, or asks for something this version cannot build.
    DeviceError
        If the device asked for is not there.
    """
    folder = Path(model)
    is_folder = isinstance(model, os.PathLike) or len(folder.parts) > 1 or folder.is_dir()
    return Model(open_pack(folder) if is_folder else Registry().get(str(model)), device)
