from viewer.state.arrangement import BLINK_ROLES, Arrangement


def test_each_layout_has_its_panes() -> None:
    arrangement = Arrangement()
    assert arrangement.roles == ("difference",)
    arrangement.set_layout("2x2")
    assert arrangement.roles == ("original", "similar", "adversarial", "difference")
    arrangement.set_layout("side")
    assert arrangement.roles == ("original", "difference")
    arrangement.cycle_swipe()
    assert arrangement.roles == ("original", "difference")


def test_the_original_is_never_beside_itself() -> None:
    arrangement = Arrangement()
    arrangement.show_role("original")
    arrangement.set_layout("side")
    assert arrangement.roles == ("original", "difference")
    arrangement.show_role("original")
    assert arrangement.roles == ("original",)


def test_side_by_side_another_image_takes_the_place_beside_the_original() -> None:
    arrangement = Arrangement()
    arrangement.set_layout("side")
    arrangement.show_role("adversarial")
    assert arrangement.roles == ("original", "adversarial")


def test_swipe_goes_through_its_pairs_and_ends() -> None:
    arrangement = Arrangement()
    seen = []
    for _ in range(3):
        arrangement.cycle_swipe()
        seen.append((arrangement.layout, arrangement.roles))
    assert seen == [
        ("swipe", ("original", "difference")),
        ("swipe", ("similar", "adversarial")),
        ("single", ("difference",)),
    ]


def test_the_divider_stays_on_the_pane_and_is_heard_of_alone() -> None:
    arrangement = Arrangement()
    moved, changed = [], []
    arrangement.swipe_moved.connect(lambda: moved.append(arrangement.swipe_position))
    arrangement.changed.connect(lambda: changed.append(1))
    for position in (0.25, 0.25, -3.0, 7.0):
        arrangement.move_swipe(position)
    assert moved == [0.25, 0.0, 1.0]
    assert changed == []


def test_blinking_takes_turns_and_gives_back_what_was_there() -> None:
    arrangement = Arrangement()
    arrangement.set_layout("2x2")
    arrangement.toggle_blinking()
    seen = [arrangement.single_role]
    for _ in range(3):
        arrangement.blink()
        seen.append(arrangement.single_role)
    assert tuple(seen) == (*BLINK_ROLES, BLINK_ROLES[0])
    assert arrangement.layout == "single"
    arrangement.toggle_blinking()
    assert (arrangement.layout, arrangement.single_role, arrangement.blinking) == ("2x2", "difference", False)


def test_choosing_an_image_ends_the_blinking() -> None:
    arrangement = Arrangement()
    arrangement.toggle_blinking()
    arrangement.show_role("similar")
    arrangement.blink()
    assert (arrangement.single_role, arrangement.blinking) == ("similar", False)


def test_a_double_click_brings_back_the_layout_it_left() -> None:
    arrangement = Arrangement()
    arrangement.set_layout("side")
    arrangement.toggle_maximised("original")
    assert arrangement.roles == ("original",)
    arrangement.toggle_maximised("original")
    assert arrangement.roles == ("original", "difference")
