import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from engine.imaging.geometry import OrientationLetters
from viewer.canvas.halo_text import AMBER, INK, draw_block
from viewer.canvas.overlay import paint_marks
from viewer.canvas.pane_marks import PaneMarks
from viewer.canvas.scale_bar import ScaleBar


def painted(
    marks: PaneMarks,
    width: int = 400,
    height: int = 400,
    ground: int = 0,
    seen_part: QRectF | None = None,
    cross: QPointF | None = None,
) -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(ground, ground, ground))
    painter = QPainter(image)
    paint_marks(painter, QRectF(0, 0, width, height), marks, (), 1.0, seen_part, cross)
    painter.end()
    return image


def changed(image: QImage, area: QRectF, ground: int = 0) -> bool:
    box = area.toRect()
    return any(
        image.pixelColor(x, y).lightness() != ground
        for y in range(box.top(), box.bottom())
        for x in range(box.left(), box.right())
    )


@pytest.mark.parametrize("ground", [0, 128, 255])
def test_text_is_readable_on_black_grey_and_white(qapp: QApplication, ground: int) -> None:
    image = painted(PaneMarks(top_left=(("Doe, Jane", "plain"),)), ground=ground)
    levels = [image.pixelColor(x, y).lightness() for y in range(40) for x in range(120)]
    assert max(levels) >= 225
    assert min(levels) <= 60


def test_each_corner_has_its_lines(qapp: QApplication) -> None:
    line = (("words", "plain"),)
    image = painted(PaneMarks(top_left=line, top_right=line, bottom_left=line))
    for left, top, filled in ((0, 0, True), (280, 0, True), (0, 360, True), (280, 360, False)):
        assert changed(image, QRectF(left, top, 120, 40)) == filled


def test_letters_stand_at_the_four_edges(qapp: QApplication) -> None:
    image = painted(PaneMarks(letters=OrientationLetters("R", "L", "H", "F")))
    for area in ((0, 185, 40, 30), (360, 185, 40, 30), (185, 0, 30, 40), (185, 360, 30, 40)):
        assert changed(image, QRectF(*area))
    assert not changed(image, QRectF(100, 100, 200, 80))


def test_a_warning_is_amber(qapp: QApplication) -> None:
    image = painted(PaneMarks(tags=(("Unlike the training films", "amber"),)))
    colours = {image.pixelColor(x, y).name() for y in range(60) for x in range(400)}
    assert AMBER.name() in colours


def test_a_long_warning_is_wrapped_into_the_pane(qapp: QApplication) -> None:
    image = painted(PaneMarks(tags=(("a long sentence " * 12, "amber"),)))
    assert not changed(image, QRectF(0, 0, 12, 400))
    assert not changed(image, QRectF(388, 0, 12, 400))
    assert changed(image, QRectF(100, 40, 200, 30))


@pytest.mark.parametrize(("width", "lifted"), [(900, False), (300, True)])
def test_the_scale_bar_makes_room_for_the_corner_in_a_narrow_pane(qapp: QApplication, width: int, lifted: bool) -> None:
    bar = ScaleBar(60.0, 50.0, "at detector")
    lines = (("a rather long line of words", "plain"), ("0.42× fit", "plain"))
    with_corner = painted(PaneMarks(bottom_left=lines, bar=bar), width=width)
    middle = width / 2
    assert changed(with_corner, QRectF(middle + 20, 380, 20, 18)) != lifted


def test_a_line_too_long_for_its_corner_is_elided(qapp: QApplication) -> None:
    image = QImage(400, 60, QImage.Format.Format_RGB32)
    image.fill(QColor(0, 0, 0))
    painter = QPainter(image)
    covered = draw_block(painter, Qt.Corner.TopLeftCorner, QRectF(0, 0, 400, 60), [("words " * 40, INK)], widest=150.0)
    painter.end()
    assert covered.width() <= 150
    assert not changed(image, QRectF(160, 0, 240, 60))


@pytest.mark.parametrize("at", [150, 195, 200, 205, 250])
def test_letters_and_scale_bar_make_way_for_the_line_between_two_images(qapp: QApplication, at: int) -> None:
    marks = PaneMarks(letters=OrientationLetters("R", "L", "H", "F"), bar=ScaleBar(80.0, 50.0, "at detector"))
    left, right = (painted(marks, seen_part=part) for part in (QRectF(0, 0, at, 400), QRectF(at, 0, 400 - at, 400)))
    assert left == right, "where one side ends the other goes on"
    assert changed(left, QRectF(100, 20, 200, 100)), "the letter at the top"
    assert not changed(left, QRectF(at - 3, 0, 6, 400))


@pytest.mark.parametrize("at", [190, 200, 212])
def test_title_letters_and_scale_bar_make_way_for_crossing_lines(qapp: QApplication, at: int) -> None:
    bar = ScaleBar(80.0, 50.0, "image plane")
    marks = PaneMarks(title="Axial", letters=OrientationLetters("R", "L", "A", "P"), bar=bar)
    image = painted(marks, cross=QPointF(at, at))
    assert changed(image, QRectF(0, 150, 40, 100)), "the letter at the left"
    assert not changed(image, QRectF(at - 3, 0, 6, 400))
    assert not changed(image, QRectF(0, at - 3, 400, 6))


def test_where_a_side_of_the_line_has_no_room_the_other_is_taken(qapp: QApplication) -> None:
    """The letters of this bar's text are as wide as half the pane."""
    marks = PaneMarks(bar=ScaleBar(60.0, 50.0, "image plane"))
    image = painted(marks, width=240, cross=QPointF(160, 200))
    assert changed(image, QRectF(0, 360, 152, 40))
    assert not changed(image, QRectF(158, 360, 82, 40))
