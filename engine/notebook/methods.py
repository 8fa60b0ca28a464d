"""Maps by the other methods of the literature."""

from engine.attribution.method import METHODS
from engine.attribution.methods import MethodExplainer
from engine.core.errors import ModelError
from engine.imaging.grey_pipeline import render_display
from engine.models.device import choose_device
from engine.notebook.classifier import Classifier
from engine.notebook.images import ImageLike, read
from engine.notebook.maps import AttributionMap
from engine.notebook.models import Model


def attribute(
    classifier: Classifier | Model, image: ImageLike, method: str = "grad_cam", device: str = "auto"
) -> AttributionMap:
    """The map of one image by a method of the comparison.

    Parameters
    ----------
    classifier : Classifier or Model
    image : Frame, path or array_like
        As for :func:`engine.notebook.images.read`.
    method : str
        A name of :data:`engine.attribution.method.METHODS`, with "_" or "-": gradient, smoothgrad,
        integrated_gradients, grad_cam, guided_grad_cam, occlusion, bbmp.
    device : str
        "auto" (a GPU if there is one), "cpu", "cuda", "cuda:1" and so on, or "mps".

    Raises
    ------
    SourceError, DecodeError
        If it is no image that can be explained.
    ModelError
        If there is no such method, or it cannot be computed on this classifier.
    DeviceError
        If the device asked for is not there, or not even the computer's own memory suffices.
    """
    name = method.replace("_", "-")
    if name not in (each.name for each in METHODS):
        known = ", ".join(each.name.replace("-", "_") for each in METHODS)
        raise ModelError(f"There is no method “{method}”. There are {known}.")
    explained = classifier.classifier if isinstance(classifier, Model) else classifier
    frame = read(image)
    prepared = explained.prepare(frame)
    explainer = MethodExplainer(explained.network, explained.operating_point, choose_device(device))
    made = explainer.explain(name, prepared.plane_hw, prepared.grid)
    scale = float(made.map_hw.max()) or 1.0
    title = made.method.title
    return AttributionMap(title, made.map_hw, made.signed_map_hw, made.grid, render_display(frame), scale)
