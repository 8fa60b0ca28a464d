import re

import pytest

import engine


def test_the_version_comes_from_the_one_place(script):
    assert script("build").version() == engine.__version__


def test_without_the_tools_it_sets_them_up_and_builds_there(script, monkeypatch, tmp_path):
    build = script("build")
    calls = []
    monkeypatch.setattr(build, "find_spec", lambda name: None)
    monkeypatch.setattr(build.dev, "check_system_libraries", lambda desktop: None)
    monkeypatch.setattr(build.dev, "install", lambda: None)
    monkeypatch.setattr(build.dev, "pip_install", lambda *arguments: calls.append(arguments))
    monkeypatch.setattr(build.dev, "call", lambda arguments: calls.append(arguments) or 7)
    assert build.main(["--out", str(tmp_path)]) == 7
    assert calls[0][-1] == ".[build]"
    assert calls[1][1:] == ["--out", str(tmp_path)]


def test_a_failure_is_a_sentence(script, monkeypatch, tmp_path, capsys):
    build = script("build")

    def fails(out, cuda):
        raise build.BuildError("The frozen app failed its self test.")

    monkeypatch.setattr(build, "find_spec", lambda name: name)
    monkeypatch.setattr(build, "build", fails)
    assert build.main(["--out", str(tmp_path)]) == 1
    assert capsys.readouterr().err == "build.py: The frozen app failed its self test.\n"


def test_the_log_tells_times_and_is_kept(script, tmp_path, capsys):
    log = script("build").BuildLog(tmp_path / "out" / "log.txt")
    assert log.step("frozen", lambda: 3) == 3
    assert re.fullmatch(r"frozen: \d+ s\n", (tmp_path / "out" / "log.txt").read_text())
    assert "frozen" in capsys.readouterr().out


def test_the_self_test_of_the_app_is_isolated_and_decides(script, tmp_path, monkeypatch):
    build = script("build")
    bundle = tmp_path / "parallax"
    bundle.mkdir()
    program = build.program(bundle)
    program.parent.mkdir(parents=True, exist_ok=True)
    monkeypatch.setenv("PYTHONPATH", "/somewhere")
    program.write_text(
        '#!/bin/sh\necho "$@" > "$PARALLAX_DATA_DIR.args"\ntest -z "$PYTHONPATH" || exit 2\nexit $(cat status)\n'
    )
    program.chmod(0o755)
    (tmp_path / "status").write_text("0")
    build.self_test(bundle, tmp_path)
    assert (tmp_path / "self-test.args").read_text().startswith("--self-test ")
    (tmp_path / "status").write_text("1")
    with pytest.raises(build.BuildError, match="self test"):
        build.self_test(bundle, tmp_path)


def test_the_installers_of_the_other_systems_leave_user_data_alone(script):
    folder = script("build").HERE
    recipe = (folder / "windows" / "parallax.iss").read_text(encoding="utf-8")
    assert "PrivilegesRequired=lowest" in recipe
    assert "[UninstallDelete]" not in recipe
    assert "application/dicom" in recipe
    types = script("macos_plist").info_plist("1.2.3")["CFBundleDocumentTypes"]
    assert {"org.nema.dicom", "public.folder"} <= {name for entry in types for name in entry["LSItemContentTypes"]}


def test_a_tag_that_names_another_version_is_refused(script, monkeypatch):
    build = script("build")
    said = {"stdout": f"v{engine.__version__}\nnightly\n"}
    monkeypatch.setattr(build.subprocess, "run", lambda *a, **k: type("Done", (), said))
    build.check_tag()
    said["stdout"] = "v99.0\n"
    monkeypatch.setattr(build.shutil, "which", lambda name: name)
    if (build.ROOT / ".git").exists():
        with pytest.raises(build.BuildError, match=r"tagged v99\.0"):
            build.check_tag()
