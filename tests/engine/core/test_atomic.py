"""Files appear whole or not at all."""

import json
import os
import stat

import pytest

from engine.core.atomic import atomic_write, write_json, write_text


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path):
    path = tmp_path / "values.json"
    write_json(path, {"a": 1})

    def fail() -> None:
        with atomic_write(path) as stream:
            stream.write(b"half")
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        fail()
    assert json.loads(path.read_text()) == {"a": 1}
    assert [entry.name for entry in tmp_path.iterdir()] == ["values.json"]


def test_two_writers_of_one_file_do_not_meet(tmp_path):
    path = tmp_path / "values.txt"
    with atomic_write(path) as first, atomic_write(path) as second:
        first.write(b"first")
        second.write(b"second")
    assert path.read_text() == "first"
    assert [entry.name for entry in tmp_path.iterdir()] == ["values.txt"]


def test_what_a_killed_writer_left_long_ago_is_swept_by_the_next_write(tmp_path):
    old, new = tmp_path / ".a.json.0123abcd.partial", tmp_path / ".a.json.4567abcd.partial"
    for partial in (old, new):
        partial.write_text("half")
    os.utime(old, (1e9, 1e9))
    write_json(tmp_path / "a.json", {})
    assert sorted(entry.name for entry in tmp_path.iterdir()) == [new.name, "a.json"]


def test_line_ends_stay_as_they_are(tmp_path):
    write_text(tmp_path / "text", "a\nb\r\n")
    assert (tmp_path / "text").read_bytes() == b"a\nb\r\n"


@pytest.mark.skipif(os.name != "posix", reason="owners and groups are those of POSIX")
def test_a_private_file_is_for_its_owner_alone(tmp_path):
    write_text(tmp_path / "settings", "", private=True)
    assert stat.S_IMODE((tmp_path / "settings").stat().st_mode) == 0o600


def test_a_name_of_255_characters_is_written_too(tmp_path):
    write_text(tmp_path / ("n" * 255), "text")
    assert (tmp_path / ("n" * 255)).read_text() == "text"
