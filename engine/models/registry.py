"""The models that can be used: those shipped with Parallax and those this user has registered.

A model is a folder with ``card.json`` and the safetensors files that the card lists with their SHA-256. A folder that
is not whole is a problem to be shown, never a model and never a crash.
"""

import contextlib
import os
import secrets
import shutil
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from engine.core.errors import ModelError
from engine.core.folders import models_folder, resources_folder
from engine.core.language import phrase
from engine.models.card import CARD_FILE, ModelCard, read_card
from engine.models.weights import check_weights_file, read_tensors

if TYPE_CHECKING:
    from torch import Tensor

_HIDDEN = (".", "_")
_INCOMING = ".incoming-"
# A copy that is being made is written to all the time; one that rests for so long was left by a process that ended.
_ABANDONED_S = 600.0


@dataclass(frozen=True)
class RegisteredModel:
    """A verified model: its card, its folder, and whether it came with Parallax."""

    card: ModelCard
    folder: Path
    shipped: bool


def verify(model: RegisteredModel) -> None:
    """Hash every weights file of a model and compare with the card.

    Raises
    ------
    ModelError
        If a file is missing, truncated, changed, or holds another dtype than float32 and float16.
    """
    for file, digest in sorted(model.card.weights.items()):
        check_weights_file(model.folder / file, digest, model.card.name)


def load_weights(model: RegisteredModel, file: str, device: str = "cpu") -> "dict[str, Tensor]":
    """Load one weights file of a model, verified. Imports torch.

    Parameters
    ----------
    model : RegisteredModel
    file : str
        A name that the card's `weights` lists.
    device : str
        Torch device of the tensors.

    Returns
    -------
    dict
        Name to tensor, float32 whatever was stored (float16 saves size), on `device`.

    Raises
    ------
    ModelError
        If the card does not list the file, or the file is missing, truncated, changed, or of another dtype.
    """
    digest = model.card.weights.get(file)
    if digest is None:
        raise ModelError(
            phrase(
                "Models", "The model “{model}” has no weights file {file}. Get a version of it that fits this Parallax."
            ).fill(model=model.card.name, file=file)
        )
    return read_tensors(model.folder / file, digest, model.card.name, device)


def open_pack(folder: Path, *, shipped: bool = False) -> RegisteredModel:
    """Read and verify one model folder, wherever it lies.

    Raises
    ------
    ModelError
        If the card or a weights file is refused.
    """
    model = RegisteredModel(read_card(folder), folder, shipped)
    verify(model)
    return model


class Registry:
    """Looks models up in the shipped folder, this user's folder and further ones, in this order.

    Nothing is remembered but file hashes (see :func:`engine.models.weights.file_sha256`), so a model that was just
    registered is listed without a restart. The first listing reads all weights once: not for the GUI thread.

    Parameters
    ----------
    extra_roots : iterable of Path
        Folders that hold model folders, besides the two standard ones.
    """

    def __init__(self, extra_roots: Iterable[Path] = ()) -> None:
        self._extra_roots = tuple(extra_roots)

    def list(self) -> tuple[tuple[RegisteredModel, ...], tuple[str, ...]]:
        """The newest version of every model, and what is wrong with the folders that are not listed.

        Returns
        -------
        models : tuple of RegisteredModel
            Verified, ordered by id.
        problems : tuple of str
            One sentence per folder that is refused, in the order of folders.
        """
        every, problems = self._scan()
        newest: dict[str, RegisteredModel] = {}
        for model in every:
            newest.setdefault(model.card.id, model)
        return tuple(newest.values()), problems

    def get(self, model_id: str, version: str | None = None) -> RegisteredModel:
        """A verified model by its id: the newest version, or the one asked for.

        Raises
        ------
        ModelError
            If there is none; the sentence names those that are there, and what is wrong with refused ones.
        """
        every, problems = self._scan()
        for model in every:
            if model.card.id == model_id and version in (None, model.card.version):
                return model
        wanted = f"“{model_id}”" if version is None else f"“{model_id}” in version {version}"
        there = ", ".join(f"{model.card.id} {model.card.version}" for model in every) or "none"
        raise ModelError(" ".join([f"There is no model {wanted}. Models that can be used: {there}.", *problems]))

    def register(self, folder: Path) -> RegisteredModel:
        """Copy a model folder into this user's models, verified, in one step.

        The copy is made beside its place, under a hidden name that is never listed, verified there and renamed. Each
        version has its own folder, so the versions that are there stay as they are.

        Parameters
        ----------
        folder : Path
            Left as it is. Only the card and the files it lists are copied.

        Returns
        -------
        RegisteredModel
            The copy; or the one that is there, if it is the same.

        Raises
        ------
        ModelError
            If the model is refused, if another one with the same id and version is there, or if it cannot be written.
        """
        model = open_pack(folder)
        card = model.card
        existing = next((m for m in self._scan()[0] if m.card.id == card.id and m.card.version == card.version), None)
        if existing is not None:
            if existing.card == card:
                return existing
            raise _taken(card)
        root = models_folder()
        target = root / f"{card.id}-{card.version}"
        if target.exists():
            raise ModelError(
                phrase(
                    "Models",
                    "The model “{model}” cannot be registered: a broken copy of version {version} is there. "
                    "Remove the folder {folder} from your models, then try again.",
                ).fill(model=card.name, version=card.version, folder=target.name)
            )
        incoming = root / f"{_INCOMING}{secrets.token_hex(8)}"
        try:
            root.mkdir(parents=True, exist_ok=True)
            incoming.mkdir()
            for name in (*sorted(card.weights), CARD_FILE):
                _copy_synced(folder / name, incoming / name)
            copied = open_pack(incoming)
            if copied.card != card:
                raise ModelError(
                    phrase("Models", "The model “{model}” changed while it was copied. Try again.").fill(
                        model=card.name
                    )
                )
            _sync_folder(incoming)
            # Renaming onto an empty folder or a file of that name fails or is refused above: one loses, not both.
            incoming.rename(target)
            _sync_folder(root)
        except OSError as error:
            raise ModelError(
                phrase(
                    "Models",
                    "The model “{model}” cannot be registered: {reason}. Check the free space and the "
                    "permissions of your data folder.",
                ).fill(model=card.name, reason=error.strerror or error)
            ) from error
        finally:
            shutil.rmtree(incoming, ignore_errors=True)
        return RegisteredModel(card, target, shipped=False)

    def _scan(self) -> tuple[tuple[RegisteredModel, ...], tuple[str, ...]]:
        """Every usable model by id, the newest version first, the first folder first; and the problems."""
        found: dict[tuple[str, tuple[int, ...]], RegisteredModel] = {}
        problems = []
        _sweep(models_folder())
        shipped_root = resources_folder() / "models"
        for root in (shipped_root, models_folder(), *self._extra_roots):
            try:
                for folder in _model_folders(root):
                    try:
                        model = open_pack(folder, shipped=root == shipped_root)
                    except ModelError as error:
                        problems.append(str(error))
                        continue
                    first = found.setdefault((model.card.id, model.card.version_key), model)
                    if first.card != model.card:
                        problems.append(f"{_taken(model.card)} The folder “{folder.name}” is left out.")
            except OSError as error:
                problems.append(f"The models in the folder “{root.name}” cannot be read ({error.strerror}).")
        ordered = sorted(found.values(), key=lambda model: model.card.version_key, reverse=True)
        return tuple(sorted(ordered, key=lambda model: model.card.id)), tuple(problems)


def _taken(card: ModelCard) -> ModelError:
    return ModelError(
        phrase(
            "Models",
            "Another model with the id {id} and version {version} is there. Give one of them another "
            "version in its card.",
        ).fill(id=card.id, version=card.version)
    )


def _model_folders(root: Path) -> Iterator[Path]:
    if not root.is_dir():
        return
    for path in sorted(root.iterdir()):
        if path.is_dir() and not path.name.startswith(_HIDDEN):
            yield path


def _sweep(root: Path) -> None:
    """Remove what registrations that were killed have left."""
    for left in root.glob(f"{_INCOMING}*"):
        with contextlib.suppress(OSError):  # it has just been finished, or nothing may be removed here
            last_written = max(path.stat().st_mtime for path in (left, *left.iterdir()))
            if time.time() - last_written > _ABANDONED_S:
                shutil.rmtree(left, ignore_errors=True)


def _copy_synced(source: Path, target: Path) -> None:
    with source.open("rb") as reading, target.open("xb") as writing:
        shutil.copyfileobj(reading, writing, 2**20)
        writing.flush()
        os.fsync(writing.fileno())


def _sync_folder(folder: Path) -> None:
    """Make a folder's entries durable; Windows has no such call and needs none for NTFS renames."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
