"""The user's choice of rendering, and the way back from a driver that fails while it paints."""

import pytest

from viewer.app import Viewer
from viewer.canvas import opengl
from viewer.canvas.layer_stack_item import LayerStackItem
from viewer.canvas.opengl import Choice
from viewer.canvas.software_item import SoftwareItem


def items(viewer: Viewer) -> set[type]:
    return {type(item) for pane in viewer.window.canvas.panes for item in pane.scene().items()}


def test_without_opengl_the_canvas_is_painted_in_software(make_viewer) -> None:
    viewer = make_viewer()
    assert items(viewer) == {SoftwareItem}
    assert not viewer.window.rendering.choice.opengl


def test_opengl_that_was_asked_for_and_cannot_be_had_is_a_notice(make_viewer, monkeypatch: pytest.MonkeyPatch) -> None:
    viewer = make_viewer()
    monkeypatch.setattr(opengl, "choose", lambda *_: Choice(False, "software: no OpenGL context could be made"))
    viewer.window._keep(rendering="opengl")
    viewer.window.rendering.apply()
    assert items(viewer) == {SoftwareItem}
    assert any("OpenGL" in notice.text for notice in viewer.session.notices.all)
    viewer.window._keep(rendering="automatic")
    viewer.window.rendering.apply()
    assert not any("OpenGL" in notice.text for notice in viewer.session.notices.all)


def test_a_driver_that_fails_gives_way_to_software(make_viewer, monkeypatch: pytest.MonkeyPatch) -> None:
    viewer = make_viewer()
    monkeypatch.setattr(opengl, "choose", lambda *_: Choice(True, "OpenGL"))
    viewer.window._keep(rendering="opengl")
    viewer.window.rendering.apply()
    assert items(viewer) == {LayerStackItem}
    viewer.window.canvas.panes[2].opengl_failed.emit("the driver refuses the shader")
    assert items(viewer) == {SoftwareItem}
    assert viewer.window.rendering.choice == Choice(False, "software: the driver refuses the shader")
    assert len([notice for notice in viewer.session.notices.all if "OpenGL" in notice.text]) == 1


def test_the_choice_is_kept(make_viewer) -> None:
    viewer = make_viewer()
    menus = [action.menu() for menu in viewer.window.menuBar().actions() for action in menu.menu().actions()]
    (rendering,) = [menu for menu in menus if menu is not None and menu.title() == "Rendering"]
    software = next(action for action in rendering.actions() if action.text() == "Software")
    software.trigger()
    assert viewer.window._store.settings.rendering == "software"
