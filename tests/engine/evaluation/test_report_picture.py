import base64
from io import BytesIO

import numpy as np
from PIL import Image

from engine.evaluation.report_picture import data_uri, film_picture, generated_picture, map_picture

FILM = np.full((64, 96), 0.5, np.float32)


def test_the_region_is_outlined_outside_itself() -> None:
    region = np.zeros((64, 96), np.float32)
    region[20:30, 40:60] = 1
    picture = film_picture(FILM, region)
    changed = (picture != 128).any(2)
    assert changed[19, 50]
    assert changed[30, 50]
    assert not changed[20:30, 40:60].any()


def test_only_the_strongest_fifth_of_a_map_is_painted() -> None:
    ramp = np.broadcast_to(np.linspace(0, 1, 96, dtype=np.float32), (64, 96))
    painted = (map_picture(FILM, ramp, None) != 128).any(2).any(0)
    assert not painted[:76].any()
    assert painted[80:].all()
    assert np.array_equal(map_picture(FILM, np.ones_like(FILM), None), film_picture(FILM, None))


def test_a_generated_image_carries_its_mark() -> None:
    marked = generated_picture(FILM)
    assert marked.shape == (64, 96, 3)
    assert (marked != 128).any()
    assert (marked[:40] == 128).all()


def test_a_picture_travels_inside_the_page() -> None:
    kind, _, data = data_uri(film_picture(FILM, None)).partition(",")
    assert kind == "data:image/jpeg;base64"
    with Image.open(BytesIO(base64.b64decode(data))) as picture:
        assert picture.size == (96, 64)
