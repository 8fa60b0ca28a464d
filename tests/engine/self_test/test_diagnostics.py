import json
import re
import sys
import tomllib
from pathlib import Path

import pytest
from pydicom.uid import UID

from engine.core import folders
from engine.dicom import decoding
from engine.models import device
from engine.self_test import diagnostics as info


@pytest.fixture(scope="module")
def collected():
    return info.collect()


def test_info_is_json(collected):
    assert json.loads(json.dumps(collected, allow_nan=False)) == collected


def test_info_names_versions_devices_and_memory(collected):
    assert re.fullmatch(r"\d+\.\d+\.\d+.*", collected["parallax"])
    assert collected["packages"]["torch"] is not None
    assert collected["devices"][-1]["name"] == "cpu"
    assert 1 <= collected["threads"] <= collected["cores"]
    assert collected["memory_bytes"]["total"] is None or collected["memory_bytes"]["total"] > 2**28


def test_every_dependency_of_the_project_is_listed():
    path = folders.resources_folder().parent / "pyproject.toml"
    requirements = tomllib.loads(path.read_text(encoding="utf-8"))["project"]["dependencies"]
    assert {re.split(r"[<>=!~\[; ]", line)[0] for line in requirements} == set(info.PACKAGES)


def test_every_syntax_we_promise_has_a_decoder(collected):
    available = {entry["transfer_syntax"]: entry["decoders"] for entry in collected["decoders"]}
    jpeg = {f"1.2.840.10008.1.2.4.{number}" for number in (50, 51, 57, 70, 80, 81, 90, 91, 201, 202, 203)}
    assert jpeg | {"1.2.840.10008.1.2.5", "1.2.840.10008.1.2", "1.2.840.10008.1.2.1"} <= set(available)
    assert all(available.values())
    assert available["1.2.840.10008.1.2.4.70"] == ["gdcm"]
    assert available["1.2.840.10008.1.2.4.51"] == ["pillow", "gdcm"]
    assert collected["problems"] == []


def test_syntax_without_a_decoder_is_a_problem(monkeypatch):
    syntax = "1.2.840.10008.1.2.4.70"
    monkeypatch.setitem(decoding.DECODERS, UID(syntax), ("not-installed",))
    collected = info.collect()
    assert [entry["decoders"] for entry in collected["decoders"] if entry["transfer_syntax"] == syntax] == [[]]
    assert [problem for problem in collected["problems"] if "JPEG Lossless" in problem]


def test_absent_package_is_none(monkeypatch):
    monkeypatch.setattr(info, "PACKAGES", ("numpy", "no-such-package-of-parallax"))
    packages = info.collect()["packages"]
    assert packages["numpy"]
    assert packages["no-such-package-of-parallax"] is None


def test_torch_that_cannot_be_loaded_is_a_problem_and_no_crash(monkeypatch):
    def broken():
        raise OSError("/home/somebody/lib/libtorch.so: cannot open shared object file")

    monkeypatch.setattr(device, "available_devices", broken)
    collected = info.collect()
    assert collected["devices"] == []
    assert any("torch cannot be loaded (OSError)" in problem for problem in collected["problems"])
    assert "somebody" not in json.dumps(collected)


def test_no_user_name_and_no_host_name_in_info(monkeypatch, tmp_path):
    home = tmp_path / "zaphod"
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    monkeypatch.setenv("USER", "zaphod")
    monkeypatch.setenv("PARALLAX_DATA_DIR", str(home / "films"))
    monkeypatch.setattr("platform.node", lambda: "heart-of-gold")
    text = json.dumps(info.collect())
    assert "zaphod" not in text
    assert "heart-of-gold" not in text


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/home/zaphod", "~"),
        ("/home/zaphod/data/models", "~/data/models"),
        ("/mnt/Zaphod/models", "/mnt/…/models"),
        ("/srv/models", "/srv/models"),
        ("/home/zaphodite/models", "/home/zaphodite/models"),
    ],
)
def test_path_hides_home_and_user(monkeypatch, path, shown):
    monkeypatch.setattr(Path, "home", lambda: Path("/home/zaphod"))
    assert info.anonymous_path(Path(path)) == str(Path(shown))


def test_data_folder_follows_the_environment(monkeypatch, tmp_path):
    monkeypatch.setenv("PARALLAX_DATA_DIR", str(tmp_path))
    assert folders.data_folder() == tmp_path
    assert folders.models_folder() == tmp_path / "models"
    assert folders.config_folder() == tmp_path / "config"
    assert folders.log_folder() == tmp_path / "logs"


@pytest.mark.parametrize("value", [None, "", " "])
def test_without_the_environment_the_platform_decides(monkeypatch, value):
    monkeypatch.delenv("PARALLAX_DATA_DIR", raising=False)
    if value is not None:
        monkeypatch.setenv("PARALLAX_DATA_DIR", value)
    for folder in (folders.data_folder(), folders.config_folder(), folders.log_folder()):
        assert folder.is_absolute()
        assert "Parallax" in folder.parts


def test_resources_lie_beside_the_engine():
    assert (folders.resources_folder().parent / "engine" / "core" / "errors.py").is_file()


def test_the_last_errors_are_part_of_it(monkeypatch):
    monkeypatch.setattr(info, "last_errors", lambda: ["2026-01-01 ERROR unexpected ValueError in read:12"])
    assert info.collect()["last_errors"] == ["2026-01-01 ERROR unexpected ValueError in read:12"]


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands for the driver's program")
@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("echo 'NVIDIA H200, 570.86, 143771 MiB'", ["NVIDIA H200, 570.86, 143771 MiB"]),
        ("echo no driver; exit 9", ["nvidia-smi fails"]),
    ],
)
def test_gpu_drivers_are_named_even_where_torch_has_only_the_cpu(monkeypatch, tmp_path, answer, told):
    program = tmp_path / "nvidia-smi"
    program.write_text(f"#!/bin/sh\n{answer}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    assert info.collect()["gpu_drivers"] == told
