"""JSON that every other program reads: no NaN or infinity, and UTF-8 whatever the texts hold."""

import json
import math
from typing import Any


def strict_json(values: Any, indent: int | None = 2) -> str:
    """Values as JSON.

    A number that is none becomes null. A file name that is not UTF-8 keeps its bytes, as escapes that Python reads
    back to the same name (PEP 383).
    """
    text = json.dumps(_finite(values), indent=indent, ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8", "backslashreplace").decode()


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: _finite(each) for key, each in value.items()}
    return [_finite(each) for each in value] if isinstance(value, (list, tuple)) else value
