"""The shape of the tree, which only erodes when nobody looks."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOP_LEVEL = {
    "engine",
    "viewer",
    "resources",
    "tests",
    "packaging",
    "pyproject.toml",
    "README.md",
    "LICENSE",
    "CHANGELOG.md",
}
SAYS_NOTHING = {"utils", "util", "helpers", "helper", "manager", "common", "misc"}
MODEL_BYTES = {"phantom-opacity": 1_500_000, "chest-opacity": 12_000_000, "planted-opacity": 4_000_000}


def tracked_files() -> list[Path]:
    if not (ROOT / ".git").exists() or shutil.which("git") is None:
        pytest.skip("needs a checkout: asks git which files belong to the project")
    # A checkout that belongs to another user, as in many containers, is read all the same.
    command = ["git", "-c", "safe.directory=*", "-C", str(ROOT), "ls-files", "-z"]
    listing = subprocess.run(command, capture_output=True, check=True)
    files = [Path(name) for name in listing.stdout.decode().split("\0") if name]
    assert files
    return [file for file in files if (ROOT / file).exists()]


def python_files() -> list[Path]:
    return [file for file in tracked_files() if file.suffix == ".py"]


def test_top_level_holds_what_the_architecture_names():
    top = {file.parts[0] for file in tracked_files()}
    assert {name for name in top if not name.startswith(".")} <= TOP_LEVEL


def test_packaging_folder_does_not_shadow_the_packaging_library():
    assert not (ROOT / "packaging" / "__init__.py").exists()
    assert (ROOT / "packaging" / "dev.py").exists()


def test_modules_are_named_for_what_they_hold():
    words = {file: set(file.stem.split("_")) for file in python_files()}
    assert [str(file) for file, parts in words.items() if parts & SAYS_NOTHING] == []


def test_modules_stay_small():
    sizes = {str(file): len((ROOT / file).read_text(encoding="utf-8").splitlines()) for file in python_files()}
    assert {file: lines for file, lines in sizes.items() if lines > 450} == {}


def test_no_leftovers():
    mark = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|NotImplementedError\(\)|breakpoint\(\)|\bpdb\b")
    found = []
    for file in python_files():
        if file.name != Path(__file__).name:
            lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
            found += [f"{file}:{number}" for number, line in enumerate(lines, 1) if mark.search(line)]
    assert found == []


def test_model_packs_are_within_their_size():
    for name, limit in MODEL_BYTES.items():
        sizes = [
            (ROOT / file).stat().st_size for file in tracked_files() if name in file.parts and "models" in file.parts
        ]
        assert sum(sizes) <= limit


def test_constraints_pin_every_direct_dependency():
    constraints = (ROOT / "packaging" / "constraints.txt").read_text(encoding="utf-8")
    pins = {_canonical(line.split("==")[0]) for line in constraints.splitlines() if "==" in line}
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    wanted = {_canonical(name) for name in re.findall(r'^ {4}"([A-Za-z0-9_-]+)[><=]', project, re.MULTILINE)}
    assert len(wanted) > 15
    assert wanted <= pins


def test_constraints_bring_no_gpu_libraries_and_no_gpl_decoder():
    constraints = (ROOT / "packaging" / "constraints.txt").read_text(encoding="utf-8").lower()
    assert "torch==2.13.0\n" in constraints
    assert not re.search(r"^(nvidia|triton|cuda|torchvision|pylibjpeg[-_]libjpeg)", constraints, re.MULTILINE)


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
