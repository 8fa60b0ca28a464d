import io
import json

import pytest

from engine.training.events import json_lines


def test_every_event_is_one_json_line_with_its_time(text_stream: io.StringIO) -> None:
    emit = json_lines(text_stream)
    emit("step", step=1, loss=0.25)
    emit("done", message="two\nlines, “quoted”")
    lines = text_stream.getvalue().splitlines()
    events = [json.loads(line) for line in lines]
    times = [event.pop("time_s") for event in events]
    assert events == [{"event": "step", "step": 1, "loss": 0.25}, {"event": "done", "message": "two\nlines, “quoted”"}]
    assert 0 <= times[0] <= times[1]


def test_a_number_that_is_not_finite_becomes_null(text_stream: io.StringIO) -> None:
    json_lines(text_stream)("validation", roc_auc=float("nan"), loss=float("inf"), step=3)
    line = json.loads(text_stream.getvalue(), parse_constant=lambda word: pytest.fail(f"{word} is not JSON"))
    assert (line["roc_auc"], line["loss"], line["step"]) == (None, None, 3)


def test_events_go_to_standard_output_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    json_lines()("done")
    assert json.loads(capsys.readouterr().out)["event"] == "done"
