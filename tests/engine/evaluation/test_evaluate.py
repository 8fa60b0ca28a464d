"""The whole evaluation on a linear classifier whose explanations are known on paper."""

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.core.errors import Cancelled, ModelError, ReportError, SourceError
from engine.core.jobs import JobContext
from engine.data.class_words import ClassWords
from engine.data.labelled_films import LabelledFilm
from engine.evaluation.evaluate import EvaluationRequest, Failure, evaluate
from engine.evaluation.film_figures import measure_film
from engine.evaluation.methods import MethodMap

Save = Callable[..., Path]
SIDE = 32
CENTRE = (slice(8, 24), slice(8, 24))


def film(bright: bool, seed: int) -> NDArray[np.float64]:
    """Greys that reach 0 and 1 outside the centre, which is bright or dark and textured a little."""
    random = np.random.default_rng(seed)
    image = random.random((SIDE, SIDE))
    image[CENTRE] = (0.6 if bright else 0.4) + random.uniform(-0.05, 0.05, (16, 16))
    image[:2], image[-2:] = 0, 1
    return image


@pytest.fixture
def data(tmp_path: Path, save_picture: Save) -> Path:
    folder = tmp_path / "films"
    region = np.zeros((SIDE, SIDE))
    region[CENTRE] = 1
    for seed in range(12):
        save_picture(folder / "with" / f"{seed}.png", film(True, seed))
        save_picture(folder / "masks" / f"{seed}.png", region)
        save_picture(folder / "without" / f"{seed}.png", film(False, 100 + seed))
    return folder


@pytest.fixture
def request_of(data: Path, tmp_path: Path, words: ClassWords) -> Callable[..., EvaluationRequest]:
    def build(**changes: object) -> EvaluationRequest:
        values: dict[str, object] = {"data": data, "out": tmp_path / "out", "words": words, **changes}
        return EvaluationRequest(**values)  # type: ignore[arg-type]

    return build


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_known_answers_of_a_linear_classifier(request_of, bright_centre, tmp_path) -> None:
    evaluate(request_of(), bright_centre)
    metrics = json.loads((tmp_path / "out" / "metrics.json").read_text("utf-8"))
    assert (metrics["model"], metrics["n"], metrics["films"]["layout"]) == ("bright-centre", 24, "planted")
    assert metrics["data"].endswith("/films")

    ours = metrics["methods"]["ours"]
    # The map is the centre and nothing else: a quarter of the film.
    for name in ("iou_at_area", "pixel_auc", "average_precision"):
        assert ours[name] == {"value": 1.0, "low": 1.0, "high": 1.0, "n": 12}
    # Twelve of twelve are a share: it may be as little as three of four.
    assert ours["pointing"] == {"value": 1.0, "low": 0.75751, "high": 1.0, "n": 12}
    # Its values are all alike, so above the 80th percentile, which is that value, there is nothing.
    assert ours["iou@80"]["value"] == 0
    assert ours["ratio_to_forward"]["value"] == 3.0
    assert ours["ms_per_image"] == {"value": 6.0, "low": 6.0, "high": 6.0, "n": 23}
    assert ours["peak_mb"]["value"] == 1.5

    assert metrics["validity"]["similar_agrees"]["value"] == 1.0
    assert metrics["validity"]["adversarial_flips"]["value"] == 1.0
    assert metrics["validity"]["per_decision"]["class"]["holds"] == {"value": 1.0, "low": 0.75751, "high": 1.0, "n": 12}
    assert metrics["validity"]["per_class"]["counter_class"]["adversarial_flips"]["n"] == 12
    assert metrics["classifier"]["roc_auc"]["value"] == 1.0
    assert metrics["classifier"]["specificity"]["value"] == 1.0

    near = metrics["proximity"]
    assert near["original_similar"]["value"] == 0
    assert near["similar_adversarial"]["value"] == pytest.approx(0.25 / 4, abs=1e-5)
    assert near["changed"]["value"] == pytest.approx(0.25)
    # The same square on every film: no diversity at all, and a map that does not follow the film.
    for decision in ("class", "counter_class"):
        assert metrics["map_diversity"][decision]["map"]["value"] == pytest.approx(0, abs=1e-3)
    assert metrics["robustness"]["noise"]["value"] == pytest.approx(1.0, abs=1e-5)
    assert metrics["robustness"]["shift"]["value"] < 0.9
    assert metrics["realism"]["spectral_two_sample_auc"]["as_class"]["n"] == 24


def test_films_of_one_patient_are_not_taken_for_independent(request_of, bright_centre, tmp_path, save_picture) -> None:
    rows = ["image,patient,labels"]
    for seed in range(16):
        save_picture(tmp_path / "set" / "images" / f"{seed}.png", film(seed % 8 < 4, seed))
        rows.append(f"{seed}.png,{seed // 4},{'bright' if seed % 8 < 4 else 'dark'}")
    (tmp_path / "set" / "index.csv").write_text("\n".join(rows), "utf-8")
    metrics = evaluate(request_of(data=tmp_path / "set"), bright_centre)
    assert (metrics["n"], metrics["films"]["patients"]) == (16, 4)
    # Four of four patients, two of two.
    assert metrics["validity"]["holds"] == {"value": 1.0, "low": 0.51011, "high": 1.0, "n": 16}
    assert metrics["classifier"]["sensitivity"] == {"value": 1.0, "low": 0.34238, "high": 1.0, "n": 8}


def test_what_a_perfect_counterfactual_reaches_is_told(request_of, bright_centre, data, save_picture) -> None:
    for seed in range(12):
        before = film(True, seed)
        before[CENTRE] -= 0.3
        save_picture(data / "without" / f"{seed}.png", before)
    request = request_of()
    possible = evaluate(request, bright_centre)["possible"]
    assert possible["iou_at_area"] == {"value": 1.0, "low": 1.0, "high": 1.0, "n": 12}
    assert possible["pointing"]["value"] == 1.0
    assert "A perfect counterfactual" in (request.out / "report.html").read_text("utf-8")


def test_another_film_of_the_same_name_is_no_film_before(request_of, bright_centre) -> None:
    request = request_of()
    metrics = evaluate(request, bright_centre)
    assert metrics["possible"]["iou_at_area"]["value"] is None
    assert "A perfect counterfactual" not in (request.out / "report.html").read_text("utf-8")


def test_a_damaged_film_before_costs_no_other_film(request_of, bright_centre, data) -> None:
    (data / "without" / "3.png").write_bytes(b"no picture")
    metrics = evaluate(request_of(), bright_centre)
    assert [one["film"] for one in metrics["films"]["failures"]] == ["without/3.png"]


def test_letterbox_is_no_part_of_any_figure(bright_centre, tmp_path, save_picture) -> None:
    region = np.zeros((SIDE, 16))
    region[8:16] = 1
    narrow = LabelledFilm(
        "narrow",
        save_picture(tmp_path / "narrow.png", film(True, 1)[:, CENTRE[1]]),
        1,
        mask=save_picture(tmp_path / "mask.png", region),
    )
    figures, signed_map_hw = measure_film(bright_centre, narrow, 0, JobContext())
    assert signed_map_hw.shape == (SIDE, SIDE)
    # On this film the centre has its whole width and half its height, and the region is the upper half of it.
    assert figures.values["changed"] == pytest.approx(0.5)
    assert figures.values["similar_adversarial"] == pytest.approx(0.125, abs=1e-5)
    assert figures.ours.values["pixel_auc"] == pytest.approx((8 * 0.5 + 16) / 24)
    assert figures.ours.values["average_precision"] == pytest.approx(0.5)


def test_what_the_report_shows_of_a_large_film_is_reduced(bright_centre, tmp_path, save_picture, monkeypatch) -> None:
    monkeypatch.setattr("engine.evaluation.film_figures._SHOWN_PX", 12)
    one = LabelledFilm("one", save_picture(tmp_path / "one.png", film(True, 1)), 1)
    figures, _ = measure_film(bright_centre, one, 0, JobContext(), with_planes=True)
    assert {plane.shape for plane in figures.planes.values()} == {(10, 10)}
    assert figures.planes["ours"][5, 5] == pytest.approx(0.25, abs=1e-5)
    assert figures.planes["ours"][0, 0] == 0


def test_curves_speak_of_the_class_that_was_decided(request_of, bright_centre, tmp_path) -> None:
    metrics = evaluate(request_of(), bright_centre)
    rows = read_csv(tmp_path / "out" / "curves.csv")
    deletion = [r for r in rows if (r["curve"], r["films"]) == ("deletion", "decided_counter_class")]
    assert len(deletion) == 33
    # On dark films the score of “dark” is one minus the mean of the centre.
    assert float(deletion[0]["mean"]) == pytest.approx(0.6, abs=0.01)
    area = np.mean([float(r["deletion_auc"]) for r in read_csv(tmp_path / "out" / "films.csv")])
    assert metrics["methods"]["ours"]["deletion_auc"]["value"] == pytest.approx(area, abs=1e-5)
    # After a quarter of the film the map has no pixel of the centre left, and nothing changes any more.
    assert len({r["mean"] for r in deletion[8:]}) == 1
    assert [r["x"] for r in rows if r["curve"] == "iou"] == ["80", "85", "90", "95", "98"]


def test_a_row_per_film_with_blanks_where_there_is_no_figure(request_of, bright_centre, tmp_path) -> None:
    evaluate(request_of(limit=4), bright_centre)
    rows = read_csv(tmp_path / "out" / "films.csv")
    assert [(r["film"].split("/")[0], r["label"], r["has_region"]) for r in rows] == [
        ("without", "0", "0"),
        ("without", "0", "0"),
        ("with", "1", "1"),
        ("with", "1", "1"),
    ]
    assert [r["iou_at_area"] for r in rows] == ["", "", "1", "1"]
    metrics = json.loads((tmp_path / "out" / "metrics.json").read_text("utf-8"))
    assert metrics["films"]["beyond_limit"] == 20
    assert (metrics["films"]["with_region"], metrics["films"]["without_region"]) == (2, 2)
    assert metrics["realism"]["spectral_two_sample_auc"]["as_class"]["value"] is None


def test_a_film_that_cannot_be_read_is_named_and_the_others_count(request_of, bright_centre, data) -> None:
    (data / "with" / "3.png").write_bytes(b"torn")
    told: list[Failure] = []
    metrics = evaluate(request_of(), bright_centre, on_failure=told.append)
    assert metrics["n"] == 23
    (failure,) = metrics["films"]["failures"]
    assert failure["film"] == "with/3.png" == told[0].film
    assert "PNG or JPEG" in failure["reason"]
    # Twelve images made bright of dark films, eleven bright films: of each film one image takes part.
    assert metrics["realism"]["spectral_two_sample_auc"]["as_class"]["n"] == 23


def test_without_any_readable_film_there_is_no_result(request_of, bright_centre, data, tmp_path) -> None:
    for path in data.rglob("*.png"):
        path.write_bytes(b"torn")
    with pytest.raises(SourceError, match="None of the 24 films"):
        evaluate(request_of(), bright_centre)
    assert not (tmp_path / "out" / "metrics.json").exists()


def test_two_runs_give_the_same_figures(request_of, bright_centre, tmp_path) -> None:
    first = evaluate(request_of(), bright_centre)
    second = evaluate(request_of(out=tmp_path / "again"), bright_centre)
    assert first == second
    assert (tmp_path / "out" / "films.csv").read_bytes() == (tmp_path / "again" / "films.csv").read_bytes()


def test_cancel_ends_it_and_leaves_no_result(request_of, bright_centre, tmp_path) -> None:
    messages: list[str] = []

    def cancel_at_the_third(_fraction: float, message: str) -> None:
        messages.append(message)
        if "film 3" in message:
            context.cancel()

    context = JobContext(cancel_at_the_third)
    with pytest.raises(Cancelled):
        evaluate(request_of(), bright_centre, context)
    assert messages[-1].startswith("Evaluating film 3 of 24")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["progress"]


def test_what_was_measured_before_a_stop_is_not_measured_again(request_of, bright_centre, tmp_path) -> None:
    whole = evaluate(request_of(out=tmp_path / "whole"), bright_centre)
    context = JobContext(lambda _fraction, message: context.cancel() if "film 20" in message else None)
    with pytest.raises(Cancelled):
        evaluate(request_of(), bright_centre, context)
    explained: list[int] = []
    explain = bright_centre.explain

    def counted(frame: object, step: JobContext) -> object:
        explained.append(1)
        return explain(frame, step)

    bright_centre.explain = counted
    assert evaluate(request_of(), bright_centre) == whole
    assert len(explained) == 5
    for name in ("films.csv", "methods.csv", "curves.csv"):
        assert (tmp_path / "out" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()
    assert not (tmp_path / "out" / "progress").exists()


def test_what_was_kept_and_cannot_be_read_is_measured_again(request_of, bright_centre, tmp_path) -> None:
    context = JobContext(lambda _fraction, message: context.cancel() if "film 3 of" in message else None)
    with pytest.raises(Cancelled):
        evaluate(request_of(limit=4), bright_centre, context)
    kept = sorted((tmp_path / "out" / "progress").rglob("*.npz"))
    assert len(kept) == 2
    kept[0].write_bytes(kept[0].read_bytes()[:100])
    kept[1].write_bytes(b"")
    assert evaluate(request_of(limit=4), bright_centre)["n"] == 4


def test_another_request_starts_anew(request_of, bright_centre) -> None:
    context = JobContext(lambda _fraction, message: context.cancel() if "film 20" in message else None)
    with pytest.raises(Cancelled):
        evaluate(request_of(), bright_centre, context)
    explain, explained = bright_centre.explain, []
    bright_centre.explain = lambda frame, step: explained.append(1) or explain(frame, step)
    evaluate(request_of(smoothing_px=2.0), bright_centre)
    assert len(explained) == 24


@pytest.fixture
def stop_at_20(request_of, bright_centre) -> Callable[..., list[int]]:
    """Stops an evaluation at its twentieth film; later calls tell which films are explained once more."""

    def start(methods: list["Everywhere"]) -> list[int]:
        context = JobContext(lambda _fraction, message: context.cancel() if "film 20" in message else None)
        with pytest.raises(Cancelled):
            evaluate(request_of(), bright_centre, context, methods=methods)
        explain, explained = bright_centre.explain, []
        bright_centre.explain = lambda frame, step: explained.append(1) or explain(frame, step)
        return explained

    return start


def test_other_networks_under_the_same_name_start_anew(request_of, bright_centre, stop_at_20) -> None:
    explained = stop_at_20([Everywhere(weights="one")])
    evaluate(request_of(), bright_centre, methods=[Everywhere(weights="other")])
    assert len(explained) == 24


def test_the_same_networks_go_on(request_of, bright_centre, stop_at_20) -> None:
    explained = stop_at_20([Everywhere(weights="one")])
    evaluate(request_of(), bright_centre, methods=[Everywhere(weights="one")])
    assert len(explained) == 5


def test_another_operating_point_starts_anew(request_of, bright_centre, stop_at_20) -> None:
    explained = stop_at_20([])
    bright_centre.model.card.operating_point = 0.55
    evaluate(request_of(), bright_centre)
    assert len(explained) == 24


def test_a_film_that_was_replaced_meanwhile_is_measured_again(
    request_of, bright_centre, stop_at_20, data, save_picture
) -> None:
    explained = stop_at_20([])
    save_picture(data / "without" / "3.png", film(False, 300))
    evaluate(request_of(), bright_centre)
    # Five that were not measured yet, the film itself, and the one that it was before an opacity was planted.
    assert len(explained) == 7


class Everywhere:
    """A method that marks every place alike, or one that cannot."""

    title, settings = "Everywhere", ""

    def __init__(self, name: str = "everywhere", *, fails: bool = False, weights: str = "") -> None:
        self.name, self.fails, self.weights = name, fails, weights

    def run(self, plane_hw: NDArray[np.float32], grid: object, context: JobContext) -> MethodMap:
        if self.fails:
            raise ModelError("It has no layer.")
        return MethodMap(np.ones_like(plane_hw), 8.0, {"similar_agrees": 1.0})

    def variants(self, plane_hw: NDArray[np.float32]) -> list["Everywhere"]:
        return [self]


def test_methods_side_by_side_and_why_one_is_left_out(request_of, bright_centre, tmp_path) -> None:
    methods = [Everywhere(), Everywhere("broken", fails=True)]
    request = request_of(skipped={"mask-generator": "There is none."})
    metrics = evaluate(request, bright_centre, methods=methods)
    assert list(metrics["methods"]) == ["ours", "everywhere"]
    other = metrics["methods"]["everywhere"]
    # The region is a quarter of the film: so much of it a map that says nothing finds, its share of ties.
    assert other["pixel_auc"]["value"] == 0.5
    assert other["iou_at_area"]["value"] == pytest.approx(64 / (512 - 64), abs=1e-5)
    assert (other["ratio_to_forward"]["value"], other["similar_agrees"]["value"]) == (4.0, 1.0)
    assert metrics["skipped"] == {"mask-generator": "There is none.", "broken": "It has no layer."}
    assert metrics["films"]["method_failures"] == {"broken": 24}
    rows = read_csv(tmp_path / "out" / "methods.csv")
    assert len(rows) == 48
    assert {r["method"] for r in read_csv(tmp_path / "out" / "curves.csv")} == {"ours", "everywhere"}
    page = (tmp_path / "out" / "report.html").read_text("utf-8")
    for told in ("Everywhere", "It has no layer.", "IoU over the threshold", "with/0.png"):
        assert told in page
    # Twelve films, each with the film, the adversarial image and two maps; nothing is loaded from elsewhere.
    assert page.count("data:image/jpeg;base64,") == 48
    assert page.count('src="') == 48
    assert "http" not in page


def test_the_ablation_tells_the_gain_over_the_same_films(request_of, bright_centre) -> None:
    methods = [Everywhere(), Everywhere("everywhere+augmentation")]
    metrics = evaluate(request_of(ablation=True), bright_centre, methods=methods)
    (compared,) = metrics["ablation"]["augmentation"].values()
    assert compared["pixel_auc"]["gain"] == {"value": 0.0, "low": 0.0, "high": 0.0, "n": 12}
    assert compared["deletion_auc"]["with"] == compared["deletion_auc"]["without"]


def test_smoothing_is_chosen_on_the_training_films_beside_the_data(request_of, bright_centre, data) -> None:
    beside = data.parent / "set"
    shutil.copytree(data, beside / "train")
    shutil.copytree(data, beside / "val")
    metrics = evaluate(request_of(data=beside / "val", smoothing_px=None), bright_centre, methods=[Everywhere()])
    chosen = metrics["smoothing"]
    assert (chosen["films"], chosen["criterion"]) == (12, "iou_at_area")
    # The map is the region itself: any blur would blunt its corners.
    assert chosen["sigma_px"] == {"ours": 0.0, "everywhere": 0.0}
    assert chosen["at_choice"]["ours"] == 1.0
    assert evaluate(request_of(smoothing_px=None), bright_centre)["smoothing"]["films"] == 0


def test_output_folder_that_cannot_be_made_is_a_sentence(request_of, bright_centre, tmp_path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(ReportError, match="--out"):
        evaluate(request_of(out=tmp_path / "file" / "out"), bright_centre)
