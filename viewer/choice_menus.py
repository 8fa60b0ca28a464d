"""Menus of which one entry holds: where explanations are computed, how images are painted, the language."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from viewer.state.settings import Rendering

Value = TypeVar("Value", bound=str)
translate = QCoreApplication.translate


def device_menu(current: Callable[[], str], choose: Callable[[str], object], parent: QWidget) -> QMenu:
    """Where explanations are computed; a device that is not there is refused with a sentence when used."""
    choices = (
        ("auto", translate("ChoiceMenus", "Automatic")),
        ("cpu", translate("ChoiceMenus", "CPU")),
        ("cuda", translate("ChoiceMenus", "NVIDIA GPU")),
        ("mps", translate("ChoiceMenus", "Apple GPU")),
    )
    return _menu(translate("ChoiceMenus", "Device"), choices, current, choose, parent)


def rendering_menu(current: Callable[[], str], choose: Callable[[Rendering], object], parent: QWidget) -> QMenu:
    """How images are painted; the picture is the same."""
    choices: tuple[tuple[Rendering, str], ...] = (
        ("automatic", translate("ChoiceMenus", "Automatic")),
        ("opengl", translate("ChoiceMenus", "OpenGL")),
        ("software", translate("ChoiceMenus", "Software")),
    )
    return _menu(translate("ChoiceMenus", "Rendering"), choices, current, choose, parent)


def language_menu(current: Callable[[], str], choose: Callable[[str], object], parent: QWidget) -> QMenu:
    """The language of the window; each names itself, so that it is found by who reads no other."""
    choices = (("system", translate("ChoiceMenus", "As the system")), ("en", "English"), ("fr", "Français"))
    return _menu(translate("ChoiceMenus", "Language"), choices, current, choose, parent)


def _menu(
    title: str,
    choices: Iterable[tuple[Value, str]],
    current: Callable[[], str],
    choose: Callable[[Value], object],
    parent: QWidget,
) -> QMenu:
    menu = QMenu(title, parent)
    group = QActionGroup(menu)
    for value, label in choices:
        action = group.addAction(label)
        action.setCheckable(True)
        action.setData(value)
        action.triggered.connect(lambda checked=False, value=value: choose(value))
    menu.addActions(group.actions())

    def mark() -> None:
        for action in group.actions():
            action.setChecked(action.data() == current())

    menu.aboutToShow.connect(mark)  # a reset of all settings changes what holds
    mark()
    return menu
