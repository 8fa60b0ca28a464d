"""Colours, font, icons and style sheet. Neutral greys without a tint; one accent for what is active; amber warns."""

from dataclasses import fields
from typing import Literal

import qtawesome
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from engine.core.folders import resources_folder
from viewer.theme_colors import DARK, LIGHT, Colors, colors

UNIT_PX = 8
"""The grid that every margin and size is a multiple of (or a half)."""

_SHEET = """
* {{ outline: none; }}
QWidget {{ font-size: 13px; }}
QMainWindow, QDialog {{ background: {window}; }}
QToolTip {{ background: {raised}; color: {text}; border: 1px solid {line}; padding: 4px 8px; }}
#sidebar, #sidebar QScrollArea, #sidebar QScrollArea > QWidget > QWidget {{ background: {panel}; }}
#canvasHost {{ background: {canvas}; }}
#heading {{ font-size: 14px; font-weight: 600; }}
#sectionTitle {{ color: {muted}; font-size: 12px; font-weight: 600; }}
#caption {{ color: {muted}; font-size: 12px; }}
#pageTitle {{ font-size: 20px; font-weight: 600; }}
#pageIntro {{ color: {muted}; }}
#trainingWindow, #trainingWindow QScrollArea, #trainingWindow QScrollArea > QWidget > QWidget {{
    background: {window};
}}
#wizardFoot {{ background: {panel}; }}
#tile, #card {{ background: {panel}; border-radius: 8px; }}
#tileNumber {{ font-size: 20px; font-weight: 600; }}
#problem {{ color: {warning}; }}
#fold {{ color: {muted}; padding: 4px 8px; }}
QPushButton#step {{ text-align: left; background: transparent; border: 1px solid transparent; padding: 8px; }}
QPushButton#step:hover {{ background: {hover}; }}
QPushButton#step:checked {{ background: {raised}; font-weight: 600; }}
QPushButton#step:focus {{ border-color: {accent}; }}
QPushButton#step:disabled {{ color: {disabled}; background: transparent; }}
#emptyTitle {{ color: #d8d8d8; font-size: 20px; font-weight: 600; }}
#emptyText {{ color: #9b9b9b; font-size: 14px; }}
QMenuBar {{ background: {window}; padding: 2px 4px; }}
QMenuBar::item {{ padding: 4px 10px; border-radius: 4px; background: transparent; }}
QMenuBar::item:selected {{ background: {hover}; }}
QMenu {{ background: {raised}; border: 1px solid {line}; padding: 4px; }}
QMenu::item {{ padding: 6px 28px 6px 12px; border-radius: 4px; }}
QMenu::item:selected {{ background: {accent}; color: {on_accent}; }}
QMenu::item:disabled {{ color: {disabled}; background: transparent; }}
QMenu::separator {{ height: 1px; background: {line}; margin: 4px 8px; }}
QMenu::indicator {{ width: 14px; height: 14px; left: 6px; }}
QToolBar {{ background: {window}; border: none; spacing: 4px; padding: 4px 8px; }}
QToolBar::separator {{ background: {line}; width: 1px; margin: 8px 6px; }}
QToolButton {{ background: transparent; border: none; border-radius: 6px; padding: 6px 8px; }}
QToolButton:hover {{ background: {hover}; }}
QToolButton:pressed {{ background: {raised}; }}
QToolButton:checked {{ background: {raised}; color: {accent}; }}
QToolButton:focus {{ border: 1px solid {accent}; padding: 5px 7px; }}
QToolButton:disabled {{ color: {disabled}; }}
QToolButton::menu-indicator {{ image: none; }}
QToolButton::menu-button {{ border: none; width: 14px; }}
QToolBar QToolButton {{ padding: 6px 7px; }}
QToolBar QToolButton:focus {{ padding: 5px 6px; }}
QPushButton {{ background: {raised}; border: 1px solid {line}; border-radius: 6px; padding: 7px 16px; }}
QPushButton:hover {{ background: {hover}; }}
QPushButton:pressed {{ background: {line}; }}
QPushButton:focus {{ border-color: {accent}; }}
QPushButton:disabled {{ color: {disabled}; }}
QPushButton[primary="true"] {{ background: {accent}; color: {on_accent}; border-color: {accent}; font-weight: 600; }}
QPushButton[primary="true"]:hover {{ border-color: {text}; }}
QPushButton[primary="true"]:disabled {{ background: {raised}; color: {disabled}; border-color: {line}; }}
QToolButton[primary="true"] {{ background: {accent}; color: {on_accent}; font-weight: 600; padding: 6px 14px; }}
QToolButton[primary="true"]:disabled {{ background: {raised}; color: {disabled}; }}
QLineEdit, QPlainTextEdit, QTextBrowser, QSpinBox, QDoubleSpinBox, QComboBox {{
    background: {raised}; border: 1px solid {line}; border-radius: 6px; padding: 5px 8px;
    selection-background-color: {accent}; selection-color: {on_accent};
}}
QSpinBox, QDoubleSpinBox {{ padding: 4px 6px; }}
QLineEdit:focus, QPlainTextEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus {{
    border-color: {accent};
}}
QComboBox {{ padding: 5px 24px 5px 8px; }}
QComboBox::drop-down {{ border: none; width: 22px; }}
QComboBox::down-arrow {{ image: url("{icons}/chevron-{name}.svg"); width: 10px; height: 10px; }}
QComboBox QAbstractItemView {{
    background: {raised}; border: 1px solid {line}; selection-background-color: {accent};
    selection-color: {on_accent};
}}
QSpinBox::up-button, QDoubleSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::down-button {{
    width: 0; border: none;
}}
QSlider {{ min-height: 24px; }}
QSlider::groove:horizontal {{ height: 4px; background: {line}; border-radius: 2px; }}
QSlider::sub-page:horizontal {{ background: {accent}; border-radius: 2px; }}
QSlider::handle:horizontal {{
    background: {text}; width: 14px; height: 14px; margin: -5px 0; border-radius: 7px;
}}
QSlider::handle:horizontal:focus {{ background: {accent}; }}
QSlider::sub-page:horizontal:disabled {{ background: {line}; }}
QSlider::handle:horizontal:disabled {{ background: {disabled}; }}
QTreeView, QListView, QTableView {{
    background: {panel}; border: none; alternate-background-color: {panel}; color: {text};
}}
QTreeView {{ padding-left: 8px; show-decoration-selected: 0; selection-background-color: transparent; }}
QTreeView::item, QTreeView::branch, QTreeView::branch:selected {{ background: transparent; border: none; }}
QTreeView::branch:has-children:closed {{ image: url("{icons}/closed-{name}.svg"); }}
QTreeView::branch:has-children:open {{ image: url("{icons}/chevron-{name}.svg"); }}
QHeaderView::section {{
    background: {panel}; color: {muted}; border: none; border-bottom: 1px solid {line}; padding: 6px 8px;
}}
QTableView::item, QListWidget::item {{ padding: 4px 8px; }}
QListWidget::item:selected {{ background: {hover}; color: {text}; }}
QTableView::item:selected {{ background: {hover}; color: {text}; }}
QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0; }}
QScrollBar::handle {{ background: {line}; border-radius: 4px; min-height: 32px; min-width: 32px; margin: 1px; }}
QScrollBar::handle:hover {{ background: {muted}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
#edge {{ background: {line}; }}
QSplitter::handle {{ background: {line}; }}
QStatusBar {{ background: {window}; color: {muted}; border-top: 1px solid {line}; }}
QStatusBar::item {{ border: none; }}
QStatusBar QLabel {{ color: {muted}; font-size: 12px; }}
#researchLine {{ color: {text}; font-weight: 600; font-size: 12px; padding: 0 8px; }}
QProgressBar {{ background: {line}; border: none; border-radius: 2px; max-height: 4px; }}
QProgressBar::chunk {{ background: {accent}; border-radius: 2px; }}
#notice {{ background: {raised}; border-left: 3px solid {muted}; }}
#notice[severity="warning"], #notice[severity="error"] {{ border-left-color: {warning}; }}
QCheckBox, QRadioButton {{ spacing: 8px; }}
QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
"""


def load_font() -> str:
    """Make the bundled font known and return its family."""
    families: list[str] = []
    for path in sorted((resources_folder() / "fonts").glob("*.[ot]tf")):
        number = QFontDatabase.addApplicationFont(str(path))
        families += QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
    chosen = "Inter" if "Inter" in families else next(iter(families), QApplication.font().family())
    font = QFont([chosen, *dict.fromkeys(families)])
    font.setPixelSize(13)
    QApplication.setFont(font)
    return chosen


def apply(app: QApplication, theme: Literal["dark", "light", "system"]) -> Colors:
    """Style the whole application."""
    chosen = colors(theme)
    app.setStyle(QStyleFactory.create("Fusion"))
    app.setPalette(palette(chosen))
    values = {each.name: getattr(chosen, each.name) for each in fields(chosen)}
    name = "light" if chosen == LIGHT else "dark"
    icons = (resources_folder() / "icons").as_posix()
    app.setStyleSheet(_SHEET.format(**values, icons=icons, name=name))
    return chosen


def palette(chosen: Colors) -> QPalette:
    """The theme as a Qt palette, which panels draw with."""
    roles = QPalette.ColorRole
    result = QPalette()
    for role, color in {
        roles.Window: chosen.window,
        roles.WindowText: chosen.text,
        roles.Base: chosen.raised,
        roles.AlternateBase: chosen.panel,
        roles.Text: chosen.text,
        roles.Button: chosen.raised,
        roles.ButtonText: chosen.text,
        roles.BrightText: chosen.text,
        roles.ToolTipBase: chosen.raised,
        roles.ToolTipText: chosen.text,
        roles.PlaceholderText: chosen.muted,
        roles.Highlight: chosen.accent,
        roles.HighlightedText: chosen.on_accent,
        roles.Link: chosen.accent,
        roles.Accent: chosen.accent,
        roles.Light: chosen.hover,
        roles.Midlight: chosen.raised,
        roles.Mid: chosen.line,
        roles.Dark: chosen.line,
        roles.Shadow: chosen.canvas,
    }.items():
        result.setColor(role, QColor(color))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, role, QColor(chosen.disabled))
    return result


def warning() -> QColor:
    """The present theme's colour of a warning."""
    # The application's palette: that of a widget follows a change of theme only later.
    dark = QApplication.palette().color(QPalette.ColorRole.Window).lightness() < 128
    return QColor((DARK if dark else LIGHT).warning)


def accent() -> QColor:
    """The present theme's colour of what is active."""
    return QApplication.palette().color(QPalette.ColorRole.Accent)


def icon(name: str, color: str | None = None) -> QIcon:
    """An icon of the one icon family, in the present theme's text colour unless another is given."""
    present = QApplication.palette()
    ink = color or present.color(QPalette.ColorRole.WindowText).name()
    faint = present.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.WindowText).name()
    found: QIcon = qtawesome.icon(name, color=ink, color_active=ink, color_disabled=faint)
    return found


def app_icon() -> QIcon:
    """The application's own icon."""
    return QIcon(str(resources_folder() / "icons" / "parallax.png"))
