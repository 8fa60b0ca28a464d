"""Which way the canvas is painted, and that a broken driver never stands in the way."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from viewer.canvas import opengl
from viewer.canvas.opengl import Choice, choose
from viewer.state.settings import Rendering


@pytest.fixture
def marker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv(opengl.RENDERING_VARIABLE, raising=False)
    monkeypatch.setattr(opengl.QGuiApplication, "platformName", lambda: "xcb")
    return tmp_path / "config" / "probe"


def answer(monkeypatch: pytest.MonkeyPatch, choice: Choice) -> list[bool]:
    """Let the driver answer; gives what it was asked."""
    asked: list[bool] = []

    def probe(accept_software: bool) -> Choice:
        asked.append(accept_software)
        return choice

    monkeypatch.setattr(opengl, "probe", probe)
    return asked


def test_the_choice_of_software_asks_no_driver(marker: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = answer(monkeypatch, Choice(True, ""))
    assert not choose("software", marker).opengl
    assert asked == []


@pytest.mark.parametrize(("setting", "accepts_software"), [("automatic", False), ("opengl", True)])
def test_a_driver_on_the_main_processor_is_taken_only_if_asked_for(
    marker: Path, monkeypatch: pytest.MonkeyPatch, setting: Rendering, accepts_software: bool
) -> None:
    asked = answer(monkeypatch, Choice(True, "OpenGL"))
    assert choose(setting, marker).opengl
    assert asked == [accepts_software]
    assert not marker.exists()


def test_the_environment_comes_before_the_setting(marker: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer(monkeypatch, Choice(True, "OpenGL"))
    monkeypatch.setenv(opengl.RENDERING_VARIABLE, "software")
    assert not choose("opengl", marker).opengl
    monkeypatch.setenv(opengl.RENDERING_VARIABLE, "nonsense")
    assert choose("opengl", marker).opengl


def test_a_driver_that_ended_the_viewer_is_not_asked_again(marker: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(accept_software: bool) -> Choice:
        raise SystemExit

    monkeypatch.setattr(opengl, "probe", crash)
    with pytest.raises(SystemExit):
        choose("automatic", marker)
    asked = answer(monkeypatch, Choice(True, "OpenGL"))
    choice = choose("automatic", marker)
    assert not choice.opengl
    assert "earlier start" in choice.reason
    assert asked == []
    assert choose("opengl", marker).opengl
    assert choose("automatic", marker).opengl


def test_a_display_without_opengl_is_not_asked(
    qapp: QApplication, marker: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opengl.QGuiApplication, "platformName", lambda: "offscreen")
    asked = answer(monkeypatch, Choice(True, "OpenGL"))
    assert not choose("automatic", marker).opengl
    assert asked == []
