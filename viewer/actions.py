"""Every command of the window as data: its name, keys, menu and icon. The window binds ids to what they do."""

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QCoreApplication

Menu = Literal["File", "Edit", "View", "Image", "Tools", "Explanation", "Models", "Help"]


def _T(context: str, text: str) -> str:  # noqa: N802
    """Mark a text for translation: ``lupdate -tr-function-alias QT_TRANSLATE_NOOP=_T``."""
    assert context == "Actions"
    return text


MENUS: tuple[tuple[Menu, str], ...] = (
    ("File", _T("Actions", "&File")),
    ("Edit", _T("Actions", "E&dit")),
    ("View", _T("Actions", "&View")),
    ("Image", _T("Actions", "&Image")),
    ("Tools", _T("Actions", "&Tools")),
    ("Explanation", _T("Actions", "&Explanation")),
    ("Models", _T("Actions", "&Models")),
    ("Help", _T("Actions", "&Help")),
)


@dataclass(frozen=True)
class Command:
    """One thing the user can do.

    Attributes
    ----------
    id : str
        Stable key.
    text : str
        Untranslated name, shown in menus and in the shortcut sheet.
    keys : tuple of str
        Default bindings in Qt's portable notation.
    menu : Menu
    icon : str
        Name in the icon family, or empty.
    scope : "window" or "image"
        Bindings of scope "image" act while the canvas or the study tree has the focus: elsewhere these keys move a
        slider or tick a box.
    checkable : bool
    repeats : bool
        Holding the key repeats the command.
    separated : bool
        A line above it in the menu.
    """

    id: str
    text: str
    keys: tuple[str, ...]
    menu: Menu
    icon: str = ""
    scope: Literal["window", "image"] = "window"
    checkable: bool = False
    repeats: bool = False
    separated: bool = False


def _command(
    id_: str,
    text: str,
    keys: str,
    menu: Menu,
    icon: str = "",
    *,
    image: bool = False,
    checkable: bool = False,
    repeats: bool = False,
    separated: bool = False,
) -> Command:
    scope: Literal["window", "image"] = "image" if image else "window"
    return Command(id_, text, tuple(keys.split()), menu, icon, scope, checkable, repeats, separated)


COMMANDS: tuple[Command, ...] = (
    _command("open-files", _T("Actions", "Open files…"), "Ctrl+O", "File", "mdi6.file-image-outline"),
    _command("open-folder", _T("Actions", "Open folder…"), "Ctrl+Shift+O", "File", "mdi6.folder-open-outline"),
    _command("open-demo", _T("Actions", "Open the demo study"), "", "File", "mdi6.flask-outline"),
    _command("left-out", _T("Actions", "Files left out…"), "", "File", "mdi6.file-remove-outline", separated=True),
    _command("close-all", _T("Actions", "Close all studies"), "Ctrl+W", "File", "mdi6.close"),
    _command(
        "export-report", _T("Actions", "Export report…"), "Ctrl+E", "File", "mdi6.file-export-outline", separated=True
    ),
    _command("copy-report", _T("Actions", "Copy the report as a picture"), "Ctrl+Shift+C", "File", "mdi6.content-copy"),
    _command("export-objects", _T("Actions", "Export as DICOM objects…"), "", "File", "mdi6.file-tree-outline"),
    _command("export-scores", _T("Actions", "Export the scores of the study…"), "", "File", "mdi6.table-arrow-right"),
    _command("quit", _T("Actions", "Quit"), "Ctrl+Q", "File", separated=True),
    _command("undo", _T("Actions", "Undo"), "Ctrl+Z", "Edit", "mdi6.undo", repeats=True),
    _command("redo", _T("Actions", "Redo"), "Ctrl+Shift+Z Ctrl+Y", "Edit", "mdi6.redo", repeats=True),
    _command(
        "drag-up-darkens", _T("Actions", "Dragging up darkens the image"), "", "Edit", checkable=True, separated=True
    ),
    _command("layout-single", _T("Actions", "Single image"), "Ctrl+1", "View", "mdi6.square-outline", checkable=True),
    _command("layout-2x2", _T("Actions", "Two by two"), "Ctrl+2", "View", "mdi6.view-grid-outline", checkable=True),
    _command(
        "layout-side", _T("Actions", "Original beside it"), "Ctrl+3", "View", "mdi6.view-split-vertical", checkable=True
    ),
    _command(
        "reformats", _T("Actions", "Axial, coronal, sagittal"), "Ctrl+4", "View", "mdi6.cube-outline", checkable=True
    ),
    _command(
        "swipe",
        _T("Actions", "Swipe: film and overlay, similar and adversarial, off"),
        "X",
        "View",
        "mdi6.arrow-split-vertical",
        checkable=True,
    ),
    _command(
        "blink",
        _T("Actions", "Blink original, similar, adversarial"),
        "B",
        "View",
        "mdi6.animation-play-outline",
        checkable=True,
    ),
    _command("role-original", _T("Actions", "Original"), "Alt+1", "View", separated=True),
    _command("role-similar", _T("Actions", "Similar"), "Alt+2", "View"),
    _command("role-adversarial", _T("Actions", "Adversarial"), "Alt+3", "View"),
    _command("role-difference", _T("Actions", "Difference on the original"), "Alt+4", "View"),
    _command("model-input", _T("Actions", "What the model sees"), "Alt+5", "View", checkable=True),
    _command(
        "corner-text", _T("Actions", "Corner text: all, minimal, none"), "Space", "View", image=True, separated=True
    ),
    _command(
        "drawings", _T("Actions", "Overlays and drawings of the file"), "G", "View", "mdi6.draw-pen", checkable=True
    ),
    _command("cine", _T("Actions", "Play the series"), "C", "View", "mdi6.play", checkable=True),
    _command("privacy", _T("Actions", "Hide identity"), "Ctrl+Shift+H", "View", "mdi6.incognito", checkable=True),
    _command("theme-dark", _T("Actions", "Dark"), "", "View", checkable=True, separated=True),
    _command("theme-light", _T("Actions", "Light"), "", "View", checkable=True),
    _command("theme-system", _T("Actions", "As the system"), "", "View", checkable=True),
    _command("full-screen", _T("Actions", "Full screen"), "F11", "View", separated=True),
    _command("next-image", _T("Actions", "Next image"), "Down", "Image", image=True, repeats=True),
    _command("previous-image", _T("Actions", "Previous image"), "Up", "Image", image=True, repeats=True),
    _command("first-image", _T("Actions", "First image of the series"), "Home", "Image", image=True),
    _command("last-image", _T("Actions", "Last image of the series"), "End", "Image", image=True),
    _command("next-series", _T("Actions", "Next series"), "Right PgDown", "Image", image=True, repeats=True),
    _command("previous-series", _T("Actions", "Previous series"), "Left PgUp", "Image", image=True, repeats=True),
    _command("fit", _T("Actions", "Fit to the window"), "F", "Image", "mdi6.fit-to-screen-outline", separated=True),
    _command("window-entry", _T("Actions", "Enter the window…"), "W", "Image", "mdi6.tune-vertical"),
    _command("invert", _T("Actions", "Invert grey"), "I", "Image", "mdi6.invert-colors"),
    _command("flip-horizontally", _T("Actions", "Flip left and right"), "H", "Image", "mdi6.flip-horizontal"),
    _command("flip-vertically", _T("Actions", "Flip top and bottom"), "V", "Image", "mdi6.flip-vertical"),
    _command("rotate", _T("Actions", "Rotate clockwise"), "R", "Image", "mdi6.rotate-right"),
    _command("tags", _T("Actions", "DICOM elements…"), "Ctrl+I", "Image", "mdi6.tag-text-outline", separated=True),
    _command("tool-distance", _T("Actions", "Distance"), "D", "Tools", "mdi6.ruler", checkable=True),
    _command("tool-angle", _T("Actions", "Angle"), "A", "Tools", "mdi6.angle-acute", checkable=True),
    _command("tool-rectangle", _T("Actions", "Rectangle"), "Shift+R", "Tools", "mdi6.vector-rectangle", checkable=True),
    _command("tool-ellipse", _T("Actions", "Ellipse"), "Shift+E", "Tools", "mdi6.vector-ellipse", checkable=True),
    _command("tool-arrow", _T("Actions", "Arrow with text"), "Shift+T", "Tools", "mdi6.arrow-top-left", checkable=True),
    _command("next-annotation", _T("Actions", "Select the next annotation"), "N", "Tools", separated=True),
    _command("edit-annotation", _T("Actions", "Text of the arrow…"), "Return", "Tools", image=True),
    _command("delete-annotation", _T("Actions", "Delete the annotation"), "Del Backspace", "Tools", image=True),
    _command("delete-annotations", _T("Actions", "Delete all annotations of the image"), "Ctrl+Del", "Tools"),
    _command(
        "key-image", _T("Actions", "Key image"), "K", "Tools", "mdi6.star-outline", checkable=True, separated=True
    ),
    _command("explain", _T("Actions", "Explain"), "E", "Explanation", "mdi6.lightbulb-on-outline"),
    _command("cancel", _T("Actions", "Cancel; then reset the view"), "Esc", "Explanation"),
    _command(
        "overlay",
        _T("Actions", "Overlay on or off; hold to hide the AI"),
        "O",
        "Explanation",
        "mdi6.layers-outline",
        separated=True,
    ),
    _command("opacity-less", _T("Actions", "Less opacity"), "[", "Explanation", repeats=True),
    _command("opacity-more", _T("Actions", "More opacity"), "]", "Explanation", repeats=True),
    _command("threshold-lower", _T("Actions", "Lower threshold"), ";", "Explanation", repeats=True),
    _command("threshold-higher", _T("Actions", "Higher threshold"), "'", "Explanation", repeats=True),
    _command("next-region", _T("Actions", "Next region of the map"), "J", "Explanation", repeats=True, separated=True),
    _command("previous-region", _T("Actions", "Previous region of the map"), "Shift+J", "Explanation", repeats=True),
    _command("reset-layers", _T("Actions", "Reset all layers"), "", "Explanation", separated=True),
    _command(
        "morph",
        _T("Actions", "Morph from similar to adversarial"),
        "M",
        "Explanation",
        "mdi6.transition",
        checkable=True,
        separated=True,
    ),
    _command("trust", _T("Actions", "Trust check"), "T", "Explanation", "mdi6.shield-check-outline"),
    _command("model-card", _T("Actions", "Model card…"), "", "Explanation", "mdi6.card-text-outline"),
    _command("train", _T("Actions", "Train on your films…"), "", "Models", "mdi6.school-outline"),
    _command("add-model", _T("Actions", "Add model…"), "", "Models", "mdi6.plus-box-outline"),
    _command("help", _T("Actions", "User guide"), "Ctrl+F1", "Help", "mdi6.book-open-outline"),
    _command("shortcuts", _T("Actions", "Keyboard shortcuts"), "F1", "Help", "mdi6.keyboard-outline"),
    _command("change-keys", _T("Actions", "Change keys…"), "", "Help", "mdi6.keyboard-settings-outline"),
    _command("reset-settings", _T("Actions", "Reset all settings…"), "", "Help", separated=True),
    _command("diagnostics", _T("Actions", "Diagnostic information…"), "", "Help", "mdi6.stethoscope", separated=True),
    _command("self-test", _T("Actions", "Self test…"), "", "Help", "mdi6.check-circle-outline"),
    _command("about", _T("Actions", "About Parallax"), "", "Help", "mdi6.information-outline", separated=True),
)
PRESETS = tuple(f"preset-{number}" for number in range(10))
"""Commands that apply the preset of their number; bound apart because their names depend on the image."""


def default_keys() -> dict[str, tuple[str, ...]]:
    """The keys of every command, presets included, in Qt's portable notation."""
    return {command.id: command.keys for command in COMMANDS} | {
        each: (str(number),) for number, each in enumerate(PRESETS)
    }


def command_name(command_id: str) -> str:
    """What a command is called in a list of keys, in the user's language."""
    if command_id in PRESETS:
        number = PRESETS.index(command_id)
        return (
            tr(_T("Actions", "Window preset {number}")).format(number=number)
            if number
            else tr(_T("Actions", "Window of the file"))
        )
    return next(tr(command.text).rstrip("…") for command in COMMANDS if command.id == command_id)


MOUSE: tuple[tuple[str, str], ...] = (
    (_T("Actions", "Left drag"), _T("Actions", "Window: right is wider, up is brighter (Edit menu: darker)")),
    (_T("Actions", "Middle drag, Shift + left drag"), _T("Actions", "Move the image")),
    (_T("Actions", "Right drag, Ctrl + wheel"), _T("Actions", "Zoom at the cursor")),
    (_T("Actions", "Wheel"), _T("Actions", "Scroll through the images")),
    (_T("Actions", "Double click"), _T("Actions", "Maximise a pane, or restore it")),
)


def tr(text: str) -> str:
    """A text of this file in the user's language."""
    return QCoreApplication.translate("Actions", text)
