"""Every text of the window is there in every language, with the same values to fill in."""

import importlib.util
import re
import shutil
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QTranslator

ROOT = Path(__file__).resolve().parents[2]
CATALOGUES = sorted((ROOT / "resources" / "translations").glob("parallax_*.ts"))


def load_translations() -> ModuleType:
    spec = importlib.util.spec_from_file_location("translations", ROOT / "packaging" / "translations.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


translations = load_translations()


def messages(catalogue: Path) -> list[tuple[str, str, str]]:
    """Context, text, translation."""
    found = []
    for context in ElementTree.parse(catalogue).iter("context"):
        name = context.findtext("name", "")
        found += [
            (name, each.findtext("source", ""), each.findtext("translation", "")) for each in context.iter("message")
        ]
    return found


@pytest.fixture(params=CATALOGUES, ids=lambda path: path.name)
def catalogue(request) -> Path:
    return request.param


def test_french_is_there():
    assert "parallax_fr.ts" in [path.name for path in CATALOGUES]


def test_no_text_of_the_source_is_missing_or_untranslated(catalogue, tmp_path):
    copy = Path(shutil.copy(catalogue, tmp_path))
    translations.gather(copy)
    assert translations.untranslated(copy) == []
    assert [text for context, text, _ in messages(copy) if not context] == []


def test_a_translation_fills_in_the_same_values(catalogue):
    for _, text, translation in messages(catalogue):
        assert sorted(re.findall(r"\{.*?\}", translation)) == sorted(re.findall(r"\{.*?\}", text)), text


def test_what_the_viewer_reads_is_what_the_translators_wrote(catalogue, qapp):
    translator = QTranslator()
    assert translator.load(str(catalogue.with_suffix(".qm")))
    assert len(messages(catalogue)) > 300
    for context, text, translation in messages(catalogue):
        assert translator.translate(context, text) == translation
