"""Results of single films, kept while an evaluation runs: one that was killed goes on where it was."""

import hashlib
import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from engine.core.atomic import write_bytes
from engine.data.labelled_films import LabelledFilm
from engine.evaluation.film_figures import FilmFigures
from engine.evaluation.method_figures import MethodFigures
from engine.evaluation.validity import Verdict
from engine.metrics.faithfulness import Curve

_FOLDER = "progress"
# A change of what is measured makes what was kept useless.
_SCHEMA = 4
_FEATURES = ("original_spectrum", "adversarial_spectrum", "original_embedding", "adversarial_embedding")


class FilmStore:
    """Keeps films below ``out/progress``, by everything that decides what is measured.

    Parameters
    ----------
    out : Path
        The evaluation's folder.
    asked : mapping
        JSON values: model, data, methods, their settings and their networks.
    """

    def __init__(self, out: Path, asked: Mapping[str, Any]) -> None:
        self._root = out / _FOLDER
        text = json.dumps({**asked, "schema": _SCHEMA}, sort_keys=True)
        self._folder = self._root / hashlib.sha256(text.encode()).hexdigest()[:16]

    def load(self, film: LabelledFilm) -> tuple[FilmFigures, NDArray[np.float32]] | None:
        """What was kept of a film, and its signed map; None where there is nothing, or nothing that can be read."""
        try:
            with np.load(BytesIO(self._path(film).read_bytes()), allow_pickle=False) as kept:
                arrays = {name: kept[name] for name in kept.files}
            return _unpack(film, arrays)
        except (OSError, ValueError, KeyError, TypeError, EOFError, BadZipFile):
            return None

    def save(self, figures: FilmFigures, signed_map_hw: NDArray[np.float32]) -> None:
        """Keep one film.

        Raises
        ------
        OSError
            If it cannot be written.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        data = BytesIO()
        np.savez_compressed(data, **_pack(figures, signed_map_hw))
        write_bytes(self._path(figures.film), data.getvalue())

    def clear(self) -> None:
        """Remove everything that was kept: the evaluation is whole."""
        shutil.rmtree(self._root, ignore_errors=True)

    def _path(self, film: LabelledFilm) -> Path:
        """By the film's name, what the tables say of it, and which state of its files was measured."""
        files = [one.stat() for one in (film.path, film.mask, film.counterpart) if one is not None and one.exists()]
        states = [(status.st_size, status.st_mtime_ns) for status in files]
        text = json.dumps([film.name, film.label, film.boxes_xywh_px, states])
        return self._folder / f"{hashlib.sha256(text.encode()).hexdigest()[:24]}.npz"


def _pack(figures: FilmFigures, signed_map_hw: NDArray[np.float32]) -> dict[str, Any]:
    plain = {
        "score": figures.score,
        "verdict": asdict(figures.verdict),
        "has_region": figures.has_region,
        "values": figures.values,
        "forward_ms": figures.forward_ms,
        "method_failures": figures.method_failures,
        "planes": list(figures.planes),
        "methods": {
            name: {"values": one.values, "duration_ms": one.duration_ms, "peak_mb": one.peak_mb}
            for name, one in figures.methods.items()
        },
    }
    arrays: dict[str, Any] = {name: getattr(figures, name) for name in _FEATURES}
    arrays["signed_map"] = signed_map_hw.astype(np.float16)
    for number, one in enumerate(figures.methods.values()):
        curves = [one.deletion.fractions, one.deletion.scores, one.insertion.fractions, one.insertion.scores]
        arrays[f"curves_{number}"] = np.stack(curves)
    for number, plane_hw in enumerate(figures.planes.values()):
        arrays[f"plane_{number}"] = plane_hw
    # json writes NaN as a word of its own and reads it again.
    arrays["plain"] = np.frombuffer(json.dumps(plain).encode(), np.uint8)
    return arrays


def _unpack(film: LabelledFilm, arrays: dict[str, Any]) -> tuple[FilmFigures, NDArray[np.float32]]:
    plain = json.loads(arrays["plain"].tobytes())
    methods = {}
    for number, (name, one) in enumerate(plain["methods"].items()):
        curves = arrays[f"curves_{number}"]
        methods[name] = MethodFigures(
            one["values"], Curve(curves[0], curves[1]), Curve(curves[2], curves[3]), one["duration_ms"], one["peak_mb"]
        )
    figures = FilmFigures(
        film,
        plain["score"],
        Verdict(**plain["verdict"]),
        plain["has_region"],
        plain["values"],
        methods,
        plain["method_failures"],
        **{name: arrays[name] for name in _FEATURES},
        forward_ms=plain["forward_ms"],
        planes={name: arrays[f"plane_{number}"] for number, name in enumerate(plain["planes"])},
    )
    return figures, arrays["signed_map"].astype(np.float32)
