"""The bundled fonts: measuring, wrapping and drawing text in any script."""

import math
import unicodedata
from functools import lru_cache
from typing import Literal

from PIL import Image, ImageDraw, ImageFilter, ImageFont, features

from engine.core.folders import resources_folder

Weight = Literal["regular", "medium", "semibold"]
Colour = tuple[int, int, int]

_FILES: dict[str, str] = {
    "regular": "Inter-Regular.otf",
    "medium": "Inter-Medium.otf",
    "semibold": "Inter-SemiBold.otf",
    "symbols": "DejaVuSans.ttf",
    "cjk": "DroidSansFallbackFull.ttf",
}
_FALLBACKS = ("symbols", "cjk")
# Digits of one width, so that numbers align; the option needs the shaping library, which wheels of Pillow carry.
_TABULAR = ["tnum"] if features.check("raqm") else None
_NO_CHARACTER = "\U0010ffff"

# A header may hold a text of any length. What no page has room for is not even measured.
LONGEST_LINE = 1000
LONGEST_TEXT = 20_000
MOST_LINES = 400


@lru_cache(maxsize=64)
def _font(face: str, size_px: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(resources_folder() / "fonts" / _FILES[face]), size_px)


@lru_cache(maxsize=4096)
def _has(face: str, character: str) -> bool:
    """Whether the font draws the character as something else than its sign for "no such character"."""
    font = _font(face, 32)
    return bytes(font.getmask(character)) != bytes(font.getmask(_NO_CHARACTER)) or character.isspace()


def _face_of(character: str, weight: str, current: str) -> str:
    """The font for one character; spaces and combining marks stay in the font of what they belong to."""
    if character.isspace() or unicodedata.category(character).startswith("M"):
        return current
    return next((face for face in (weight, current, *_FALLBACKS) if _has(face, character)), weight)


def _runs(text: str, weight: str) -> list[tuple[str, str]]:
    """Split a line into (font, text) runs; of a longer one only the first `LONGEST_LINE` characters."""
    runs: list[tuple[str, str]] = []
    current = weight
    for character in text[:LONGEST_LINE]:
        # The shaping library refuses a line with a line break in it.
        character = " " if character.isspace() else character
        if not character.isprintable():
            continue
        current = _face_of(character, weight, current)
        if runs and runs[-1][0] == current:
            runs[-1] = (current, runs[-1][1] + character)
        else:
            runs.append((current, character))
    return runs


@lru_cache(maxsize=4096)
def width_px(text: str, size_px: int, weight: Weight = "regular") -> float:
    """Width of one line in pixels."""
    fine = _fineness(size_px)
    runs = _runs(text, weight)
    return sum(_font(face, size_px * fine).getlength(part, features=_options(face)) for face, part in runs) / fine


def draw_line(
    picture: Image.Image,
    left_px: int,
    baseline_px: int,
    text: str,
    size_px: int,
    colour: Colour,
    weight: Weight = "regular",
    shade: bool = False,
) -> None:
    """Draw one line from its left end on its baseline; `shade` darkens what is behind it, for a line on a film."""
    margin = size_px
    corner = left_px - margin, baseline_px - margin - size_px
    if shade:
        # A soft dark rim in the shape of the letters: it reads on white and cannot be seen on black.
        rim = max(2, size_px // 4)
        thick = _mask(text, size_px, weight, margin, stroke_px=max(1, rim // 2))
        soft = thick.filter(ImageFilter.GaussianBlur(rim / 2)).point([min(255, v * 3 // 2) for v in range(256)])
        picture.paste((0, 0, 0), corner, soft)
    picture.paste(colour, corner, _mask(text, size_px, weight, margin))


def _fineness(size_px: int) -> int:
    """Small letters are drawn larger and reduced: fonts snap them to whole pixels, and words get uneven gaps."""
    return 4 if size_px < 40 else 1


def _mask(text: str, size_px: int, weight: Weight, margin: int, stroke_px: int = 0) -> Image.Image:
    """Coverage of a line, its left end at `margin` and its baseline one `size_px` further down."""
    fine = _fineness(size_px)
    size = math.ceil(width_px(text, size_px, weight)) + 2 * margin, 2 * size_px + 2 * margin
    mask = Image.new("L", (size[0] * fine, size[1] * fine), 0)
    draw = ImageDraw.Draw(mask)
    x = float(margin * fine)
    for face, part in _runs(text, weight):
        font, options = _font(face, size_px * fine), _options(face)
        place = (x, (margin + size_px) * fine)
        draw.text(place, part, fill=255, font=font, anchor="ls", features=options, stroke_width=stroke_px * fine)
        x += font.getlength(part, features=options)
    return mask.reduce(fine) if fine > 1 else mask


@lru_cache(maxsize=256)
def wrap(
    text: str, size_px: int, room_px: float, weight: Weight = "regular", most_lines: int = MOST_LINES
) -> tuple[str, ...]:
    """Break a text into lines that fit; its own line breaks stay, a word wider than the room is cut.

    A text that has more than `most_lines` or `LONGEST_TEXT` characters ends in an ellipsis there.
    """
    lines: list[str] = []
    for paragraph in text[:LONGEST_TEXT].splitlines()[: most_lines + 1] or [""]:
        line, used_px = "", 0.0
        for word in paragraph.split(" "):
            # Letters are not kerned across a space, so widths of words add up.
            piece = f" {word}" if line else word
            piece_px = width_px(piece, size_px, weight)
            if len(piece) <= LONGEST_LINE and used_px + piece_px <= room_px:
                line, used_px = line + piece, used_px + piece_px
                continue
            if line:
                lines.append(line)
            *full, line = _cut(word, size_px, room_px, weight)
            lines.extend(full)
            used_px = width_px(line, size_px, weight)
        lines.append(line)
    if len(lines) > most_lines:
        return (*lines[: most_lines - 1], _with_ellipsis(lines[most_lines - 1], size_px, room_px, weight))
    if len(text) > LONGEST_TEXT:
        return (*lines[:-1], _with_ellipsis(lines[-1], size_px, room_px, weight))
    return tuple(lines)


def shorten(text: str, size_px: int, room_px: float, weight: Weight = "regular") -> str:
    """The text, or as much of its beginning as fits with an ellipsis."""
    if len(text) <= LONGEST_LINE and width_px(text, size_px, weight) <= room_px:
        return text
    return _with_ellipsis(text, size_px, room_px, weight)


def _with_ellipsis(text: str, size_px: int, room_px: float, weight: Weight) -> str:
    kept = _fitting(text[: LONGEST_LINE - 1], size_px, room_px - width_px("…", size_px, weight), weight)
    return f"{text[:kept].rstrip()}…"


def _fitting(text: str, size_px: int, room_px: float, weight: Weight) -> int:
    """How many characters of the beginning fit, found by halving."""
    fits, too_many = 0, min(len(text), LONGEST_LINE) + 1
    while too_many - fits > 1:
        middle = (fits + too_many) // 2
        if width_px(text[:middle], size_px, weight) <= room_px:
            fits = middle
        else:
            too_many = middle
    return fits


def _cut(word: str, size_px: int, room_px: float, weight: Weight) -> list[str]:
    parts = []
    while len(word) > (kept := max(1, _fitting(word, size_px, room_px, weight))):
        parts.append(word[:kept])
        word = word[kept:]
    return [*parts, word]


def _options(face: str) -> list[str] | None:
    return _TABULAR if face not in _FALLBACKS else None
