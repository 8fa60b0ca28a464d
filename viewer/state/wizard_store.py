"""The draft of the training wizard on disk: written in one step after each change, read again after a crash.

It holds paths, and a path can name a patient: the file lies in the user's own data folder, readable by nobody else,
and is deleted once the model is registered or the draft thrown away.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path

from engine.core.atomic import write_text
from engine.core.folders import training_folder
from engine.core.foreign_files import read_json
from viewer.state.wizard_draft import Draft, from_json, to_json


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
        write_text(self._path, json.dumps(to_json(draft), indent=1), private=True)

    def forget(self) -> None:
        """Delete the draft; the runs stay."""
        self._path.unlink(missing_ok=True)

    def run_folder(self, run: str) -> Path:
        """Folder of a run."""
        return self.folder / run
