import json
from pathlib import Path

import pytest

from viewer.state.settings import Settings, SettingsStore

SECRET = Path("/cases/DOE_JANE")


@pytest.fixture
def store(tmp_path):
    store = SettingsStore(tmp_path / "config")
    store.load()
    return store


def written(store: SettingsStore) -> str:
    return "".join(path.read_text() for path in store.folder.rglob("*") if path.is_file())


def test_settings_survive_a_restart(store):
    store.change(theme="light", notice_accepted=True)
    again = SettingsStore(store.folder)
    again.load()
    assert again.settings == Settings(theme="light", notice_accepted=True)


@pytest.mark.parametrize("text", ["{", "[" * 100_000, '{"a":' * 100_000, "\x00"])
def test_a_damaged_file_counts_as_empty(store, text):
    store.folder.mkdir(parents=True)
    (store.folder / "settings.json").write_text(text)
    store.load()
    assert store.settings == Settings()


def test_unknown_and_wrong_fields_are_left_out(store):
    store.folder.mkdir(parents=True)
    (store.folder / "settings.json").write_text(json.dumps({"theme": "pink", "privacy": 1, "new": 2, "model_id": "m"}))
    store.load()
    assert store.settings == Settings(model_id="m")


def test_recent_paths_never_reach_the_disk_unasked(store):
    store.change(theme="light")
    store.add_recent(SECRET)
    assert store.recent == (SECRET,)
    assert "DOE" not in written(store)


def test_recent_paths_are_kept_when_asked_for(store):
    store.add_recent(SECRET)
    store.change(remember_recent=True)
    again = SettingsStore(store.folder)
    again.load()
    assert again.recent == (SECRET,)


def test_privacy_and_clearing_remove_recent_paths_from_the_disk(store):
    store.change(remember_recent=True)
    store.add_recent(SECRET)
    assert "DOE" in written(store)
    store.change(privacy=True)
    assert "DOE" not in written(store)
    store.change(privacy=False)
    assert "DOE" in written(store)
    store.clear_recent()
    assert "DOE" not in written(store)


def test_the_newest_recent_path_comes_first_and_once(store):
    for name in ("a", "b", "a"):
        store.add_recent(Path(name))
    assert store.recent == (Path("a"), Path("b"))
    for index in range(20):
        store.add_recent(Path(str(index)))
    assert len(store.recent) == 10


def test_key_bindings_that_are_no_lists_of_keys_are_forgotten(store):
    store.folder.mkdir()
    (store.folder / "settings.json").write_text('{"key_bindings": {"explain": ["Q"], "swipe": "X", "fit": [1]}}')
    store.load()
    assert store.settings.key_bindings == {"explain": ["Q"]}


def test_window_presets_survive_a_restart(store):
    store.change(window_presets={"CT": [["Liver", 60.0, 160.0, "LINEAR"]]})
    again = SettingsStore(store.folder)
    again.load()
    assert again.settings.window_presets == {"CT": [["Liver", 60.0, 160.0, "LINEAR"]]}


def test_a_reset_forgets_all_but_the_accepted_notice(store):
    store.change(notice_accepted=True, theme="light", key_bindings={"explain": ["Q"]}, remember_recent=True)
    store.add_recent(SECRET)
    store.reset()
    again = SettingsStore(store.folder)
    again.load()
    assert again.settings == Settings(notice_accepted=True)
    assert (again.recent, "DOE" in written(store)) == ((), False)


def test_damaged_settings_are_set_aside_and_the_defaults_hold(tmp_path):
    (tmp_path / "settings.json").write_text('{"theme": "light", "noti', encoding="utf-8")
    store = SettingsStore(tmp_path)
    store.load()
    assert store.damaged
    assert store.settings == Settings()
    assert (tmp_path / "settings.damaged.json").read_text(encoding="utf-8").startswith('{"theme"')
    store.change(theme="light")
    again = SettingsStore(tmp_path)
    again.load()
    assert not again.damaged
    assert again.settings.theme == "light"


def test_no_settings_are_not_damaged_settings(tmp_path):
    store = SettingsStore(tmp_path / "new")
    store.load()
    assert not store.damaged
    assert not (tmp_path / "new").exists()


def test_settings_of_a_newer_version_survive_a_change_by_this_one(tmp_path):
    (tmp_path / "settings.json").write_text('{"theme": "light", "from_the_future": [1, 2]}', encoding="utf-8")
    store = SettingsStore(tmp_path)
    store.load()
    store.change(device="cpu")
    written = json.loads((tmp_path / "settings.json").read_text(encoding="utf-8"))
    assert written == {"theme": "light", "from_the_future": [1, 2], "device": "cpu"}


def test_two_windows_keep_each_others_changes(tmp_path):
    first, second = SettingsStore(tmp_path), SettingsStore(tmp_path)
    for store in (first, second):
        store.load()
    first.change(theme="light")
    second.change(device="cpu")
    first.change(notice_accepted=True)
    merged = SettingsStore(tmp_path)
    merged.load()
    assert (merged.settings.theme, merged.settings.device, merged.settings.notice_accepted) == ("light", "cpu", True)


def test_recent_folders_nested_without_end_are_none(store):
    store.change(remember_recent=True)
    (store.folder / "recent.json").write_text("[" * 100_000)
    again = SettingsStore(store.folder)
    again.load()
    assert again.recent == ()
