from pathlib import Path

import pytest

SPEC = Path(__file__).resolve().parents[2] / "packaging" / "parallax.spec"


@pytest.mark.parametrize(
    "path",
    [
        "torch/lib/libtorch_cpu.so",
        "torch/bin/torch_shm_manager",
        "torch/nn/functional.py",
        "torch/_inductor/config.py",
        "torch/fx/experimental/_config.py",
        "torch/_dynamo/graph_break_registry.json",
        "resources/models/phantom-opacity/card.json",
        "resources/shaders/layers.frag",
        "resources/help/screenshot.png",
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6/Qt/plugins/platforms/libqoffscreen.so",
        "PySide6/Qt/translations/qtbase_fr.qm",
        "libcrypto.so.3",
        "libz-0f1e2d3c.so.1.3",
        "_CharLS.cpython-311-x86_64-linux-gnu.so",
        "pydicom/data/urls.json",
    ],
)
def test_what_the_app_needs_stays(script, path):
    assert script("bundle_contents").trimmed_because(path) is None


@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("torch/include/ATen/ATen.h", "torch"),
        ("torch\\test\\cpp", "torch"),
        ("torch/bin/test_jit", "torch"),
        ("torch/_inductor/graph.py", "torch"),
        ("libgtk-3.so.0", "Qt"),
        ("libcairo.so.2", "Qt"),
        ("PySide6/Qt/lib/libQt6Quick.so.6", "Qt"),
        ("PySide6/Qt/plugins/platformthemes/libqgtk3.so", "Qt"),
        ("libstdc++.so.6", "system"),
        ("libxcb.so.1", "system"),
        ("libreadline.so.8", "GPL"),
        ("lib/libgdbm.so.6", "GPL"),
    ],
)
def test_what_it_does_not_need_is_left_out_with_a_reason(script, path, word):
    assert word in script("bundle_contents").trimmed_because(path)


def test_every_library_takes_its_metadata_along(script):
    contents = script("bundle_contents")
    assert {"pylibjpeg", "pylibjpeg-openjpeg", "pylibjpeg-rle", "torch"} <= set(contents.METADATA)


def test_modules_under_the_gpl_are_not_collected(script):
    assert {"readline", "_gdbm"} <= set(script("bundle_contents").UNUSED_MODULES)


def test_the_recipe_is_python_and_collects_the_whole_project():
    text = SPEC.read_text(encoding="utf-8")
    compile(text, str(SPEC), "exec")
    assert 'collect_submodules("engine") + collect_submodules("viewer")' in text
    assert '(str(ROOT / "resources"), "resources")' in text
