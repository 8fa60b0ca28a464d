"""Turns what the user wants into requests for the lanes, and writes what comes back into the session."""

import itertools
import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication

from engine.core.language import shown
from engine.dicom.catalog import Catalog, Instance
from engine.dicom.tags import TagRow
from viewer.jobs.explanation_jobs import EXPLANATION_JOBS
from viewer.jobs.image_reading import ImageReading
from viewer.jobs.lanes import Lanes, Urgency
from viewer.jobs.requests import (
    Explain,
    Explained,
    ListModels,
    MakeThumbnail,
    ReadTags,
    Scan,
    ScanChunk,
    WriteObjects,
    WriteReport,
)
from viewer.jobs.runner import Outcome, Runner
from viewer.jobs.scanning import scan
from viewer.jobs.study_scores import StudyScores
from viewer.jobs.wizard_jobs import WizardJobs
from viewer.jobs.work import Work
from viewer.state import navigation
from viewer.state.navigation import ImageRef
from viewer.state.session import Session
from viewer.state.wizard import Wizard
from viewer.state.wizard_store import WizardStore

translate = QCoreApplication.translate

if TYPE_CHECKING:
    from engine.models.registry import RegisteredModel
    from engine.report.request import ReportRequest

DEMO_MODEL_ID = "phantom-opacity"
# Headers come faster than a list of thousands of images can be laid out.
_LIST_EVERY_S = 0.15


class Dispatcher:
    """Listens to a session and serves it through the lanes.

    Parameters
    ----------
    session : Session
    runner : Runner
    lanes : Lanes
    work : Work, optional
    """

    def __init__(self, session: Session, runner: Runner, lanes: Lanes, work: Work | None = None) -> None:
        self._session = session
        self._runner = runner
        self._lanes = lanes
        self._work = work or Work()
        self._image_reading = ImageReading(session, runner, lanes, self._work)
        self._study_scores = StudyScores(session, runner, lanes, self._work)
        self._catalog = Catalog()
        self._listed_at = 0.0
        self._scan_numbers = itertools.count(1)
        self._models: dict[str, RegisteredModel] = {}
        self._explained_image: tuple[tuple[str, int], str] | None = None
        self._shows_demo = False
        self.device = "auto"
        self.preferred_model = ""
        session.explain_requested.connect(self._explain)
        session.cancel_requested.connect(self.cancel_all)
        session.frame_changed.connect(self._stop_foreign_explanation)
        session.models_changed.connect(self._stop_foreign_explanation)

    # -- opening

    def open(self, paths: Iterable[Path]) -> None:
        """Read everything below the paths; the first image found is shown at once.

        It is added to what is open; only the demo study gives way.
        """
        request = Scan(tuple(paths))
        if not request.paths:
            return
        if self._shows_demo:
            self.close_all()
            self._suit_model()
        key = ("scan", next(self._scan_numbers))
        reveal, before = [True], len(self._catalog.skipped)
        self._session.notices.dismiss("scan")
        self._session.notices.dismiss("no-file")
        self._session.activities.update(str(key), translate("Dispatcher", "Reading files"))
        self._runner.submit(
            key,
            lambda context, send: self._lanes.folders.submit(scan, request.paths, self._lanes.pixels, context, send),
            lambda outcome: self._scan_ended(str(key), outcome, before, found=not reveal[0]),
            progressed=lambda _, count: self._session.activities.update(
                str(key), translate("Dispatcher", "Reading files: {count}").format(count=count)
            ),
            partial=lambda chunk: self._add(chunk, reveal),
        )

    def open_demo(self) -> None:
        """Show the demo study instead of what is open."""
        self.close_all()
        self.open([self._work.demo_folder()])
        self._shows_demo = True
        self._suit_model()

    def close_all(self) -> None:
        """Empty window: stop reading, forget every image."""
        for key in self._runner.keys:
            if isinstance(key, tuple) and key[0] in ("scan", "thumbnail"):
                self._runner.cancel(key)
        self._shows_demo = False
        self._catalog = Catalog()
        self._image_reading.close_all()
        self._session.close_all()
        for notice in ("scan", "no-file", "left-out"):
            self._session.notices.dismiss(notice)

    def _add(self, chunk: ScanChunk, reveal: list[bool]) -> None:
        for record in chunk.records:
            self._catalog.add(record)
        first = next((record for record in chunk.records if isinstance(record, Instance)), None)
        shows = reveal[0] and first is not None
        if shows or time.monotonic() >= self._listed_at + _LIST_EVERY_S:
            self._list()
        if shows and first is not None:
            reveal[0] = False
            image = navigation.find(self._session.studies, (first.sop_instance_uid, 0))
            if image is not None:
                self._session.select(image)

    def _list(self) -> None:
        self._session.set_catalog(self._catalog.studies, self._catalog.skipped)
        self._listed_at = time.monotonic()

    def _scan_ended(self, key: str, outcome: Outcome, left_out_before: int, found: bool) -> None:
        self._list()
        self._session.activities.end(key)
        notices = self._session.notices
        lost = [each for each in self._session.skipped if each.is_error]
        if outcome.error:
            notices.show("scan", outcome.error, "error")
        elif outcome.cancelled:
            notices.show("scan", translate("Dispatcher", "Reading was cancelled; the images found so far are listed."))
        elif not found:
            left_out = self._catalog.skipped[left_out_before:]
            text = translate("Dispatcher", "No image was found there. “Left out” lists every file and its reason.")
            if not left_out:
                notices.show("no-file", translate("Dispatcher", "There is no file in what was opened."), "warning")
                return
            if len(left_out) == 1:
                text = translate("Dispatcher", "It was not opened. {reason}").format(reason=shown(left_out[0].reason))
            notices.show("scan", text, "warning")
        elif lost:
            sentence = (
                translate("Dispatcher", "1 file was left out.")
                if len(lost) == 1
                else translate("Dispatcher", "{count} files were left out.")
            )
            notices.show("left-out", sentence.format(count=len(lost)))

    # -- images

    def request_thumbnail(self, image: ImageRef, side_px: int, deliver: Callable[[NDArray[np.uint8]], None]) -> None:
        """Make a thumbnail when nothing more urgent waits; a file that cannot be read has none."""
        request = MakeThumbnail(image, side_px)
        source, index = image.instance.source, image.frame_index

        def made(outcome: Outcome) -> None:
            if outcome.succeeded:
                deliver(outcome.value)

        self._runner.submit(
            ("thumbnail", image.key),
            lambda context, send: self._lanes.pixels.submit(
                Urgency.THUMBNAIL, self._work.make_thumbnail, source, index, request.side_px
            ),
            made,
        )

    def read_tags(self, image: ImageRef, deliver: Callable[[tuple[TagRow, ...], str], None]) -> None:
        """Read every element of an image's header; delivers them, or a sentence that says why not."""
        request = ReadTags(image)

        def read(outcome: Outcome) -> None:
            if not outcome.cancelled:
                deliver(outcome.value if outcome.succeeded else (), outcome.error)

        self._runner.submit(
            ("tags",),
            lambda context, send: self._lanes.pixels.submit(
                Urgency.HEADERS, self._work.read_tags, request.image.instance.source
            ),
            read,
        )

    # -- models and explanations

    def list_models(self) -> None:
        """Read the registered models and choose the one that suits what is open."""

        def listed(outcome: Outcome) -> None:
            if not outcome.succeeded:
                self._session.notices.show("models", outcome.error, "error")
                return
            models, problems = outcome.value
            self._models = {model.card.id: model for model in models}
            self._session.set_models([model.card for model in models])
            self._suit_model()
            if problems:
                self._session.notices.show("models", " ".join(problems), "warning")

        self._runner.submit(
            ListModels(), lambda context, send: self._lanes.files.submit(self._work.list_models), listed
        )

    @property
    def models(self) -> "tuple[RegisteredModel, ...]":
        """Every registered model, as of the last listing."""
        return tuple(self._models.values())

    def wizard_jobs(self, wizard: Wizard, store: WizardStore) -> WizardJobs:
        """What serves the training wizard, through the same lanes."""
        return WizardJobs(wizard, store, self._runner, self._lanes, lambda: self.models, self._choose_new)

    def _choose_new(self, model_id: str) -> None:
        """A model was registered: list it, and explain with it from now on."""
        self.preferred_model = model_id
        self.list_models()

    def registered(self, model_id: str) -> "RegisteredModel | None":
        """The registered model of that id, as of the last listing."""
        return self._models.get(model_id)

    def choose_model(self, model_id: str) -> None:
        """Explain with this model, now and after the next start."""
        self.preferred_model = model_id
        self._session.choose_model(model_id)

    def _suit_model(self) -> None:
        """The demo shows phantoms, so the model of phantoms explains it; anything else the user's own choice."""
        wanted = DEMO_MODEL_ID if self._shows_demo else self.preferred_model
        if wanted in self._models:
            self._session.choose_model(wanted)
        elif not self._shows_demo and self._models:
            self._session.choose_model(next(iter(self._models)))

    def _explain(self) -> None:
        session = self._session
        image, frame, model_id = session.shown, session.frame, session.model_id
        model = self._models.get(model_id)
        if image is None or frame is None or model is None:
            return
        request = Explain(image, frame, model, self.device)
        explain = self._work.explain or self._work.inference.explain
        messages = {
            "loading": translate("Dispatcher", "Loading the model"),
            "explaining": translate("Dispatcher", "Explaining"),
        }

        def progressed(fraction: float, message: str) -> None:
            session.explain_progressed(messages.get(message, message))
            session.activities.update("explain", messages.get(message, message))

        def finished(outcome: Outcome) -> None:
            session.activities.end("explain")
            self._explained_image = None
            if outcome.succeeded:
                result: Explained = outcome.value
                session.explain_finished(image, model_id, result.explanation, result.planes)
            elif session.shown is not None and session.shown.key == image.key:
                session.explain_failed(outcome.error)
                if outcome.error:
                    session.notices.show("explain", outcome.error, "error")

        session.notices.dismiss("explain")
        self._explained_image = image.key, model_id
        session.activities.update("explain", translate("Dispatcher", "Explaining"))
        self._runner.submit(
            ("explain",),
            lambda context, send: self._lanes.inference.submit(explain, request, context),
            finished,
            progressed=progressed,
        )
        session.explain_started(translate("Dispatcher", "Explaining"))

    def _stop_foreign_explanation(self) -> None:
        """An explanation of an image that is no longer shown is not worth the wait of the next one."""
        shown = self._session.shown
        current = None if shown is None else (shown.key, self._session.model_id)
        if self._explained_image is not None and current != self._explained_image:
            self._runner.cancel(("explain",))

    # -- reports

    def write_report(self, request: WriteReport, finished: Callable[[Outcome], None]) -> None:
        """Write a report; `finished` hears how it went, in the GUI thread."""
        # Without the ending: a report of the same name in another format would write the same sidecar.
        target = os.path.normcase(os.path.abspath(request.path.with_suffix("")))
        self._write(("report", target), request.path, lambda: self._work.write_report(request), finished)

    def write_objects(self, request: WriteObjects, finished: Callable[[Outcome], None]) -> None:
        """Write the explanation as DICOM objects; `finished` hears how it went, in the GUI thread."""
        target = os.path.normcase(os.path.abspath(request.folder))
        self._write(("objects", target), request.folder, lambda: self._work.write_objects(request), finished)

    def _write(
        self, key: tuple[str, str], path: Path, work: Callable[[], object], finished: Callable[[Outcome], None]
    ) -> None:
        if self._runner.running(key):
            refused = translate(
                "Dispatcher",
                "“{name}” is still being written. Wait until that is done, or choose another name or folder.",
            )
            finished(Outcome(error=refused.format(name=path.name)))
            return
        self._compose(key, work, finished)

    def render_report(self, report: "ReportRequest", finished: Callable[[Outcome], None]) -> None:
        """Compose a report as a picture; `finished` gets it, in the GUI thread, unless a newer one is asked for."""
        self._compose(("report",), lambda: self._work.render_report(report), finished)

    def _compose(self, key: tuple[str, ...], work: Callable[[], object], finished: Callable[[Outcome], None]) -> None:
        self._session.activities.update(str(key), translate("Dispatcher", "Writing the report"))

        def done(outcome: Outcome) -> None:
            self._session.activities.end(str(key))
            finished(outcome)

        self._runner.submit(key, lambda context, send: self._lanes.files.submit(work), done)

    def write_scores(self, path: Path, finished: Callable[[Outcome], None]) -> None:
        """Explain every image of the shown image's study and write the scores as a table."""
        session = self._session
        model = self._models.get(session.model_id)
        study = None if session.shown is None else navigation.study_of(session.studies, session.shown.instance)
        if model is not None and study is not None:
            self._study_scores.start(study, model, self.device, path, finished)

    @property
    def exports(self) -> set[str]:
        """Kinds of what is being written, which a window that closes now would lose."""
        return {key[0] for key in self._runner.keys if isinstance(key, tuple)} & {"report", "objects", "scores"}

    # -- stopping

    @property
    def queued(self) -> int:
        """How many jobs of any lane have not ended, thumbnails and images that nobody waits for left out."""
        thumbnails = {key for key in self._runner.keys if isinstance(key, tuple) and key[0] == "thumbnail"}
        return len(set(self._runner.keys) - thumbnails - self._image_reading.unwanted)

    def cancel_all(self) -> bool:
        """Stop what the user waits for: reading files and explaining; False if nothing ran."""
        stopped = False
        for key in self._runner.keys:
            if isinstance(key, tuple) and key[0] in ("scan", "explain", "scores", *EXPLANATION_JOBS):
                stopped = self._runner.cancel(key) or stopped
        return stopped
