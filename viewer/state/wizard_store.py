"""The draft of the training wizard on disk: written in one step after each change, read again after a crash.

It holds paths, and a path can name a patient: the file lies in the user's own data folder, readable by nobody else,
and is deleted once the model is registered or the draft thrown away.
"""

import contextlib
import json
import os
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from engine.core.folders import data_folder
from engine.core.foreign_files import read_json
from viewer.state.wizard_draft import Draft, from_json, to_json


def training_folder() -> Path:
    """Where drafts and runs of this user lie."""
    return data_folder() / "training"


@dataclass
class WizardStore:
    """Keeps one draft.

    Parameters
    ----------
    folder : Path
        Where ``draft.json`` and the runs lie.
    """

    folder: Path = field(default_factory=training_folder)

    @property
    def _path(self) -> Path:
        return self.folder / "draft.json"

    def load(self) -> Draft | None:
        """The draft that was left; None if there is none or it is damaged."""
        try:
            return from_json(read_json(self._path))
        except (OSError, ValueError):
            return None

    def save(self, draft: Draft) -> None:
        """Write the draft, old or new, never half.

        Raises
        ------
        OSError
            If the folder cannot be written.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self.folder, prefix=self._path.name, suffix=".part")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(to_json(draft), file, indent=1)
            os.replace(name, self._path)
        except OSError:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(name)
            raise

    def forget(self) -> None:
        """Delete the draft; the runs stay."""
        self._path.unlink(missing_ok=True)

    def run_folder(self, run: str) -> Path:
        """Folder of a run."""
        return self.folder / run
