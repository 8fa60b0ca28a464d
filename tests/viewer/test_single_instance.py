"""Two starts in one process: the second talks to the first through the real lock and socket."""

import json
import os
import threading
from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalSocket

from viewer import single_instance
from viewer.single_instance import SingleInstance, read_message


@pytest.fixture
def start(tmp_path, qtbot, monkeypatch):
    """Make a start; `hand_over` of a second one runs in a thread, since the first answers in this one."""
    made = []
    folder = tmp_path / "run"
    folder.mkdir()
    monkeypatch.setattr(single_instance, "_PATIENCE_S", 0.5)

    def build(**changes):
        instance = SingleInstance(**{"folder": folder, **changes})
        made.append(instance)
        return instance

    yield build
    for instance in made:
        instance.close()


@pytest.fixture
def hand_over(qtbot):
    def call(instance, paths):
        answers = []
        thread = threading.Thread(target=lambda: answers.append(instance.hand_over(paths)))
        thread.start()
        qtbot.waitUntil(lambda: bool(answers), timeout=20000)
        thread.join()
        return answers[0]

    return call


def test_the_first_start_opens_a_window_and_the_second_hands_over(start, hand_over):
    first, second = start(), start()
    assert not first.hand_over([Path("/a")])
    opened = []
    first.follow(opened.append)
    assert hand_over(second, [Path("/b")])
    assert opened == [[Path("/b")]]


@pytest.mark.parametrize("name", ["with  two spaces", "Müller Größe", "胸部 X 线", "quote'\"and\\slash\n", "emoji 🩻"])
def test_names_arrive_as_they_are(start, hand_over, tmp_path, name):
    first, second = start(), start()
    assert not first.hand_over([])
    opened = []
    first.follow(opened.append)
    assert hand_over(second, [tmp_path / name])
    assert opened == [[tmp_path / name]]


@pytest.mark.skipif(os.name == "nt", reason="names on Windows are Unicode")
def test_a_name_that_is_no_unicode_arrives(start, hand_over):
    first, second = start(), start()
    assert not first.hand_over([])
    opened = []
    first.follow(opened.append)
    name = Path(os.fsdecode(b"/films/M\xfcller"))
    assert hand_over(second, [name])
    assert os.fsencode(opened[0][0]) == b"/films/M\xfcller"


def test_a_relative_path_is_resolved_where_it_was_typed(start, hand_over, tmp_path, monkeypatch):
    first, second = start(), start()
    assert not first.hand_over([])
    opened = []
    first.follow(opened.append)
    monkeypatch.chdir(tmp_path)
    assert hand_over(second, [Path("film.dcm"), Path("..")])
    assert opened == [[tmp_path / "film.dcm", tmp_path.parent]]


def test_a_start_without_paths_still_calls_the_window(start, hand_over):
    first, second = start(), start()
    assert not first.hand_over([])
    opened = []
    first.follow(opened.append)
    assert hand_over(second, [])
    assert opened == [[]]


def test_what_comes_before_there_is_a_window_waits_for_it(start, hand_over):
    first, second, third = start(), start(), start()
    assert not first.hand_over([])
    assert hand_over(second, [Path("/b")])
    assert hand_over(third, [Path("/c")])
    opened = []
    first.follow(opened.append)
    assert opened == [[Path("/b"), Path("/c")]]


def test_the_socket_of_a_crashed_process_is_in_nobodys_way(start, hand_over, tmp_path):
    first = start()
    first.hand_over([])
    (socket,) = [path for path in (tmp_path / "run").iterdir() if path.suffix == ".socket"]
    first.close()
    socket.write_bytes(b"")  # left behind; nobody listens
    again, later = start(), start()
    assert not again.hand_over([])
    opened = []
    again.follow(opened.append)
    assert hand_over(later, [Path("/b")])
    assert opened == [[Path("/b")]]


def test_a_first_start_that_does_not_answer_keeps_no_window_from_opening(start):
    first, second = start(), start()
    assert not first.hand_over([])
    first._server.close()
    assert not second.hand_over([Path("/b")])


def test_after_the_first_has_ended_the_next_is_the_first(start, hand_over):
    first, second, third = start(), start(), start()
    assert not first.hand_over([])
    first.close()
    assert not second.hand_over([])
    second.follow(lambda paths: None)
    assert hand_over(third, [])


def test_another_version_and_another_settings_folder_open_their_own_window(start, monkeypatch, tmp_path):
    assert not start().hand_over([])
    assert not start(version="99.0").hand_over([])
    monkeypatch.setenv("PARALLAX_DATA_DIR", str(tmp_path / "elsewhere"))
    assert not start().hand_over([])


def test_a_folder_that_cannot_be_used_means_a_window_of_its_own(start, tmp_path):
    assert not start(folder=tmp_path / "missing" / "folder").hand_over([Path("/b")])
    assert not start(folder=tmp_path / "missing" / "folder").hand_over([Path("/b")])


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\n",
        b"[]\n",
        b"null\n",
        b'{"paths": "x"}\n',
        b'{"paths": [1]}\n',
        b'{"paths": ["relative"]}\n',
        b"{}\n",
    ],
)
def test_what_is_no_message_is_ignored(data):
    assert read_message(data) is None


def test_a_stranger_on_the_socket_changes_nothing(start, hand_over, qtbot):
    first, second = start(), start()
    assert not first.hand_over([])
    opened = []
    first.follow(opened.append)
    socket = QLocalSocket()
    socket.connectToServer(first._name)
    assert socket.waitForConnected(2000)
    socket.write(b"GET / HTTP/1.1\r\n\r\n")
    socket.flush()
    assert hand_over(second, [Path("/b")])
    assert opened == [[Path("/b")]]
    socket.abort()


@pytest.mark.skipif(os.name == "nt", reason="the temporary folder on Windows is the user's own")
def test_the_private_folder_is_this_users_alone(monkeypatch, tmp_path):
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    monkeypatch.setattr(single_instance.tempfile, "tempdir", str(tmp_path))
    folder = single_instance._private_folder()
    assert folder.stat().st_mode & 0o777 == 0o700
    assert single_instance._private_folder() == folder
    folder.chmod(0o777)
    other = single_instance._private_folder()
    assert other != folder
    assert other.stat().st_mode & 0o777 == 0o700


def test_brackets_without_end_are_no_message():
    assert read_message(b"[" * 100_000) is None
    assert read_message(b'{"paths": ' + b"[" * 100_000 + b"]" * 100_000 + b"}") is None


def test_more_paths_than_a_command_line_holds_are_no_message():
    paths = [str(Path("/film").absolute())] * 100_000
    assert read_message(json.dumps({"paths": paths}).encode()) is None
    assert len(read_message(json.dumps({"paths": paths[:5000]}).encode())) == 5000
