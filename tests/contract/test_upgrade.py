"""What an earlier version left in the user's folders opens in this one, and stays as it was."""

import hashlib
import json
from pathlib import Path

from engine.models.registry import Registry
from viewer.state.settings import SettingsStore

SETTINGS_0_1_0 = """{
  "notice_accepted": true,
  "theme": "light",
  "device": "cpu",
  "privacy": false,
  "model_id": "tiny",
  "geometry": "AdnQywADAAA=",
  "window_state": "AAAA/wAAAAE=",
  "remember_recent": true
}"""


def digests(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_settings_and_models_of_version_0_1_0_open(data_dir, registered_tiny_pack):
    config = data_dir / "config"
    config.mkdir()
    (config / "settings.json").write_text(SETTINGS_0_1_0, encoding="utf-8")
    (config / "recent.json").write_text(json.dumps([str(data_dir / "films")]), encoding="utf-8")
    before = digests(data_dir)

    store = SettingsStore()
    store.load()
    assert not store.damaged
    for name, value in json.loads(SETTINGS_0_1_0).items():
        assert getattr(store.settings, name) == value
    assert store.recent == (data_dir / "films",)
    models, problems = Registry().list()
    assert problems == ()
    assert "tiny" in {model.card.id for model in models if not model.shipped}
    assert digests(data_dir) == before
