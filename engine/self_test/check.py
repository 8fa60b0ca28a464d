"""One question to the installation, and its answer."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from engine.core.errors import ParallaxError


class CheckFailed(Exception):
    """Raised by a check; ``str()`` says what was expected and what was found, without paths and names."""


@dataclass(frozen=True)
class Answer:
    """How one check went.

    Attributes
    ----------
    name : str
        What was asked.
    passed : bool
    detail : str
        A figure or a version where it passed; what is wrong where it failed.
    seconds : float
    """

    name: str
    passed: bool
    detail: str
    seconds: float

    def line(self) -> str:
        """The line that is printed and shown."""
        mark = "ok    " if self.passed else "FAILED"
        return f"{mark} {self.name}{': ' if self.detail else ''}{self.detail} ({self.seconds:.1f} s)"


Question = tuple[str, Callable[[], str]]
"""A name, and a function that returns a detail or raises."""


def ask(questions: Iterable[Question]) -> Iterator[Answer]:
    """Ask one after the other; a failure is an answer and does not stop the rest."""
    for name, question in questions:
        start = time.perf_counter()
        try:
            detail, passed = question(), True
        except (CheckFailed, ParallaxError) as error:
            detail, passed = str(error), False
        except Exception as error:  # noqa: BLE001  # whatever a broken installation raises is what is being asked for
            # Of an unforeseen error the message is left out: it may quote a path.
            detail, passed = f"{type(error).__name__} where none was expected", False
        yield Answer(name, passed, detail, time.perf_counter() - start)
