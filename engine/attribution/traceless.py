"""Attribution leaves no trace: no hook on the classifier, no warning on the screen, after success, error and cancel."""

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from torch import nn

_HOOKS = (
    "_forward_hooks",
    "_forward_hooks_with_kwargs",
    "_forward_hooks_always_called",
    "_forward_pre_hooks",
    "_forward_pre_hooks_with_kwargs",
    "_backward_hooks",
    "_backward_pre_hooks",
)


def hook_count(network: nn.Module) -> int:
    """Hooks on all modules of a network."""
    return sum(len(hooks) for module in network.modules() for hooks in _hooks_of(module))


@contextmanager
def traceless(network: nn.Module) -> Iterator[None]:
    """Take away whatever hooks are put on a network inside, and keep warnings of libraries to the log.

    Captum removes its hooks where nothing goes wrong; what a cancel in the midst of a pass leaves is removed here.
    """
    before = {id(hooks): set(hooks) for module in network.modules() for hooks in _hooks_of(module)}
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            yield
        finally:
            for module in network.modules():
                for hooks in _hooks_of(module):
                    for key in set(hooks) - before.get(id(hooks), set()):
                        del hooks[key]
    for warning in caught:
        logging.getLogger(__name__).debug("%s", warning.message)


def _hooks_of(module: nn.Module) -> list[dict[int, Any]]:
    return [getattr(module, name) for name in _HOOKS]
