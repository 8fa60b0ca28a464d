"""What the figures of a model card are called."""

_WORDS = {
    "roc_auc": "ROC-AUC of the classifier",
    "similar_agrees": "Similar image keeps the decision, share of films",
    "adversarial_flips": "Adversarial image flips the decision, share of films",
    "flips_class": "The same, of films decided for the class",
    "flips_counter_class": "The same, of films decided for the counter-class",
    "closeness": "Mean change of grey from film to similar image",
    "difference": "Mean change of grey from similar to adversarial image",
    "map_diversity": "Diversity of the maps (0: one pattern on every film)",
    "octave": "Fine detail of the adversarial image against the film's (1: the same)",
    "iou_at_area": "Overlap of map and true region at equal area (IoU)",
    "adversarial_plausible": "Adversarial image looks like a film, share of films",
    "films_plausible": "Films that look like films to the same check, share",
    "holds": "Explanation holds, share of films",
}

_RENAMED = {"specificity": "map_diversity"}


def present_name(name: str) -> str:
    """What a figure is called now that a card of the first schema, or a run of those days, names `name`."""
    return _RENAMED.get(name, name)


def metric_words(name: str) -> str:
    """A metric's name in words; that of a card from elsewhere as it is, without underscores."""
    return _WORDS.get(name, name.replace("_", " "))
