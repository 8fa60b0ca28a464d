from dataclasses import replace

import numpy as np
import pytest

from engine.dicom.presentation import Shape
from engine.imaging.frame import OverlayPlane
from engine.report.page import render_page

PLANE = OverlayPlane((100, 100), np.ones((20, 30), bool))
SHAPES = (
    Shape("line", ((50.0, 40.0), (50.0, 140.0))),
    Shape("point", ((80.0, 90.0),)),
    Shape("text", ((90.0, 90.0),), "rib"),
)


@pytest.mark.parametrize("drawn", [{"overlays": (PLANE,)}, *({"shapes": (shape,)} for shape in SHAPES)])
def test_what_the_file_drew_is_on_the_page_unless_it_is_anonymous(request_, instance, drawn):
    named = replace(request_, layout="single", identity=instance.study)
    changed = np.asarray(render_page(named)) != np.asarray(render_page(replace(named, **drawn)))
    assert changed.any()
    anonymous = replace(named, identity=None)
    np.testing.assert_array_equal(
        np.asarray(render_page(anonymous)), np.asarray(render_page(replace(anonymous, **drawn)))
    )
