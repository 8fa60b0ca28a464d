from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractButton, QAbstractSlider, QApplication, QComboBox
from pytestqt.qtbot import QtBot

from engine.explain.explanation import Explanation
from engine.imaging.layer import Layer, Threshold
from viewer.panels.layers_panel import LayersPanel
from viewer.state.session import Session

Explain = Callable[..., Explanation]


@pytest.fixture
def panel(qtbot: QtBot, session: Session) -> LayersPanel:
    panel = LayersPanel(session)
    qtbot.addWidget(panel)
    panel.resize(320, 700)
    panel.show()
    return panel


def difference(session: Session) -> Layer:
    layer = session.layers.get("difference")
    assert layer is not None
    return layer


def test_without_layers_the_panel_says_what_will_be_there(panel: LayersPanel) -> None:
    assert panel.rows == ()
    assert panel.empty.isVisible()


def test_the_topmost_layer_comes_first(panel: LayersPanel, session: Session, explain: Explain) -> None:
    explain()
    assert panel.rows[0] is panel.row(session.layers.names[-1])
    assert not panel.empty.isVisible()
    assert [row.title.accessibleName() for row in panel.rows] == [
        "Difference",
        "Signed difference",
        "Adversarial",
        "Similar",
        "What the model sees",
    ]


def test_the_eye_shows_and_hides(qtbot: QtBot, panel: LayersPanel, session: Session, explain: Explain) -> None:
    explain()
    qtbot.mouseClick(panel.row("difference").eye, Qt.MouseButton.LeftButton)
    assert not difference(session).look.visible
    qtbot.keyClick(panel.row("difference").eye, Qt.Key.Key_Space)
    assert difference(session).look.visible


def test_a_layer_switched_on_comes_into_view(
    qtbot: QtBot, panel: LayersPanel, session: Session, explain: Explain
) -> None:
    explain()
    session.show_role("original")
    qtbot.mouseClick(panel.row("signed difference").eye, Qt.MouseButton.LeftButton)
    assert session.single_role == "difference"


def test_the_opacity_slider_is_live(panel: LayersPanel, session: Session, explain: Explain) -> None:
    explain()
    panel.row("difference").opacity.setValue(35)
    assert difference(session).look.opacity == pytest.approx(0.35)
    assert panel.row("difference").percent.text() == "35\N{NO-BREAK SPACE}%"


def test_only_the_active_layer_shows_its_settings(
    qtbot: QtBot, panel: LayersPanel, session: Session, explain: Explain
) -> None:
    explain()
    assert [row.details.isVisible() for row in panel.rows] == [True, False, False, False, False]
    qtbot.mouseClick(panel.row("signed difference").title, Qt.MouseButton.LeftButton)
    assert session.layers.active == "signed difference"
    assert [row.details.isVisible() for row in panel.rows] == [False, True, False, False, False]


def test_dragging_the_threshold_changes_the_layer_at_every_step(
    qtbot: QtBot, panel: LayersPanel, session: Session, explain: Explain
) -> None:
    explain()
    slider = panel.row("difference").details.threshold.slider
    seen: list[float] = []
    session.layers.changed.connect(
        lambda: seen.append(difference(session).data.cut(difference(session).look.threshold))
    )
    middle = slider.height() // 2
    qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=QPoint(round(slider.width() * 0.75), middle))
    for share in (0.6, 0.4, 0.2):
        qtbot.mouseMove(slider, QPoint(round(slider.width() * share), middle))
    qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(round(slider.width() * 0.2), middle))
    assert len(seen) >= 3
    assert seen[-1] < seen[0]


def test_percentile_runs_from_80_to_99_9(panel: LayersPanel, session: Session, explain: Explain) -> None:
    explain()
    threshold = panel.row("difference").details.threshold
    threshold.slider.setValue(threshold.slider.minimum())
    assert difference(session).look.threshold == Threshold("percentile", 80.0)
    threshold.slider.setValue(threshold.slider.maximum())
    assert difference(session).look.threshold == Threshold("percentile", 99.9)


def test_a_typed_threshold_moves_the_slider(
    qtbot: QtBot, panel: LayersPanel, session: Session, explain: Explain
) -> None:
    explain()
    threshold = panel.row("difference").details.threshold
    threshold.number.lineEdit().selectAll()
    qtbot.keyClicks(threshold.number.lineEdit(), "90")
    qtbot.keyClick(threshold.number.lineEdit(), Qt.Key.Key_Return)
    assert difference(session).look.threshold == Threshold("percentile", 90.0)
    assert threshold.slider.value() == pytest.approx(1000 * 10 / 19.9, abs=1)


def test_changing_the_mode_cuts_the_same(panel: LayersPanel, session: Session, explain: Explain) -> None:
    explain()
    threshold = panel.row("difference").details.threshold
    before = difference(session).data.cut(difference(session).look.threshold)
    threshold.mode.setCurrentIndex(threshold.mode.findData("absolute"))
    look = difference(session).look
    assert look.threshold is not None
    assert look.threshold.mode == "absolute"
    assert difference(session).data.cut(look.threshold) == pytest.approx(before)
    assert threshold.number.value() == pytest.approx(before, abs=0.001)
    assert threshold.number.maximum() == pytest.approx(look.high, abs=0.001)


def test_the_threshold_can_be_switched_off(panel: LayersPanel, session: Session, explain: Explain) -> None:
    explain()
    row = panel.row("difference")
    row.details.threshold.mode.setCurrentIndex(row.details.threshold.mode.findData("off"))
    assert difference(session).look.threshold is None
    assert not row.details.threshold.slider.isEnabled()
    assert not row.details.contour.isEnabled()


def test_the_share_of_the_image_above_the_threshold_is_told(panel: LayersPanel, explain: Explain) -> None:
    explain()
    assert "top 5." in panel.row("difference").details.threshold.kept.text()


def test_a_threshold_set_by_keys_shows_in_the_slider(panel: LayersPanel, session: Session, explain: Explain) -> None:
    explain()
    session.layers.nudge_threshold(-5)
    assert panel.row("difference").details.threshold.number.value() == pytest.approx(90.0)


def test_contour_only_draws_outlines(qtbot: QtBot, panel: LayersPanel, session: Session, explain: Explain) -> None:
    explain()
    contour = panel.row("difference").details.contour
    qtbot.mouseClick(contour, Qt.MouseButton.LeftButton, pos=QPoint(8, contour.height() // 2))
    assert difference(session).look.contour


def test_colours_can_be_chosen_among_uniform_ones(panel: LayersPanel, session: Session, explain: Explain) -> None:
    explain()
    colours = panel.row("difference").details.colormap
    assert [colours.itemData(index) for index in range(colours.count())] == ["inferno", "cividis", "gray"]
    colours.setCurrentIndex(1)
    assert difference(session).look.colormap == "cividis"


def test_stretching_to_the_image_is_a_named_choice_and_comes_back(
    panel: LayersPanel, session: Session, explain: Explain
) -> None:
    explanation = explain()
    scale = panel.row("difference").details.scale
    assert scale.currentData() == "fixed"
    scale.setCurrentIndex(scale.findData("stretched"))
    stretched = np.percentile(difference(session).data.magnitudes, 99.9)
    assert difference(session).look.high == pytest.approx(float(stretched))
    assert scale.currentData() == "stretched"
    scale.setCurrentIndex(scale.findData("fixed"))
    assert difference(session).look.high == explanation.map_scale


def test_layers_can_be_reordered(qtbot: QtBot, panel: LayersPanel, session: Session, explain: Explain) -> None:
    explain()
    assert not panel.row("difference").details.up.isEnabled()
    row = panel.row("difference")
    qtbot.mouseClick(row.details.down, Qt.MouseButton.LeftButton)
    assert session.layers.names[-2] == "difference"
    assert panel.rows[1] is row


def test_reset_brings_the_first_look_back(qtbot: QtBot, panel: LayersPanel, session: Session, explain: Explain) -> None:
    explain()
    first = difference(session).look
    session.layers.set_look("difference", opacity=0.1, colormap="gray")
    qtbot.mouseClick(panel.row("difference").details.reset, Qt.MouseButton.LeftButton)
    assert difference(session).look == first


def test_the_colour_bar_says_its_numbers_to_a_screen_reader(panel: LayersPanel, explain: Explain) -> None:
    explain()
    assert panel.row("difference").details.bar.accessibleDescription().startswith("From 0.00 to 0.40")


def test_the_colour_bar_is_struck_out_below_the_threshold(
    panel: LayersPanel, session: Session, explain: Explain
) -> None:
    explain()
    session.layers.set_look("difference", threshold=Threshold("absolute", 0.2), colormap="gray")
    QApplication.processEvents()
    bar = panel.row("difference").details.bar
    rect = bar.bar_rect()
    image = bar.grab().toImage()
    y = rect.center().y()
    low = image.pixelColor(rect.left() + round(rect.width() * 0.45), y).lightness()
    high = image.pixelColor(rect.left() + round(rect.width() * 0.55), y).lightness()
    assert low < 40
    assert high > 100


def test_the_rows_go_with_the_explanation(panel: LayersPanel, session: Session, explain: Explain) -> None:
    explain()
    session.layers.clear()
    assert panel.rows == ()
    assert panel.empty.isVisible()


def test_every_control_has_a_name_and_takes_the_keyboard(panel: LayersPanel, explain: Explain) -> None:
    explain()
    controls = [
        each
        for kind in (QAbstractButton, QAbstractSlider, QComboBox)
        for each in panel.content.findChildren(kind)
        if each.isVisible()
    ]
    assert len(controls) > 10
    for control in controls:
        text = control.text() if isinstance(control, QAbstractButton) else ""
        assert control.accessibleName() or text
        assert control.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_scrolling_over_a_slider_leaves_it_alone_until_it_has_the_focus(
    qtbot: QtBot, panel: LayersPanel, session: Session, explain: Explain
) -> None:
    explain()
    slider = panel.row("difference").details.threshold.slider
    before = difference(session).look.threshold

    def roll() -> None:
        where = QPointF(slider.rect().center())
        notch = QPoint(0, 120)
        still = Qt.ScrollPhase.NoScrollPhase
        none = (Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier)
        event = QWheelEvent(where, slider.mapToGlobal(where), QPoint(), notch, *none, still, False)
        QApplication.sendEvent(slider, event)

    roll()
    assert difference(session).look.threshold == before
    panel.activateWindow()
    slider.setFocus()
    qtbot.waitUntil(slider.hasFocus)
    roll()
    assert difference(session).look.threshold != before


def drag_grip(qtbot: QtBot, panel: LayersPanel, name: str, over: str) -> None:
    """Drag one row's grip to just below the middle of another row."""
    grip, target = panel.row(name).grip, panel.row(over)
    start = grip.mapToGlobal(grip.rect().center())
    end = target.mapToGlobal(target.rect().center()) + QPoint(0, 3)
    qtbot.mousePress(grip, Qt.MouseButton.LeftButton)
    for share in (0.25, 0.5, 0.75, 1.0):
        at = QPointF(start) + QPointF(end - start) * share
        moved = QMouseEvent(
            QEvent.Type.MouseMove,
            grip.mapFromGlobal(at),
            at,
            Qt.MouseButton.NoButton,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(grip, moved)
        QApplication.processEvents()
    qtbot.mouseRelease(grip, Qt.MouseButton.LeftButton)


def test_a_layer_is_dragged_to_its_place(qtbot: QtBot, panel: LayersPanel, session: Session, explain: Explain) -> None:
    explain()
    taken = []
    session.layers.changed.connect(lambda: taken.append(session.drag_number))
    drag_grip(qtbot, panel, "difference", "adversarial")
    assert session.layers.names == ("original", "similar", "difference", "adversarial", "signed difference")
    assert [row.name for row in panel.rows] == [*session.layers.names[::-1]]
    assert len(set(taken)) == 1
    assert taken[0] != 0
    assert session.drag_number == 0


def test_a_layer_is_moved_by_the_arrow_keys(
    qtbot: QtBot, panel: LayersPanel, session: Session, explain: Explain
) -> None:
    explain()
    grip = panel.row("difference").grip
    grip.setFocus()
    qtbot.keyClick(grip, Qt.Key.Key_Down)
    assert session.layers.names[-1] == "signed difference"
    qtbot.keyClick(grip, Qt.Key.Key_Up)
    assert session.layers.names[-1] == "difference"


def test_the_map_is_shown_by_the_chosen_definition(panel: LayersPanel, session: Session, explain: Explain) -> None:
    explain()
    combo = panel.row("difference").details.definition
    combo.setCurrentIndex(combo.findData("original-adversarial"))
    combo.activated.emit(combo.currentIndex())
    assert difference(session).data.definition == "original-adversarial"
    assert combo.currentData() == "original-adversarial"


@pytest.mark.parametrize("blend", ["add", "multiply"])
def test_a_layer_is_blended_as_chosen(panel: LayersPanel, session: Session, explain: Explain, blend: str) -> None:
    explain()
    combo = panel.row("difference").details.blend
    combo.setCurrentIndex(combo.findData(blend))
    assert difference(session).look.blend == blend


def test_a_title_without_room_ends_in_dots(panel: LayersPanel, session: Session, explain: Explain) -> None:
    explain()
    panel.resize(296, 700)
    QApplication.processEvents()
    titles = [row.title for row in panel.rows]
    assert any(title.text().endswith("…") for title in titles)
    assert all(title.text()[:4] == title.accessibleName()[:4] for title in titles)


def test_no_row_comes_up_as_a_window(panel: LayersPanel, session: Session, explain: Explain) -> None:
    before = {id(widget) for widget in QApplication.topLevelWidgets()}
    explain()
    assert not [w for w in QApplication.topLevelWidgets() if w.isVisible() and id(w) not in before]


def test_every_widget_of_a_row_goes_with_it(panel: LayersPanel, explain: Explain) -> None:
    explain()
    assert [widget for widget in QApplication.topLevelWidgets() if widget.parentWidget() is None] == [panel]


def test_the_settings_of_the_active_layer_stand_below_the_whole_list(
    panel: LayersPanel, session: Session, explain: Explain
) -> None:
    explain()
    details = panel.row("difference").details
    assert details.isVisible()
    assert all(details.geometry().top() > row.geometry().bottom() for row in panel.rows)
