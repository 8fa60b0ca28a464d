"""The one contract: what a file gives is finite and in range, or it is refused with a sentence."""

from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.cli.scan import catalog_values
from engine.core.errors import ParallaxError
from engine.core.strict_json import strict_json
from engine.data.film_list import read_film_list
from engine.data.label_table import read_label_table
from engine.data.label_tables import read_boxes, read_index
from engine.dicom.catalog import Instance, Series, scan
from engine.dicom.pictures import read_picture
from engine.dicom.pixels import read_frame
from engine.dicom.thumbnail import read_thumbnail
from engine.dicom.volume import read_volume
from engine.explain.counterfactual import load_explainer
from engine.imaging.frame import Frame, Window
from engine.imaging.grey_pipeline import render_display, render_rgb
from engine.models.importing.classifier_file import guess_contract, import_classifier, inspect_file
from engine.models.importing.form import read_form
from engine.models.preprocess import prepare_frame
from engine.models.registry import Registry
from engine.training.config import read_run
from viewer.state.presets import OwnPresets
from viewer.state.settings import SettingsStore
from viewer.state.wizard_store import WizardStore

_LONGEST_SENTENCE = 2000
_FRAMES_SHOWN = 3


class Violation(Exception):
    """What the contract does not allow; ``str(error)`` says what was met."""


def check_images(folder: Path) -> str:
    """Scan a folder and show whatever is listed."""
    catalog = scan([folder])
    for skipped in catalog.skipped:
        _sentence(skipped.reason)
    strict_json(catalog_values(catalog))
    shown = [_refusable(lambda one=one: _show_instance(one)) for one in catalog.instances[:8]]
    series = [one for study in catalog.studies for one in study.series]
    shown += [_refusable(lambda one=one: _show_volume(one)) for one in series[:3]]
    return _result(shown)


def check_picture(folder: Path) -> str:
    """Show a PNG or JPEG as the command line and training read it."""
    return _result([_refusable(lambda path=path: _show_frame(read_picture(path))) for path in folder.iterdir()])


def check_model(folder: Path) -> str:
    """List the models of a folder and explain a film with those that are listed."""
    models, problems = Registry([folder.parent]).list()
    for problem in problems:
        _sentence(problem)
    frame = _film()
    results = []
    for model in models:
        if model.folder == folder:
            results.append(_refusable(lambda model=model: _explain(load_explainer(model, "cpu"), frame)))
    return _result(results)


def check_classifier_file(folder: Path) -> str:
    """Import a classifier's file and let it score a plane."""
    return _result([_refusable(lambda path=path: _import(path)) for path in folder.iterdir()])


def check_texts(folder: Path) -> str:
    """Read run files, forms, lists, tables, settings and drafts."""
    return _result([_refusable(lambda path=path: _read_text(path)) for path in sorted(folder.iterdir())])


CHECKS: dict[str, Callable[[Path], str]] = {
    **dict.fromkeys(("film", "series", "state", "dicomdir", "zip"), check_images),
    "picture": check_picture,
    "model": check_model,
    **dict.fromkeys(("onnx", "weights"), check_classifier_file),
    "texts": check_texts,
}


def _refusable(show: Callable[[], None]) -> bool:
    """Whether something was shown; False where it was refused with a sentence."""
    try:
        show()
    except ParallaxError as error:
        _sentence(str(error))
        return False
    return True


def _result(shown: Iterable[bool]) -> str:
    return "shown" if any(shown) else "refused"


def _sentence(text: str) -> None:
    if len(text) > _LONGEST_SENTENCE or not text.rstrip().endswith((".", "?", "!", "”", ")")):
        raise Violation(f"no sentence: {text[:200]!r} ({len(text)} characters)")


def _show_instance(instance: Instance) -> None:
    count = instance.frame_count
    refused: ParallaxError | None = None
    for index in sorted({0, count // 2, count - 1})[:_FRAMES_SHOWN]:
        try:
            _show_frame(read_frame(instance.source, index))
        except ParallaxError as error:
            _sentence(str(error))
            refused = error
    thumbnail = read_thumbnail(instance.source)
    if thumbnail.dtype != np.uint8 or thumbnail.shape[2:] != (3,):
        raise Violation(f"a thumbnail of {thumbnail.dtype} {thumbnail.shape}")
    if refused is not None:
        raise refused


def _show_frame(frame: Frame) -> None:
    for voi in (None, *frame.voi):
        _in_range(render_display(frame, voi), "display values")
    rgb = render_rgb(frame)
    if rgb.dtype != np.uint8 or rgb.ndim != 3 or rgb.shape[2] != 3:
        raise Violation(f"a picture of {rgb.dtype} {rgb.shape}")
    _in_range(prepare_frame(frame, (64, 64)).plane_hw, "model input")


def _show_volume(series: Series) -> None:
    images = [(one.source, index) for one in series.instances for index in range(min(one.frame_count, 50))]
    volume = read_volume(images[:50])
    _show_frame(volume.slice_frame("coronal", volume.count("coronal") // 2))


def _film() -> Frame:
    plane = np.linspace(0, 4095, 80 * 64, dtype=np.float32).reshape(80, 64)
    window = Window(2047.5, 4095.0, "LINEAR_EXACT", "NORMAL")
    return Frame(plane, None, window, voi=(window,), default_voi_from_file=True, modality="DX", body_part="CHEST")


def _explain(explainer: object, frame: Frame) -> None:
    explanation = explainer.explain(frame)
    for name in ("similar_hw", "adversarial_hw"):
        if hasattr(explanation, name):
            _in_range(getattr(explanation, name), name)


def _import(path: Path) -> None:
    facts = inspect_file(path)
    classifier = import_classifier(path, guess_contract(facts))
    import torch

    plane = torch.rand(1, 1, *classifier.contract.grid_hw)
    if not bool(torch.isfinite(classifier(plane)).all()):
        raise Violation("a score that is no number")


def _read_text(path: Path) -> None:
    if path.name in ("settings.json", "recent.json"):
        store = SettingsStore(path.parent)
        store.load()
        presets = OwnPresets()
        presets.restore(store.settings.window_presets)
        store.change(theme="light" if store.settings.theme == "dark" else "dark")
    elif path.name == "draft.json":
        WizardStore(path.parent).load()
    elif path.name == "form.json":
        read_form(path)
    elif path.name == "films.jsonl":
        read_film_list(path)
    elif path.name == "index.csv":
        read_label_table(path)
        read_index(path.parent)
    elif path.name == "boxes.csv":
        list(read_boxes(path.parent))
    else:
        read_run(path)


def _in_range(values: NDArray[np.float32], what: str) -> None:
    if values.size == 0 or not np.isfinite(values).all() or values.min() < 0 or values.max() > 1:
        raise Violation(f"{what} {values.shape} are not in [0, 1]")
