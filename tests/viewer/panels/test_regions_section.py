from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from engine.imaging.geometry import Geometry, Spacing
from engine.imaging.layer import Threshold
from viewer.panels.regions_section import MOST_ROWS, RegionsSection


def planes(count):
    """Similar and adversarial of a map with so many separate regions."""
    changed = np.full((16, 16), 0.5, np.float32)
    for number in range(count):
        changed[4 + 2 * (number // 8), 2 * (number % 8)] = 0.1 + 0.01 * number
    return {"similar_hw": np.full((16, 16), 0.5, np.float32), "adversarial_hw": changed}


@pytest.fixture
def panel(qtbot):
    panel = QWidget()
    qtbot.addWidget(panel)
    panel.resize(300, 300)
    panel.show()
    return panel


@pytest.fixture
def section(panel, session):
    section = RegionsSection(session, panel)
    section.resize(300, 300)
    return section


def shown(section):
    section.refresh()
    return [row for row in section.rows if not row.isHidden()]


def test_it_is_there_with_a_map(section, session, explain, qtbot):
    assert section.isHidden()
    explain()
    assert not section.isHidden()
    session.layers.set_look("difference", visible=False)
    qtbot.waitUntil(section.isHidden)


def test_each_region_has_its_area_and_its_share_of_the_map(section, session, explain):
    session.frame = replace(session.frame, geometry=Geometry(Spacing(2.0, 2.0, "at detector")))
    explain(**planes(2))
    session.layers.set_threshold("difference", "absolute", 0.01)
    rows = shown(section)
    assert [row.share.text() for row in rows] == ["51\N{NO-BREAK SPACE}%", "49\N{NO-BREAK SPACE}%"]
    # The film's 30 columns fill the 16 of the map: a sample is 1.875 pixels of 2 mm wide and high.
    assert rows[0].area.text() == f"{(1.875 * 2) ** 2:.0f} mm²"
    assert "at detector" in section.title.text()
    assert all("Press to go there" in row.toolTip() for row in rows)


def test_pressing_a_row_goes_there(section, session, explain, qtbot):
    explain(**planes(3))
    session.layers.set_threshold("difference", "absolute", 0.01)
    jumped = []
    session.regions.jumped.connect(lambda: jumped.append(session.regions.current))
    QApplication.processEvents()
    qtbot.mouseClick(shown(section)[1], Qt.MouseButton.LeftButton)
    assert jumped == [1]
    assert [row.isChecked() for row in shown(section)] == [False, True, False]
    section.next.click()
    assert jumped == [1, 2]


def test_what_does_not_fit_is_counted(section, session, explain):
    explain(**planes(MOST_ROWS + 3))
    session.layers.set_look("difference", threshold=Threshold("absolute", 0.01))
    assert len(shown(section)) == MOST_ROWS
    assert section.more.text() == "and 3 smaller"


def test_a_map_without_regions_says_so(section, session, explain):
    explain(**planes(0))
    assert "no region" in section.more.text()
    assert not section.next.isEnabled()
