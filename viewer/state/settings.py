"""What is remembered between starts: preferences, never identity.

A path can name a patient ("/cases/DOE_JANE"). The list of recent folders therefore lives in memory, and is written
only after the user asked for it (`remember_recent`) and while the privacy switch is off, to a file of its own that
clearing the list deletes. The settings file itself never holds a path, a name or a UID.
"""

import contextlib
import json
import os
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Literal

from engine.core.atomic import write_text
from engine.core.folders import config_folder
from engine.core.foreign_files import read_json

Theme = Literal["dark", "light", "system"]
Language = Literal["system", "en", "fr"]
Device = Literal["auto", "cpu", "cuda", "mps"]
Rendering = Literal["automatic", "opengl", "software"]
SETTINGS_FILE, DAMAGED_FILE = "settings.json", "settings.damaged.json"
_RECENT_LIMIT = 10
_CHOICES: dict[str, tuple[str, ...]] = {
    "theme": ("dark", "light", "system"),
    "language": ("system", "en", "fr"),
    "device": ("auto", "cpu", "cuda", "mps"),
    "rendering": ("automatic", "opengl", "software"),
}


@dataclass(frozen=True)
class Settings:
    """Preferences of one user.

    Attributes
    ----------
    notice_accepted : bool
        The first-start notice was accepted.
    geometry, window_state : str
        Qt's opaque window geometry and dock state, base64.
    drag_up_darkens : bool
        A drag of the window upwards makes the picture darker, as IHE BIR has it, not brighter.
    model_id : str
        The model chosen last.
    remember_recent : bool
        Keep the list of recent folders after closing.
    key_bindings : dict
        Keys in Qt's portable notation by command, where the user changed them.
    window_presets : dict
        The user's own, per modality: see :class:`viewer.state.presets.OwnPresets`.
    """

    notice_accepted: bool = False
    theme: Theme = "dark"
    language: Language = "system"
    device: Device = "auto"
    rendering: Rendering = "automatic"
    privacy: bool = False
    drag_up_darkens: bool = False
    model_id: str = ""
    geometry: str = ""
    window_state: str = ""
    remember_recent: bool = False
    key_bindings: dict[str, list[str]] = field(default_factory=dict)
    window_presets: dict[str, Any] = field(default_factory=dict)


def _typed(values: dict[str, Any]) -> Settings:
    """The known fields of the right type; anything else keeps its default, so that an old file still opens."""
    plain = Settings()
    good: dict[str, Any] = {}
    for each in fields(Settings):
        value = values.get(each.name)
        if type(value) is not type(getattr(plain, each.name)) or value not in _CHOICES.get(each.name, (value,)):
            continue
        good[each.name] = value
    good["key_bindings"] = {
        command_id: keys
        for command_id, keys in good.get("key_bindings", {}).items()
        if isinstance(keys, list) and all(isinstance(key, str) for key in keys)
    }
    return Settings(**good)


def _write(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_text(path, content, private=True)


@dataclass
class SettingsStore:
    """Settings and recent folders on disk.

    Parameters
    ----------
    folder : Path
        Where ``settings.json`` and, if asked for, ``recent.json`` lie.

    Attributes
    ----------
    damaged : bool
        The settings file could not be understood and was set aside; the defaults hold.
    """

    folder: Path = field(default_factory=config_folder)
    settings: Settings = field(default_factory=Settings, init=False)
    damaged: bool = field(default=False, init=False)
    recent: tuple[Path, ...] = field(default=(), init=False)

    def load(self) -> None:
        """Read both files; a missing one counts as empty, and damaged settings are set aside: :attr:`damaged`."""
        stored = self._read(SETTINGS_FILE)
        if not isinstance(stored, dict) and os.access(self.folder / SETTINGS_FILE, os.R_OK):
            self._set_aside()  # what cannot be read at all may be in order: its drive or its owner is not
        self.settings = _typed(stored) if isinstance(stored, dict) else Settings()
        paths = self._read("recent.json") if self.settings.remember_recent else None
        if isinstance(paths, list):
            self.recent = tuple(Path(path) for path in paths if isinstance(path, str))[:_RECENT_LIMIT]

    def _set_aside(self) -> None:
        """Keep a file that is no settings file under another name, for whoever wants to see what happened."""
        with contextlib.suppress(OSError):
            os.replace(self.folder / SETTINGS_FILE, self.folder / DAMAGED_FILE)
            self.damaged = True

    def _read(self, name: str) -> Any:
        try:
            return read_json(self.folder / name)
        except (OSError, ValueError):
            return None

    def change(self, **changes: Any) -> None:
        """Change settings and write them.

        Only what changes here is changed in the file: another window, perhaps of another version, may have written it
        meanwhile, and a newer version's settings are not known here.

        Raises
        ------
        OSError
            If the folder cannot be written.
        """
        changed = replace(self.settings, **changes)
        if changed != self.settings:
            self.settings = changed
            stored = self._read(SETTINGS_FILE)
            values = {**stored, **changes} if isinstance(stored, dict) else asdict(changed)
            _write(self.folder / SETTINGS_FILE, json.dumps(values, indent=2))
            if {"remember_recent", "privacy"} & changes.keys():
                self._write_recent()

    def reset(self) -> None:
        """Forget every preference and every path; the first-start notice stays accepted.

        Raises
        ------
        OSError
            If the folder cannot be written.
        """
        self.change(**asdict(replace(Settings(), notice_accepted=self.settings.notice_accepted)))
        self.clear_recent()

    def add_recent(self, path: Path) -> None:
        """Put a folder, archive or file that was opened at the head of the list."""
        self.recent = (path, *(each for each in self.recent if each != path))[:_RECENT_LIMIT]
        self._write_recent()

    def clear_recent(self) -> None:
        """Forget every path, on disk too."""
        self.recent = ()
        self._write_recent()

    def _write_recent(self) -> None:
        target = self.folder / "recent.json"
        if self.settings.remember_recent and not self.settings.privacy and self.recent:
            _write(target, json.dumps([str(path) for path in self.recent]))
        else:
            target.unlink(missing_ok=True)
