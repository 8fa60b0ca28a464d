import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from toy_model import HW, WIDTHS, run_documents

import engine.training.__main__ as program
from engine.core.errors import Cancelled
from engine.models.registry import RegisteredModel
from engine.training.networks import load_classifier


@pytest.fixture
def run_main(
    tmp_path: Path, films_folder: Path, capsys: pytest.CaptureFixture[str]
) -> Callable[[object], tuple[int, list[dict[str, Any]]]]:
    """Write a run file, run it in this process, and return the exit code and the events."""

    def run(document: object) -> tuple[int, list[dict[str, Any]]]:
        path = tmp_path / "run.json"
        path.write_text(json.dumps(document), "utf-8")
        code = program.main([str(path), "--data", str(films_folder), "--out", str(tmp_path / "out"), "--threads", "1"])
        return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return run


CLASSIFIER: dict[str, Any] = {
    "kind": "classifier",
    "name": "toy",
    "seed": 1,
    "input_hw": list(HW),
    "sources": [{"kind": "planted", "folder": "training"}],
    "validation": [{"kind": "planted", "folder": "held-out"}],
    "arguments": {"widths": WIDTHS, "blocks": [1, 1, 1, 1]},
    "steps": 2,
    "batch": 2,
}


def test_a_run_that_ends_well_exits_with_0_and_says_done_last(run_main: Any, tmp_path: Path) -> None:
    code, events = run_main(CLASSIFIER)
    assert code == 0
    assert events[-1]["event"] == "done"
    assert {"progress", "data", "step", "validation", "operating_point"} <= {e["event"] for e in events}
    assert load_classifier(tmp_path / "out" / "toy").operating_point > 0


def test_a_run_that_cannot_be_exits_with_1_and_a_sentence(run_main: Any) -> None:
    code, events = run_main({**CLASSIFIER, "sources": [{"kind": "planted", "folder": "gone"}]})
    assert code == 1
    assert events[-1]["event"] == "error"
    assert "missing below gone" in events[-1]["message"]


def test_a_run_that_builds_on_a_run_that_was_not_done_names_it(run_main: Any) -> None:
    generators = next(d for d in run_documents() if d["kind"] == "generators")
    code, events = run_main({**generators, "classifier": "absent"})
    assert code == 1
    assert "no classifier.pt of the run “absent”" in events[-1]["message"]


@pytest.mark.parametrize("stop", [Cancelled, KeyboardInterrupt])
def test_a_stopped_run_says_so_and_exits_with_1(
    run_main: Any, monkeypatch: pytest.MonkeyPatch, stop: type[BaseException]
) -> None:
    def stopped(*arguments: object) -> None:
        raise stop

    monkeypatch.setattr(program, "execute", stopped)
    code, events = run_main(CLASSIFIER)
    assert code == 1
    assert [e["event"] for e in events] == ["stopped"]


def test_wrong_usage_exits_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        program.main([])
    assert caught.value.code == 2
    assert "the following arguments are required: run" in capsys.readouterr().err


def test_a_registered_model_is_evaluated_again_with_the_figures_of_its_card(
    run_main: Any, registered_tiny_pack: RegisteredModel, tmp_path: Path, films_folder: Path
) -> None:
    data = registered_tiny_pack.folder.parents[1]
    assert data != films_folder
    document = {"kind": "evaluate", "name": "again", "model": "tiny",
                "evaluation": {"training": [{"kind": "planted", "folder": "training"}]}}  # fmt: skip
    code, events = run_main(document)
    (metrics,) = [e for e in events if e["event"] == "metrics"]
    assert code == 0
    assert (metrics["data"], metrics["n"]) == ("training", 16)
    assert set(metrics) - {"event", "time_s", "data", "n"} == {m.name for m in registered_tiny_pack.card.metrics}


@pytest.mark.slow
def test_the_module_is_a_program(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "engine.training", "absent.json", "--out", str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
        cwd=Path(program.__file__).parents[2],
    )
    assert done.returncode == 1, done.stderr
    (event,) = [json.loads(line) for line in done.stdout.splitlines()]
    assert event["event"] == "error"
    assert event["message"].startswith("The run file absent.json cannot be opened")
