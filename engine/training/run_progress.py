"""What the events of a training run add up to: the stage, the curves, the newest samples, the time left."""

import logging
from dataclasses import dataclass, field
from typing import Any, Literal

from engine.core.log_file import LOGGER

_log = logging.getLogger(LOGGER)

GENERATORS, CHEATER = "generators", "cheater"
"""Stages of the run by their names; the second cheats on purpose, and nobody needs to be told."""
Curves = dict[str, list[tuple[int, float]]]
Status = Literal["starting", "running", "paused", "stopping", "done", "stopped", "failed"]
ENDED: tuple[Status, ...] = ("done", "stopped", "failed")
LOSSES = (
    "similar", "adversarial", "closeness", "difference", "realism", "common", "smooth", "cycle", "loss", "region",
    "pressure",
)  # fmt: skip
VALIDITY = ("similar_agrees", "adversarial_flips", "plausible")


@dataclass
class RunProgress:
    """Folds JSON-line events of ``python -m engine.training`` one by one.

    Attributes
    ----------
    status : str
    stage, stage_kind : str
        Name and kind of the network that is being trained.
    number, stages : int
        Which stage of how many.
    step, steps : int
        Within the stage.
    losses, validity : dict
        Curve name to (step, value) points: of the present stage, or of the generators where that one has none.
    samples : str
        The newest picture of sample quadruples, below the run's folder.
    message : str
        The last sentence that the run said.
    metrics : list of dict
        Figures on held-out films.
    notes : list of str
        Sentences about what the run had to change, e.g. a smaller batch.
    roc, calibration : list of list of float
        Of a classifier that was trained: [false positive rate, true positive rate, threshold] points, and [mean score,
        share of the class, films] per tenth of the scores.
    operating_point, calibration_error : float
    cheating : dict
        Ways in which the generators cheat, as sentences, by the newest check.
    """

    status: Status = "starting"
    stage: str = ""
    stage_kind: str = ""
    number: int = 0
    stages: int = 0
    step: int = 0
    steps: int = 0
    samples: str = ""
    message: str = ""
    metrics: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    cheating: dict[str, str] = field(default_factory=dict)
    roc: list[list[float]] = field(default_factory=list)
    calibration: list[list[float]] = field(default_factory=list)
    operating_point: float = 0.5
    calibration_error: float = 0.0
    _losses: dict[str, Curves] = field(default_factory=dict)
    _validity: dict[str, Curves] = field(default_factory=dict)
    _work_before: float = 0.0
    _work: float = 0.0
    _work_all: float = 0.0
    _first: tuple[float, float] | None = None
    _seconds_per_run: float | None = None

    @property
    def ended(self) -> bool:
        """Nothing more will come."""
        return self.status in ENDED

    @property
    def losses(self) -> Curves:  # noqa: D102 (an attribute, for its readers)
        return self._losses.get(self.stage) or self._losses.get(GENERATORS, {})

    @property
    def validity(self) -> Curves:  # noqa: D102
        return self._validity.get(self.stage) or self._validity.get(GENERATORS, {})

    @property
    def fraction(self) -> float:
        """How much of the whole run is done, in [0, 1]."""
        if self.status == "done":
            return 1.0
        if not self._work_all:
            return 0.0
        inside = self._work * min(1.0, self.step / self.steps) if self.steps else 0.0
        return min(1.0, (self._work_before + inside) / self._work_all)

    @property
    def seconds_left(self) -> float | None:
        """Estimate from the speed of the present stage, or of the one before; None before anything can be said."""
        if self.ended or self._seconds_per_run is None:
            return None
        return self._seconds_per_run * (1 - self.fraction)

    def feed(self, event: dict[str, Any]) -> None:
        """Take one event in; an unknown one is left aside, and so is one that lacks a field or holds no number."""
        try:
            self._take(event)
        except (LookupError, TypeError, ValueError, OverflowError) as error:
            # A run of another version, or a damaged file: what it said otherwise still counts.
            _log.warning("a training event was left aside: %s", type(error).__name__)

    def _take(self, event: dict[str, Any]) -> None:
        take = getattr(self, f"_on_{event.get('event')}", None)
        if take is not None:
            take(event)
        if self.status == "running" and isinstance(event.get("time_s"), (int, float)) and self._work_all:
            self._measure(str(event["event"]), float(event["time_s"]))

    def _measure(self, event: str, time_s: float) -> None:
        if event in ("stage", "resumed", "continued") or self._first is None:
            # A stage that was done before, or the steps before a checkpoint, cost this process nothing.
            self._first = time_s, self.fraction
            return
        seconds, done = time_s - self._first[0], self.fraction - self._first[1]
        if seconds > 0 and done > 0:
            self._seconds_per_run = seconds / done

    def _on_stage(self, event: dict[str, Any]) -> None:
        # All fields are read before the first is taken over: half a stage would count in no way that is true.
        name, kind, number, stages = str(event["name"]), str(event["kind"]), int(event["number"]), int(event["of"])
        before, work, work_all = float(event["work_before"]), float(event["work"]), float(event["work_all"])
        self.steps, self.step = int(event.get("steps") or 0), 0
        self.status, self.stage, self.stage_kind, self.number, self.stages = "running", name, kind, number, stages
        self._work_before, self._work, self._work_all = before, work, work_all

    def _on_step(self, event: dict[str, Any]) -> None:
        if self.status != "stopping":
            self.status = "running"
        self.step = int(event["step"])
        _extend(self._losses.setdefault(self.stage, {}), self.step, event, LOSSES)

    def _on_validation(self, event: dict[str, Any]) -> None:
        self.step = int(event["step"])
        if self.stage != CHEATER:
            self.cheating = {}
        names = [name for name in event if name in VALIDITY or name.startswith("roc_auc")]
        _extend(self._validity.setdefault(self.stage, {}), self.step, event, names)

    def _on_roc(self, event: dict[str, Any]) -> None:
        self.roc = [[float(value) for value in point] for point in event["points"]]

    def _on_calibration(self, event: dict[str, Any]) -> None:
        self.calibration = [[float(value) for value in each] for each in event["bins"]]
        self.calibration_error = float(event["error"])

    def _on_operating_point(self, event: dict[str, Any]) -> None:
        self.operating_point = float(event["value"])

    def _on_samples(self, event: dict[str, Any]) -> None:
        if self.stage != CHEATER:
            self.samples = f"{self.stage}/{event['file']}"

    def _on_progress(self, event: dict[str, Any]) -> None:
        self.message = str(event.get("message", ""))

    def _on_resumed(self, event: dict[str, Any]) -> None:
        self.status = "running"
        self.step = int(event.get("step", self.step))

    def _on_continued(self, event: dict[str, Any]) -> None:
        self.status = "running"

    def _on_cheating(self, event: dict[str, Any]) -> None:
        if self.stage != CHEATER:
            self.cheating[str(event.get("kind", ""))] = str(event.get("message", ""))

    def _on_paused(self, event: dict[str, Any]) -> None:
        self.status = "paused"

    def _on_stopping(self, event: dict[str, Any]) -> None:
        if not self.ended:
            self.status = "stopping"

    def _on_note(self, event: dict[str, Any]) -> None:
        self.notes.append(str(event.get("message", "")))

    def _on_agreement(self, event: dict[str, Any]) -> None:
        self._on_note(event)

    def _on_diverged(self, event: dict[str, Any]) -> None:
        self._on_note(event)

    def _on_memory(self, event: dict[str, Any]) -> None:
        self._on_note(event)

    def _on_metrics(self, event: dict[str, Any]) -> None:
        self.metrics.append({**event, "stage": self.stage})

    def _on_stopped(self, event: dict[str, Any]) -> None:
        self.status, self.message = "stopped", str(event.get("message", ""))

    def _on_error(self, event: dict[str, Any]) -> None:
        self.status, self.message = "failed", str(event.get("message", ""))

    def _on_gone(self, event: dict[str, Any]) -> None:
        """The process is no more; unless it said why, that is a failure."""
        if not self.ended:
            self.status, self.message = "failed", str(event.get("message", ""))

    def _on_done(self, event: dict[str, Any]) -> None:
        self.status = "done"


def _extend(curves: Curves, step: int, event: dict[str, Any], names: tuple[str, ...] | list[str]) -> None:
    for name in names:
        value = event.get(name)
        if isinstance(value, (int, float)):
            points = curves.setdefault(name, [])
            # A resumed run comes past steps that were told before its last checkpoint.
            while points and points[-1][0] >= step:
                points.pop()
            points.append((step, float(value)))
