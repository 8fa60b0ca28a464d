"""What a batch writes, with an explainer that needs no model."""

import json
import os
import sys
import warnings
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Picture

from engine.batch.run import BatchRequest, BatchResult, LeftOut, explain_batch
from engine.core.errors import Cancelled, DeviceError, ReportError
from engine.core.jobs import JobContext
from engine.explain.explanation import Explanation
from engine.imaging.frame import Frame
from engine.imaging.grid import Grid
from engine.models.card import parse_card
from engine.models.registry import RegisteredModel

FILES = {"report.png", "report.json", "explanation.json"}


@dataclass
class ToyExplainer:
    """Gives one and the same explanation, placed on the frame at hand."""

    explanation: Explanation
    fails_on_width: int = 0
    breaks_on_width: int = 0

    def explain(self, frame: Frame, context: JobContext | None = None) -> Explanation:
        if frame.hw[1] == self.fails_on_width:
            raise DeviceError("There is not enough memory for this computation.")
        if frame.hw[1] == self.breaks_on_width:
            raise KeyError("a fault of ours")
        return replace(self.explanation, grid=Grid.letterbox(frame.hw, (64, 64)))


@pytest.fixture
def model(toy_card) -> RegisteredModel:
    return RegisteredModel(parse_card(json.dumps(toy_card), "toy"), Path("toy"), shipped=False)


def run(model: RegisteredModel, explainer: ToyExplainer, inputs: list[Path], out: Path, **options: bool) -> BatchResult:
    return explain_batch(BatchRequest(tuple(inputs), out, model, **options), explainer)


def read(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))


def test_one_bad_file_never_ends_the_batch(tmp_path, write_dicom, explanation, model):
    films = tmp_path / "films"
    films.mkdir()
    good = write_dicom(films / "good.dcm", patient="Doe^Jane")
    memory = write_dicom(films / "memory.dcm", name="b", hw=(32, 50))
    fault = write_dicom(films / "fault.dcm", name="c", hw=(32, 52))
    cut = write_dicom(films / "cut.dcm", name="d")
    cut.write_bytes(cut.read_bytes()[:-100])
    cine = write_dicom(films / "cine.dcm", name="e", frames=3)
    picture = films / "good.png"
    Picture.fromarray(np.arange(96, dtype=np.uint8).reshape(8, 12)).save(picture)
    (films / "index.csv").write_text("name\n")
    out = tmp_path / "out"
    told: list[LeftOut] = []
    explainer = ToyExplainer(explanation, fails_on_width=50, breaks_on_width=52)
    request = BatchRequest((films, tmp_path / "nowhere"), out, model, save_arrays=True)
    result = explain_batch(request, explainer, on_failure=told.append)

    summary = read(out / "summary.json")
    assert summary["complete"] is True
    assert summary["counts"] == {"explained": 3, "failed": 4, "skipped": 1}
    assert [one["source"] for one in summary["images"]] == [str(cine), str(good), str(picture)]
    names = {one["source"]: one["name"] for one in summary["images"]}
    assert names == {str(cine): "cine", str(good): "good", str(picture): "good-2"}
    reasons = {one["source"]: one["reason"] for one in summary["failures"]}
    assert set(reasons) == {str(memory), str(fault), str(cut), str(tmp_path / "nowhere")}
    assert "not enough memory" in reasons[str(memory)]
    assert "KeyError in test_run.py" in reasons[str(fault)]
    assert "a fault of ours" not in reasons[str(fault)]
    assert {one.source for one in told} == set(reasons) == {one.source for one in result.failures}
    assert [one["source"] for one in summary["skipped"]] == [str(films / "index.csv")]

    for name in names.values():
        assert {entry.name for entry in (out / name).iterdir()} == FILES | {"arrays.npz"}
    values = read(out / "good" / "explanation.json")
    assert values["source"] == str(good)
    assert (values["model"], values["model_version"]) == ("toy", "1.0")
    assert (values["class"], values["decision"], values["operating_point"]) == ("opacity", "opacity", 0.5)
    assert values["scores"] == {"original": 0.91, "similar": 0.9, "adversarial": 0.07}
    assert (values["holds"], values["reasons"], values["in_distribution"]) == (True, [], True)
    assert {"decode", "preprocess", "explain", "report"} <= set(values["timings_ms"])
    assert min(values["timings_ms"].values()) >= 0
    assert values["device"] == "cpu"
    assert "3 frames; the first one" in read(out / "cine" / "explanation.json")["notes"][0]
    with np.load(out / "good" / "arrays.npz") as arrays:
        assert set(arrays) == {"original", "similar", "adversarial", "map"}
        assert {(plane.shape, plane.dtype.name) for plane in arrays.values()} == {((64, 64), "float32")}
        np.testing.assert_allclose(arrays["map"], np.abs(arrays["similar"] - arrays["adversarial"]))


def test_anonymous_output_holds_no_identity(tmp_path, write_dicom, explanation, model):
    films = tmp_path / "KRAHE_JANE"
    films.mkdir()
    film = write_dicom(films / "Krahe-Jane.dcm", patient="Krahe^Jane")
    torn = write_dicom(films / "krahe-torn.dcm", name="torn")
    torn.write_bytes(torn.read_bytes()[:-100])
    out = tmp_path / "out"
    result = run(model, ToyExplainer(explanation), [films, films / "krahe-missing"], out, anonymous=True)
    assert (len(result.images), len(result.failures)) == (1, 2)
    assert all(one.source.startswith(("sha256:", "unreadable file")) for one in result.failures)
    assert result.images[0]["source"].startswith("sha256:")
    written = [path for path in out.rglob("*") if path.is_file()]
    assert len(written) == 4
    assert [path for path in out.rglob("*") if "krahe" in path.name.lower()] == []
    assert [path for path in written if b"krahe" in path.read_bytes().lower() and path.suffix == ".json"] == []
    assert film.name.encode() not in (out / result.images[0]["name"] / "report.png").read_bytes()


def test_a_second_run_replaces_the_first_and_does_not_explain_it(tmp_path, write_dicom, explanation, model):
    write_dicom(tmp_path / "film.dcm")
    out = tmp_path / "out"
    run(model, ToyExplainer(explanation), [tmp_path], out, save_arrays=True)
    failing = ToyExplainer(explanation, fails_on_width=48)
    result = run(model, failing, [tmp_path], out)
    assert (len(result.images), len(result.failures)) == (0, 1)
    # What is left of the first run must not look like an answer of the second.
    assert not (out / "film" / "explanation.json").exists()
    assert not (out / "film" / "arrays.npz").exists()
    assert all("output folder" in one.reason for one in result.skipped)


def test_a_cancelled_batch_leaves_a_summary_that_says_so(tmp_path, write_dicom, explanation, model):
    write_dicom(tmp_path / "film.dcm")
    context = JobContext(lambda fraction, message: context.cancel() if "image 1 of 1" in message else None)
    request = BatchRequest((tmp_path,), tmp_path / "out", model)

    class Waiting(ToyExplainer):
        def explain(self, frame: Frame, context: JobContext | None = None) -> Explanation:
            assert context is not None
            context.report(0.5, "half way")
            return super().explain(frame, context)

    with pytest.raises(Cancelled):
        explain_batch(request, Waiting(explanation), context)
    assert read(tmp_path / "out" / "summary.json")["complete"] is False


def test_an_output_folder_that_cannot_be_made_is_a_sentence(tmp_path, explanation, model):
    (tmp_path / "file").write_text("")
    with pytest.raises(ReportError, match="choose another one"):
        run(model, ToyExplainer(explanation), [tmp_path], tmp_path / "file" / "out")


class Fatal(str):
    """A note that ends the process in which it is read."""

    def __reduce__(self):
        return os._exit, (1,)


def test_a_report_that_cannot_be_drawn_costs_one_film_and_the_batch_goes_on(tmp_path, write_dicom, explanation, model):
    write_dicom(tmp_path / "a.dcm", hw=(32, 50))
    write_dicom(tmp_path / "b.dcm", name="b")

    class Explainer(ToyExplainer):
        def explain(self, frame: Frame, context: JobContext | None = None) -> Explanation:
            explained = super().explain(frame, context)
            return replace(explained, notes=(Fatal("note"),)) if frame.hw[1] == 50 else explained

    result = run(model, Explainer(explanation), [tmp_path], tmp_path / "out")
    (failed,) = result.failures
    assert failed.source.endswith("a.dcm")
    assert failed.reason.startswith("The report was not written: drawing it took longer than 60 s")
    assert [one["name"] for one in result.images] == ["b"]
    assert not (tmp_path / "out" / "a" / "explanation.json").exists()


def test_a_header_of_any_length_has_its_report(tmp_path, write_dicom, explanation, model):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of names longer than 64 characters
        write_dicom(tmp_path / "film.dcm", patient="Doe" * 20_000)
    result = run(model, ToyExplainer(explanation), [tmp_path], tmp_path / "out")
    assert (len(result.images), result.failures) == (1, ())
    assert read(tmp_path / "out" / "film" / "explanation.json")["timings_ms"]["report"] < 30_000


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no names that are not Unicode")
def test_a_file_name_that_is_no_utf_8_is_explained_and_named_in_the_summary(tmp_path, write_dicom, explanation, model):
    film = write_dicom(tmp_path / "film.dcm")
    odd = film.rename(tmp_path / os.fsdecode(b"film-\xff.dcm"))
    torn = tmp_path / os.fsdecode(b"torn-\xff.dcm")
    torn.write_bytes(odd.read_bytes()[:-100])
    out = tmp_path / "out"
    run(model, ToyExplainer(explanation), [tmp_path], out)
    summary = read(out / "summary.json")
    assert [one["source"] for one in summary["images"]] == [str(odd)]
    assert [one["source"] for one in summary["failures"]] == [str(torn)]
    assert summary["images"][0]["name"] == "film-"


def test_a_score_that_is_no_number_is_null_in_the_file(tmp_path, write_dicom, explanation, model):
    write_dicom(tmp_path / "film.dcm")
    broken = replace(explanation, scores=replace(explanation.scores, similar=float("nan")))
    result = run(model, ToyExplainer(broken), [tmp_path], tmp_path / "out")
    assert result.failures == ()
    values = read(tmp_path / "out" / "film" / "explanation.json")
    assert (values["scores"]["similar"], values["holds"], values["reasons"]) == (None, False, ["score-not-a-number"])
