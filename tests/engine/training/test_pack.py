from engine.models.registry import RegisteredModel, Registry


def test_a_registered_pack_is_listed(registered_tiny_pack: RegisteredModel) -> None:
    assert Registry().get("tiny").card == registered_tiny_pack.card
