"""Where Parallax finds what it ships."""

import engine
from engine.core.folders import resources_folder


def test_resources_lie_beside_the_engine():
    assert resources_folder().parent.samefile(next(iter(engine.__path__)) + "/..")
    assert (resources_folder() / "models").is_dir()
