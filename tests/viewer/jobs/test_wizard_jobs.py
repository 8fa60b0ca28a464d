"""What the wizard's jobs find counts only for what they were started with."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from wizard_factory import CHECK, FACTS, FILMS, FakeProcess

from viewer.jobs.runner import Outcome
from viewer.jobs.wizard_jobs import WizardJobs
from viewer.jobs.wizard_work import Surveyed, Tried
from viewer.state.wizard import Wizard
from viewer.state.wizard_facts import Measured
from viewer.state.wizard_store import WizardStore


class HeldRunner:
    """Runs nothing: the test says how each job ends, and when."""

    def __init__(self) -> None:
        self.finished: dict[Any, Callable[[Outcome], None]] = {}
        self.progressed: dict[Any, Callable[[float, str], None]] = {}

    def submit(self, key: Any, start: Any, finished: Any, progressed: Any = None) -> None:
        self.finished[key], self.progressed[key] = finished, progressed


@pytest.fixture
def runner() -> HeldRunner:
    return HeldRunner()


@pytest.fixture
def wizard(data_dir: Path) -> Wizard:
    return Wizard(WizardStore())


@pytest.fixture
def jobs(wizard: Wizard, runner: HeldRunner) -> WizardJobs:
    jobs = WizardJobs(wizard, WizardStore(), runner, None, tuple, lambda model_id: None)  # type: ignore[arg-type]
    wizard.change("data", folders=("films",))
    wizard.change("classifier", way="file", form={"file": "any.onnx"})
    jobs.read_films()
    runner.finished["wizard", "survey"](Outcome(Surveyed(FILMS, FACTS)))
    return jobs


def test_a_check_counts_for_the_labels_it_was_computed_with(jobs: WizardJobs, wizard: Wizard, runner: HeldRunner):
    assert wizard.check.running
    runner.finished["wizard", "check"](Outcome(Tried(CHECK, (64, 64))))
    assert wizard.check.value == CHECK


def test_a_check_that_was_computed_with_old_labels_is_no_check(jobs: WizardJobs, wizard: Wizard, runner: HeldRunner):
    wizard.change("data", positive=("well",), negative=("sick",))
    runner.progressed["wizard", "check"](0.5, "Scoring")
    runner.finished["wizard", "check"](Outcome(Tried(CHECK, (64, 64))))
    assert wizard.check == Measured()


def test_a_survey_of_other_folders_is_no_survey(jobs: WizardJobs, wizard: Wizard, runner: HeldRunner):
    jobs.read_films()
    wizard.change("data", folders=("others",))
    runner.finished["wizard", "survey"](Outcome(Surveyed(FILMS, FACTS)))
    assert wizard.survey == Measured()


def test_an_estimate_is_not_taken_from_the_measuring_before(jobs: WizardJobs, wizard: Wizard, runner: HeldRunner):
    old = FakeProcess()
    jobs._preflight = old  # type: ignore[assignment]
    jobs.measure()  # waits for the inference lane to store the classifier
    assert wizard.estimate.running
    assert old.asked == ["kill", "leave"]
