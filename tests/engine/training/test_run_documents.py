import dataclasses

import pytest

from engine.models.card import Architecture, GeneratorSpec, ModelCard, NetworkSpec
from engine.models.film_kind import FilmKind
from engine.training.config import (
    AdoptRun,
    ClassifierRun,
    CriticRun,
    EvaluateRun,
    GeneratorRun,
    PackRun,
    SurrogateRun,
    parse_run,
)
from engine.training.run_documents import PRESETS, RunInputs, sequence_document, settled
from engine.training.run_draft import AugmentDraft, ClassifierDraft, DataDraft, GeneratorsDraft
from viewer.state.wizard_draft import Draft

INPUTS = RunInputs("run-1", "/data/films.jsonl", 28)


@pytest.fixture
def card(tiny_pack) -> ModelCard:
    architecture = Architecture(
        NetworkSpec("EvidenceNet", {}), GeneratorSpec("Generators", "single", {"coarse": 8}), NetworkSpec("C", {})
    )
    return dataclasses.replace(tiny_pack.card, architecture=architecture, input_hw=(64, 96))


def stages(draft: Draft, inputs: RunInputs = INPUTS):
    return {stage.name: stage for stage in parse_run(sequence_document(draft, inputs), "run.json").stages}


def test_the_card_says_what_headers_say_of_the_films(card):
    kind = FilmKind(("DX",), ("KNEE",), ("AP",))
    made = stages(Draft(), dataclasses.replace(INPUTS, registered=card, kind=kind))
    assert made["pack"].card["films"] == dataclasses.asdict(kind)


def test_what_no_header_says_is_taken_from_the_card_of_the_classifier(card):
    chest = dataclasses.replace(card, films=FilmKind(("CR",), ("CHEST",), ("PA",)))
    made = stages(Draft(), dataclasses.replace(INPUTS, registered=chest, kind=FilmKind(("DX",))))
    assert made["pack"].card["films"] == {"modalities": ("DX",), "body_parts": ("CHEST",), "views": ("PA",)}


def test_a_registered_pair_is_fine_tuned_and_compared_with_itself(card):
    made = stages(Draft(), dataclasses.replace(INPUTS, registered=card))
    assert [type(stage) for stage in made.values()] == [AdoptRun, GeneratorRun, PackRun, EvaluateRun]
    generators = made["generators"]
    assert (generators.start, generators.classifier, generators.critic) == ("given", "given", "given")
    assert generators.arguments == {"form": "single", "coarse": 8}
    assert generators.input_hw == (64, 96)
    assert (made["pack"].critic, made["old-pair"].model) == ("given", card.id)
    assert made["pack"].card["class_name"] == card.class_name


def test_a_new_pair_of_a_registered_classifier_keeps_its_critic(card):
    draft = Draft(generators=GeneratorsDraft(start="anew", scheme="sagen-duo"))
    made = stages(draft, dataclasses.replace(INPUTS, registered=card))
    assert (made["generators"].start, made["generators"].scheme) == ("", "sagen-duo")
    assert "cheater" not in made


@pytest.mark.parametrize("bright", [False, True])
def test_a_bright_finding_is_only_added_or_taken_away_by_a_new_pair(card, bright):
    draft = Draft(generators=GeneratorsDraft(start="anew", attenuates=bright))
    assert stages(draft, dataclasses.replace(INPUTS, registered=card))["generators"].arguments["attenuates"] is bright
    pair = Draft(generators=GeneratorsDraft(start="fine-tune", attenuates=bright))
    assert "attenuates" not in stages(pair, dataclasses.replace(INPUTS, registered=card))["generators"].arguments


@pytest.mark.parametrize("scheme", ["sagen-duo", "sagen-single", "syce", "cyce"])
def test_a_classifier_is_trained_first_and_a_critic_last(scheme):
    draft = Draft(
        data=DataDraft(labels="folders", positive=("sick",), negative=("well",)),
        classifier=ClassifierDraft(way="train", class_name=" sick ", counter_class_name="well", steps=50),
        generators=GeneratorsDraft(start="anew", scheme=scheme, side_px=64, steps=10),
    )
    made = stages(draft)
    assert [type(each) for each in made.values()] == [ClassifierRun, GeneratorRun, GeneratorRun, CriticRun, PackRun]
    assert made["classifier"].sources[0].positive == ("sick",)
    assert made["generators"].sources[0].positive == ()
    assert made["critic"].generators == ("cheater",)
    assert made["pack"].evaluation["held-out films of your data"][0].split == "held-out"
    assert made["pack"].card["class_name"] == "sick"
    assert {stage.input_hw for stage in made.values()} == {(64, 64)}


def test_a_classifier_that_is_trained_here_is_calibrated_and_its_card_says_for_which_films(card):
    data = DataDraft(labels="folders", positive=("sick",), negative=("well",))
    made = stages(Draft(data=data, classifier=ClassifierDraft(way="train"), generators=GeneratorsDraft(start="anew")))
    assert made["classifier"].calibrate
    assert made["pack"].card["calibrated"]
    assert "as frequent as on those films" in made["pack"].card["limits"][1]
    assert not stages(Draft(), dataclasses.replace(INPUTS, registered=card))["pack"].card["calibrated"]


def test_of_a_classifier_behind_scores_a_surrogate_is_made_first(card):
    draft = Draft(
        data=DataDraft(labels="table", table="/scores.csv", positive=("0.9",), negative=("0.1",)),
        classifier=ClassifierDraft(
            way="scores", class_name="sick", counter_class_name="well", operating_point=0.4, steps=50
        ),
        generators=GeneratorsDraft(start="anew", side_px=64, steps=10),
    )
    made = stages(draft)
    assert [type(stage) for stage in made.values()] == [SurrogateRun, GeneratorRun, GeneratorRun, CriticRun, PackRun]
    surrogate = made["classifier"]
    assert (surrogate.films, surrogate.operating_point, surrogate.steps) == (INPUTS.films, 0.4, 50)
    assert made["generators"].classifier == "classifier"
    # A score is no label.
    (source,) = made["pack"].evaluation["held-out films of your data"]
    assert (source.positive, source.negative) == ((), ())
    assert not made["pack"].card["calibrated"]
    assert any("surrogate" in limit for limit in made["pack"].card["limits"])


def test_an_imported_classifier_lies_in_the_runs_folder_and_says_its_grid():
    form = {"class_name": "a", "counter_class_name": "b"}
    draft = Draft(classifier=ClassifierDraft(way="file", form=form), generators=GeneratorsDraft(start="anew"))
    made = stages(draft, dataclasses.replace(INPUTS, grid_hw=(224, 256)))
    assert [type(each) for each in made.values()] == [GeneratorRun, GeneratorRun, CriticRun, PackRun]
    assert (made["generators"].classifier, made["generators"].input_hw) == ("given", (224, 256))
    assert made["pack"].card["counter_class_name"] == "b"


def test_the_three_parts_are_kept_apart(card):
    made = stages(Draft(), dataclasses.replace(INPUTS, registered=card))
    generators, pack = made["generators"], made["pack"]
    assert [generators.sources[0].split, generators.validation[0].split] == ["training", "validation"]
    assert [pack.training[0].split, pack.calibration[0].split] == ["training", "validation"]
    assert [source.split for sources in pack.evaluation.values() for source in sources] == ["held-out"]


@pytest.mark.parametrize("preset", list(PRESETS))
def test_a_preset_fills_in_what_was_left_blank_and_nothing_else(preset):
    blank = settled(GeneratorsDraft(preset=preset))
    assert (blank.steps, blank.batch, blank.side_px) == dataclasses.astuple(PRESETS[preset])
    own = settled(GeneratorsDraft(preset=preset, steps=5, rate=1e-5, closeness_weight=0.0))
    assert (own.steps, own.rate, own.closeness_weight, own.batch) == (5, 1e-5, 0.0, PRESETS[preset].batch)


@pytest.mark.parametrize("preset", list(PRESETS))
def test_a_preset_warms_up_for_a_tenth_of_every_training(preset):
    draft = Draft(classifier=ClassifierDraft(way="file"), generators=GeneratorsDraft(start="anew", preset=preset))
    for stage in stages(draft, dataclasses.replace(INPUTS, grid_hw=(64, 64))).values():
        if not isinstance(stage, PackRun):
            assert stage.warm_up == pytest.approx(stage.steps / 10, abs=0.5)
    taught = ClassifierDraft(way="train", steps=50)
    assert stages(dataclasses.replace(draft, classifier=taught))["classifier"].warm_up == 5
    assert stages(dataclasses.replace(draft, classifier=ClassifierDraft(way="scores")))["classifier"].warm_up == 60


def test_a_preset_presses_for_flips_and_computes_in_bfloat16_where_the_processor_does():
    draft = Draft(classifier=ClassifierDraft(way="file"), generators=GeneratorsDraft(start="anew"))
    made = stages(draft, dataclasses.replace(INPUTS, grid_hw=(64, 64)))
    assert made["generators"].valid_share == made["cheater"].valid_share == 0.97
    assert all(made[name].bfloat16 for name in ("generators", "cheater", "critic"))


def test_augmentation_is_as_the_user_has_it(card):
    draft = Draft(generators=GeneratorsDraft(augment=AugmentDraft(rotation_deg=3.0, flip=True)))
    augment = stages(draft, dataclasses.replace(INPUTS, registered=card))["generators"].augment
    assert (augment.rotation_deg, augment.flip) == (3.0, True)
