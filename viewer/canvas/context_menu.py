"""The menu of a right click on the film."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from engine.imaging.annotation import Kind
from viewer.layer_titles import role_title
from viewer.state.session import ROLES, Session


def build_menu(session: Session, parent: QWidget) -> QMenu:
    """Window presets, view and layout; deleted when it closes."""
    translate = QCoreApplication.translate
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    presets = menu.addMenu(translate("Canvas", "Window"))
    presets.setEnabled(bool(session.presets))
    group = QActionGroup(menu)
    for index, preset in enumerate(session.presets):
        action = presets.addAction(preset.name)
        action.setCheckable(True)
        action.setChecked(preset.voi == session.voi)
        action.triggered.connect(lambda _checked=False, chosen=index: session.apply_preset(chosen))
        group.addAction(action)
    invert = menu.addAction(translate("Canvas", "Invert grey"))
    invert.setCheckable(True)
    invert.setChecked(session.invert)
    invert.triggered.connect(lambda: session.toggle_invert())
    menu.addSeparator()
    menu.addAction(translate("Canvas", "Fit to pane")).triggered.connect(lambda: session.fit())
    menu.addAction(translate("Canvas", "Flip left and right")).triggered.connect(lambda: session.flip_horizontally())
    menu.addAction(translate("Canvas", "Flip top and bottom")).triggered.connect(lambda: session.flip_vertically())
    menu.addAction(translate("Canvas", "Rotate clockwise")).triggered.connect(lambda: session.rotate())
    menu.addSeparator()
    measure = menu.addMenu(translate("Canvas", "Measure"))
    kinds: tuple[tuple[Kind, str], ...] = (
        ("distance", translate("Canvas", "Distance")),
        ("angle", translate("Canvas", "Angle")),
        ("rectangle", translate("Canvas", "Rectangle")),
        ("ellipse", translate("Canvas", "Ellipse")),
        ("arrow", translate("Canvas", "Arrow with text")),
    )
    for kind, text in kinds:
        action = measure.addAction(text)
        action.triggered.connect(lambda _checked=False, kind=kind: session.annotations.take_tool(kind))
    marked = menu.addAction(translate("Canvas", "Key image"))
    marked.setCheckable(True)
    marked.setChecked(session.shown_key in session.annotations.key_images)
    marked.triggered.connect(lambda: session.annotations.toggle_key_image(session.shown_key))
    menu.addSeparator()
    show = menu.addMenu(translate("Canvas", "Show"))
    shown = QActionGroup(menu)
    for role in ROLES:
        action = show.addAction(role_title(role))
        action.setCheckable(True)
        action.setChecked(session.layout == "single" and session.single_role == role)
        action.triggered.connect(lambda _checked=False, chosen=role: session.show_role(chosen))
        shown.addAction(action)
    several: tuple[tuple[str, Callable[[], object], bool], ...] = (
        (translate("Canvas", "Original beside it"), lambda: session.set_layout("side"), session.layout == "side"),
        (translate("Canvas", "All four"), lambda: session.set_layout("2x2"), session.layout == "2x2"),
        (translate("Canvas", "Swipe"), session.arrangement.cycle_swipe, session.layout == "swipe"),
    )
    for text, choose, chosen_now in several:
        action = show.addAction(text)
        action.setCheckable(True)
        action.setChecked(chosen_now)
        action.triggered.connect(lambda _checked=False, choose=choose: choose())
        shown.addAction(action)
    for action in (*menu.actions()[1:],):
        action.setEnabled(session.frame is not None)
    return menu
