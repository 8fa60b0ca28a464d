from collections.abc import Callable
from dataclasses import replace

from engine.explain.explanation import Explanation
from engine.explain.reason import Reason
from engine.imaging.frame import Frame, Window
from engine.report.request import Role
from viewer.canvas.film import FilmPainter
from viewer.canvas.pane_marks import PaneMarks, pane_marks, probe_lines
from viewer.state.session import Session

Show = Callable[..., Session]
Explain = Callable[..., Explanation]


def marks_of(session: Session, role: Role = "difference", first: bool = True) -> PaneMarks:
    return pane_marks(session, role, FilmPainter(session).layers(role), 0.5, 200.0, first)


def words(marks: PaneMarks) -> str:
    lines = (*marks.top_left, *marks.top_right, *marks.bottom_left, *marks.tags)
    return "\n".join(text for text, _tone in lines)


def test_an_empty_canvas_says_what_to_do() -> None:
    assert "open the demo study" in marks_of(Session()).message


def test_an_image_that_cannot_be_decoded_says_why(show: Show) -> None:
    session = show()
    assert session.selected is not None
    session.fail_frame(session.selected, "The pixel data is truncated.")
    assert marks_of(session).message == "The pixel data is truncated."


def test_the_upper_corners_hold_patient_study_and_series(show: Show) -> None:
    marks = marks_of(show())
    assert marks.top_left[0] == ("Doe, Jane", "plain")
    assert any("DX" in text and "PA" in text for text, _tone in marks.top_right)


def test_privacy_hides_identity_in_every_corner(show: Show) -> None:
    session = show()
    session.set_privacy(True)
    seen = words(marks_of(session))
    assert "Doe" not in seen
    assert "1970" not in seen
    assert "Identity hidden" in seen


def test_window_zoom_and_image_number_are_told(show: Show) -> None:
    marks = marks_of(show())
    below = words(replace(marks, top_left=(), top_right=()))
    assert "W 4096 C 2048" in below
    assert "0.50× fit" in below
    assert any("Image 1 of 2" in text for text, _tone in marks.top_right)


def test_space_leaves_window_and_letters_then_nothing(show: Show) -> None:
    session = show()
    session.cycle_corner_text()
    minimal = marks_of(session)
    assert not minimal.top_left
    assert minimal.bottom_left
    assert minimal.letters is not None
    session.cycle_corner_text()
    nothing = marks_of(session)
    assert (nothing.top_left, nothing.bottom_left) == ((), ())
    assert (nothing.letters, nothing.bar) == (None, None)


def test_the_ai_mark_stays_when_all_other_words_are_off(show: Show, explain: Explain) -> None:
    session = show()
    explain(session)
    session.corner_text = "none"
    roles: tuple[Role, ...] = ("similar", "adversarial", "difference")
    for role in roles:
        assert ("AI-GENERATED", "plain") in marks_of(session, role).tags


def test_the_film_itself_bears_no_ai_mark(show: Show, explain: Explain) -> None:
    session = show()
    explain(session)
    assert not marks_of(session, "original").tags
    session.hide_overlay(True)
    assert not marks_of(session, "difference").tags


def test_letters_follow_flips_and_turns(show: Show) -> None:
    session = show()
    session.flip_horizontally()
    flipped = marks_of(session).letters
    assert flipped is not None
    assert (flipped.left, flipped.right, flipped.top) == ("L", "R", "H")
    session.rotate()
    turned = marks_of(session).letters
    assert turned is not None
    assert (turned.left, turned.right, turned.top) == ("F", "H", "L")


def test_the_scale_bar_names_its_source_and_is_absent_without_spacing(show: Show, film: Callable[..., Frame]) -> None:
    bar = marks_of(show()).bar
    assert bar is not None
    assert bar.source == "at detector"
    bare = film()
    unknown = replace(bare, geometry=replace(bare.geometry, spacing=None))
    assert marks_of(show(unknown)).bar is None


def test_a_lossy_film_and_a_made_up_window_say_so(show: Show, film: Callable[..., Frame]) -> None:
    session = show(replace(film(), lossy=True, default_voi_from_file=False))
    below = marks_of(session).bottom_left
    assert ("Lossy compressed", "amber") in below
    assert any("0.1–99.9 percentile" in text for text, _tone in below)
    session.set_voi(Window(1000.0, 500.0))
    assert not any("percentile" in text for text, _tone in marks_of(session).bottom_left)


def test_a_map_outside_the_training_data_is_marked_in_amber(show: Show, explain: Explain) -> None:
    session = show()
    explanation = explain(session)
    session.explanation = replace(explanation, distribution_warnings=(Reason("colour", {"trained": "CR"}),))
    assert (Reason("colour", {"trained": "CR"}).words, "amber") in marks_of(session).tags
    session.set_layout("2x2")
    assert ("Unlike the training films", "amber") in marks_of(session).tags


def test_an_explanation_that_does_not_hold_is_marked_in_amber(show: Show, explain: Explain) -> None:
    session = show()
    explain(session, plausibility=0.1)
    assert ("The explanation does not hold", "amber") in marks_of(session).tags


def test_panes_without_their_image_ask_for_an_explanation(show: Show) -> None:
    session = show()
    session.set_layout("2x2")
    assert marks_of(session, "similar", first=False).message.startswith("No model is registered")
    assert marks_of(session, "original").message == ""


def test_the_probe_reads_the_film_and_every_layer(show: Show, explain: Explain) -> None:
    session = show()
    explain(session)
    session.set_probe((120.0, 100.0))
    assert session.frame is not None
    assert session.frame.modality_hw is not None
    lines = [text for text, _tone in probe_lines(session, "difference")]
    assert f"Value {session.frame.modality_hw[120, 100]:g}" in lines
    for name in ("Similar", "Adversarial", "Difference"):
        assert any(text.startswith(name) for text in lines)


def test_in_the_four_panes_each_reads_its_own(show: Show, explain: Explain) -> None:
    session = show()
    explain(session)
    session.set_layout("2x2")
    session.set_probe((120.0, 100.0))
    (line,) = probe_lines(session, "similar")
    assert line[0].startswith("Similar")
    assert any("Value" in text for text, _tone in probe_lines(session, "original"))


def test_off_the_film_there_is_no_reading(show: Show) -> None:
    assert probe_lines(show(), "difference") == ()


def test_the_probe_reads_the_image_on_the_way(show: Show, explain: Explain) -> None:
    session = show()
    explain(session)
    session.arrangement.toggle_morph()
    session.morph.move(0.5)
    session.set_probe((120.0, 100.0))
    assert any(text.startswith("Morph") for text, _tone in probe_lines(session, "morph"))
    session.show_role("similar")
    assert not any(text.startswith("Morph") for text, _tone in probe_lines(session, "similar"))


def test_side_by_side_the_film_and_its_layers_are_read_apart(show: Show, explain: Explain) -> None:
    session = show()
    explain(session)
    session.set_layout("side")
    session.set_probe((120.0, 100.0))
    film = [text for text, _tone in probe_lines(session, "original")]
    layers = [text for text, _tone in probe_lines(session, "difference")]
    assert any(text.startswith("Value") for text in film)
    assert any(text.startswith("Adversarial") for text in layers)
    assert not any(text.startswith("Value") for text in layers)
