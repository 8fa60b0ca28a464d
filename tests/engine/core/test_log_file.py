import logging

import pytest

from engine.core import log_file
from engine.core.folders import log_folder
from engine.core.log_file import last_errors, start_logging, stop_logging


@pytest.fixture
def log(data_dir):
    start_logging()
    yield logging.getLogger(log_file.LOGGER)
    stop_logging()


def written() -> str:
    return (log_folder() / "parallax.log").read_text(encoding="utf-8")


def test_our_errors_are_kept_and_found_again(log):
    log.error("unexpected %s in %s", "ValueError", "read:12")
    log.info("fine")
    assert "INFO Parallax" in written()
    (line,) = last_errors()
    assert line.endswith("ERROR unexpected ValueError in read:12")


def test_what_libraries_say_is_not_written(log):
    logging.getLogger("pydicom").error("Invalid value for VR PN: 'Doe^Jane'")
    logging.getLogger().error("DOE")
    assert "oe" not in written().lower().replace("does", "")


def test_the_file_does_not_grow_without_end(log, monkeypatch):
    for _ in range(12000):
        log.error("x" * 80)
    sizes = {path.name: path.stat().st_size for path in log_folder().iterdir()}
    assert set(sizes) == {"parallax.log", "parallax.log.1", "parallax.log.2"}
    assert max(sizes.values()) <= log_file._MAX_BYTES
    assert len(last_errors(5)) == 5


def test_a_second_start_writes_each_line_once(log):
    start_logging()
    log.error("once")
    assert written().count("once") == 1


def test_a_folder_that_cannot_be_written_stops_nothing(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("PARALLAX_DATA_DIR", str(tmp_path / "file"))
    start_logging()
    logging.getLogger(log_file.LOGGER).info("unheard")
    assert last_errors() == []
    stop_logging()
