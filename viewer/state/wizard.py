"""The training wizard without its pages: what was entered, what was found out, which page may be opened, and why not.

Whatever is entered is written at once, so neither Back nor a crash loses it. What was found out about an input is
forgotten as soon as that input changes.
"""

from dataclasses import replace
from typing import Any

from engine.training.run_draft import Start
from engine.training.run_progress import RunProgress
from viewer.state.signal import Signal
from viewer.state.wizard_checks import problems_of
from viewer.state.wizard_draft import PAGES, Draft, Page
from viewer.state.wizard_facts import CheckFacts, EstimateFacts, Measured, ResultFacts, SurveyFacts
from viewer.state.wizard_store import WizardStore


class Wizard:
    """The state of the wizard.

    Parameters
    ----------
    store : WizardStore
        Its draft, if there is one, is what the wizard starts with.

    Attributes
    ----------
    changed : Signal
        Anything but the page.
    page_changed : Signal
    survey, check, estimate, result : Measured
        Found out by jobs.
    progress : RunProgress or None
        Of the run, once it was started.
    registering : Measured of str
        Identifier and version of the registered model.
    privacy : bool
        Names of folders and files, which may tell who a patient is, are not shown.
    unsaved : str
        Why the draft could not be written; empty while it can.
    """

    def __init__(self, store: WizardStore) -> None:
        self.changed: Signal[[]] = Signal()
        self.page_changed: Signal[[]] = Signal()
        self._store = store
        self.draft = Draft()
        self.unsaved = ""
        self.privacy = False
        self._forget_all()
        left = store.load()
        self.restored = left is not None
        if left is not None:
            self.draft = left

    def _forget_all(self) -> None:
        self.survey: Measured[SurveyFacts] = Measured()
        self.check: Measured[CheckFacts] = Measured()
        self.estimate: Measured[EstimateFacts] = Measured()
        self.result: Measured[ResultFacts] = Measured()
        self.registering: Measured[str] = Measured()
        self.progress: RunProgress | None = None

    # -- what is entered

    @property
    def locked(self) -> bool:
        """A training runs with these settings: they can be read, not changed."""
        return self.progress is not None and not self.progress.ended

    def change(self, part: str, **changes: Any) -> None:
        """Change fields of one part of the draft ("data", "classifier", "generators", "register").

        Raises
        ------
        ValueError
            If a training runs with these settings.
        """
        if self.locked and part != "register":
            raise ValueError("settings cannot change while a training runs with them")
        before = getattr(self.draft, part)
        if part == "generators" and "preset" in changes:
            # What was set by hand belonged to the other preset.
            changes = {"steps": None, "batch": None, "side_px": None, **changes}
        after = replace(before, **changes)
        if after == before:
            return
        self.draft = replace(self.draft, **{part: after})
        if part == "classifier" and "way" in changes:
            # Only a registered model has a pair to go on from.
            start: Start = "fine-tune" if self.draft.classifier.way == "registered" else "anew"
            self.draft = replace(self.draft, generators=replace(self.draft.generators, start=start))
        self._forget_what_depends(part, set(changes))
        self._keep()

    def augment(self, **changes: Any) -> None:
        """Change the augmentation of the generators' training."""
        self.change("generators", augment=replace(self.draft.generators.augment, **changes))

    def _forget_what_depends(self, part: str, names: set[str]) -> None:
        if part == "register":
            return
        if part == "data":
            if names & {"folders", "labels", "table"}:
                self.survey = Measured()
            self.check = Measured()
        if part == "classifier":
            self.check = Measured()
        self.estimate = Measured()
        self._forget_run()

    def _forget_run(self) -> None:
        """Another run belongs to other settings; the folder of the old one stays until the draft is thrown away."""
        self.progress = None
        self.result = Measured()
        self.draft = replace(self.draft, run="", registered="")

    def set_privacy(self, privacy: bool) -> None:
        """Follow the viewer's privacy switch."""
        if privacy != self.privacy:
            self.privacy = privacy
            self.changed.emit()

    # -- what is found out

    def found(self, name: str, measured: Measured[Any]) -> None:
        """A job tells how far it is, what it found, or why it failed."""
        setattr(self, name, measured)
        self.changed.emit()

    # -- pages

    @property
    def page(self) -> Page:
        """The page that is open."""
        return self.draft.page

    def problems(self, page: Page) -> tuple[str, ...]:
        """What is missing or wrong on a page, in the order of its fields; empty when the next one may be opened."""
        return problems_of(self, page)

    def waits(self, page: Page) -> bool:
        """Nothing is wrong with a page: something is being found out, or only has to be begun."""
        measured: dict[Page, Measured[Any]] = {
            "data": self.survey,
            "classifier": self.check,
            "budget": self.estimate,
            "result": self.result,
        }
        if page == "training":
            return self.progress is None or self.progress.status != "failed"
        return page in measured and measured[page].running

    def can_open(self, page: Page) -> bool:
        """Every page before it is in order."""
        return not self.obstacle(page)

    def obstacle(self, page: Page) -> str:
        """The first sentence that keeps a page from being opened; empty if nothing does."""
        place, training = PAGES.index(page), PAGES.index("training")
        # The settings of a run were in order when it began; nobody has to find out anew what they led to.
        first = training if self.draft.run and place >= training else 0
        return next((problem for each in PAGES[first:place] for problem in self.problems(each)), "")

    def go(self, page: Page) -> bool:
        """Open a page; False if an earlier one is not in order."""
        if not self.can_open(page):
            return False
        if page != self.draft.page:
            self.draft = replace(self.draft, page=page)
            self._keep(page_only=True)
        return True

    def next(self) -> bool:
        """The page after this one."""
        place = PAGES.index(self.page) + 1
        return place < len(PAGES) and self.go(PAGES[place])

    def back(self) -> bool:
        """The page before this one, always open; nothing that was entered is lost."""
        place = PAGES.index(self.page) - 1
        if place < 0:
            return False
        self.draft = replace(self.draft, page=PAGES[place])
        self._keep(page_only=True)
        return True

    # -- run

    def begin_run(self, name: str) -> None:
        """A run was started with the present settings, or is followed again after a restart of the window."""
        self.progress = RunProgress()
        self.result = Measured()
        self.registering = Measured()
        self.draft = replace(self.draft, run=name, registered="")
        self._keep()

    def drop_run(self) -> None:
        """The next training begins anew instead of going on."""
        if not self.locked:
            self._forget_run()
            self._keep()

    def tell(self, event: dict[str, Any]) -> None:
        """One event of the run."""
        if self.progress is not None:
            self.progress.feed(event)
            self.changed.emit()

    def finished(self, model: str) -> None:
        """The model was registered: the draft has served."""
        self.registering = Measured(model)
        self.draft = replace(self.draft, registered=model)
        self._store.forget()
        self.changed.emit()

    def start_over(self) -> None:
        """An empty wizard."""
        self._forget_all()
        self.draft = Draft()
        self._store.forget()
        self.changed.emit()
        self.page_changed.emit()

    # -- keeping

    def _keep(self, page_only: bool = False) -> None:
        try:
            if not self.draft.registered:
                self._store.save(self.draft)
            self.unsaved = ""
        except OSError as error:
            self.unsaved = error.strerror or type(error).__name__
        (self.page_changed if page_only else self.changed).emit()
