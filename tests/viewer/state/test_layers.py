import numpy as np
import pytest

from engine.imaging.layer import LayerData, Threshold
from viewer.state.layers import LayerStack


@pytest.fixture
def stack(planes):
    stack = LayerStack()
    stack.set_data(planes, 0.4)
    return stack


def test_the_difference_alone_is_shown_first(stack):
    assert [layer.data.name for layer in stack.visible] == ["difference"]
    assert stack.active == "difference"
    look = stack.get("difference").look
    assert (look.low, look.high, look.threshold) == (0.0, 0.4, Threshold("percentile", 95.0))
    assert (stack.get("signed difference").look.low, stack.get("signed difference").look.high) == (-0.4, 0.4)


def test_a_change_is_announced_once_and_none_is_not(stack):
    heard = []
    stack.changed.connect(lambda: heard.append(1))
    stack.set_look("similar", visible=True)
    stack.set_look("similar", visible=True)
    assert heard == [1]


def test_looks_survive_the_next_explanation_but_the_scale_is_the_models(stack, planes):
    stack.set_look("difference", opacity=0.3, colormap="cividis")
    stack.clear()
    stack.set_data(planes, 0.8)
    look = stack.get("difference").look
    assert (look.opacity, look.colormap, look.high) == (0.3, "cividis", 0.8)


def test_reset_brings_the_defaults_back(stack):
    stack.set_look("difference", opacity=0.3)
    stack.reset("difference")
    assert stack.get("difference").look.opacity == 0.6


def test_opacity_keys_stay_within_bounds(stack):
    for _ in range(20):
        stack.nudge_opacity(1)
    assert stack.get("difference").look.opacity == 1.0
    for _ in range(20):
        stack.nudge_opacity(-1)
    assert stack.get("difference").look.opacity == 0.0


def test_threshold_keys_stay_within_80_and_99_9(stack):
    for _ in range(30):
        stack.nudge_threshold(1)
    assert stack.get("difference").look.threshold.value == 99.9
    for _ in range(50):
        stack.nudge_threshold(-1)
    assert stack.get("difference").look.threshold.value == 80.0


def test_changing_the_unit_keeps_the_cut(stack, planes):
    ramp = np.linspace(0, 0.4, 256, dtype=np.float32).reshape(16, 16)
    stack.set_data([LayerData("difference", "absolute", ramp, planes[0].grid)], 0.4)
    before = stack.get("difference").data.cut(Threshold("percentile", 95.0))
    stack.set_threshold_mode("difference", "absolute")
    absolute = stack.get("difference").look.threshold
    assert absolute.mode == "absolute"
    assert absolute.value == pytest.approx(before)
    stack.set_threshold_mode("difference", "percentile")
    assert stack.get("difference").look.threshold.value == pytest.approx(95.0, abs=0.6)


def test_keys_act_on_the_chosen_layer(stack):
    stack.set_active("similar")
    stack.nudge_opacity(-1)
    assert stack.get("similar").look.opacity == 0.9
    assert stack.get("difference").look.opacity == 0.6


def test_layers_move_within_the_stack(stack):
    stack.move("difference", -10)
    assert stack.names[0] == "difference"
    stack.move("difference", 1)
    assert stack.names[1] == "difference"


def test_an_unknown_layer_is_refused(stack):
    with pytest.raises(KeyError):
        stack.set_look("heat", opacity=1)
    with pytest.raises(KeyError):
        stack.set_active("heat")
