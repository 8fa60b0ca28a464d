"""Names and files of a batch."""

import numpy as np
import pytest

from engine.batch.output_files import (
    UniqueNames,
    anonymous_name,
    content_sha256,
    folder_name,
    write_arrays,
)
from engine.dicom.catalog import Source


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("film.dcm", "film"),
        ("Film 1.DCM", "Film_1"),
        ("1.2.840.113619.2", "1.2.840.113619.2"),
        ("a/b\\c.png", "c"),
        ("..", "image"),
        (".dcm", "image"),
        ("Müller^Ä.jpeg", "M_ller"),
        ("con.dcm", "_con"),
        ("LPT1.x", "_LPT1.x"),
        ("x" * 300, "x" * 80),
    ],
)
def test_folder_names_are_safe_on_every_file_system(file, name):
    assert folder_name(file) == name


def test_names_that_differ_only_in_case_are_numbered():
    names = UniqueNames("summary.json")
    assert [names.claim(name) for name in ("a", "A", "a", "Summary.JSON")] == ["a", "A-2", "a-3", "Summary.JSON-2"]


def test_anonymous_names_depend_on_content_alone(tmp_path):
    for name in ("doe.dcm", "roe.dcm"):
        (tmp_path / name).write_bytes(b"the same")
    hashes = {content_sha256(Source(tmp_path / name)) for name in ("doe.dcm", "roe.dcm")}
    assert len(hashes) == 1
    assert anonymous_name(hashes.pop()).startswith("image-")


def test_arrays_come_back_as_they_were(tmp_path):
    plane_hw = np.linspace(0, 1, 12, dtype=np.float32).reshape(3, 4)
    write_arrays(tmp_path / "arrays.npz", {"map": plane_hw})
    with np.load(tmp_path / "arrays.npz") as arrays:
        assert arrays["map"].dtype == np.float32
        np.testing.assert_array_equal(arrays["map"], plane_hw)
