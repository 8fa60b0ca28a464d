"""Generators for a classifier of the notebook: the whole way from images to a model that can be registered."""

import contextlib
import hashlib
import os
import shutil
import tempfile
import time
import warnings
import weakref
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

from engine.core.errors import ModelError, SourceError, TrainingError
from engine.data.film_list import ListedFilm, split_by_patient, write_film_list
from engine.data.prepared_films import prepare_colours
from engine.data.survey import survey
from engine.imaging.grey_pipeline import render_display
from engine.models.card import ModelCard
from engine.models.film_kind import FilmKind
from engine.models.registry import RegisteredModel, open_pack
from engine.models.weights import file_sha256
from engine.notebook.classifier import Classifier, as_data, refuse_colour_seen
from engine.notebook.images import ImageLike, read
from engine.notebook.models import Model
from engine.training.enough_films import too_few
from engine.training.run_documents import GIVEN, PACK, RunInputs, sequence_document
from engine.training.run_draft import ClassifierDraft, GeneratorsDraft, Preset, RunDraft
from engine.training.run_progress import RunProgress
from engine.training.stage_words import stage_words

if TYPE_CHECKING:
    from engine.models.importing.adapter import ImportedClassifier

_RUN = "pair"
_PRESET: Preset = "quick"
_LOOKED_AT_IN_COLOUR = 8


class Pair(Model):
    """A classifier and the two generators that were trained for it. Made by :func:`train`."""

    def __init__(self, pack: RegisteredModel, classifier: Classifier, device: str) -> None:
        super().__init__(pack, device)
        self.classifier = classifier  # as it was wrapped, with the layers that Grad-CAM asks for

    def save(self, model_id: str, *, name: str = "", version: str = "1.0", task: str = "") -> ModelCard:
        """Register the pair: the viewer, the command line and :func:`engine.load_model` know it from then on.

        Parameters
        ----------
        model_id : str
            Lower-case letters, digits and single hyphens, at most 64 characters.
        name : str
            For people; the id by default.
        version : str
            One to four numbers joined by dots.
        task : str
            What the classifier decides, in words; its two classes by default.

        Raises
        ------
        ModelError
            If the id, name or version is refused or taken, the model cannot be written, or the copy answers otherwise.
        """
        from engine.training.registering import register_pack

        return register_pack(
            self._registered.folder,
            model_id=model_id,
            name=name or model_id,
            version=version,
            task=task or self.card.task,
        ).card


def train(
    classifier: Classifier,
    images: "str | os.PathLike[str] | Iterable[ImageLike]",
    *,
    steps: int = 1500,
    batch: int | None = None,
    attenuates: bool = False,
    out: "str | os.PathLike[str] | None" = None,
    device: str = "auto",
    progress: bool = True,
) -> Pair:
    """Train the two generators of a classifier, a film critic beside them, and measure all on images set apart.

    The weights of the losses are those of the wizard's preset Quick; that of the adversarial image rises until it flips
    the decision (:mod:`engine.training.pressure`). 70 % of the images are trained on, 10 % calibrate, 20 % measure.

    Parameters
    ----------
    classifier : Classifier
        As :func:`engine.wrap` gives it.
    images : path, array, Dataset or iterable
        A folder of DICOM, PNG and JPEG files, split by patient; or images as for :func:`engine.read`: an array
        (N, H, W), a list, or a ``torch.utils.data.Dataset``, of whose items (image, label) the image is taken. Such
        images count as one patient each, and are kept in steps of 1/255. Labels are not used: the classifier's own
        decisions are explained.
    steps : int
        Of the generators; the critic and what it learns from take about as long again.
    batch : int, optional
        Images in a step; 12 by default, fewer if the memory of the device does not suffice.
    attenuates : bool
        The class is something bright: the adversarial image only adds it or takes it away.
    out : path, optional
        Folder of the run, in which images that are no files are kept, too. The same call with the same folder goes on
        with a run that was interrupted. By default the run is gone with the pair, unless that is saved.
    device : str
        "auto" (CUDA if it is there), "cpu", "cuda", "cuda:1" and so on, or "mps".
    progress : bool
        Whether to show a bar.

    Raises
    ------
    ModelError
        If the classifier cannot be turned into data (what runs code of the notebook cannot be saved), or decides the
        same on all images.
    SourceError
        If an image is refused, or there are too few.
    TrainingError
        If the training cannot start or go on.
    DeviceError
        If the device asked for is not there.
    """
    import torch

    if steps < 1:
        raise TrainingError(f"A training takes one step at least, not {steps}.")
    generators = GeneratorsDraft(start="anew", preset=_PRESET, steps=steps, batch=batch, attenuates=attenuates)
    # The notebook's own random numbers go on where they were.
    with contextlib.ExitStack() as left, torch.random.fork_rng(), torch.enable_grad():
        network = _network(classifier)
        folder = Path(tempfile.mkdtemp(prefix="parallax-") if out is None else out).absolute()
        if out is None:
            left.callback(shutil.rmtree, folder, ignore_errors=True)
        films, kind = _films(images, folder / "films")
        _refuse_colour(classifier, films)
        _store(classifier, network, folder / _RUN / GIVEN)
        inputs = RunInputs(
            _RUN,
            str(_listed(films, folder)),
            sum(film.part == "training" for film in films),
            grid_hw=classifier.input_hw,
            kind=kind,
        )
        counter, name = classifier.classes
        way = ClassifierDraft(way="file", form={"class_name": name, "counter_class_name": counter})
        told = _execute(
            sequence_document(RunDraft(classifier=way, generators=generators), inputs), folder, device, progress
        )
        for sentence in (*told.notes, *told.cheating.values()):
            warnings.warn(sentence, stacklevel=2)
        pair = Pair(open_pack(folder / _RUN / PACK / _RUN), classifier, device)
        weakref.finalize(pair, left.pop_all().close)  # what is temporary lives as long as the pair
    return pair


def _execute(document: dict[str, Any], folder: Path, device: str, progress: bool) -> RunProgress:
    """Run a run file in this process; returns what it told."""
    from engine.training.__main__ import execute, training_device
    from engine.training.config import parse_run
    from engine.training.run_folder import ControlledContext

    run, on, told = parse_run(document, _RUN), training_device(device), RunProgress()
    with _bar(told, progress) as emit:
        execute(run, Path(), folder, emit, ControlledContext(folder / _RUN, emit), on)
    return told


def _network(classifier: Classifier) -> "ImportedClassifier":
    """The classifier as data."""
    from engine.models.importing.adapter import ContractedClassifier, ImportedClassifier

    network = classifier.network
    if isinstance(network, ImportedClassifier):
        return network
    if not isinstance(network, ContractedClassifier):
        raise ModelError(
            "Give a classifier that wrap() made. The classifier of a registered model is trained for by "
            "the command: parallax train --classifier ID."
        )
    return as_data(network)


def _films(images: Any, folder: Path) -> tuple[tuple[ListedFilm, ...], FilmKind]:
    """The images as files, dealt out to training, validation and the check at the end, and what their headers say."""
    if isinstance(images, str | os.PathLike):
        found = survey([Path(images)])
        films, kind = found.films, found.kind
        for reason, count in Counter(reason for _, reason in found.left_out).items():
            warnings.warn(f"{count} files were left out. {reason}", stacklevel=3)
    else:
        films, kind = split_by_patient(_stored(images, folder)), FilmKind()
    if few := too_few(len(films), len({film.patient for film in films})):
        raise SourceError(few)
    return films, kind


def _refuse_colour(classifier: Classifier, films: tuple[ListedFilm, ...]) -> None:
    few = films[:: max(1, len(films) // _LOOKED_AT_IN_COLOUR)]
    pairs = prepare_colours(few, classifier.input_hw, classifier.preprocessing)
    pictures = [(f"image {number}", *pair) for number, pair in enumerate(pairs) if pair is not None]
    refuse_colour_seen(classifier.network, pictures)


def _stored(images: Any, folder: Path) -> Iterator[ListedFilm]:
    """Write images as pictures of 8 bits, which is as fine as films are trained on."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, item in enumerate(_items(images)):
        try:
            display_hw = render_display(read(item[0] if isinstance(item, tuple) else item))
        except SourceError as error:
            raise SourceError(f"Image {number}: {error}") from error
        path = folder / f"{number:06d}.png"
        Image.fromarray(np.rint(255 * display_hw).astype(np.uint8)).save(path)
        yield ListedFilm(str(path), "", is_picture=True, patient=number)


def _items(images: Any) -> Iterator[Any]:
    # A Dataset may have a length and no end of its own: it need not raise IndexError.
    if hasattr(images, "__getitem__") and hasattr(images, "__len__"):
        return (images[number] for number in range(len(images)))
    if not isinstance(images, Iterable):
        raise SourceError(
            f"Images are a folder, an array (N, H, W), a list or a Dataset; this is {type(images).__name__}."
        )
    return iter(images)


def _listed(films: tuple[ListedFilm, ...], folder: Path) -> Path:
    """Write the list of films, under a name that tells whether they are those of an interrupted run."""
    digest = hashlib.sha256()
    for film in films:
        digest.update(repr((film.path, film.member)).encode())
        digest.update(file_sha256(Path(film.path)).encode())
    path = folder / f"films-{digest.hexdigest()[:12]}.jsonl"
    write_film_list(path, films)
    return path


def _store(classifier: Classifier, network: "ImportedClassifier", folder: Path) -> None:
    from engine.models.importing.form import ImportForm
    from engine.training.imported import store_imported

    counter, name = classifier.classes
    store_imported(network, ImportForm(name, counter, classifier.operating_point, network.contract), folder)


@contextlib.contextmanager
def _bar(told: RunProgress, shown: bool) -> Iterator[Callable[..., None]]:
    """An emitter of events that adds them up and draws a bar."""
    from tqdm.auto import tqdm

    class Bar(tqdm):  # type: ignore[misc]  # comes without types
        monitor_interval = 0  # no thread that outlives it

    started_s = time.monotonic()
    with Bar(total=100, disable=not shown, bar_format="{l_bar}{bar}| {elapsed}<{remaining}") as bar:

        def emit(event: str, **fields: Any) -> None:
            told.feed({"event": event, "time_s": time.monotonic() - started_s, **fields})
            bar.set_description(stage_words(told.stage), refresh=False)
            bar.update(100 * told.fraction - bar.n)

        yield emit
        bar.update(100 - bar.n)
