"""``parallax info``: what a bug report needs."""

import argparse
import json

from engine.cli.outcome import DONE
from engine.self_test.diagnostics import collect
from engine.self_test.diagnostics_text import as_lines


def run(arguments: argparse.Namespace) -> int:
    """Print the description of this installation."""
    values = collect()
    if arguments.json:
        print(json.dumps(values, indent=2, allow_nan=False))
    else:
        print("\n".join(as_lines(values)))
    return DONE
