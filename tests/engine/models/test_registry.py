import errno
import os
import shutil
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

import engine.models.registry as registry_module
from engine.core.errors import ModelError
from engine.core.folders import models_folder
from engine.models.card import (
    CARD_FILE,
    Architecture,
    GeneratorSpec,
    ModelCard,
    NetworkSpec,
    write_card,
)
from engine.models.registry import RegisteredModel, Registry, load_weights, open_pack, verify
from engine.models.weights import file_sha256, save_tensors

FILE = "classifier.safetensors"
needs_pipes = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes have names on POSIX only")


def make_pack(folder: Path, *, version: str = "1.0", model_id: str = "tiny", value: float = 0.5) -> Path:
    folder.mkdir(parents=True)
    network = NetworkSpec("linear", {})
    weights = {
        FILE: save_tensors({"a": torch.full((4, 3), value), "b": torch.zeros(2)}, folder / FILE),
        "critic.safetensors": save_tensors({"c": torch.ones(2, 2)}, folder / "critic.safetensors", half=True),
    }
    card = ModelCard(
        id=model_id,
        name="Tiny",
        version=version,
        task="none",
        class_name="yes",
        counter_class_name="no",
        operating_point=0.5,
        calibrated=False,
        input_hw=(16, 16),
        preprocessing="display-percentile/1",
        architecture=Architecture(network, GeneratorSpec("linear", "single", {}), network),
        weights=weights,
        training_data=(),
        metrics=(),
        intended_use="tests",
        limits=("A test.",),
        what_it_shows="nothing",
        map_scale=0.5,
        plausibility_threshold=0.5,
        distribution={},
        recipe=(),
        licence="Apache-2.0",
    )
    write_card(card, folder)
    return folder


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """This user's folder and the shipped one are empty folders of the test."""
    monkeypatch.setenv("PARALLAX_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setattr(registry_module, "resources_folder", lambda: tmp_path / "resources")


def rehashed(folder: Path, file: str = FILE) -> None:
    """Make the card describe a file as it is now."""
    card = registry_module.read_card(folder)
    write_card(replace(card, weights={**card.weights, file: file_sha256(folder / file)}), folder)


def flip_last_byte(folder: Path) -> None:
    data = bytearray((folder / FILE).read_bytes())
    data[-1] ^= 1
    (folder / FILE).write_bytes(data)


def cut(folder: Path) -> None:
    data = (folder / FILE).read_bytes()
    (folder / FILE).write_bytes(data[:-5])


def cut_to_nothing(folder: Path) -> None:
    (folder / FILE).write_bytes(b"")


def remove(folder: Path) -> None:
    (folder / FILE).unlink()


def put_pickle(folder: Path) -> None:
    torch.save({"a": torch.zeros(2)}, folder / FILE)
    rehashed(folder)


def put_integers(folder: Path) -> None:
    save_file({"a": torch.zeros(2, dtype=torch.int64)}, folder / FILE)
    rehashed(folder)


def put_double(folder: Path) -> None:
    save_file({"a": torch.zeros(2), "b": torch.zeros(2, dtype=torch.float64)}, folder / FILE)
    rehashed(folder)


def put_foreign_kind(folder: Path) -> None:
    table = b'{"a": {"dtype": "' + b"x" * 10_000 + b'", "shape": [], "data_offsets": [0, 0]}}'
    (folder / FILE).write_bytes(len(table).to_bytes(8, "little") + table)


def put_nothing(folder: Path) -> None:
    save_file({}, folder / FILE)
    rehashed(folder)


def put_pipe(folder: Path) -> None:
    (folder / FILE).unlink()
    os.mkfifo(folder / FILE)


def claim_long_table(folder: Path) -> None:
    """A table of tensors of 3 GB, in a file that has them, though they take no place on the disk."""
    (folder / FILE).write_bytes((3 * 2**30).to_bytes(8, "little"))
    os.truncate(folder / FILE, 3 * 2**30 + 8)


def claim_huge(folder: Path) -> None:
    with (folder / FILE).open("r+b") as file:
        file.truncate(2**40)


def nest_table(folder: Path) -> None:
    table = b'{"a": ' + b"[" * 100_000
    (folder / FILE).write_bytes(len(table).to_bytes(8, "little") + table)


DAMAGE = [
    pytest.param(flip_last_byte, "was changed", id="changed"),
    pytest.param(cut, "is truncated", id="truncated"),
    pytest.param(cut_to_nothing, "is truncated", id="emptied"),
    pytest.param(remove, "is missing", id="missing"),
    pytest.param(put_pickle, "not a safetensors file", id="pickle"),
    pytest.param(put_integers, "kind I64", id="integers"),
    pytest.param(put_double, "kind F64", id="double"),
    pytest.param(put_foreign_kind, "kind " + "x" * 20 + ", only", id="foreign kind"),
    pytest.param(put_nothing, "holds no weights", id="no tensors"),
    pytest.param(put_pipe, "a pipe or a device", id="pipe", marks=needs_pipes),
    pytest.param(claim_long_table, "longer than any network needs", id="lying table"),
    pytest.param(claim_huge, "is larger than 4 GiB", id="huge"),
    pytest.param(nest_table, "not a safetensors file", id="nested table"),
]


def test_pack_loads_as_float32_whatever_was_stored(tmp_path):
    model = open_pack(make_pack(tmp_path / "tiny"))
    loaded = load_weights(model, FILE)
    assert set(loaded) == {"a", "b"}
    assert torch.equal(loaded["a"], torch.full((4, 3), 0.5))
    critic = load_weights(model, "critic.safetensors")
    assert critic["c"].dtype == torch.float32
    assert critic["c"].device == torch.device("cpu")


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_weights_that_are_no_numbers_are_refused(tmp_path, value):
    folder = make_pack(tmp_path / "tiny")
    save_file({"a": torch.tensor([0.0, value])}, folder / FILE)
    rehashed(folder)
    with pytest.raises(ModelError, match="no numbers in “a”"):
        load_weights(open_pack(folder), FILE)


def test_half_weights_take_half_the_size(tmp_path):
    tensors = {"a": torch.rand(1000)}
    save_tensors(tensors, tmp_path / "full.safetensors")
    save_tensors(tensors, tmp_path / "half.safetensors", half=True)
    full, half = ((tmp_path / f"{name}.safetensors").stat().st_size for name in ("full", "half"))
    assert full - half == 2000


@pytest.mark.parametrize(("damage", "words"), DAMAGE)
def test_damaged_file_is_refused_by_verify_and_by_loading(tmp_path, damage: Callable[[Path], None], words):
    folder = make_pack(tmp_path / "tiny")
    good = open_pack(folder)
    damage(folder)
    model = RegisteredModel(registry_module.read_card(folder), folder, shipped=False)
    for use in (lambda: verify(model), lambda: load_weights(model, FILE)):
        with pytest.raises(ModelError, match=words) as caught:
            use()
        assert "“Tiny”" in str(caught.value)
        assert FILE in str(caught.value)
        assert "Get the model again" in str(caught.value)
    assert good.card.id == "tiny"


def test_same_size_change_within_one_timestamp_is_refused_when_loading(tmp_path):
    folder = make_pack(tmp_path / "tiny")
    model = open_pack(folder)
    before = (folder / FILE).stat()
    flip_last_byte(folder)
    os.utime(folder / FILE, ns=(before.st_atime_ns, before.st_mtime_ns))
    with pytest.raises(ModelError, match="was changed"):
        load_weights(model, FILE)


def test_hash_is_computed_once_for_an_unchanged_file(tmp_path, monkeypatch):
    path = tmp_path / "x.safetensors"
    digest = save_tensors({"a": torch.zeros(3)}, path)
    assert file_sha256(path) == digest
    monkeypatch.setattr("hashlib.file_digest", lambda *_: pytest.fail("hashed again"))
    assert file_sha256(path) == digest


def test_file_the_card_does_not_list_is_not_loaded(tmp_path):
    folder = make_pack(tmp_path / "tiny")
    save_file({"a": torch.zeros(2)}, folder / "extra.safetensors")
    with pytest.raises(ModelError, match=r"no weights file extra\.safetensors"):
        load_weights(open_pack(folder), "extra.safetensors")


def test_batch_counters_are_left_out_and_restored_by_torch(tmp_path):
    layer = torch.nn.BatchNorm2d(2)
    layer(torch.rand(2, 2, 3, 3))
    digest = save_tensors(layer.state_dict(), tmp_path / FILE)
    folder = make_pack(tmp_path / "tiny")
    shutil.copy(tmp_path / FILE, folder / FILE)
    rehashed(folder)
    model = open_pack(folder)
    assert model.card.weights[FILE] == digest
    fresh = torch.nn.BatchNorm2d(2)
    fresh.load_state_dict(load_weights(model, FILE), strict=True)
    assert torch.equal(fresh.running_mean, layer.running_mean)


@pytest.mark.parametrize(
    ("tensor", "half", "words"),
    [
        (torch.zeros(2, dtype=torch.int64), False, "not real numbers"),
        (torch.tensor([float("nan")]), False, "not finite"),
        (torch.tensor([1e6]), True, "not finite"),
    ],
)
def test_weights_that_cannot_be_stored_are_refused(tmp_path, tensor, half, words):
    with pytest.raises(ModelError, match=words):
        save_tensors({"a": tensor}, tmp_path / FILE, half=half)
    assert list(tmp_path.iterdir()) == []


def test_shipped_user_and_extra_models_are_listed_by_id(tmp_path):
    make_pack(tmp_path / "resources" / "models" / "z", model_id="zeta")
    make_pack(models_folder() / "m", model_id="mu")
    make_pack(tmp_path / "extra" / "a", model_id="alpha")
    models, problems = Registry([tmp_path / "extra"]).list()
    assert [(model.card.id, model.shipped) for model in models] == [("alpha", False), ("mu", False), ("zeta", True)]
    assert problems == ()


def test_no_folders_mean_no_models_and_no_problems():
    assert Registry().list() == ((), ())


@pytest.mark.parametrize(("damage", "words"), DAMAGE)
def test_damaged_pack_is_a_problem_beside_the_good_ones(damage, words):
    make_pack(models_folder() / "good", model_id="good")
    damage(make_pack(models_folder() / "bad", model_id="bad"))
    models, problems = Registry().list()
    assert [model.card.id for model in models] == ["good"]
    assert len(problems) == 1
    assert words in problems[0]


def test_folders_that_are_no_models_are_problems_and_hidden_ones_are_nothing():
    root = models_folder()
    for name in ("stray", ".incoming-0", "__pycache__"):
        (root / name).mkdir(parents=True)
    (root / "note.txt").write_text("x")
    (root / "text").mkdir()
    (root / "text" / CARD_FILE).write_text("no json")
    models, problems = Registry().list()
    assert models == ()
    assert len(problems) == 2
    assert "“stray” has no card.json" in problems[0]
    assert "“text”" in problems[1]


def test_card_that_names_a_file_outside_is_a_problem(tmp_path):
    folder = make_pack(models_folder() / "tiny")
    text = (folder / CARD_FILE).read_text(encoding="utf-8")
    (folder / CARD_FILE).write_text(text.replace(f'"{FILE}"', f'"../{FILE}"'), encoding="utf-8")
    shutil.move(folder / FILE, models_folder() / FILE)
    models, problems = Registry().list()
    assert models == ()
    assert "own folder" in problems[0]


def test_newest_version_is_listed_and_older_ones_stay_within_reach():
    for version in ("1.9", "1.10", "1.2"):
        make_pack(models_folder() / f"tiny-{version}", version=version)
    registry = Registry()
    assert [model.card.version for model in registry.list()[0]] == ["1.10"]
    assert registry.get("tiny").card.version == "1.10"
    assert registry.get("tiny", "1.2").card.version == "1.2"


def test_two_models_of_one_id_and_version_are_a_problem(tmp_path):
    make_pack(tmp_path / "resources" / "models" / "tiny")
    make_pack(models_folder() / "tiny", value=0.25)
    models, problems = Registry().list()
    assert [model.shipped for model in models] == [True]
    assert "another version" in problems[0]


def test_unknown_model_is_told_with_those_that_are_there():
    make_pack(models_folder() / "tiny")
    (models_folder() / "stray").mkdir()
    with pytest.raises(ModelError, match=r"no model “huge”\. Models that can be used: tiny 1\.0\. .*“stray”"):
        Registry().get("huge")
    with pytest.raises(ModelError, match=r"“tiny” in version 2\.0"):
        Registry().get("tiny", "2.0")


def test_register_copies_what_the_card_lists(tmp_path):
    source = make_pack(tmp_path / "source")
    (source / "notes.txt").write_text("private")
    model = Registry().register(source)
    assert model.folder == models_folder() / "tiny-1.0"
    assert sorted(path.name for path in model.folder.iterdir()) == [CARD_FILE, FILE, "critic.safetensors"]
    assert Registry().list() == ((model,), ())
    assert source.exists()


def test_registering_the_same_model_again_changes_nothing(tmp_path):
    source = make_pack(tmp_path / "source")
    first = Registry().register(source)
    assert Registry().register(source) == first
    assert len(list(models_folder().iterdir())) == 1


def test_registering_a_new_version_keeps_the_old_one(tmp_path):
    registry = Registry()
    old = registry.register(make_pack(tmp_path / "old"))
    new = registry.register(make_pack(tmp_path / "new", version="1.1", value=0.25))
    assert registry.get("tiny") == new
    assert registry.get("tiny", "1.0") == old
    verify(old)


def test_registering_another_model_under_the_same_version_is_refused(tmp_path):
    registry = Registry()
    old = registry.register(make_pack(tmp_path / "old"))
    with pytest.raises(ModelError, match="another version"):
        registry.register(make_pack(tmp_path / "new", value=0.25))
    verify(old)


@pytest.mark.parametrize(("damage", "words"), DAMAGE)
def test_damaged_pack_is_not_registered(tmp_path, damage, words):
    source = make_pack(tmp_path / "source")
    damage(source)
    with pytest.raises(ModelError, match=words):
        Registry().register(source)
    assert not models_folder().exists()


def test_copy_that_stops_half_way_leaves_nothing(tmp_path, monkeypatch):
    source = make_pack(tmp_path / "source")
    seen: list[tuple[object, ...]] = []

    def full_disk(descriptor: int) -> None:
        seen.append(Registry().list())
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(ModelError, match=r"No space left on device\. Check the free space"):
        Registry().register(source)
    assert seen == [((), ())]
    assert list(models_folder().iterdir()) == []


def test_copy_that_went_wrong_is_not_registered(tmp_path, monkeypatch):
    source = make_pack(tmp_path / "source")
    copy = registry_module._copy_synced

    def corrupting(origin: Path, target: Path) -> None:
        copy(origin, target)
        if target.name == FILE:
            flip_last_byte(target.parent)

    monkeypatch.setattr(registry_module, "_copy_synced", corrupting)
    with pytest.raises(ModelError, match="was changed"):
        Registry().register(source)
    assert list(models_folder().iterdir()) == []


def test_what_a_killed_registration_left_is_removed_at_the_next_listing_and_what_is_being_copied_stays(tmp_path):
    killed, running = (models_folder() / f".incoming-{name}" for name in ("killed", "running"))
    for folder in (killed, running):
        shutil.copytree(make_pack(tmp_path / folder.name), folder)
    an_hour_ago = time.time() - 3600
    for path in (*killed.iterdir(), killed, running):
        os.utime(path, (an_hour_ago, an_hour_ago))
    os.utime(running / FILE)
    assert Registry().list() == ((), ())
    assert [path.name for path in models_folder().iterdir()] == [running.name]


def test_broken_copy_in_its_place_is_left_and_named(tmp_path):
    source = make_pack(tmp_path / "source")
    flip_last_byte(Registry().register(source).folder)
    with pytest.raises(ModelError, match=r"Remove the folder tiny-1\.0"):
        Registry().register(source)
