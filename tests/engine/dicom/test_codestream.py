"""Sizes read from compressed frames without decoding them."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from engine.dicom.codestream import CodestreamSize, codestream_size


def encode(kind: str, shape: tuple[int, ...]) -> bytes:
    out = BytesIO()
    Image.fromarray(np.zeros(shape, dtype=np.uint8)).save(out, format=kind)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "JPEG2000"])
@pytest.mark.parametrize("shape", [(20, 30), (20, 30, 3)])
def test_size_is_read_from_the_header(kind: str, shape: tuple[int, ...]) -> None:
    components = shape[2] if len(shape) == 3 else 1
    assert codestream_size(encode(kind, shape)) == CodestreamSize(20, 30, components, 8)


@pytest.mark.parametrize("kind", ["JPEG", "JPEG2000"])
def test_a_header_cut_anywhere_gives_none_or_the_size(kind: str) -> None:
    whole = encode(kind, (20, 30))
    for length in range(len(whole)):
        assert codestream_size(whole[:length]) in (None, CodestreamSize(20, 30, 1, 8))
    assert codestream_size(whole[:4]) is None


@pytest.mark.parametrize("frame", [b"", b"\xff\xd8", b"\xff\xd8nonsense", b"no image at all"])
def test_what_is_no_codestream_gives_none(frame: bytes) -> None:
    assert codestream_size(frame) is None
