"""``import engine as parallax``: the names of the notebook, and nothing loaded before it is used."""

import subprocess
import sys

import pytest

import engine as parallax


@pytest.mark.parametrize("name", parallax.__all__)
def test_every_public_name_is_there_and_says_what_it_does(name):
    assert name in dir(parallax)
    assert getattr(parallax, name).__doc__


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="painting"):
        _ = parallax.painting
    with pytest.raises(AttributeError, match="painting"):
        _ = parallax.metrics.painting


@pytest.mark.parametrize("name", parallax.metrics.__all__)
def test_metrics_are_functions_whatever_was_imported_before(name):
    import engine.metrics.faithfulness
    import engine.metrics.overlap  # noqa: F401

    assert callable(getattr(parallax.metrics, name))


def test_importing_the_engine_loads_nothing():
    script = "import sys; import engine; print(*{name.partition('.')[0] for name in sys.modules})"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)
    assert not set(run.stdout.split()) & {"numpy", "pydicom", "scipy", "PIL", "torch", "matplotlib"}
