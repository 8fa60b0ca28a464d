"""Where Parallax keeps what it writes, and where it finds what it ships: the one place that decides.

Nothing here makes a folder; whoever writes does that.
"""

import os
from pathlib import Path

import platformdirs

_APPLICATION = "Parallax"
_OVERRIDE = "PARALLAX_DATA_DIR"


def _override() -> Path | None:
    value = os.environ.get(_OVERRIDE, "").strip()
    return Path(value).expanduser().absolute() if value else None


def data_folder() -> Path:
    """Models and runs of this user: ``PARALLAX_DATA_DIR`` where set, else the platform's user data folder."""
    return _override() or Path(platformdirs.user_data_dir(_APPLICATION, appauthor=False))


def config_folder() -> Path:
    """Settings of this user; ``PARALLAX_DATA_DIR/config`` where the variable is set."""
    override = _override()
    return override / "config" if override else Path(platformdirs.user_config_dir(_APPLICATION, appauthor=False))


def log_folder() -> Path:
    """Log files of this user; ``PARALLAX_DATA_DIR/logs`` where the variable is set."""
    override = _override()
    return override / "logs" if override else Path(platformdirs.user_log_dir(_APPLICATION, appauthor=False))


def cache_folder() -> Path:
    """What can be made again: ``PARALLAX_DATA_DIR/cache`` where set, else the platform's user cache folder."""
    override = _override()
    return override / "cache" if override else Path(platformdirs.user_cache_dir(_APPLICATION, appauthor=False))


def models_folder() -> Path:
    """Registered model packs of this user."""
    return data_folder() / "models"


def training_folder() -> Path:
    """Drafts and runs of this user's trainings."""
    return data_folder() / "training"


def resources_folder() -> Path:
    """Icons, colormaps and models that ship with Parallax.

    The folder lies beside the `engine` package in a source tree, in an installed wheel and in a frozen app alike
    (PyInstaller sets ``__file__`` to the place the module would have), so no package machinery is needed, and a folder
    named "resources" elsewhere on the import path cannot be taken for it.
    """
    return Path(__file__).resolve().parents[2] / "resources"
