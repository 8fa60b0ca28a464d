"""The page and its files: what is on it, and what never is."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from engine.core.errors import ReportError
from engine.dicom.catalog import Instance, Patient, StudyHeader
from engine.explain.distribution import header_warnings
from engine.explain.explanation import Explanation
from engine.explain.reason import Reason
from engine.imaging.compose import compose
from engine.imaging.frame import Frame, VoiTable, Window
from engine.imaging.grey_pipeline import COLOUR_WINDOW
from engine.imaging.viewport import Viewport
from engine.models.film_kind import FilmKind
from engine.report.page import METADATA_KEY, render_page, write_report
from engine.report.panels import base_of, panel_hw
from engine.report.request import RESEARCH_MARK, ReportRequest
from engine.report.sheet import AMBER
from engine.report.words import image_rows

IDENTITY = (
    "Musterfrau", "Erika", "山田", "PID-4711", "19640812", "1964-08-12", "20240229", "2024-02-29", "Thorax Secret",
    "ACC-77", "St. Elsewhere", "1.2.840.99", "film.dcm",
)  # fmt: skip

CHEST_FILMS = FilmKind(("CR", "DX"), ("CHEST",), ("PA", "AP"))


def text_of(path: Path) -> str:
    with Image.open(path) as picture:
        picture.load()
        return json.dumps(dict(picture.text), ensure_ascii=False)  # type: ignore[attr-defined] # PNG only


def test_picture_and_sidecar_appear_together_and_agree(request_: ReportRequest, tmp_path: Path) -> None:
    write_report(request_, tmp_path / "report.png")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["report.json", "report.png"]
    sidecar = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    with Image.open(tmp_path / "report.png") as picture:
        picture.load()
        chunks = picture.text  # type: ignore[attr-defined] # PNG only
    assert json.loads(chunks[METADATA_KEY]) == sidecar
    assert chunks["Disclaimer"] == RESEARCH_MARK
    assert chunks["Software"] == "Parallax 0.0.1"
    assert chunks["Creation Time"] == "2026-01-02T03:04:05+00:00"


@pytest.mark.parametrize("shown", [False, True])
def test_no_identity_in_metadata_or_sidecar(
    request_: ReportRequest, instance: Instance, tmp_path: Path, shown: bool
) -> None:
    write_report(replace(request_, identity=instance.study if shown else None), tmp_path / "report.png")
    texts = text_of(tmp_path / "report.png") + (tmp_path / "report.json").read_text(encoding="utf-8")
    assert [word for word in IDENTITY if word in texts] == []


def test_an_anonymous_page_does_not_depend_on_who_the_patient_is(request_: ReportRequest, instance: Instance) -> None:
    other = replace(
        instance,
        study=replace(instance.study, patient=Patient("Doe, John", "1"), date="19990101", institution="Elsewhere"),
        series=replace(instance.series, description="Doe"),
        sop_instance_uid="1.2.3",
    )
    pages = [np.asarray(render_page(replace(request_, instance=each))) for each in (instance, other)]
    np.testing.assert_array_equal(*pages)


def test_an_anonymous_page_shows_no_text_of_the_header(request_: ReportRequest, explanation: Explanation) -> None:
    def marked(word: str, identity: StudyHeader | None = None) -> NDArray[np.uint8]:
        window = Window(2000.0, 2600.0, name=word)
        table = VoiTable(0, np.arange(4096, dtype=np.uint16), 12, word)
        frame = replace(
            request_.frame, voi=(window, table), default_voi=window, modality=word, body_part=word, view_position=word
        )
        warned = replace(explanation, distribution_warnings=tuple(header_warnings(frame, CHEST_FILMS)))
        request = replace(request_, frame=frame, voi=table, explanation=warned, identity=identity)
        return np.asarray(render_page(request))

    np.testing.assert_array_equal(marked("QXZ"), marked("MARK"))
    study = None if request_.instance is None else request_.instance.study
    assert not np.array_equal(marked("QXZ", study), marked("MARK", study))


def test_a_page_without_identity_says_that_the_pixels_may_show_it(request_: ReportRequest) -> None:
    burned_in = replace(request_, frame=replace(request_.frame, burned_in=True))
    said = [value for _, value in image_rows(burned_in)]
    assert "the pixels may show who the patient is" in said
    assert burned_in.instance is not None
    named = replace(burned_in, identity=burned_in.instance.study)
    assert "the pixels may show who the patient is" not in [value for _, value in image_rows(named)]


def test_with_identity_the_page_says_who_it_is(request_: ReportRequest, instance: Instance) -> None:
    anonymous = np.asarray(render_page(request_))
    named = np.asarray(render_page(replace(request_, identity=instance.study)))
    assert (anonymous[:100] != named[:100, : anonymous.shape[1]]).any()


def test_the_panel_on_the_page_has_the_composed_pixels(request_: ReportRequest) -> None:
    request = replace(request_, layout="single")
    page = np.asarray(render_page(request))
    hw = panel_hw(request)
    step = 300 / hw[0]
    view = Viewport(hw, ((step, 0.0, 0.0), (0.0, 240 / hw[1], 0.0)))
    visible = [layer for layer in request.layers if layer.look.visible]
    expected = compose(base_of(request), visible, view)
    placed = page[104 : 104 + hw[0], 32 : 32 + hw[1]]
    inner = (slice(70, hw[0] // 2 - 40), slice(60, hw[1] - 60))  # between the marks at the edges
    np.testing.assert_array_equal(placed[inner], expected[inner])


def test_a_long_comment_makes_a_longer_page_and_stays_in_its_column(request_: ReportRequest) -> None:
    short = np.asarray(render_page(request_))
    long = np.asarray(render_page(replace(request_, comment="A word, another one, and " * 200 + "x" * 300)))
    assert long.shape[0] > short.shape[0]
    assert long.shape[1] == short.shape[1]
    margin = long[110:-80, -30:]
    assert (margin == margin[0, 0]).all()


def test_what_does_not_hold_is_amber(request_: ReportRequest, explanation: Explanation) -> None:
    def amber_in_column(change: Explanation) -> int:
        page = np.asarray(render_page(replace(request_, explanation=change)))
        return int((page[:, -440:] == AMBER).all(axis=2).sum())

    assert amber_in_column(explanation) == 0
    assert amber_in_column(replace(explanation, plausibility=0.1)) > 20
    assert amber_in_column(replace(explanation, distribution_warnings=(Reason("inverted"),))) > 20


def test_the_film_can_be_brighter_than_any_text_on_the_ground(request_: ReportRequest) -> None:
    page = np.asarray(render_page(replace(request_, comment="Words, words.")))
    assert page[:, -440:].min(axis=2).max() < 220


def test_a_folder_that_is_not_there_is_a_sentence_and_leaves_nothing(request_: ReportRequest, tmp_path: Path) -> None:
    with pytest.raises(ReportError, match=r"could not be written \(No such file or directory\)\. Check"):
        write_report(request_, tmp_path / "absent" / "report.png")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", ['{"patients": 3}', "[1, 2]", "no JSON"])
def test_a_json_file_that_no_report_wrote_is_never_replaced(
    request_: ReportRequest, tmp_path: Path, content: str
) -> None:
    (tmp_path / "labels.json").write_text(content)
    with pytest.raises(ReportError, match="no report wrote"):
        write_report(request_, tmp_path / "labels.png")
    assert (tmp_path / "labels.json").read_text() == content
    assert not (tmp_path / "labels.png").exists()


def test_a_report_replaces_an_older_one_whole(request_: ReportRequest, tmp_path: Path) -> None:
    (tmp_path / "report.png").write_bytes(b"old")
    for _ in range(2):
        write_report(request_, tmp_path / "report.png")
    with Image.open(tmp_path / "report.png") as picture:
        assert picture.format == "PNG"
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("hw", [(2, 900), (900, 2), (1, 1)])
def test_films_of_extreme_shape_have_a_page(request_: ReportRequest, hw: tuple[int, int]) -> None:
    frame = Frame(np.ones(hw, np.float32), None, Window(0.0, 1.0))
    page = render_page(replace(request_, frame=frame, explanation=None, layers=(), layout="single"))
    assert min(page.size) > 300


def test_a_colour_frame_keeps_its_colours(request_: ReportRequest) -> None:
    rgb = np.full((900, 900, 3), (10, 120, 200), np.uint8)
    frame = Frame(None, rgb, COLOUR_WINDOW)
    request = replace(request_, frame=frame, voi=COLOUR_WINDOW, explanation=None, layers=(), layout="single")
    page = np.asarray(render_page(request))
    np.testing.assert_array_equal(page[104 + 200, 32 + 450], (10, 120, 200))
