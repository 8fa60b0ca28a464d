"""The questions on a sound installation are asked by the e2e test; here each must find the fault it is there for."""

import dataclasses

import numpy as np
import pytest

from engine.core import folders
from engine.self_test import questions
from engine.self_test.check import CheckFailed
from engine.self_test.encoded_images import make_encoded_images
from engine.self_test.questions import engine_questions
from engine.self_test.stored_explanation import Summary, compare, read_stored


@pytest.fixture
def sound():
    return Summary("a" * 64, {"original": 0.9, "similar": 0.9, "adversarial": 0.1}, True, [[0.0, 0.1], [0.0, 0.0]])


def test_the_same_explanation_passes_and_says_how_near_it_is(sound):
    assert "scores differ by 0.0000" in compare(sound, sound)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"model_sha256": "b" * 64}, "the model"),
        ({"scores": {"original": 0.9, "similar": 0.9, "adversarial": 0.4}}, "differ"),
        ({"scores": {"original": 0.9, "similar": float("nan"), "adversarial": 0.1}}, "differ"),
        ({"map_blocks": [[0.0, 0.0], [0.0, 0.0]]}, "map by 0.1"),
        ({"holds": False}, "holds"),
    ],
)
def test_another_explanation_fails(sound, change, what):
    with pytest.raises(CheckFailed, match=what):
        compare(dataclasses.replace(sound, **change), sound)


def test_the_stored_explanation_belongs_to_the_shipped_model_and_shows_something():
    from engine.models.registry import Registry
    from engine.self_test.stored_explanation import MODEL_ID

    stored = read_stored()
    assert stored.model_sha256 == Registry().get(MODEL_ID).card.sha256, (
        "the model has changed: run `python -m engine.self_test.stored_explanation` and commit what it writes"
    )
    assert stored.holds
    assert np.shape(stored.map_blocks) == (8, 8)
    assert np.max(stored.map_blocks) > 0.02


def test_each_question_of_a_broken_installation_fails(monkeypatch, tmp_path):
    wrong = [dataclasses.replace(image, expected_hw=image.expected_hw + 50) for image in make_encoded_images()]
    monkeypatch.setattr(questions, "make_encoded_images", lambda: wrong[:2])
    monkeypatch.setattr(questions, "PACKAGES", ("numpy", "no-such-library"))
    monkeypatch.setattr(questions, "_LOADED_LATE", ("no_such_library.part",))
    monkeypatch.setattr(folders, "resources_folder", lambda: tmp_path)
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("PARALLAX_DATA_DIR", str(tmp_path / "file"))
    monkeypatch.setattr(questions, "module_command", lambda module, *rest: ["python3", "-c", "raise SystemExit(3)"])
    failed = []
    with engine_questions() as asked:
        for name, question in asked:
            if "explanation" in name:
                continue
            try:
                question()
            except CheckFailed as error:
                failed.append(f"{name}: {error}")
        assert len(failed) == len(asked) - 1
    text = "\n".join(failed)
    assert "no-such-library" in text
    assert "values differ by up to 50" in text
    assert "no model came" in text
    assert "no_such_library cannot be loaded" in text
    assert "ended with 3" in text
