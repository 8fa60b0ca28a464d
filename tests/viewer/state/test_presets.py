import pytest

from engine.imaging.frame import Window
from viewer.state.presets import OwnPresets
from viewer.state.session import Session


@pytest.fixture
def own():
    return OwnPresets()


def test_a_preset_belongs_to_its_modality(own):
    own.keep("CT", " Liver ", Window(60.0, 160.0))
    assert own.of("CT") == (Window(60.0, 160.0, name="Liver"),)
    assert own.of("MR") == ()


def test_the_same_name_replaces_and_an_empty_one_keeps_nothing(own):
    own.keep("CT", "Liver", Window(60.0, 160.0))
    own.keep("CT", "Liver", Window(50.0, 150.0))
    own.keep("CT", "  ", Window(1.0, 2.0))
    assert own.of("CT") == (Window(50.0, 150.0, name="Liver"),)
    own.drop("CT", "Liver")
    assert own.of("CT") == ()


def test_presets_come_back_from_their_values(own):
    own.keep("CT", "Liver", Window(60.0, 160.0, "SIGMOID"))
    other = OwnPresets()
    other.restore(own.values())
    assert other.of("CT") == own.of("CT")


@pytest.mark.parametrize(
    "entry",
    [
        "Liver",
        ["Liver", 1.0, 2.0],
        ["", 1.0, 2.0, "LINEAR"],
        [7, 1.0, 2.0, "LINEAR"],
        ["Liver", "1", 2.0, "LINEAR"],
        ["Liver", 1.0, 0.0, "SIGMOID"],
        ["Liver", 1.0, 0.5, "LINEAR"],
        ["Liver", float("nan"), 2.0, "LINEAR"],
        ["Liver", 1.0, 2.0, "CUBIC"],
    ],
)
def test_what_is_no_preset_is_left_out(own, entry):
    own.restore({"CT": [entry, ["Good", 1.0, 2.0, "LINEAR"]], "MR": 5})
    assert own.of("CT") == (Window(1.0, 2.0, name="Good"),)


def test_a_session_offers_them_at_once(studies, make_frame):
    session = Session()
    session.set_catalog(studies, ())
    session.show_frame(session.selected, make_frame())
    session.own_presets.keep("DX", "Mine", Window(5.0, 6.0))
    assert "Mine" in [preset.name for preset in session.presets]
    session.own_presets.drop("DX", "Mine")
    assert "Mine" not in [preset.name for preset in session.presets]
