"""What a training run tells the outside: one JSON object per line."""

import json
import math
import sys
import time
from collections.abc import Callable
from typing import Any, TextIO

Emit = Callable[..., None]


def json_lines(stream: TextIO | None = None) -> Emit:
    """An emitter that writes one JSON line per event to `stream` (standard output by default).

    Call it as ``emit("step", step=10, loss=0.3)``. Every line holds ``event`` and ``time_s`` (seconds since start);
    a number that is not finite becomes null, which JSON has no other word for.
    """
    out = stream or sys.stdout
    start = time.monotonic()

    def emit(event: str, **fields: Any) -> None:
        finite = {k: None if isinstance(v, float) and not math.isfinite(v) else v for k, v in fields.items()}
        line = {"event": event, "time_s": round(time.monotonic() - start, 3), **finite}
        out.write(json.dumps(line, allow_nan=False) + "\n")
        out.flush()

    return emit
