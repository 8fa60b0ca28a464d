"""The names of the shipped models' classes in the user's language; other models' stay as their card has them."""

from engine.core.language import mark, translate

SHIPPED = (
    mark("Classes", "opacity"),
    mark("Classes", "no opacity"),
    mark("Classes", "planted opacity"),
    mark("Classes", "no planted opacity"),
)


def shown_class(name: str) -> str:
    """A class as the window and the report call it."""
    return translate("Classes", name) if name in SHIPPED else name
