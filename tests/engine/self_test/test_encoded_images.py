from pathlib import Path

import numpy as np
import pytest
from pydicom import dcmread, uid

from engine.dicom.decoding import DECODERS, decode_stored
from engine.dicom.sources import Source
from engine.self_test.encoded_images import EncodedImage, make_encoded_images


@pytest.fixture(scope="module")
def images() -> tuple[EncodedImage, ...]:
    return tuple(make_encoded_images())


def test_every_syntax_that_is_read_has_an_image(images):
    native = {syntax for syntax in (image.syntax for image in images) if not syntax.is_encapsulated}
    assert len(native) == 4
    assert {image.syntax for image in images} == native | set(DECODERS)


def test_only_lossy_syntaxes_may_differ(images):
    lossy = {uid.JPEGBaseline8Bit, uid.JPEGExtended12Bit, uid.JPEGLSNearLossless, uid.JPEG2000}
    assert {image.syntax for image in images if image.tolerance} == lossy


def test_the_files_declare_their_syntax_and_decode_to_what_was_encoded(images, tmp_path):
    path = Path(tmp_path, "image.dcm")
    for image in images:
        path.write_bytes(image.file)
        assert dcmread(path).file_meta.TransferSyntaxUID == image.syntax
        _, stored_hw = decode_stored(Source(path))
        assert np.abs(stored_hw.astype(int) - image.expected_hw).max() <= image.tolerance, image.syntax.name
