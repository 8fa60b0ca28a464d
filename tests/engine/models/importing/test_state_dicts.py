"""Weights that unpack to more than their file holds are refused."""

import zipfile
from pathlib import Path

import pytest
import torch

from engine.core.errors import ModelError
from engine.models.importing.classifier_file import inspect_file
from engine.models.importing.state_dicts import read_state_dict


def test_a_packed_archive_of_weights_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    torch.save({"weight": torch.zeros(1000, 1000)}, tmp_path / "good.pt")
    assert read_state_dict(tmp_path / "good.pt").tensors["weight"].shape == (1000, 1000)
    with (
        zipfile.ZipFile(tmp_path / "good.pt") as good,
        zipfile.ZipFile(tmp_path / "bomb.pt", "w", zipfile.ZIP_DEFLATED) as bomb,
    ):
        for name in good.namelist():
            bomb.writestr(name, good.read(name))
    with pytest.raises(ModelError, match="unpack to more than the file holds"):
        read_state_dict(tmp_path / "bomb.pt")


def test_one_number_seen_as_billions_is_refused(tmp_path: Path) -> None:
    torch.save({"weight": torch.zeros(1).expand(100_000, 100_000)}, tmp_path / "view.pt")
    with pytest.raises(ModelError, match="10,000,000,000 weights"):
        read_state_dict(tmp_path / "view.pt")


def test_an_archive_that_says_it_spans_disks_is_refused_with_a_sentence(tmp_path: Path) -> None:
    torch.save({"weight": torch.zeros(3)}, tmp_path / "w.pt")
    data = bytearray((tmp_path / "w.pt").read_bytes())
    # Number of disks in the locator of the 64-bit directory.
    locator = data.find(b"PK\x06\x07")
    if locator < 0:
        end = data.rfind(b"PK\x05\x06")
        data[end:end] = b"PK\x06\x07" + bytes(12) + (2).to_bytes(4, "little")
    else:
        data[locator + 16 : locator + 20] = (2).to_bytes(4, "little")
    (tmp_path / "w.pt").write_bytes(data)
    with pytest.raises(ModelError, match="cannot be read as weights"):
        inspect_file(tmp_path / "w.pt")


def test_a_program_of_the_file_that_torch_stumbles_over_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(*_: object, **__: object) -> None:
        raise AttributeError("'tuple' object has no attribute 'dtype'")

    path = tmp_path / "weights.pt"
    torch.save({"a": torch.zeros(2)}, path)
    monkeypatch.setattr(torch, "load", stumble)
    with pytest.raises(ModelError, match="cannot be read as weights: 'tuple' object has no attribute"):
        read_state_dict(path)
