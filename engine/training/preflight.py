"""What a training would take, before it is started: every stage is tried for 20 real steps on a sample of its films.

The stages run for real, in a folder that is thrown away, so that whatever would stop the training after an hour stops
it now: a classifier that decides the same on everything, films of one class, a disk that cannot be written.
"""

import dataclasses
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import torch

from engine.core.machine_memory import available_memory_bytes
from engine.data.film_list import ListedFilm, read_film_list, write_film_list
from engine.data.film_set import REGION_STEP, load
from engine.data.source import SourceConfig
from engine.models.device import available_devices
from engine.training import checkpoint
from engine.training.card_check import check_card
from engine.training.config import ClassifierRun, CriticRun, GeneratorRun, PackRun, PreflightRun, Run, SurrogateRun
from engine.training.events import Emit
from engine.training.networks import CLASSIFIER, CRITIC, GENERATORS, load_classifier
from engine.training.run_folder import ControlledContext
from engine.training.surrogate import film_score

STEPS = 20
# Films of a list or phantoms that a stage is tried on, per source; the other kinds of sources are read whole.
SAMPLE = 48
# Share of free memory or disk above which the user is warned.
_TIGHT = 0.8

Trained = ClassifierRun | SurrogateRun | GeneratorRun | CriticRun
Execute = Callable[[Run, Path, Path, Emit, ControlledContext], None]


@dataclass
class Watch:
    """When the events of one stage came, in seconds; `told` is called with the step of each."""

    told: Callable[..., None] = lambda **fields: None
    started: float = field(default_factory=time.perf_counter)
    loaded: float = 0.0
    steps: dict[int, float] = field(default_factory=dict)

    def __call__(self, event: str, **fields: Any) -> None:
        """An emitter: of a trial nothing is shown but how far it is."""
        if event == "data":
            self.loaded = time.perf_counter()
        if event == "step":
            self.steps[int(fields["step"])] = time.perf_counter()
            self.told(step=int(fields["step"]))


def run_preflight(
    run: PreflightRun, data: Path, folder: Path, emit: Emit, context: ControlledContext, execute: Execute,
    device: torch.device,
) -> None:  # fmt: skip
    """Try the stages, with a ``trial`` event at their begin and steps, and emit one ``estimate``.

    Its fields are those of the viewer's budget page: ``device``, ``seconds``, ``memory_bytes``, ``free_memory_bytes``,
    ``disk_bytes``, ``free_disk_bytes``, ``problems`` and ``warnings`` (sentences), and ``stages`` (name to seconds).
    Runs that the stages build on, such as an imported classifier, are looked for beside the stages, in `folder`.

    Raises
    ------
    Cancelled
    TrainingError, ModelError
        Whatever would stop the training itself.
    """
    for stage in run.stages:
        if isinstance(stage, PackRun):
            check_card(stage)
    seconds: dict[str, float] = {}
    unread, disk_bytes, per_film = 0, 0, 0.0
    with tempfile.TemporaryDirectory(dir=folder, prefix="trial-") as name:
        trial = Path(name)
        for ready in folder.iterdir():
            if ready != trial and any((ready / file).exists() for file in (CLASSIFIER, GENERATORS, CRITIC)):
                shutil.copytree(ready, trial / ready.name)
        for number, stage in enumerate(run.stages):
            context.check()
            tell = partial(
                emit, "trial", name=stage.name, number=number + 1, of=len(run.stages), steps=STEPS,
                device=device_name(device),
            )  # fmt: skip
            tell(step=0)
            match stage:
                case ClassifierRun() | SurrogateRun() | GeneratorRun() | CriticRun():
                    sampled, films = _sampled(stage, data, trial)
                    watch = Watch(tell)
                    execute(sampled, data, trial, watch, context)
                    ended = time.perf_counter()
                    seconds[stage.name] = stage_seconds(stage, films, watch, ended)
                    unread = max(unread, _bytes(stage, films))
                    samples = sum(path.stat().st_size for path in (trial / stage.name).glob("samples-*"))
                    disk_bytes += _size(trial / stage.name) + samples * (stage.steps // stage.evaluate_every)
                    if isinstance(stage, ClassifierRun | SurrogateRun):
                        _balance(trial / stage.name, sampled, data)
                    per_film = (watch.loaded - watch.started) / max(1, films.tried)
                case PackRun():
                    sources = (*stage.training, *stage.calibration, *(s for e in stage.evaluation.values() for s in e))
                    count = sum(_count(source, data) or SAMPLE for source in sources)
                    seconds[stage.name] = 2 * count * per_film
                    disk_bytes += _size(trial) // 2
                case _:
                    execute(stage, data, trial, Watch(), context)
                    disk_bytes += _size(trial / stage.name)
    memory_bytes = _most_memory_bytes() + unread
    free_memory, free_disk = available_memory_bytes(), shutil.disk_usage(folder).free
    problems, warnings = judge(memory_bytes - _most_memory_bytes(), free_memory, disk_bytes, free_disk)
    emit(
        "estimate",
        device=device_name(device),
        seconds=round(sum(seconds.values()), 1),
        stages={name: round(value, 1) for name, value in seconds.items()},
        memory_bytes=memory_bytes,
        free_memory_bytes=free_memory,
        disk_bytes=disk_bytes,
        free_disk_bytes=free_disk,
        problems=problems,
        warnings=warnings,
    )


def device_name(device: torch.device) -> str:
    """What a person calls a device: the make of the card, or CPU."""
    return next((found.description for found in available_devices() if found.name == str(device)), str(device))


@dataclass(frozen=True)
class Films:
    """How many films a stage trains and is checked on, and how many of them it was tried on."""

    training: int
    validation: int
    tried: int
    tried_validation: int


def stage_seconds(stage: Trained, films: Films, watch: Watch, ended: float) -> float:
    """What the whole stage takes, from what its trial took: reading, steps, and checks on held-out films."""
    reading = (watch.loaded - watch.started) / max(1, films.tried + films.tried_validation)
    first, last = min(watch.steps), max(watch.steps)
    step = (watch.steps[last] - watch.steps[first]) / max(1, last - first)
    check = max(0.0, ended - watch.steps[last]) / max(1, films.tried_validation)
    checks = -(-stage.steps // stage.evaluate_every)
    return reading * (films.training + films.validation) + step * stage.steps + check * films.validation * checks


def judge(more_memory: int, free_memory: int | None, disk_bytes: int, free_disk: int) -> tuple[list[str], list[str]]:
    """What will not fit and what hardly will, as sentences.

    Parameters
    ----------
    more_memory : int
        Bytes that the whole run needs beyond what its trial held.
    """
    problems, warnings = [], []
    if free_memory is not None and more_memory > free_memory:
        problems.append(
            f"The films need {more_memory / 1e9:.1f} GB of memory and {free_memory / 1e9:.1f} GB are free. Choose "
            "fewer films or a smaller input size, or close other programs."
        )
    elif free_memory is not None and more_memory > _TIGHT * free_memory:
        warnings.append("The training will take almost all free memory: close other programs before it starts.")
    if disk_bytes > free_disk:
        problems.append(
            f"The training writes {disk_bytes / 1e9:.1f} GB and the disk has {free_disk / 1e9:.1f} GB left. Free some "
            "space."
        )
    elif disk_bytes > _TIGHT * free_disk:
        warnings.append("The training will almost fill the disk.")
    return problems, warnings


def _sampled(stage: Trained, data: Path, trial: Path) -> tuple[Trained, Films]:
    """The stage with a few steps and a sample of its films, and how many films it really has."""
    counts = [_count(source, data) for source in (*stage.sources, *stage.validation)]
    point = stage.operating_point if isinstance(stage, SurrogateRun) else None
    sources = tuple(_sample(source, data, trial / f"list-{i}", point) for i, source in enumerate(stage.sources))
    validation = tuple(
        _sample(source, data, trial / f"held-out-{i}", point) for i, source in enumerate(stage.validation)
    )
    tried = [_count(source, data) for source in (*sources, *validation)]
    split = len(sources)
    parts = (counts[:split], counts[split:], tried[:split], tried[split:])
    films = Films(*(sum(each or SAMPLE for each in part) for part in parts))
    # One more than the steps that are measured: the first one also pays for what is made only once.
    steps = STEPS + 1
    if isinstance(stage, SurrogateRun):
        # One list holds both its parts.
        both = [film for source in (*sources, *validation) for film in read_film_list(Path(source.folder))]
        write_film_list(trial / "scored", both)
        return dataclasses.replace(stage, steps=steps, films=str((trial / "scored").absolute())), films
    return dataclasses.replace(stage, steps=steps, evaluate_every=steps, sources=sources, validation=validation), films


def _sample(source: SourceConfig, data: Path, path: Path, operating_point: float | None) -> SourceConfig:
    """Some films of every class, or of either side of an operating point where the labels are scores."""
    if source.kind == "phantom":
        return dataclasses.replace(source, count=min(source.count, SAMPLE))
    if source.kind != "films":
        return source
    wanted: dict[int | None, list[ListedFilm]] = {}
    for film in _listed(source, data):
        if operating_point is None:
            kind = film.label(source.positive, source.negative)
        else:
            kind = int(film_score(film) >= operating_point)
        wanted.setdefault(kind, []).append(film)
    each = max(1, SAMPLE // max(1, len(wanted)))
    # Evenly spread over every class: the first films may all be of one.
    chosen = [film for films in wanted.values() for film in films[:: max(1, len(films) // each)][:each]]
    write_film_list(path, chosen)
    return dataclasses.replace(source, folder=str(path.absolute()))


def _count(source: SourceConfig, data: Path) -> int:
    """Films of a source; 0 where that is known only by reading it, and it is read whole."""
    if source.kind == "phantom":
        return source.count
    if source.kind == "films":
        return len(_listed(source, data))
    return 0


def _listed(source: SourceConfig, data: Path) -> list[ListedFilm]:
    """The films of a list that the source uses."""
    films = [f for f in read_film_list(data / source.folder) if not source.split or f.part == source.split]
    if source.positive or source.negative:
        return [film for film in films if film.label(source.positive, source.negative) is not None]
    return films


def _balance(folder: Path, stage: Trained, data: Path) -> None:
    """Put the operating point of a hardly trained classifier amid its scores: what builds on it can then be tried."""
    from engine.training.classifier_loop import score

    network = load_classifier(folder).network
    middle = float(score(network, load(stage.validation, data, stage.input_hw)).median())
    state = checkpoint.load(folder / CLASSIFIER)
    checkpoint.save(folder / CLASSIFIER, {**state, "operating_point": min(max(middle, 0.001), 0.999)})


def _bytes(stage: Trained, films: Films) -> int:
    """Memory of the films that were not read in the trial."""
    per_film = stage.input_hw[0] * stage.input_hw[1] * (1 + 1 / REGION_STEP**2)
    return int(per_film * (films.training + films.validation - films.tried - films.tried_validation))


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _most_memory_bytes() -> int:
    """Most memory that this process ever held."""
    if sys.platform == "win32":
        return 0
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024
