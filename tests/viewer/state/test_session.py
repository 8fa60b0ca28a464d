from dataclasses import replace
from types import SimpleNamespace

import pytest

from engine.imaging.frame import Window
from viewer.state import navigation
from viewer.state.navigation import ImageRef
from viewer.state.session import Session


@pytest.fixture
def session(studies):
    session = Session()
    session.set_catalog(studies, ())
    return session


@pytest.fixture
def shown(session, make_frame):
    session.show_frame(session.selected, make_frame())
    session.set_models([SimpleNamespace(id="toy"), SimpleNamespace(id="other")])
    return session


def heard(signal) -> list[int]:
    calls: list[int] = []
    signal.connect(lambda: calls.append(1))
    return calls


def test_the_first_image_is_selected_and_stays_while_the_scan_goes_on(studies):
    session = Session()
    selections = heard(session.selection_changed)
    session.set_catalog(studies[1:], ())
    session.set_catalog(studies, ())
    assert session.selected.instance.sop_instance_uid == "2.1.1.1"
    assert selections == [1]


def test_a_frame_that_comes_late_is_shown_as_itself_while_nothing_newer_is_there(session, make_frame):
    first = session.selected
    session.step_image(1)
    late = make_frame()
    session.show_frame(first, late)
    assert session.frame is late
    assert session.shown == first
    assert session.shown_key == first.key
    session.show_frame(session.selected, make_frame())
    assert session.shown == session.selected


def test_a_failure_that_comes_late_is_not_shown(session):
    first = session.selected
    session.step_image(1)
    session.fail_frame(first, "Broken.")
    assert session.frame_error == ""
    assert session.shown is None


def test_a_late_frame_never_replaces_one_that_was_chosen_after_it(shown, make_frame):
    first = shown.selected
    shown.step_image(1)
    passed = shown.selected
    shown.step_image(-1)
    shown.show_frame(first, make_frame())
    shown.show_frame(passed, make_frame())
    assert shown.shown == first


def test_a_late_frame_of_another_series_or_patient_is_not_shown(session, make_frame, make_instance):
    other_series = session.selected
    session.step_series(1)
    session.show_frame(other_series, make_frame())
    assert session.shown is None
    one, other = ImageRef(make_instance("9.1", name="Doe, Jane")), ImageRef(make_instance("9.2", name="Roe, Richard"))
    session.select(one)
    session.select(other)
    session.show_frame(one, make_frame())
    assert session.shown is None


def test_an_image_nobody_chose_is_not_shown(session, make_frame, make_instance):
    session.show_frame(ImageRef(make_instance("9.1")), make_frame())
    assert session.shown is None


def test_a_frame_that_cannot_be_decoded_shows_its_sentence(session):
    session.fail_frame(session.selected, "The file is damaged.")
    assert session.frame is None
    assert session.frame_error == "The file is damaged."
    assert session.shown == session.selected


def test_a_new_frame_starts_with_the_files_window(shown):
    assert shown.voi == Window(2000.0, 4000.0, name="File window")
    assert not shown.invert


def test_the_window_of_one_patient_does_not_stay_for_another_whose_series_has_the_same_identifier(
    shown, make_frame, make_instance
):
    shown.set_voi(Window(1.0, 2.0))
    shown.select(ImageRef(make_instance("9.2", name="Roe, Richard")))
    shown.show_frame(shown.selected, make_frame())
    assert shown.voi == Window(2000.0, 4000.0, name="File window")


def test_within_a_series_window_and_zoom_stay(shown, make_frame):
    shown.set_voi(Window(1.0, 2.0))
    shown.set_view(replace(shown.view, zoom=3.0))
    shown.step_image(1)
    shown.show_frame(shown.selected, make_frame())
    assert shown.voi == Window(1.0, 2.0)
    assert shown.view.zoom == 3.0


def test_another_series_starts_anew(shown, make_frame):
    shown.set_voi(Window(1.0, 2.0))
    shown.toggle_invert()
    shown.step_series(1)
    shown.show_frame(shown.selected, make_frame())
    assert shown.voi == shown.frame.default_voi
    assert not shown.invert


def test_dragging_up_brightens_whatever_the_photometric_interpretation(shown, make_frame):
    start = shown.voi
    shown.drag_window(start, 0, 10)
    assert shown.voi.center < start.center
    shown.step_series(1)
    shown.show_frame(shown.selected, make_frame(inverse=True))
    shown.drag_window(start, 0, 10)
    assert shown.voi.center > start.center


def test_who_is_used_to_it_drags_up_to_darken(shown):
    start = shown.voi
    shown.drag_up_darkens = True
    shown.drag_window(start, 0, 10)
    assert shown.voi.center > start.center


def test_preset_zero_goes_back_to_the_file(shown):
    shown.toggle_invert()
    shown.apply_preset(1)
    shown.apply_preset(0)
    assert shown.voi == shown.frame.default_voi
    assert not shown.invert
    shown.apply_preset(99)
    assert shown.voi == shown.frame.default_voi


def test_an_explanation_brings_its_layers_and_leaves_with_its_image(shown, make_explanation, planes, make_frame):
    image = shown.shown
    shown.explain_started()
    assert shown.explaining
    shown.explain_finished(image, "toy", make_explanation(), planes)
    assert not shown.explaining
    assert shown.explanation.scores.original == 0.91
    assert shown.layers.active == "difference"
    shown.step_image(1)
    shown.show_frame(shown.selected, make_frame())
    assert shown.explanation is None
    assert shown.layers.layers == ()
    shown.step_image(-1)
    shown.show_frame(shown.selected, make_frame())
    assert shown.explanation is not None


def test_an_explanation_of_another_image_or_model_is_kept_but_not_shown(shown, make_explanation, planes):
    shown.choose_model("other")
    shown.explain_finished(shown.shown, "toy", make_explanation(), planes)
    assert shown.explanation is None
    shown.choose_model("toy")
    assert shown.explanation is not None


def test_only_the_last_explanations_are_kept(shown, make_explanation, planes, make_instance):
    explanation = make_explanation()
    shown.explain_finished(shown.shown, "toy", explanation, planes)
    for index in range(12):
        other = navigation.ImageRef(make_instance(f"7.{index}"))
        shown.explain_finished(other, "toy", explanation, planes)
    shown.set_models(shown.models)
    assert shown.explanation is None


def test_a_failed_explanation_says_why(shown):
    shown.explain_started()
    shown.explain_failed("The model file was changed.")
    assert (shown.explaining, shown.explain_error) == (False, "The model file was changed.")


def test_explaining_needs_an_image_and_a_model(session, make_frame):
    requests = heard(session.explain_requested)
    session.request_explanation()
    session.show_frame(session.selected, make_frame())
    session.request_explanation()
    assert requests == []
    session.set_models([SimpleNamespace(id="toy")])
    session.request_explanation()
    assert requests == [1]


def test_a_model_that_is_gone_is_replaced_by_the_first(shown):
    shown.choose_model("other")
    shown.set_models([SimpleNamespace(id="toy")])
    assert shown.model_id == "toy"
    with pytest.raises(KeyError):
        shown.choose_model("other")


def test_one_pane_of_four_is_maximised_and_restored(shown):
    shown.set_layout("2x2")
    shown.toggle_maximised("similar")
    assert (shown.layout, shown.single_role) == ("single", "similar")
    shown.toggle_maximised("similar")
    assert shown.layout == "2x2"


def test_holding_the_key_is_announced_once(shown):
    calls = heard(shown.overlay_changed)
    shown.hide_overlay(True)
    shown.hide_overlay(True)
    shown.hide_overlay(False)
    assert calls == [1, 1]


def test_closing_leaves_an_empty_window(shown):
    shown.close_all()
    assert (shown.studies, shown.selected, shown.frame, shown.voi, shown.explanation) == ((), None, None, None, None)


def test_corner_text_goes_round(shown):
    seen = []
    for _ in range(3):
        shown.cycle_corner_text()
        seen.append(shown.corner_text)
    assert seen == ["minimal", "none", "all"]


def test_listing_models_leaves_a_running_explanation_running(shown):
    shown.explain_started("Explaining")
    shown.set_models(shown.models)
    assert shown.explaining
    assert shown.explain_message == "Explaining"


def test_another_definition_of_the_map_leaves_a_running_explanation_running(shown):
    shown.explain_started("Explaining")
    shown.set_map_definition("original-adversarial")
    assert shown.explaining
