"""The command line but for `explain`: what is printed, and the exit status."""

import json
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

from engine.cli import main as cli
from engine.cli import models as cli_models
from engine.cli import scan as cli_catalog
from engine.cli.outcome import UsageError

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(autouse=True)
def _no_shipped_models(monkeypatch, tmp_path_factory):
    folder = tmp_path_factory.mktemp("resources")
    monkeypatch.setattr("engine.models.registry.resources_folder", lambda: folder)


@pytest.mark.parametrize(
    "argv",
    [
        [],
        ["paint"],
        ["explain"],
        ["explain", "film.dcm"],
        ["explain", "film.dcm", "--out", "o", "--device", "abacus"],
        ["evaluate", "--data", "films"],
        ["evaluate", "--data", "films", "--out", "o", "--limit", "0"],
        ["scan"],
        ["models"],
        ["models", "show"],
        ["demo"],
        ["info", "--xml"],
    ],
)
def test_wrong_usage_exits_2_and_says_why(argv, capsys):
    assert cli.main(argv) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("usage: parallax")


@pytest.mark.parametrize("command", [[], *([name] for name in cli.COMMANDS)])
def test_help_exits_0(command, capsys):
    assert cli.main([*command, "--help"]) == 0
    assert "usage: parallax" in capsys.readouterr().out


def test_commands_are_those_of_the_contract():
    assert cli.COMMANDS == ("explain", "evaluate", "train", "scan", "models", "demo", "info")


def test_scan_lists_studies_and_what_was_left_out(tmp_path, capsys, write_dicom):
    film = write_dicom(tmp_path / "IM0001")
    note = tmp_path / "note.txt"
    note.write_text("no image")
    assert cli.main(["scan", str(tmp_path), "--json"]) == 0
    values = json.loads(capsys.readouterr().out)
    (instance,) = values["studies"][0]["series"][0]["instances"]
    assert instance["source"] == str(film)
    assert (instance["rows"], instance["columns"]) == (32, 48)
    assert values["studies"][0]["patient"]["name"] == "Test, Film"
    assert [one["source"] for one in values["skipped"]] == [str(note)]
    assert "DICOM" in values["skipped"][0]["reason"]
    assert values["counts"] == {"studies": 1, "series": 1, "instances": 1, "skipped": 1}


def test_scan_in_words_names_every_file_and_reason(tmp_path, capsys, write_dicom):
    film = write_dicom(tmp_path / "IM0001")
    missing = tmp_path / "missing"
    assert cli.main(["scan", str(film), str(missing)]) == 0
    out = capsys.readouterr().out
    assert f"{film}  48 × 32" in out
    assert f"{missing}: This path does not exist" in out


def test_scan_without_any_image_exits_1(tmp_path, capsys):
    assert cli.main(["scan", str(tmp_path), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["counts"]["instances"] == 0


def test_models_list_of_an_empty_registry(capsys):
    assert cli.main(["models", "list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"models": [], "problems": []}


def test_an_unknown_model_is_wrong_usage(capsys):
    assert cli.main(["models", "show", "oracle"]) == 2
    assert "There is no model “oracle”" in capsys.readouterr().err


def test_a_refused_model_is_a_failure_and_no_wrong_usage(data_dir, capsys):
    (data_dir / "models" / "torn-1.0").mkdir(parents=True)
    assert cli.main(["models", "show", "torn"]) == 1
    assert "“torn-1.0”" in capsys.readouterr().err
    assert cli.main(["models", "show", "oracle"]) == 2


def test_a_broken_model_folder_fails_the_verification(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("PARALLAX_DATA_DIR", str(tmp_path))
    (tmp_path / "models" / "torn").mkdir(parents=True)
    assert cli.main(["models", "verify", "--json"]) == 1
    values = json.loads(capsys.readouterr().out)
    assert values["models"] == []
    assert "“torn”" in values["problems"][0]


def test_a_broken_newer_version_fails_the_verification_of_its_model(data_dir, registered_tiny_pack, capsys):
    assert cli.main(["models", "verify", "tiny"]) == 0
    for broken in ("tiny-2.0", "tiny-other"):
        (data_dir / "models" / broken).mkdir()
    capsys.readouterr()
    assert cli.main(["models", "verify", "tiny", "--json"]) == 1
    values = json.loads(capsys.readouterr().out)
    assert [model["version"] for model in values["models"]] == ["1.0"]
    (problem,) = values["problems"]
    assert "“tiny-2.0”" in problem


def test_info_as_json_names_versions_devices_and_decoders(capsys):
    assert cli.main(["info", "--json"]) == 0
    values = json.loads(capsys.readouterr().out)
    assert {"parallax", "packages", "devices", "decoders", "folders"} <= set(values)


def test_info_in_words(capsys):
    assert cli.main(["info"]) == 0
    out = capsys.readouterr().out
    assert "parallax: " in out
    assert "JPEG 2000" in out


def test_explain_without_any_model_exits_1_with_a_sentence(tmp_path, capsys, write_dicom):
    film = write_dicom(tmp_path / "IM0001")
    assert cli.main(["explain", str(film), "--out", str(tmp_path / "out")]) == 1
    assert "No model is registered" in capsys.readouterr().err


def test_explain_into_a_file_is_wrong_usage(tmp_path, capsys, write_dicom):
    film = write_dicom(tmp_path / "IM0001")
    assert cli.main(["explain", str(film), "--out", str(film)]) == 2
    assert "--out" in capsys.readouterr().err


def test_interrupt_and_usage_errors_become_statuses(monkeypatch, capsys):
    def interrupt(_arguments):
        raise KeyboardInterrupt

    def refuse(_arguments):
        raise UsageError("choose a model.")

    monkeypatch.setitem(cli._COMMANDS, "info", interrupt)
    assert cli.main(["info"]) == 130
    monkeypatch.setitem(cli._COMMANDS, "info", refuse)
    assert cli.main(["info"]) == 2
    assert "parallax: choose a model." in capsys.readouterr().err


def test_python_m_engine_and_a_closed_pipe(tmp_path, write_dicom):
    write_dicom(tmp_path / "IM0001")
    command = [sys.executable, "-m", "engine", "scan", str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 1


def test_command_line_is_known_without_loading_the_engine():
    heavy = ("pydicom", "torch", "PySide6", "numpy")
    code = f"import sys, engine.cli.main; print([m for m in {heavy} if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_scan_tells_a_number_that_is_none_as_null(tmp_path, capsys, write_dicom, monkeypatch):
    write_dicom(tmp_path / "film.dcm")
    write_dicom(tmp_path / "other.dcm", name="b")
    scan = cli_catalog.scan

    def with_odd_numbers(*arguments):
        catalog = scan(*arguments)
        for instance, number in zip(catalog.instances, (float("nan"), float("inf")), strict=True):
            object.__setattr__(instance, "frame_rate_hz", number)
        return catalog

    monkeypatch.setattr(cli_catalog, "scan", with_odd_numbers)
    assert cli.main(["scan", str(tmp_path), "--json"]) == 0
    values = json.loads(capsys.readouterr().out, parse_constant=pytest.fail)
    series = [each for study in values["studies"] for each in study["series"]]
    assert [each["frame_rate_hz"] for one in series for each in one["instances"]] == [None, None]


def test_scan_never_writes_control_characters_to_a_terminal(tmp_path, capsys, write_dicom):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pydicom tells of the characters
        write_dicom(tmp_path / "film.dcm", patient="Doe\x1b[2J^Jane")
    (tmp_path / "note\x1b[31m\n.txt").write_text("no image")
    assert cli.main(["scan", str(tmp_path)]) == 0
    assert cli.main(["scan", str(tmp_path / "gone\x1b[2J")]) == 1
    assert cli.main(["models", "show", "none\x1b[2J"]) == 2
    captured = capsys.readouterr()
    assert "\x1b" not in captured.out + captured.err
    assert r"\x1b[2J" in captured.out
    assert r"note\x1b[31m\n.txt" in captured.out


def test_models_never_write_control_characters_of_a_card_to_a_terminal(capsys, monkeypatch):
    monkeypatch.setattr(cli_models.Registry, "list", lambda self: ((), ("The model “a\x1b[2J” is damaged.",)))
    assert cli.main(["models", "list"]) == 0
    told = capsys.readouterr().err
    assert "\x1b" not in told
    assert r"a\x1b[2J" in told
