"""A finished pack becomes a registered model under the name its user gives it."""

import dataclasses
import shutil
import tempfile
from pathlib import Path

from engine.models.card import write_card
from engine.models.registry import RegisteredModel, open_pack
from engine.training.golden import register_checked


def register_pack(pack: Path, *, model_id: str, name: str, version: str, task: str) -> RegisteredModel:
    """Register a copy of a pack under a name; the copy must answer as the pack did when it was made.

    Parameters
    ----------
    pack : Path
        Left as it is.

    Raises
    ------
    ModelError
        If the pack or the name is refused, or the registered copy answers otherwise; then nothing is registered.
    """
    card = dataclasses.replace(open_pack(pack).card, id=model_id, name=name, version=version, task=task)
    with tempfile.TemporaryDirectory() as folder:
        staged = Path(folder) / "pack"
        staged.mkdir()
        for file in card.weights:
            shutil.copyfile(pack / file, staged / file)
        write_card(card, staged)
        return register_checked(staged)
