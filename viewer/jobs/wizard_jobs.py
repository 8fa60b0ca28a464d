"""Serves the training wizard: submits what has to be computed to the lanes, and follows the run."""

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import QCoreApplication

from engine.data.film_list import ListedFilm, write_film_list
from engine.models.film_kind import FilmKind
from engine.training.run_documents import GIVEN, PACK, RunInputs, sequence_document
from engine.training.run_folder import FILMS_FILE
from engine.training.stage_words import stage_words
from viewer.jobs.lanes import Lanes
from viewer.jobs.runner import Outcome, Runner, sentence
from viewer.jobs.training_process import TrainingProcess
from viewer.jobs.wizard_work import Surveyed, Tried, TryClassifier, WizardWork
from viewer.state.result_words import result_of
from viewer.state.wizard import Wizard
from viewer.state.wizard_facts import EstimateFacts, Measured
from viewer.state.wizard_store import WizardStore

if TYPE_CHECKING:
    from engine.models.registry import RegisteredModel

translate = QCoreApplication.translate
PREFLIGHT = "preflight"


class WizardJobs:
    """Everything the pages ask for.

    Parameters
    ----------
    wizard : Wizard
    store : WizardStore
        Where runs lie.
    runner, lanes : Runner, Lanes
    models : callable
        The registered models.
    registered : callable
        Called with the identifier of a model that was registered, so that the viewer lists and chooses it.
    """

    def __init__(
        self,
        wizard: Wizard,
        store: WizardStore,
        runner: Runner,
        lanes: Lanes,
        models: "Callable[[], tuple[RegisteredModel, ...]]",
        registered: Callable[[str], None],
        work: WizardWork | None = None,
    ) -> None:
        self._wizard = wizard
        self._store = store
        self._runner = runner
        self._lanes = lanes
        self.models = models
        self._registered = registered
        self._work = work or WizardWork()
        self._films: tuple[ListedFilm, ...] = ()
        self._grid_hw: tuple[int, int] | None = None
        self._process: TrainingProcess | None = None
        self._preflight: TrainingProcess | None = None

    # -- films and classifier

    def read_films(self) -> None:
        """Look at the folders."""
        wizard, data = self._wizard, self._wizard.draft.data

        def done(outcome: Outcome) -> None:
            if not wizard.survey.running:
                return  # the folders or labels changed meanwhile
            if outcome.succeeded:
                found: Surveyed = outcome.value
                self._films = found.films
                wizard.found("survey", Measured(found.facts))
                chosen = wizard.draft.classifier
                if chosen.model_id if chosen.way == "registered" else chosen.form:
                    self.try_classifier()
            else:
                wizard.found("survey", Measured(error=outcome.error))

        if not data.folders or (data.labels == "table" and not data.table):
            self._runner.cancel(("wizard", "survey"))
            return
        wizard.found("survey", Measured(running=True))
        self._runner.submit(
            ("wizard", "survey"),
            lambda context, send: self._lanes.folders.submit(
                self._work.survey_films, data, self._lanes.pixels, context
            ),
            done,
            progressed=lambda _, message: self._tell_progress("survey", message),
        )

    def look_at_file(self, path: Path, told: Callable[[Outcome], None]) -> None:
        """What a classifier's file is; `told` hears it in the GUI thread."""
        self._runner.submit(
            ("wizard", "file"),
            lambda context, send: self._lanes.inference.submit(self._work.look_at_file, path),
            told,
        )

    def chosen_model(self) -> "RegisteredModel | None":
        """The registered model whose classifier is taken."""
        chosen = self._wizard.draft.classifier
        if chosen.way != "registered":
            return None
        for model in self.models():
            if model.card.id == chosen.model_id:
                return model
        return None

    def try_classifier(self) -> None:
        """Let the chosen classifier score some of the films."""
        wizard, chosen = self._wizard, self._wizard.draft.classifier
        model = self.chosen_model()
        if chosen.way in ("train", "scores") or wizard.survey.value is None or not self._films:
            return
        if chosen.way == "registered" and model is None:
            wizard.found(
                "check",
                Measured(error=translate("WizardJobs", "This model is no longer registered. Choose another one.")),
            )
            return
        request = TryClassifier(self._films, chosen, wizard.draft.data, model)

        def done(outcome: Outcome) -> None:
            if not wizard.check.running:
                return  # it was computed with labels, films or a classifier that changed meanwhile
            if outcome.succeeded:
                tried: Tried = outcome.value
                self._grid_hw = tried.grid_hw
                wizard.found("check", Measured(tried.facts))
            else:
                wizard.found("check", Measured(error=outcome.error))

        wizard.found("check", Measured(running=True))
        self._runner.submit(
            ("wizard", "check"),
            lambda context, send: self._lanes.inference.submit(
                self._work.try_classifier, request, self._lanes.pixels, context
            ),
            done,
            progressed=lambda _, message: self._tell_progress("check", message),
        )

    def _tell_progress(self, name: Literal["survey", "check"], message: str) -> None:
        measured: Measured[Any] = getattr(self._wizard, name)
        if measured.running:
            self._wizard.found(name, Measured(running=True, message=message))

    # -- the run

    def _document(self, name: str) -> dict[str, Any]:
        """The run file of the present draft; the films it reads are written beside it."""
        folder = self._store.run_folder(name)
        films = folder / FILMS_FILE
        # Beside films with a score, one without teaches a surrogate nothing.
        scored = self._wizard.draft.classifier.way == "scores"
        used = [film for film in self._films if film.labels] if scored else self._films
        write_film_list(films, used)
        model = self.chosen_model()
        inputs = RunInputs(
            name,
            str(films.absolute()),
            sum(film.part == "training" for film in used),
            None if model is None else model.card,
            self._grid_hw if self._wizard.draft.classifier.way == "file" else None,
            FilmKind() if self._wizard.survey.value is None else self._wizard.survey.value.kind,
        )
        return sequence_document(self._wizard.draft, inputs)

    def _prepare(self, name: str, ready: Callable[[], None], failed: Callable[[str], None]) -> None:
        """Put an imported classifier into the run's folder first, which the inference lane does."""
        draft = self._wizard.draft.classifier
        if draft.way != "file":
            ready()
            return

        def done(outcome: Outcome) -> None:
            if outcome.succeeded:
                ready()
            else:
                failed(outcome.error)

        self._runner.submit(
            ("wizard", "store"),
            lambda context, send: self._lanes.inference.submit(
                self._work.store_imported, draft, self._store.run_folder(name) / GIVEN
            ),
            done,
        )

    def measure(self) -> None:
        """Train twenty real steps of each network in a child process and see what they take."""
        wizard = self._wizard
        self.stop_measuring()  # what the last one still tells is of other settings
        wizard.found("estimate", Measured(running=True))
        folder = self._store.run_folder(PREFLIGHT)

        def told(event: dict[str, Any]) -> None:
            if not wizard.estimate.running:
                return
            kind = event.get("event")
            if kind == "trial":
                wizard.found("estimate", Measured(running=True, message=_trial_words(event)))
            elif kind == "estimate":
                wizard.found("estimate", Measured(_estimate(event)))
            elif kind in ("error", "gone", "stopped"):
                wizard.found("estimate", Measured(error=str(event.get("message", ""))))

        def begin() -> None:
            self._preflight = TrainingProcess(folder, told)
            try:
                self._preflight.start({**self._document(PREFLIGHT), "kind": PREFLIGHT})
            except OSError as error:
                wizard.found("estimate", Measured(error=sentence(error)))

        shutil.rmtree(folder, ignore_errors=True)
        self._prepare(PREFLIGHT, begin, lambda error: wizard.found("estimate", Measured(error=error)))

    def cancel_measuring(self) -> None:
        """The user does not want to wait for the estimate."""
        self.stop_measuring()
        self._wizard.found("estimate", Measured())

    def stop_measuring(self) -> None:
        """End the twenty steps; nothing of them is kept."""
        if self._preflight is not None:
            self._preflight.kill()
            self._preflight.leave()
            self._preflight = None

    def start_training(self) -> None:
        """Begin the run, or take the one up that was stopped."""
        wizard = self._wizard
        name = wizard.draft.run or f"run-{datetime.now():%Y%m%d-%H%M%S}"
        going_on = bool(wizard.draft.run)
        wizard.begin_run(name)

        def failed(error: str) -> None:
            wizard.tell({"event": "error", "message": error})

        def begin() -> None:
            process = self._process = TrainingProcess(self._store.run_folder(name), self._told)
            try:
                process.start(process.document() if going_on else self._document(name))
            except OSError as error:
                failed(sentence(error))

        if going_on:
            begin()
        else:
            self._prepare(name, begin, failed)

    def follow(self) -> None:
        """Find the run of an earlier window again; tells everything that it has told so far."""
        name = self._wizard.draft.run
        if not name or self._process is not None:
            return
        self._wizard.begin_run(name)
        self._process = TrainingProcess(self._store.run_folder(name), self._told)
        self._process.follow()

    def _told(self, event: dict[str, Any]) -> None:
        wizard = self._wizard
        wizard.tell(event)
        if event.get("event") == "done" and wizard.progress is not None:
            found = result_of(wizard.progress, wizard.survey.value, self._store.run_folder(wizard.draft.run))
            wizard.found("result", found)

    @property
    def run_folder(self) -> Path:
        """Where the run writes."""
        return self._store.run_folder(self._wizard.draft.run)

    @property
    def process(self) -> TrainingProcess | None:
        """The run that is followed."""
        return self._process

    @property
    def training(self) -> bool:
        """A run is going on that would outlive the window."""
        return self._process is not None and self._process.running

    def leave(self) -> None:
        """The window closes: the run goes on by itself, the twenty steps do not."""
        self.stop_measuring()
        if self._process is not None:
            self._process.leave()

    def stop(self) -> None:
        """Write a checkpoint and exit."""
        if self._process is not None:
            self._process.stop()

    # -- the model

    def register(self) -> None:
        """Register the finished pack and read it back."""
        wizard, names = self._wizard, self._wizard.draft.register
        pack_folder = self._store.run_folder(wizard.draft.run) / PACK / wizard.draft.run

        def done(outcome: Outcome) -> None:
            if outcome.succeeded:
                wizard.finished(outcome.value)
                self._registered(names.model_id)
            else:
                wizard.found("registering", Measured(error=outcome.error))

        wizard.found("registering", Measured(running=True))
        self._runner.submit(
            ("wizard", "register"),
            lambda context, send: self._lanes.inference.submit(self._work.register, pack_folder, names),
            done,
        )

    def discard(self) -> None:
        """Throw the draft and its run away."""
        if self._process is not None:
            self._process.kill()
            self._process.leave()
            self._process = None
        name = self._wizard.draft.run
        self._wizard.start_over()
        for each in filter(None, (name, PREFLIGHT)):
            shutil.rmtree(self._store.run_folder(each), ignore_errors=True)


def _trial_words(event: dict[str, Any]) -> str:
    words = translate("WizardJobs", "{stage} · step {step} of {steps} · stage {number} of {count} · {device}")
    names = ("step", "steps", "device", "number")
    return words.format(
        stage=stage_words(str(event.get("name", ""))),
        count=event.get("of"),
        **{name: event.get(name) for name in names},
    )


def _estimate(event: dict[str, Any]) -> EstimateFacts:
    def number(name: str) -> int:
        return int(event.get(name) or 0)

    return EstimateFacts(
        device=str(event.get("device", "")),
        seconds=float(event.get("seconds") or 0),
        memory_bytes=number("memory_bytes"),
        free_memory_bytes=number("free_memory_bytes"),
        disk_bytes=number("disk_bytes"),
        free_disk_bytes=number("free_disk_bytes"),
        problems=tuple(event.get("problems") or ()),
        warnings=tuple(event.get("warnings") or ()),
    )
