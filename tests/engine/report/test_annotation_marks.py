import json
from dataclasses import replace

import numpy as np
import pytest

from engine.imaging.annotation import Annotation
from engine.report.annotation_marks import annotation_values, read_annotations
from engine.report.page import render_page
from engine.report.panels import panel_viewport
from engine.report.provenance import provenance_values, read_view

MARKS = (
    Annotation(1, "distance", ((50.0, 40.0), (50.0, 140.0))),
    Annotation(2, "angle", ((60.0, 20.0), (90.0, 20.0), (90.0, 60.0))),
    Annotation(3, "rectangle", ((100.0, 20.0), (140.0, 80.0))),
    Annotation(4, "ellipse", ((160.0, 20.0), (200.0, 80.0))),
    Annotation(5, "arrow", ((250.0, 40.0), (220.0, 90.0)), "a rib"),
)


def test_the_sidecar_tells_what_was_measured_and_in_which_unit(request_):
    values = provenance_values(replace(request_, annotations=MARKS, key_image=True))
    assert values["key_image"] is True
    distance, angle, box, _, arrow = values["annotations"]
    assert distance["measured"] == {"length": pytest.approx(40.0), "unit": "mm", "spacing": "at detector"}
    assert angle["measured"] == {"angle_degrees": pytest.approx(90.0)}
    inside = request_.frame.modality_hw[100:140, 20:80]
    assert box["measured"]["mean"] == pytest.approx(inside.mean(), rel=1e-5)
    assert (box["measured"]["area"], box["measured"]["unit"]) == (pytest.approx(384.0), "mm²")
    assert (arrow["text"], arrow["measured"]) == ("a rib", None)


def test_annotations_come_back_from_a_sidecar(request_):
    values = json.loads(json.dumps(provenance_values(replace(request_, annotations=MARKS))))
    assert read_view(values, request_.frame).annotations == MARKS


def test_reading_gives_every_annotation_its_number(request_):
    values = [annotation_values(replace(mark, number=9), request_.frame) for mark in MARKS]
    assert [mark.number for mark in read_annotations(values)] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(("mirrored", "turns"), [(False, 0), (True, 1)])
def test_annotations_are_drawn_where_they_lie_on_every_panel(request_, mirrored, turns):
    turned = replace(request_, mirrored=mirrored, quarter_turns=turns)
    plain, drawn = (
        np.asarray(render_page(each)).astype(int) for each in (turned, replace(turned, annotations=MARKS[2:3]))
    )
    changed = np.abs(plain - drawn).max(axis=2) > 20
    rows, columns = np.nonzero(changed)
    assert changed.any()
    # The outline of one box on four panels of equal size: as many changes left as right, above as below.
    middle = (rows.min() + rows.max()) / 2, (columns.min() + columns.max()) / 2
    quarters = [
        int(changed[half_rows][:, half_columns].sum())
        for half_rows in (slice(0, round(middle[0])), slice(round(middle[0]), None))
        for half_columns in (slice(0, round(middle[1])), slice(round(middle[1]), None))
    ]
    assert max(quarters) < 1.2 * min(quarters)


def test_one_panel_shows_the_line_at_its_pixels(request_):
    single = replace(request_, layout="single", annotations=MARKS[:1])
    page = np.asarray(render_page(single)).astype(int)
    plain = np.asarray(render_page(replace(single, annotations=()))).astype(int)
    rows, columns = np.nonzero(np.abs(page - plain).max(axis=2) > 60)
    ends = panel_viewport(single).to_view(np.array(MARKS[0].points_yx))
    long_run = columns[np.abs(rows - np.median(rows)) <= 3]
    assert long_run.max() - long_run.min() >= ends[1, 1] - ends[0, 1] - 4
