import pytest

from engine.core.errors import ModelError
from engine.models.registry import Registry
from engine.training.golden import answers
from engine.training.registering import register_pack

NAME = {"model_id": "ward-3", "name": "Ward 3", "version": "1.2", "task": "Opacity"}


def test_a_pack_is_registered_under_the_name_its_user_gives_it(data_dir, tiny_pack):
    registered = register_pack(tiny_pack.folder, **NAME)
    found = Registry().get("ward-3")
    assert found == registered
    assert (found.card.name, found.card.version, found.card.task) == ("Ward 3", "1.2", "Opacity")
    assert found.card.weights == tiny_pack.card.weights
    assert answers(found).allclose(answers(tiny_pack))


def test_the_old_version_stays(data_dir, tiny_pack):
    register_pack(tiny_pack.folder, **NAME)
    register_pack(tiny_pack.folder, **NAME | {"version": "1.3"})
    assert Registry().get("ward-3", "1.2").card.version == "1.2"
    assert Registry().get("ward-3").card.version == "1.3"


@pytest.mark.parametrize("changes", [{"model_id": "Ward 3"}, {"version": "new"}, {"name": ""}])
def test_a_name_that_the_registry_refuses_is_told(data_dir, tiny_pack, changes):
    with pytest.raises(ModelError):
        register_pack(tiny_pack.folder, **NAME | changes)
