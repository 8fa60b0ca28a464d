"""A foreign classifier as a run: what generators, critic and pack build on, as if it had been trained here."""

from pathlib import Path
from typing import TYPE_CHECKING

from engine.models.classifiers import IMPORTED
from engine.models.importing.form import FORM_FILE, ImportForm
from engine.training.networks import CLASSIFIER, save_network

if TYPE_CHECKING:
    from engine.models.importing.adapter import ImportedClassifier


def store_imported(classifier: "ImportedClassifier", form: ImportForm, folder: Path) -> Path:
    """Write an imported classifier as ``classifier.pt`` of a run folder, with the form beside it.

    Run files name the folder as their ``classifier``. The contract that is stored is the classifier's own.

    Returns
    -------
    Path
        The written ``classifier.pt``.

    Raises
    ------
    OSError
        If the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / FORM_FILE).write_text(form.to_json(), encoding="utf-8")
    save_network(
        folder / CLASSIFIER,
        classifier,
        architecture=IMPORTED,
        arguments=classifier.arguments(),
        operating_point=form.operating_point,
        preprocessing=classifier.contract.preprocessing,
    )
    return folder / CLASSIFIER
