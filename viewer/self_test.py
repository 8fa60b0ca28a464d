"""``parallax --self-test``: whether this installation works, one line per question."""

import os
import sys
import threading
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

import engine
from engine.core.folders import log_folder
from engine.self_test.check import Answer, CheckFailed, ask
from engine.self_test.diagnostics import collect
from engine.self_test.diagnostics_text import as_lines
from engine.self_test.questions import engine_questions
from viewer import theme

LIMIT_S = 120.0
REPORT_FILE = "self-test.txt"
# One sign of every script that the window has texts or names in, and one that no font has.
_SIGNS = ("R", "ä", "Ж", "肺", "\ufffe")


def run(arguments: Sequence[str] = (), limit_s: float = LIMIT_S) -> int:
    """Ask everything, print a line per question and write a report.

    Parameters
    ----------
    arguments : sequence of str
        Where to write the report; into the log folder without it.
    limit_s : float
        After this the process ends with status 1, whatever it is doing.

    Returns
    -------
    int
        0 if every question was answered well, else 1.
    """
    report = Path(arguments[0]) if arguments else log_folder() / REPORT_FILE
    watch = threading.Timer(limit_s, _give_up, (limit_s,))
    watch.daemon = True
    watch.start()
    try:
        answers = []
        for answer in answer_all():
            answers.append(answer)
            print(answer.line(), flush=True)  # noqa: T201  # its output is its purpose
        failed = sum(not answer.passed for answer in answers)
        verdict = f"{failed} of {len(answers)} checks FAILED" if failed else f"all {len(answers)} checks passed"
        print(verdict, flush=True)  # noqa: T201
        _write_report(report, [*(answer.line() for answer in answers), verdict])
        return 1 if failed else 0
    finally:
        watch.cancel()


def answer_all() -> Iterator[Answer]:
    """The window's questions, then those of the engine."""
    yield from ask([("draws text", draws_text)])
    with engine_questions() as questions:
        yield from ask(questions)


def draws_text() -> str:
    """Whether letters come out as letters, not as boxes.

    Raises
    ------
    CheckFailed
    """
    if QApplication.instance() is None:
        if sys.platform == "linux" and not {"DISPLAY", "WAYLAND_DISPLAY"} & os.environ.keys():
            os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        _keep.append(QApplication([sys.argv[0]]))
    theme.load_font()
    drawn = [_draw(sign) for sign in _SIGNS]
    if any(not picture.strip(b"\xff") for picture in drawn[:-1]):
        raise CheckFailed("a letter leaves no trace")
    if len(set(drawn)) < len(drawn):
        raise CheckFailed("different letters look alike: no font has them")
    return QApplication.font().family()


_keep: list[QApplication] = []


def _draw(sign: str) -> bytes:
    picture = QImage(48, 48, QImage.Format.Format_Grayscale8)
    picture.fill(QColor("white"))
    painter = QPainter(picture)
    font = QApplication.font()
    font.setPixelSize(32)
    painter.setFont(font)
    painter.drawText(QRect(0, 0, 48, 48), Qt.AlignmentFlag.AlignCenter, sign)
    painter.end()
    return bytes(picture.constBits())


def _write_report(path: Path, lines: Sequence[str]) -> None:
    head = [f"Parallax {engine.__version__} self test, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC", ""]
    text = "\n".join([*head, *lines, "", *as_lines(collect())]) + "\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        print(f"the report cannot be written: {error.strerror}", file=sys.stderr)  # noqa: T201


def _give_up(limit_s: float) -> None:
    print(f"FAILED no answer within {limit_s:.0f} s", flush=True)  # noqa: T201
    os._exit(1)
