from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.explain.distribution import COMPONENTS, THUMBNAIL, Distribution, header_warnings, make_thumbnail
from engine.explain.reason import Reason
from engine.imaging.frame import Frame, Window
from engine.models.film_kind import FilmKind
from engine.models.preprocess import prepare_display, prepare_frame
from engine.phantom import film

HW = (48, 48)
UNSEEN = range(1000, 1008)
CHEST_FILMS = FilmKind(("CR", "DX"), ("CHEST",), ("PA", "AP"))


def frame_of(display_hw: NDArray[np.floating]) -> Frame:
    return Frame(np.ascontiguousarray(display_hw, np.float32), None, Window(0.5, 1.0, "LINEAR_EXACT"))


@pytest.fixture(scope="module")
def thumbnails() -> NDArray[np.float32]:
    return np.stack([make_thumbnail(prepare_display(film(seed, hw=HW).image_hw, HW)) for seed in range(80)])


@pytest.fixture(scope="module")
def learned(thumbnails: NDArray[np.float32]) -> Distribution:
    return Distribution.learn(thumbnails)


def warnings(learned: Distribution, frame: Frame) -> tuple[Reason, ...]:
    return learned.warnings(frame, prepare_frame(frame, HW), CHEST_FILMS)


@pytest.mark.parametrize("seed", UNSEEN)
def test_a_plain_film_that_was_never_seen_raises_no_warning(learned: Distribution, seed: int) -> None:
    assert warnings(learned, frame_of(film(seed, hw=(96, 96)).image_hw)) == ()


@pytest.mark.parametrize("seed", UNSEEN)
def test_an_inverted_film_is_called_inverted_and_nothing_else(learned: Distribution, seed: int) -> None:
    (warning,) = warnings(learned, frame_of(1 - film(seed, hw=(96, 96)).image_hw))
    assert warning.code == "inverted"


@pytest.mark.parametrize("seed", UNSEEN)
@pytest.mark.parametrize("part", [np.s_[20:70, 25:75], np.s_[40:84, 10:54]], ids=["centre", "one lung"])
def test_a_heavily_cropped_film_is_called_cropped(learned: Distribution, seed: int, part: tuple[slice, slice]) -> None:
    found = warnings(learned, frame_of(film(seed, hw=(96, 96)).image_hw[part]))
    assert Reason("cropped") in found


def test_a_narrow_strip_is_called_one(learned: Distribution) -> None:
    found = warnings(learned, frame_of(film(1000, hw=(96, 96)).image_hw[:, 30:66]))
    assert found[0].code == "narrow-strip"


@pytest.mark.parametrize("turned", [np.rot90, np.flipud], ids=["lying", "upside down"])
def test_a_film_that_does_not_stand_upright_is_not_like_the_training_films(
    learned: Distribution, turned: object
) -> None:
    assert callable(turned)
    found = warnings(learned, frame_of(turned(film(1001, hw=(96, 96)).image_hw)))
    assert Reason("unlike") in found


def test_noise_and_an_empty_image_are_not_films(learned: Distribution) -> None:
    for display_hw in (np.random.default_rng(0).random((96, 96)), np.full((96, 96), 0.5)):
        assert Reason("unlike") in warnings(learned, frame_of(display_hw))


PLAIN = frame_of(film(1000, hw=HW).image_hw)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"modality": "MR"}, "modality is MR"),
        ({"modality": "CT"}, "modality is CT"),
        ({"view_position": "LL"}, "view position is LL"),
        ({"view_position": "lateral"}, "view position is lateral"),
        ({"body_part": "HAND"}, "body part is HAND"),
        ({"modality_hw": None, "rgb_hw3": np.zeros((*HW, 3), np.uint8)}, "in colour"),
    ],
)
def test_what_the_file_says_against_a_frontal_chest_film_is_repeated(changes: dict[str, object], words: str) -> None:
    (warning,) = header_warnings(replace(PLAIN, **changes), CHEST_FILMS)  # type: ignore[arg-type]
    assert words in warning.words
    assert "the model was trained on" in warning.words


@pytest.mark.parametrize(
    "changes",
    [{}, {"modality": "DX", "view_position": "PA", "body_part": "CHEST"}, {"modality": "cr", "view_position": "AP"}],
)
def test_a_header_of_a_frontal_chest_film_or_none_is_silent(changes: dict[str, str]) -> None:
    assert header_warnings(replace(PLAIN, **changes), CHEST_FILMS) == []  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "own", "foreign"),
    [
        (FilmKind(("DX",), ("KNEE",), ("AP", "LL")), ("CR", "KNEE", "LATERAL"), ("DX", "CHEST", "AP")),
        (FilmKind(("MR",), ("BRAIN",)), ("MR", "BRAIN", ""), ("CT", "BRAIN", "")),
        (FilmKind(("MG",), ("BREAST",), ("CC",)), ("MG", "BREAST", "XCCL"), ("MG", "BREAST", "MLO")),
    ],
    ids=["knee", "brain", "breast"],
)
def test_another_model_knows_its_own_films(
    kind: FilmKind, own: tuple[str, str, str], foreign: tuple[str, str, str]
) -> None:
    def of(header: tuple[str, str, str]) -> list[Reason]:
        modality, body_part, view = header
        return header_warnings(replace(PLAIN, modality=modality, body_part=body_part, view_position=view), kind)

    assert of(own) == []
    (warning,) = of(foreign)
    assert not any(word in warning.words.lower() for word in ("radiograph", "frontal", "chest film"))


def test_a_model_that_does_not_know_its_films_says_nothing_of_headers() -> None:
    foreign = replace(PLAIN, modality="MR", view_position="LL", body_part="HAND")
    assert header_warnings(foreign, FilmKind()) == []


def test_a_word_of_no_standard_is_no_other_view() -> None:
    assert header_warnings(replace(PLAIN, view_position="STANDING"), CHEST_FILMS) == []


def test_a_narrow_film_is_no_strip_where_films_of_the_training_were_as_narrow(
    thumbnails: NDArray[np.float32],
) -> None:
    frame = frame_of(film(1000, hw=(96, 96)).image_hw[:, 30:66])
    for narrowest, warned in ((0.3, False), (0.4, True), (1.0, True)):
        found = warnings(Distribution.learn(thumbnails, narrowest), frame)
        assert ("narrow-strip" in [one.code for one in found]) is warned


def test_header_and_image_warn_together(learned: Distribution) -> None:
    frame = replace(frame_of(1 - film(1000, hw=HW).image_hw), modality="MR")
    assert len(warnings(learned, frame)) == 2


def test_thumbnails_are_standardised_and_know_no_letterbox() -> None:
    square = film(3, hw=(96, 96)).image_hw
    for display_hw in (square, square[:, 8:88]):
        thumbnail = make_thumbnail(prepare_display(np.ascontiguousarray(display_hw), HW))
        assert thumbnail.shape == (THUMBNAIL**2,)
        assert float(thumbnail.mean()) == pytest.approx(0.0, abs=1e-5)
        assert float(thumbnail.std()) == pytest.approx(1.0, abs=1e-4)


def test_exposure_does_not_move_a_thumbnail() -> None:
    display_hw = film(3, hw=HW).image_hw
    darker = make_thumbnail(prepare_display(display_hw * np.float32(0.5), HW))
    assert np.abs(darker - make_thumbnail(prepare_display(display_hw, HW))).max() < 1e-3


def test_components_are_orthonormal_and_ordered_by_strength(learned: Distribution) -> None:
    gram = learned.components @ learned.components.T
    assert np.abs(gram - np.eye(COMPONENTS)).max() < 1e-4
    assert (np.diff(learned.deviations) <= 0).all()


def test_distances_are_those_of_the_known_displacement(learned: Distribution) -> None:
    assert learned.distances(learned.mean) == (0.0, 0.0)
    along = learned.mean + 3 * learned.deviations[0] * learned.components[0]
    residual, distance = learned.distances(along)
    assert residual == pytest.approx(0.0, abs=1e-5)
    assert distance == pytest.approx(3 / np.sqrt(COMPONENTS), rel=1e-3)


def test_limits_hold_for_films_that_were_left_out_and_not_only_for_those_learned(
    learned: Distribution, thumbnails: NDArray[np.float32]
) -> None:
    inside = max(learned.distances(thumbnail)[0] for thumbnail in thumbnails)
    assert learned.residual_limit > inside  # what was learned looks nearer than what is new


def test_a_handful_of_films_gives_finite_limits() -> None:
    films = [make_thumbnail(prepare_display(film(seed, hw=HW).image_hw, HW)) for seed in range(12)]
    learned = Distribution.learn(np.stack(films))
    assert 0 < learned.distance_limit < 1000
