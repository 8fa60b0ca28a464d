"""Widgets that listen to the state for as long as they live."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject

from viewer.state.signal import Signal


def listen(widget: QObject, *connections: tuple[Signal[Any], Callable[[], None]]) -> None:
    """Connect state signals to methods of a widget; they end with the widget, before it can be called dead."""
    ends = [signal.connect(listener) for signal, listener in connections]

    def disconnect(_gone: QObject) -> None:
        for end in ends:
            end()

    widget.destroyed.connect(disconnect)
