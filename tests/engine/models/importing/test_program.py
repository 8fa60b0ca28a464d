import warnings
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from foreign_classifier import HW, foreign_network

from engine.core.errors import ModelError
from engine.models.importing.classifier_file import import_classifier, inspect_file
from engine.models.importing.contract import ClassifierContract
from engine.models.importing.program import convert_program


def script(folder: Path) -> Path:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.jit.save(torch.jit.script(foreign_network()), str(folder / "script.pt"))
    return folder / "script.pt"


def exported(folder: Path) -> Path:
    dynamic = ({0: torch.export.Dim("batch")},)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        program = torch.export.export(foreign_network(), (torch.zeros(2, 1, *HW),), dynamic_shapes=dynamic)
        torch.export.save(program, str(folder / "exported.pt2"))
    return folder / "exported.pt2"


def test_a_program_runs_only_with_the_hash_that_the_user_trusts(tmp_path: Path, contract: ClassifierContract) -> None:
    path = script(tmp_path)
    facts = inspect_file(path)
    assert facts.kind == "program"
    with pytest.raises(ModelError, match=rf"opening it runs code that can do anything.*{facts.sha256}"):
        import_classifier(path, contract)
    with pytest.raises(ModelError, match="opening it runs code"):
        import_classifier(path, contract, trusted_sha256="0" * 64)


@pytest.mark.slow
@pytest.mark.parametrize("make", [script, exported])
def test_a_trusted_program_becomes_data_that_answers_as_it_does(
    make: Callable[[Path], Path], tmp_path: Path, contract: ClassifierContract
) -> None:
    path = make(tmp_path)
    imported = import_classifier(path, contract, trusted_sha256=inspect_file(path).sha256)
    x = torch.rand(3, 1, *HW)
    outputs = foreign_network()((x - 0.4) / 0.3)
    assert imported.arguments()["network"]["name"] == "graph"
    assert torch.allclose(imported(x), outputs[:, 1] - outputs[:, 0], atol=1e-4)


@pytest.mark.slow
def test_a_program_that_fails_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "broken.pt2").write_bytes(b"no archive")
    with pytest.raises(ModelError, match=r"The program broken\.pt2 could not be turned into data"):
        convert_program(tmp_path / "broken.pt2", tmp_path / "out.onnx", (1, 8, 8))
