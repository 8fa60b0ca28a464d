"""What roles and layers are called in the window."""

from PySide6.QtCore import QCoreApplication

from engine.attribution.method import method_named
from engine.explain.layers import METHOD_PREFIX
from viewer.state.arrangement import PaneRole


def role_title(role: PaneRole) -> str:
    """What a pane of this role shows, in words."""
    translate = QCoreApplication.translate
    return {
        "original": translate("Layers", "Original"),
        "similar": translate("Layers", "Similar"),
        "adversarial": translate("Layers", "Adversarial"),
        "difference": translate("Layers", "Difference over original"),
        "morph": translate("Layers", "Between similar and adversarial"),
    }[role]


def layer_title(name: str) -> str:
    """What a layer is called; a layer of another method by its own name."""
    translate = QCoreApplication.translate
    known = {
        "original": translate("Layers", "What the model sees"),
        "similar": translate("Layers", "Similar"),
        "adversarial": translate("Layers", "Adversarial"),
        "difference": translate("Layers", "Difference"),
        "signed difference": translate("Layers", "Signed difference"),
        "morph": translate("Layers", "Morph"),
    }
    if name.startswith(METHOD_PREFIX):
        return method_named(name.removeprefix(METHOD_PREFIX)).shown_title
    return known.get(name, name.capitalize())
