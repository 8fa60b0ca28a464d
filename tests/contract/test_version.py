"""One place says the version; everything else reads it."""

import re
import tomllib
from pathlib import Path

import engine
from engine.self_test.diagnostics import collect
from viewer.dialogs.about import AboutDialog

ROOT = Path(engine.__file__).resolve().parent.parent


def test_the_package_takes_its_version_from_the_engine():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["dynamic"] == ["version"]
    assert project["tool"]["hatch"]["version"]["path"] == "engine/__init__.py"
    assert re.fullmatch(r"\d+\.\d+\.\d+([.+-].+)?", engine.__version__)


def test_about_and_diagnostics_say_it(qtbot):
    about = AboutDialog()
    qtbot.addWidget(about)
    assert engine.__version__ in about.windowTitle()
    assert collect()["parallax"] == engine.__version__


def test_no_other_file_of_the_code_repeats_it():
    quoted = re.compile(rf"""["']v?{re.escape(engine.__version__)}["']""")
    files = [path for folder in ("engine", "viewer", "packaging") for path in (ROOT / folder).rglob("*.py")]
    assert len(files) > 100
    assert [str(path) for path in files if quoted.search(path.read_text(encoding="utf-8"))] == [
        str(ROOT / "engine" / "__init__.py")
    ]


def test_the_changelog_knows_it():
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^## {re.escape(engine.__version__)} - ", changelog, re.MULTILINE)
