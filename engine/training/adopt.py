"""A registered model's networks as those of a run, for runs that build on them."""

from pathlib import Path

from engine.models.networks import build_networks
from engine.models.registry import RegisteredModel
from engine.training.networks import CLASSIFIER, CRITIC, GENERATORS, save_network


def adopt_model(model: RegisteredModel, folder: Path) -> None:
    """Write ``classifier.pt``, ``generators.pt`` and ``critic.pt`` of a model into a run's folder.

    Raises
    ------
    ModelError
        If the model's weights are refused.
    """
    networks = build_networks(model)
    card, built = model.card, model.card.architecture
    save_network(
        folder / CLASSIFIER,
        networks.classifier,
        architecture=built.classifier.name,
        arguments=built.classifier.kwargs,
        operating_point=card.operating_point,
        preprocessing=card.preprocessing,
    )
    arguments = {"form": built.generators.form, **built.generators.kwargs}
    save_network(folder / GENERATORS, networks.generators, arguments=arguments)
    save_network(folder / CRITIC, networks.critic, widths=built.critic.kwargs["widths"])
