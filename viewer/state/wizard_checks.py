"""What each page of the training wizard needs, as sentences that say what is wrong and what to do."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from engine.core.language import shown, translate
from engine.models.card import MODEL_ID, VERSION
from engine.training.enough_films import too_few
from engine.training.run_draft import ClassifierDraft
from viewer.state.wizard_draft import Page
from viewer.state.wizard_facts import Measured, SurveyFacts

if TYPE_CHECKING:
    from viewer.state.wizard import Wizard

FEWEST_LABELLED = 4
"""Of each class, to train a classifier: some to learn from, some to choose the operating point, some to check."""


def problems_of(wizard: "Wizard", page: Page) -> tuple[str, ...]:
    """What is missing or wrong on a page."""
    return tuple(_CHECKS[page](wizard))


def _pending(measured: Measured[Any], running: str, missing: str) -> list[str]:
    """Why there is no value yet; empty if there is one."""
    if measured.error:
        return [measured.error]
    if measured.running:
        return [running]
    return [] if measured.value is not None else [missing]


def _data(wizard: "Wizard") -> list[str]:
    data = wizard.draft.data
    if not data.folders:
        return [translate("Wizard", "Add a folder with films: the generators learn from them. Labels are not needed.")]
    if data.labels == "table" and not data.table:
        return [translate("Wizard", "Choose the table (CSV) that holds the labels, or choose “No labels”.")]
    waiting = _pending(
        wizard.survey,
        translate("Wizard", "The films are being read."),
        translate("Wizard", "The films have not been read yet. Press “Read again”."),
    )
    if waiting or wizard.survey.value is None:
        return waiting
    return _data_found(wizard, wizard.survey.value)


def _data_found(wizard: "Wizard", found: SurveyFacts) -> list[str]:
    if few := too_few(found.films, found.patients):
        return [few]
    if found.leaks:
        return [
            translate("Wizard", "{count} patients are in more than one part of the split.").format(count=found.leaks)
        ]
    data = wizard.draft.data
    if data.labels != "none" and set(data.positive) & set(data.negative):
        return [translate("Wizard", "A label cannot mean both the class and its counter-class.")]
    return []


def _labelled(wizard: "Wizard") -> tuple[int, int]:
    found, data = wizard.survey.value, wizard.draft.data
    if found is None or data.labels == "none":
        return 0, 0
    return sum(found.labels.get(each, 0) for each in data.positive), sum(
        found.labels.get(each, 0) for each in data.negative
    )


def _classifier(wizard: "Wizard") -> list[str]:
    classifier = wizard.draft.classifier
    if classifier.way == "train":
        return _classifier_to_train(wizard)
    if classifier.way == "scores":
        return _classifier_behind_scores(wizard)
    if classifier.way == "registered" and not classifier.model_id:
        return [translate("Wizard", "Choose the registered model whose classifier is to be explained.")]
    if classifier.way == "file" and not classifier.file:
        return [translate("Wizard", "Choose the file of your classifier.")]
    if classifier.way == "file" and not classifier.form:
        return [classifier.file_facts or translate("Wizard", "The file is being looked at.")]
    waiting = _pending(
        wizard.check,
        translate("Wizard", "The classifier is being tried on your films."),
        translate("Wizard", "The classifier has not been tried on your films yet. Press “Try it on my films”."),
    )
    if waiting or wizard.check.value is None:
        return waiting
    return [shown(problem) for problem in wizard.check.value.problems]


def _classifier_to_train(wizard: "Wizard") -> list[str]:
    classifier = wizard.draft.classifier
    if wizard.draft.data.labels == "none":
        text = translate(
            "Wizard",
            "A classifier can only be trained from labels. Go back to “Data” and say where the labels are, or choose a "
            "classifier that exists.",
        )
        return [text]
    for count, side in zip(_labelled(wizard), (classifier.class_name, classifier.counter_class_name), strict=True):
        if count < FEWEST_LABELLED:
            text = translate(
                "Wizard",
                "{count} films are labelled as {side}; at least {fewest} of each class are needed. Go back to “Data” "
                "and say which labels mean which class.",
            )
            quoted = f"“{side}”" if side else translate("Wizard", "one of the two classes")
            return [text.format(count=count, side=quoted, fewest=FEWEST_LABELLED)]
    bare = _part_without_a_class(wizard)
    if bare:
        text = translate(
            "Wizard",
            "The patients of one part ({part}) have films of one class only, so the classifier could not be judged. "
            "Add films of more patients of both classes.",
        )
        return [text.format(part=bare)]
    return _names(classifier)


def _classifier_behind_scores(wizard: "Wizard") -> list[str]:
    classifier, found = wizard.draft.classifier, wizard.survey.value
    scores = {} if found is None else found.scores
    if wizard.draft.data.labels != "table" or not scores:
        text = translate(
            "Wizard",
            "There are no scores yet. Go back to “Data” and choose a table (CSV) with the columns file and label, "
            "where the label is the score that the classifier gave the film, between 0 and 1.",
        )
        return [text]
    above = sum(count for score, count in scores.items() if score >= classifier.operating_point)
    for count in (above, sum(scores.values()) - above):
        if count < FEWEST_LABELLED:
            text = translate(
                "Wizard",
                "{count} films lie on one side of the operating point; at least {fewest} are needed on either side. "
                "Correct the operating point, or add films that the classifier decides otherwise.",
            )
            return [text.format(count=count, fewest=FEWEST_LABELLED)]
    return _names(classifier)


def _names(classifier: ClassifierDraft) -> list[str]:
    if not classifier.class_name.strip() or not classifier.counter_class_name.strip():
        return [translate("Wizard", "Name the class and its counter-class, such as “opacity” and “no opacity”.")]
    if classifier.class_name.strip() == classifier.counter_class_name.strip():
        return [translate("Wizard", "The class and its counter-class need different names.")]
    return []


def _part_without_a_class(wizard: "Wizard") -> str:
    found, data = wizard.survey.value, wizard.draft.data
    names = {
        "training": translate("Wizard", "training"),
        "validation": translate("Wizard", "validation"),
        "held-out": translate("Wizard", "held out for the check"),
    }
    for part, name in names.items():
        labels = {} if found is None else found.part_labels.get(part, {})
        if not all(any(labels.get(each) for each in side) for side in (data.positive, data.negative)):
            return name
    return ""


def _generators(wizard: "Wizard") -> list[str]:
    generators = wizard.draft.generators
    if generators.start == "fine-tune" and wizard.draft.classifier.way != "registered":
        text = translate(
            "Wizard",
            "Only a registered pair can be fine-tuned, and it belongs to the classifier of its model. With your own "
            "classifier start anew.",
        )
        return [text]
    return []


def _budget(wizard: "Wizard") -> list[str]:
    waiting = _pending(
        wizard.estimate,
        translate("Wizard", "Twenty steps are being trained, to see how long they take here."),
        translate("Wizard", "It is not known yet what the training will take. Press “Measure”."),
    )
    if waiting or wizard.estimate.value is None:
        return waiting
    return list(wizard.estimate.value.problems)


def _training(wizard: "Wizard") -> list[str]:
    progress = wizard.progress
    if progress is None:
        return [translate("Wizard", "The training has not been started.")]
    if progress.status == "failed":
        return [progress.message]
    if progress.status == "stopped":
        return [translate("Wizard", "The training was stopped before there was a model. “Go on” takes it up again.")]
    if progress.status == "paused":
        return [translate("Wizard", "The training is paused. “Go on” takes it up again.")]
    if progress.status != "done":
        return [translate("Wizard", "The training is running; the result follows when it is done.")]
    return []


def _result(wizard: "Wizard") -> list[str]:
    return _pending(
        wizard.result,
        translate("Wizard", "The result is being read."),
        translate("Wizard", "The result has not been read."),
    )


def _register(wizard: "Wizard") -> list[str]:
    register = wizard.draft.register
    if not register.name.strip():
        return [translate("Wizard", "Give the model a name.")]
    if not register.task.strip():
        return [translate("Wizard", "Say in a few words what the classifier decides.")]
    if not MODEL_ID.fullmatch(register.model_id) or len(register.model_id) > 64:
        text = translate(
            "Wizard", "The identifier takes lower-case letters and digits joined by hyphens, such as chest-ward-3."
        )
        return [text]
    if not VERSION.fullmatch(register.version):
        return [translate("Wizard", "The version takes numbers joined by dots, such as 1.2.")]
    if wizard.registering.error:
        return [wizard.registering.error]
    return []


_CHECKS: dict[Page, Callable[["Wizard"], list[str]]] = {
    "data": _data,
    "classifier": _classifier,
    "generators": _generators,
    "budget": _budget,
    "training": _training,
    "result": _result,
    "register": _register,
}
