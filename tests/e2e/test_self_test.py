import subprocess
import sys

import pytest

from viewer import self_test


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_this_installation_passes_its_own_test(tmp_path):
    report = tmp_path / "report.txt"
    command = [sys.executable, "-m", "viewer", "--self-test", str(report)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=280, check=False)
    assert done.returncode == 0, done.stdout
    lines = done.stdout.splitlines()
    assert lines[-1] == f"all {len(lines) - 1} checks passed"
    assert all(line.startswith("ok     ") for line in lines[:-1])
    assert {"draws text", "decodes RLE Lossless", "explanation and report of the demo film"} <= {
        line[7:].split(":")[0].split(" (")[0] for line in lines
    }
    written = report.read_text(encoding="utf-8")
    assert lines[-1] in written
    assert "torch:" in written


def test_a_failed_check_is_told_and_ends_with_1(monkeypatch, capsys, tmp_path):
    answers = [self_test.Answer("a", True, "", 0.1), self_test.Answer("b", False, "broken", 0.1)]
    monkeypatch.setattr(self_test, "answer_all", lambda: iter(answers))
    monkeypatch.setattr(self_test, "collect", dict)
    assert self_test.run([str(tmp_path / "made" / "report.txt")]) == 1
    out = capsys.readouterr().out
    assert "FAILED b: broken" in out
    assert out.endswith("1 of 2 checks FAILED\n")
    assert "FAILED b" in (tmp_path / "made" / "report.txt").read_text()


def test_it_gives_up_after_its_limit(tmp_path):
    code = (
        "import time\nfrom viewer import self_test\n"
        "self_test.answer_all = lambda: iter(lambda: time.sleep(60), 1)\n"
        "self_test.run([], limit_s=0.2)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=50, check=False)
    assert done.returncode == 1
    assert done.stdout == "FAILED no answer within 0 s\n"


def test_letters_that_are_boxes_are_found(qapp, monkeypatch):
    assert self_test.draws_text() == "Inter"
    monkeypatch.setattr(self_test, "_draw", lambda sign: b"box")
    with pytest.raises(self_test.CheckFailed, match="look alike"):
        self_test.draws_text()
    monkeypatch.setattr(self_test, "_draw", lambda sign: b"\xff" * 4)
    with pytest.raises(self_test.CheckFailed, match="no trace"):
        self_test.draws_text()
