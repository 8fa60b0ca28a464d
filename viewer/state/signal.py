"""Observers in plain Python, so that state needs no Qt."""

from collections.abc import Callable
from typing import Generic, ParamSpec

P = ParamSpec("P")


class Signal(Generic[P]):
    """A list of listeners called in the order they connected.

    Listeners run synchronously in the thread that emits: the GUI thread, which alone writes state.
    """

    def __init__(self) -> None:
        self._listeners: list[Callable[P, object]] = []

    def connect(self, listener: Callable[P, object]) -> Callable[[], None]:
        """Call `listener` at each :meth:`emit`; returns a function that disconnects it (harmless when called twice)."""
        self._listeners.append(listener)

        def disconnect() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return disconnect

    def emit(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Call every listener that was connected when the emission began and still is.

        One that raises does not silence the others: they are called, then its exception, the first of several, goes on.
        """
        failure: Exception | None = None
        for listener in tuple(self._listeners):
            if listener in self._listeners:
                try:
                    listener(*args, **kwargs)
                except Exception as error:  # noqa: BLE001  # whatever it is, it is raised below
                    failure = failure or error
        if failure is not None:
            raise failure
