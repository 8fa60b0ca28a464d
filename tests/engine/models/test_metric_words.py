"""Figures of a card in words."""

from engine.models.metric_words import metric_words
from engine.models.registry import RegisteredModel


def test_every_figure_that_a_pack_measures_has_words(tiny_pack: RegisteredModel) -> None:
    names = [metric.name for metric in tiny_pack.card.metrics]
    assert "holds" in names
    assert [name for name in names if metric_words(name) == name.replace("_", " ")] == []


def test_an_unknown_figure_keeps_its_name() -> None:
    assert metric_words("balanced_accuracy") == "balanced accuracy"
