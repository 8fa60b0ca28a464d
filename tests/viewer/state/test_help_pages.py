import re

import pytest

from engine.core.folders import resources_folder
from viewer.state.help_pages import help_pages

HELP = resources_folder() / "help"


@pytest.fixture
def folder(tmp_path):
    for name, text in (
        ("guide.md", "# The guide\nRead me."),
        ("guide.fr.md", "# Le guide\nLisez-moi."),
        ("models.md", "# Models\nTwo."),
        ("about-maps.md", "# About maps\nThree."),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_the_guide_comes_first_then_by_title(folder):
    assert [page.title for page in help_pages(folder)] == ["The guide", "About maps", "Models"]


def test_a_page_without_translation_is_read_in_english(folder):
    assert [page.title for page in help_pages(folder, "fr")] == ["Le guide", "About maps", "Models"]


def test_every_shipped_page_begins_with_its_title():
    pages = help_pages(HELP)
    assert pages[0].name == "guide"
    assert all(page.text.startswith("# ") for page in pages)


@pytest.mark.parametrize("path", sorted(HELP.glob("*.md")), ids=lambda path: path.name)
def test_every_picture_and_page_that_is_named_exists(path):
    for target in re.findall(r"\]\(([^)#]+)\)", path.read_text(encoding="utf-8")):
        assert target.startswith("https://") or (HELP / target).is_file(), target
