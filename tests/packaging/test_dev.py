"""What `packaging/dev.py` says and does before and after pip; pip itself is not run."""

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

DEV = Path(__file__).resolve().parents[2] / "packaging" / "dev.py"


@pytest.fixture
def dev(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    """The script as a module, on a project of its own whose `.venv` never exists."""
    spec = importlib.util.spec_from_file_location("parallax_dev", DEV)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    (tmp_path / "packaging").mkdir()
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    (tmp_path / "packaging" / "constraints.txt").write_text("a==1\n")
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(module, "STAMP", tmp_path / ".venv" / "parallax-setup")
    monkeypatch.setattr(module, "has_font", lambda: True)
    monkeypatch.setattr(sys, "platform", "linux")
    return module


def test_without_a_command_it_shows_the_usage_and_exits_2(dev, capsys):
    assert dev.main([]) == 2
    assert "packaging/dev.py run" in capsys.readouterr().err


def test_an_old_python_is_refused_with_a_sentence(dev, monkeypatch, capsys):
    monkeypatch.setattr(sys, "version_info", (3, 10, 2))
    assert dev.main(["test"]) == 1
    assert "needs Python 3.11 or newer" in capsys.readouterr().err


def test_missing_libraries_are_named_as_an_apt_line(dev, monkeypatch, capsys):
    monkeypatch.setattr(dev, "is_loadable", lambda soname: not soname.startswith("libEGL"))
    monkeypatch.setattr(dev.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(dev.os, "geteuid", lambda: 1000, raising=False)
    assert dev.main(["test"]) == 1
    assert "sudo apt-get install --no-install-recommends libegl1\n" in capsys.readouterr().err


def test_root_on_debian_installs_what_is_missing(dev, monkeypatch):
    installed: list[str] = []
    monkeypatch.setattr(dev, "is_loadable", lambda soname: soname != "libGL.so.1" or "libgl1" in installed)
    monkeypatch.setattr(dev.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(dev.os, "geteuid", lambda: 0, raising=False)
    monkeypatch.setattr(dev, "apt_install", installed.extend)
    dev.check_system_libraries(desktop=False)
    assert installed == ["libgl1"]


def test_root_on_debian_gets_the_display_of_the_opengl_tests(dev, monkeypatch):
    installed: list[str] = []
    monkeypatch.setattr(dev, "is_loadable", lambda soname: soname != "libxcb-cursor.so.0")
    monkeypatch.setattr(dev.shutil, "which", lambda name: None if name == "Xvfb" else f"/usr/bin/{name}")
    monkeypatch.setattr(dev.os, "geteuid", lambda: 0, raising=False)
    monkeypatch.setattr(dev, "apt_install", installed.extend)
    dev.offer_display_server()
    assert installed == ["libgl1-mesa-dri", "libxcb-cursor0", "xvfb"]


@pytest.mark.parametrize("user", [0, 1000])
def test_without_a_display_for_the_opengl_tests_the_others_run(dev, monkeypatch, capsys, user):
    def refuse(packages: list[str]) -> None:
        raise dev.SetupError("no network")

    monkeypatch.setattr(dev, "is_loadable", lambda soname: True)
    monkeypatch.setattr(dev.shutil, "which", lambda name: None if name == "Xvfb" else f"/usr/bin/{name}")
    monkeypatch.setattr(dev.os, "geteuid", lambda: user, raising=False)
    monkeypatch.setattr(dev, "apt_install", refuse)
    dev.offer_display_server()
    assert "are skipped: they need libgl1-mesa-dri xvfb." in capsys.readouterr().err


def test_other_linux_is_told_the_shared_objects(dev, monkeypatch, capsys):
    monkeypatch.setattr(dev, "is_loadable", lambda soname: False)
    monkeypatch.setattr(dev.shutil, "which", lambda name: None)
    assert dev.main(["test"]) == 1
    assert "libEGL.so.1" in capsys.readouterr().err


def test_the_desktop_needs_more_libraries_than_offscreen(dev):
    assert not set(dev.OFFSCREEN_LIBRARIES) & set(dev.DESKTOP_LIBRARIES)


@pytest.mark.parametrize(
    ("message", "word"),
    [
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "disk is full"),
        (
            "WARNING: Retrying (Retry(total=4)) after connection broken by 'NewConnectionError(...)'",
            "could not be reached",
        ),
        ("ERROR: No matching distribution found for torch==2.13.0", "no version of a library"),
        ("error: subprocess-exited-with-error", "could not install"),
    ],
)
def test_failures_of_pip_become_sentences(dev, message, word):
    assert word in dev.explain_pip_failure(message)


def test_a_second_call_reads_only_the_stamp(dev, monkeypatch):
    dev.VENV.mkdir()
    dev.STAMP.write_text(dev.setup_key())
    monkeypatch.setattr(dev, "venv_answers", lambda: True)
    monkeypatch.setattr(dev, "pip_install", lambda *arguments: pytest.fail("pip was called"))
    dev.install()


@pytest.mark.parametrize("changed", ["pyproject.toml", "packaging/constraints.txt"])
def test_a_changed_pin_or_project_installs_again(dev, monkeypatch, changed):
    dev.VENV.mkdir()
    dev.STAMP.write_text(dev.setup_key())
    (dev.ROOT / changed).write_text("b==2\n")
    calls: list[tuple[str, ...]] = []
    monkeypatch.setattr(dev, "venv_answers", lambda: True)
    monkeypatch.setattr(dev, "pip_install", lambda *arguments: calls.append(arguments))
    monkeypatch.setattr(dev.subprocess, "run", lambda *a, **k: subprocess.CompletedProcess(a, 0))
    dev.install()
    assert calls[-1][:2] == ("--constraint", "packaging/constraints.txt")
    assert dev.STAMP.read_text() == dev.setup_key()


def test_an_interrupted_installation_leaves_no_stamp(dev, monkeypatch):
    dev.VENV.mkdir()
    dev.STAMP.write_text("older")
    monkeypatch.setattr(dev, "venv_answers", lambda: True)

    def stop(*_arguments: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(dev, "pip_install", stop)
    assert dev.main(["setup"]) == 130
    assert not dev.STAMP.exists()


def test_run_without_a_display_shows_the_command_line_and_exits_1(dev, monkeypatch, capsys):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(dev, "is_loadable", lambda soname: True)
    monkeypatch.setattr(dev, "install", lambda: None)
    monkeypatch.setattr(dev, "call", lambda *a, **k: pytest.fail("a window was opened"))
    assert dev.main(["run"]) == 1
    assert "parallax demo demo-study" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals")
@pytest.mark.parametrize(("code", "status"), [("raise SystemExit(3)", 3), ("import os; os.kill(os.getpid(), 15)", 143)])
def test_the_exit_status_is_that_of_the_program(dev, monkeypatch, code, status):
    monkeypatch.setattr(dev, "venv_python", lambda: Path(sys.executable))
    assert dev.call(["-c", code]) == status


def test_test_runs_pytest_offscreen_with_the_arguments(dev, monkeypatch):
    monkeypatch.chdir(dev.ROOT)
    monkeypatch.setattr(dev, "is_loadable", lambda soname: True)
    monkeypatch.setattr(dev, "install", lambda: None)
    monkeypatch.setattr(dev, "call", lambda arguments, **environment: (arguments, environment))
    assert dev.test(["-k", "grid"]) == (["-m", "pytest", "-k", "grid"], {"QT_QPA_PLATFORM": "offscreen"})
