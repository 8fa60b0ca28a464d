"""What an install brings, and that none of it may only be used under the GPL."""

import re
import tomllib
from importlib import metadata

import pytest


def test_no_library_of_the_default_install_is_under_gpl_or_agpl_only(script):
    distributions = script("distributions")
    every = distributions.default_install()
    assert {"torch", "numpy", "sympy", "PySide6_Essentials"} <= {each.name for each in every}
    assert {each.name: each.licence for each in every if not distributions.is_allowed(each.licence)} == {}
    assert [each.name for each in every if each.licence == "unknown"] == []


def test_the_gpl_decoder_and_the_building_tools_are_not_among_them(script):
    names = {script("distributions").canonical(each.name) for each in script("distributions").default_install()}
    assert not names & {"pylibjpeg-libjpeg", "pyinstaller", "pytest", "mypy"}


def test_every_direct_dependency_is_among_them(script):
    distributions = script("distributions")
    project = tomllib.loads((distributions.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    direct = {distributions.canonical(re.split(r"[<>=\[; ]", line)[0]) for line in project["dependencies"]}
    assert direct <= {distributions.canonical(each.name) for each in distributions.default_install()}


@pytest.mark.parametrize(
    ("licence", "allowed"),
    [
        ("MIT", True),
        ("GPL-3.0-or-later", False),
        ("GPL-2.0-only OR MIT", True),
        ("LGPL-3.0-only", True),
        ("LGPL-2.1-or-later AND GPL-2.0-only", False),
        ("AGPL-3.0-only", False),
        ("GNU General Public License v3 (GPLv3)", False),
        ("GNU Lesser General Public License v3 (LGPLv3)", True),
        ("BSD-3-Clause AND GPL-3.0-or-later WITH GCC-exception-3.1", True),
        ("Apache Software License", True),
    ],
)
def test_which_licences_may_come_along(script, licence, allowed):
    assert script("distributions").is_allowed(licence) is allowed


def test_the_licence_is_read_from_the_metadata(script, tmp_path):
    folder = tmp_path / "thing-1.0.dist-info"
    folder.mkdir()
    lines = ["Metadata-Version: 2.1", "Name: thing", "Version: 1.0", "License: GPLv3 or later\n and more"]
    (folder / "METADATA").write_text("\n".join(lines) + "\n")
    (folder / "LICENSE").write_text("text")
    (folder / "RECORD").write_text("thing-1.0.dist-info/METADATA,,\nthing-1.0.dist-info/LICENSE,,\n")
    found = metadata.Distribution.at(folder)
    described = script("distributions").describe(found)
    assert (described.name, described.version, described.licence) == ("thing", "1.0", "GPLv3 or later")
    assert [path.name for path in script("distributions").licence_files(found)] == ["LICENSE"]
    assert not script("distributions").is_allowed(described.licence)
