from dataclasses import replace

import numpy as np
import pytest

from engine.imaging.frame import Frame, VoiTable, Window
from viewer.state import window


def test_right_widens_and_up_brightens():
    start = Window(1000.0, 2000.0)
    dragged = window.drag(start, right_px=80, up_px=40, span=4000)
    assert dragged.width == pytest.approx(2400)
    assert dragged.center == pytest.approx(800)


def test_brightness_can_be_reversed():
    assert window.drag(Window(1000.0, 2000.0), 0, 40, 4000, reverse_brightness=True).center == pytest.approx(1200)


def test_a_linear_window_never_becomes_narrower_than_one():
    assert window.drag(Window(1000.0, 2000.0), -1e6, 0, 4000).width == 1.0


def test_narrow_data_drag_the_same_curve_as_linear_exact():
    dragged = window.drag(Window(0.5, 3.0), 0, 0, span=4.0)
    assert dragged == Window(0.0, 2.0, "LINEAR_EXACT")


def test_a_table_drags_from_the_range_it_spans():
    table = VoiTable(-100, np.arange(400, dtype=np.uint16), 10)
    assert window.drag(table, 0, 0, 4000) == Window(100.0, 400.0)


def test_a_sigmoid_stays_a_sigmoid():
    assert window.drag(Window(0, 100, "SIGMOID"), 10, 0, 4000).function == "SIGMOID"


def test_presets_begin_with_the_files_own(make_frame):
    second = Window(10.0, 20.0, name="Hard")
    frame = make_frame()
    found = window.presets(replace(frame, voi=(*frame.voi, second)))
    assert [preset.name for preset in found][:3] == ["File window", "Hard", "Full range"]
    assert len(found) <= 10


def test_a_default_made_from_percentiles_says_so(make_frame):
    frame = replace(make_frame(), voi=(), default_voi_from_file=False)
    assert window.presets(frame)[0].name == "Automatic 0.1-99.9 %"


def test_ct_offers_its_windows(make_frame):
    names = [preset.name for preset in window.presets(replace(make_frame(), modality="CT"))]
    assert {"Lung", "Soft tissue", "Bone"} <= set(names)


def test_padding_does_not_count(make_frame):
    frame = make_frame()
    padding = np.zeros(frame.hw, bool)
    padding[0, 0] = True
    plane = frame.modality_hw.copy()
    plane[0, 0] = -9999
    assert replace(frame, modality_hw=plane, padding_hw=padding).value_range[0] > 0


def test_a_colour_frame_has_the_range_of_bytes():
    frame = Frame(None, np.zeros((4, 4, 3), np.uint8), Window(128, 256))
    assert frame.value_range == (0.0, 255.0)
    assert len(window.presets(frame)) == 1


def test_captions_of_windows():
    assert window.describe(Window(1024.2, 2048.0)) == "W 2048 C 1024"
    assert window.describe(Window(0.125, 0.5, "LINEAR_EXACT")) == "W 0.5 C 0.125"
    assert window.describe(VoiTable(0, np.arange(4, dtype=np.uint16), 8, "Chest")) == "LUT Chest"


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (Window(40.0, 401.0), (-160.5, 239.5)),
        (Window(40.0, 400.0, "LINEAR_EXACT"), (-160.0, 240.0)),
        (Window(2048.0, 4096.0), (0.0, 4095.0)),
    ],
)
def test_black_ends_and_white_begins_where_the_function_says(shown, expected):
    assert window.limits(shown) == expected
    assert window.with_limits(shown, *expected) == shown


def test_a_typed_width_below_one_leaves_linear():
    assert window.entered(Window(5.0, 10.0), 3.0, 0.5) == Window(3.0, 0.5, "LINEAR_EXACT")
    assert window.entered(Window(5.0, 10.0, name="x"), 3.0, 4.0) == Window(3.0, 4.0)


def test_the_users_own_presets_come_before_the_modalitys(make_frame):
    own = Window(1.0, 2.0, name="Mine")
    names = [preset.name for preset in window.presets(make_frame(), (own,))]
    assert names.index("Mine") == 1
    assert names.index("Mine") < names.index("Full range")
