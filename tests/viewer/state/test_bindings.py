import pytest

from viewer.state.bindings import Bindings

DEFAULTS = {"explain": ("E",), "swipe": ("X",), "next-series": ("Right", "PgDown"), "about": ()}


@pytest.fixture
def bindings():
    return Bindings(DEFAULTS)


def test_defaults_hold_until_something_is_chosen(bindings):
    assert bindings.keys("next-series") == ("Right", "PgDown")
    assert not bindings.is_changed("next-series")


def test_a_chosen_key_calls_its_command(bindings):
    chosen = bindings.bound("about", ["Ctrl+I"])
    assert chosen.user_of("Ctrl+I") == "about"
    assert chosen.is_changed("about")


def test_a_free_key_has_no_user(bindings):
    assert bindings.user_of("Q") is None


def test_a_key_is_taken_from_its_default_user(bindings):
    chosen = bindings.bound("explain", ["Right"])
    assert chosen.user_of("Right") == "explain"
    assert chosen.keys("next-series") == ("PgDown",)
    assert chosen.user_of("E") is None


def test_a_key_is_taken_from_whom_the_user_gave_it(bindings):
    chosen = bindings.bound("explain", ["Q"]).bound("swipe", ["Q"])
    assert chosen.keys("explain") == ()
    assert chosen.user_of("Q") == "swipe"


def test_a_default_comes_back_when_its_key_is_free_again(bindings):
    assert bindings.bound("explain", ["X"]).bound("explain", ["Q"]).keys("swipe") == ("X",)


def test_reset_takes_the_default_key_back(bindings):
    chosen = bindings.bound("explain", ["X"]).reset("swipe")
    assert chosen.keys("swipe") == ("X",)
    assert chosen.keys("explain") == ()
    assert "swipe" not in chosen.changed


def test_a_command_may_have_no_key(bindings):
    assert bindings.bound("explain", []).keys("explain") == ()


def test_what_is_restored_knows_no_command_that_is_gone():
    assert Bindings.restored(DEFAULTS, {"gone": ["E"], "about": ["A", "A"]}).changed == {"about": ("A",)}


def test_of_two_stored_users_of_a_key_the_first_wins():
    restored = Bindings.restored(DEFAULTS, {"explain": ["Q"], "swipe": ["Q", "W"]})
    assert (restored.keys("explain"), restored.keys("swipe")) == (("Q",), ("W",))


def test_a_new_default_takes_no_key_from_the_user():
    newer = {**DEFAULTS, "trust": ("T",)}
    restored = Bindings.restored(newer, {"explain": ["T"]})
    assert restored.user_of("T") == "explain"
    assert restored.keys("trust") == ()
