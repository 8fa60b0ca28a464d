"""The colours of the themes, apart from what needs Qt's icons: the first thing on the screen is painted with them."""

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication


@dataclass(frozen=True)
class Colors:
    """One theme. The canvas stays near-black in every theme: the film is the brightest thing on the screen."""

    window: str
    panel: str
    raised: str
    hover: str
    line: str
    text: str
    muted: str
    disabled: str
    accent: str
    on_accent: str
    warning: str
    canvas: str = "#0a0a0a"


DARK = Colors(
    window="#161616",
    panel="#1c1c1c",
    raised="#282828",
    hover="#333333",
    line="#303030",
    text="#e4e4e4",
    muted="#9b9b9b",
    disabled="#5f5f5f",
    accent="#4f9cf0",
    on_accent="#0a0a0a",
    warning="#e3a336",
)
LIGHT = Colors(
    window="#ececec",
    panel="#f7f7f7",
    raised="#ffffff",
    hover="#e2e2e2",
    line="#d2d2d2",
    text="#1a1a1a",
    muted="#5e5e5e",
    disabled="#a5a5a5",
    accent="#1565c0",
    on_accent="#ffffff",
    warning="#9a6200",
)


def colors(theme: Literal["dark", "light", "system"]) -> Colors:
    """The colours of a theme; "system" follows the desktop, dark where it does not say."""
    if theme == "system":
        hints = QApplication.styleHints()
        return LIGHT if hints.colorScheme() == Qt.ColorScheme.Light else DARK
    return LIGHT if theme == "light" else DARK
