import json
import shutil
from datetime import UTC, datetime

import pytest


@pytest.fixture
def library(script, monkeypatch, tmp_path):
    text = tmp_path / "texts" / "LICENSE"
    text.parent.mkdir()
    text.write_text("be kind")
    bill = script("bill_of_materials")
    monkeypatch.setattr(bill.metadata, "distribution", lambda name: name)
    monkeypatch.setattr(bill, "licence_files", lambda distribution: (text, text))
    return script("distributions").Distribution("Some_Thing", "1.2+cpu", "MIT")


def test_the_bill_names_every_library_once_with_its_version_and_licence(script, library):
    bill = script("bill_of_materials")
    system = (bill.SystemLibrary("libfoo1", "3.4-1"),)
    sbom = bill.make_sbom("9.8.7", (library,), system, datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))
    assert json.loads(json.dumps(sbom)) == sbom
    assert (sbom["bomFormat"], sbom["specVersion"]) == ("CycloneDX", "1.6")
    assert sbom["metadata"]["component"]["version"] == "9.8.7"
    assert sbom["metadata"]["timestamp"] == "2026-01-02T03:04:05+00:00"
    by_name = {component["name"]: component for component in sbom["components"]}
    assert by_name["Some_Thing"]["purl"] == "pkg:pypi/some-thing@1.2"
    assert by_name["Some_Thing"]["licenses"] == [{"license": {"name": "MIT"}}]
    assert by_name["libfoo1"]["version"] == "3.4-1"
    references = [component["bom-ref"] for component in sbom["components"]]
    assert len(set(references)) == len(references) == 3
    assert sbom["dependencies"][0]["dependsOn"] == references


def test_texts_and_list_lie_beside_the_bill(script, library, tmp_path):
    bill = script("bill_of_materials")
    copyright_file = tmp_path / "copyright"
    copyright_file.write_text("of foo")
    system = (bill.SystemLibrary("libfoo1", "3.4-1", copyright_file),)
    folder = tmp_path / "bundle" / "licences"
    bill.write_licences(folder, "9.8.7", (library,), system)
    assert "Some_Thing 1.2+cpu: MIT" in (folder / "LICENCES.txt").read_text(encoding="utf-8")
    assert (folder / "some-thing" / "LICENSE").read_text() == "be kind"
    assert (folder / "some-thing" / "1-LICENSE").is_file()
    assert (folder / "system" / "libfoo1.txt").read_text() == "of foo"
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in (folder / "LGPL-3.0.txt").read_text(encoding="utf-8")
    assert "Apache License" in (folder / "Parallax-LICENSE.txt").read_text(encoding="utf-8")
    assert json.loads((folder / "parallax.cdx.json").read_text(encoding="utf-8"))["components"]


@pytest.mark.skipif(shutil.which("dpkg-query") is None, reason="needs dpkg")
def test_the_packages_of_system_libraries_are_found(script, tmp_path):
    tar = shutil.which("tar")
    assert tar is not None
    found = script("bill_of_materials").find_system_libraries({"a": tar, "b": str(tmp_path / "of nobody")})
    assert [entry.package for entry in found] == ["tar"]
    assert found[0].version[0].isdigit()
    assert script("bill_of_materials").find_system_libraries({"b": str(tmp_path / "of nobody")}) == ()
